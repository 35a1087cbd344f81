import type { Language } from "../../words.ts";

/** What stands around the choices that a mini program offers. */
export interface ChooserWords {
	readonly choose: string;
	readonly chooseDate: string;
	readonly chooseCity: string;
	readonly findCity: string;
	/** Choosing it tells the mini program where the user is. */
	readonly here: string;
	readonly before: string;
	readonly often: string;
	readonly all: string;
	readonly none: string;
}

export const chooserWords: Readonly<Record<Language, ChooserWords>> = {
	en: {
		choose: "Choose",
		chooseDate: "Choose a date or time",
		chooseCity: "Choose a city",
		findCity: "Find a city",
		here: "Where you are",
		before: "Chosen before",
		often: "Chosen often",
		all: "All cities",
		none: "No city is called so.",
	},
	"zh-Hans": {
		choose: "选择",
		chooseDate: "选择日期或时间",
		chooseCity: "选择城市",
		findCity: "查找城市",
		here: "您所在的城市",
		before: "历史选择",
		often: "热门城市",
		all: "全部城市",
		none: "没有这个城市。",
	},
	id: {
		choose: "Pilih",
		chooseDate: "Pilih tanggal atau waktu",
		chooseCity: "Pilih kota",
		findCity: "Cari kota",
		here: "Tempat Anda berada",
		before: "Pernah dipilih",
		often: "Sering dipilih",
		all: "Semua kota",
		none: "Tidak ada kota dengan nama itu.",
	},
	ar: {
		choose: "اختر",
		chooseDate: "اختر تاريخًا أو وقتًا",
		chooseCity: "اختر مدينة",
		findCity: "ابحث عن مدينة",
		here: "مكانك الآن",
		before: "اختيرت من قبل",
		often: "تُختار كثيرًا",
		all: "كل المدن",
		none: "لا توجد مدينة بهذا الاسم.",
	},
};

export interface PreviewWords {
	readonly language: string;
	readonly dir: "ltr" | "rtl";
	readonly close: string;
	readonly before: string;
	readonly after: string;
	readonly cannotShow: string;
	/** Which of how many. */
	readonly place: (place: number, of: number) => string;
}

const words: Readonly<Record<string, Omit<PreviewWords, "language">>> = {
	en: {
		dir: "ltr",
		close: "Close",
		before: "Previous picture",
		after: "Next picture",
		cannotShow: "This picture cannot be shown:",
		place: (place, of) => `Picture ${place} of ${of}`,
	},
	"zh-Hans": {
		dir: "ltr",
		close: "关闭",
		before: "上一张",
		after: "下一张",
		cannotShow: "无法显示这张图片：",
		place: (place, of) => `第 ${place} 张，共 ${of} 张`,
	},
	id: {
		dir: "ltr",
		close: "Tutup",
		before: "Gambar sebelumnya",
		after: "Gambar berikutnya",
		cannotShow: "Gambar ini tidak dapat ditampilkan:",
		place: (place, of) => `Gambar ${place} dari ${of}`,
	},
	ar: {
		dir: "rtl",
		close: "إغلاق",
		before: "الصورة السابقة",
		after: "الصورة التالية",
		cannotShow: "لا يمكن عرض هذه الصورة:",
		place: (place, of) => `الصورة ${place} من ${of}`,
	},
};

/** In the language of this tag, by its first part; else in English. */
export function previewWords(tag: string): PreviewWords {
	const first = tag.split("-")[0]?.toLowerCase();
	const language = Object.keys(words).find((one) => one.split("-")[0] === first) ?? "en";
	return { language, ...(words[language] as Omit<PreviewWords, "language">) };
}

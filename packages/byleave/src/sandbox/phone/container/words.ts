import type { Language } from "../words.ts";

/** What the container itself says when a mini program calls it. */
export interface ContainerWords {
	readonly confirm: string;
	readonly cancel: string;
	readonly close: string;
	readonly done: string;
	readonly failed: string;
	readonly loading: string;
	/** A mini program has read what was copied. */
	readonly clipboardRead: string;
	readonly copied: string;
	readonly whereTitle: string;
	readonly whereText: string;
	readonly tell: string;
	readonly dontTell: string;
	readonly callTitle: string;
	readonly callText: string;
	readonly place: string;
	readonly vibrates: string;
}

export const containerWords: Readonly<Record<Language, ContainerWords>> = {
	en: {
		confirm: "Confirm",
		cancel: "Cancel",
		close: "Close",
		done: "Done",
		failed: "Failed",
		loading: "Loading",
		clipboardRead: "has read what you copied.",
		copied: "Copied.",
		whereTitle: "wants to know where you are",
		whereText: "It would learn this place:",
		tell: "Tell it",
		dontTell: "Don’t tell it",
		callTitle: "wants to call a number",
		callText: "A phone would now ask whether to call. The sandbox calls nobody.",
		place: "shows a place",
		vibrates: "The phone vibrates.",
	},
	"zh-Hans": {
		confirm: "确认",
		cancel: "取消",
		close: "关闭",
		done: "完成",
		failed: "失败",
		loading: "加载中",
		clipboardRead: "读取了您复制的内容。",
		copied: "已复制。",
		whereTitle: "想知道您的位置",
		whereText: "它将得知以下位置：",
		tell: "告诉它",
		dontTell: "不告诉它",
		callTitle: "想拨打电话",
		callText: "真实手机此时会询问是否拨打。沙盒不会拨打任何电话。",
		place: "显示一个位置",
		vibrates: "手机振动。",
	},
	id: {
		confirm: "Konfirmasi",
		cancel: "Batal",
		close: "Tutup",
		done: "Selesai",
		failed: "Gagal",
		loading: "Memuat",
		clipboardRead: "telah membaca yang Anda salin.",
		copied: "Disalin.",
		whereTitle: "ingin tahu di mana Anda berada",
		whereText: "Ia akan mengetahui tempat ini:",
		tell: "Beri tahu",
		dontTell: "Jangan beri tahu",
		callTitle: "ingin menelepon sebuah nomor",
		callText: "Ponsel sungguhan kini akan bertanya apakah mau menelepon. Sandbox tidak menelepon siapa pun.",
		place: "menunjukkan sebuah tempat",
		vibrates: "Ponsel bergetar.",
	},
	ar: {
		confirm: "تأكيد",
		cancel: "إلغاء",
		close: "إغلاق",
		done: "تم",
		failed: "فشل",
		loading: "جارٍ التحميل",
		clipboardRead: "قرأ ما نسخته.",
		copied: "تم النسخ.",
		whereTitle: "يريد معرفة مكانك",
		whereText: "سيعرف هذا المكان:",
		tell: "أخبره",
		dontTell: "لا تخبره",
		callTitle: "يريد الاتصال برقم",
		callText: "الهاتف الحقيقي كان سيسأل الآن عن الاتصال. البيئة التجريبية لا تتصل بأحد.",
		place: "يعرض مكانًا",
		vibrates: "الهاتف يهتز.",
	},
};

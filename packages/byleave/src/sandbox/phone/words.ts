/** The few words that the demo super app itself says, in the languages its users can choose. */
export const languages = {
	en: {
		name: "English",
		dir: "ltr",
		reload: "Reload",
		permissions: "Your permissions",
		back: "Back",
		close: "Close",
		who: "Who is using this phone?",
		sandbox: "Sandbox",
	},
	"zh-Hans": {
		name: "简体中文",
		dir: "ltr",
		reload: "重新加载",
		permissions: "我的授权",
		back: "返回",
		close: "关闭",
		who: "谁在使用这部手机？",
		sandbox: "沙盒",
	},
	id: {
		name: "Bahasa Indonesia",
		dir: "ltr",
		reload: "Muat ulang",
		permissions: "Izin Anda",
		back: "Kembali",
		close: "Tutup",
		who: "Siapa yang memakai ponsel ini?",
		sandbox: "Sandbox",
	},
	ar: {
		name: "العربية",
		dir: "rtl",
		reload: "إعادة التحميل",
		permissions: "أذوناتك",
		back: "رجوع",
		close: "إغلاق",
		who: "من يستخدم هذا الهاتف؟",
		sandbox: "بيئة تجريبية",
	},
} as const;
export type Language = keyof typeof languages;

export const isLanguage = (value: string | null): value is Language =>
	value !== null && Object.hasOwn(languages, value);

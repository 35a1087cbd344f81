import type { Language } from "../words.ts";

/** What the demo super app says on the pages that are its own: home, the SMS app, the notifications. */
export interface OwnWords {
	readonly home: string;
	readonly inbox: string;
	readonly messages: string;
	readonly noMessages: string;
	readonly notifications: string;
	readonly noNotifications: string;
	/** Takes a notification away. */
	readonly dismiss: string;
	readonly programs: string;
	/** A message leads to a program that is not on this phone. */
	readonly notHere: string;
	readonly unread: (count: number) => string;
	readonly open: (app: string) => string;
	/** The switch whose off means that nothing reaches this phone. */
	readonly reception: string;
	readonly noReception: string;
	/** For the time before the server has said the inbox's words. */
	readonly loading: string;
	readonly failed: string;
	readonly tryAgain: string;
}

export const ownWords: Readonly<Record<Language, OwnWords>> = {
	en: {
		home: "Home screen",
		inbox: "Inbox",
		messages: "Messages",
		noMessages: "No messages. An SMS that an app sends you comes here.",
		notifications: "Notifications",
		noNotifications: "No notifications.",
		dismiss: "Dismiss",
		programs: "Mini programs",
		notHere: "That mini program is not on this phone.",
		unread: (count) => `${count} unread`,
		open: (app) => `Open ${app}`,
		reception: "Reception",
		noReception: "Nothing reaches this phone now. What is sent is tried again later.",
		loading: "Getting your messages…",
		failed: "Your messages could not be loaded. Check your connection, then try again.",
		tryAgain: "Try again",
	},
	"zh-Hans": {
		home: "主屏幕",
		inbox: "收件箱",
		messages: "短信",
		noMessages: "没有短信。应用发给您的短信会显示在这里。",
		notifications: "通知",
		noNotifications: "没有通知。",
		dismiss: "清除",
		programs: "小程序",
		notHere: "这部手机上没有该小程序。",
		unread: (count) => `${count} 条未读`,
		open: (app) => `打开${app}`,
		reception: "接收信号",
		noReception: "目前没有内容能送达这部手机，稍后会再次尝试发送。",
		loading: "正在获取您的消息…",
		failed: "无法加载您的消息。请检查网络连接，然后重试。",
		tryAgain: "重试",
	},
	id: {
		home: "Layar utama",
		inbox: "Kotak masuk",
		messages: "Pesan",
		noMessages: "Tidak ada pesan. SMS yang dikirim aplikasi kepada Anda masuk ke sini.",
		notifications: "Notifikasi",
		noNotifications: "Tidak ada notifikasi.",
		dismiss: "Tutup notifikasi",
		programs: "Program mini",
		notHere: "Program mini itu tidak ada di ponsel ini.",
		unread: (count) => `${count} belum dibaca`,
		open: (app) => `Buka ${app}`,
		reception: "Sinyal",
		noReception: "Saat ini tidak ada yang sampai ke ponsel ini. Yang dikirim akan dicoba lagi nanti.",
		loading: "Mengambil pesan Anda…",
		failed: "Pesan Anda tidak dapat dimuat. Periksa koneksi Anda, lalu coba lagi.",
		tryAgain: "Coba lagi",
	},
	ar: {
		home: "الشاشة الرئيسية",
		inbox: "صندوق الوارد",
		messages: "الرسائل",
		noMessages: "لا توجد رسائل. الرسائل القصيرة التي ترسلها إليك التطبيقات تصل إلى هنا.",
		notifications: "الإشعارات",
		noNotifications: "لا توجد إشعارات.",
		dismiss: "إغلاق الإشعار",
		programs: "البرامج المصغّرة",
		notHere: "هذا البرنامج المصغّر غير موجود على هذا الهاتف.",
		unread: (count) => `غير مقروءة: ${count}`,
		open: (app) => `فتح ${app}`,
		reception: "استقبال الشبكة",
		noReception: "لا يصل شيء إلى هذا الهاتف الآن. ما يُرسَل تُعاد محاولة إرساله لاحقًا.",
		loading: "جارٍ جلب رسائلك…",
		failed: "تعذّر تحميل رسائلك. تحقّق من اتصالك ثم حاول مجددًا.",
		tryAgain: "إعادة المحاولة",
	},
};

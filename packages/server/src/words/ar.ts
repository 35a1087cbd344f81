import { isolated, type Words } from "./words.ts";

const undo = "يمكنك إيقاف ذلك في أي وقت من إعدادات حسابك.";
const support = (support: string) => `لديك أسئلة؟ ${isolated(support)}`;

/** Arabic counts in more ways than one and many. */
function unreadInArabic(count: number): string {
	switch (new Intl.PluralRules("ar").select(count)) {
		case "one":
			return "رسالة واحدة غير مقروءة";
		case "two":
			return "رسالتان غير مقروءتين";
		case "few":
			return `${count} رسائل غير مقروءة`;
		default:
			return `${count} رسالة غير مقروءة`;
	}
}

export const ar: Words = {
	language: "ar",
	dir: "rtl",
	titles: {
		userId: "التعرّف عليك مجددًا برقم يرمز إليك هنا",
		nickName: "الاطلاع على اسمك المستعار",
		avatar: "الاطلاع على صورة ملفك الشخصي",
		gender: "الاطلاع على جنسك (ذكر أو أنثى)",
		userName: "الاطلاع على اسمك الحقيقي",
		userNameInArabic: "الاطلاع على اسمك الحقيقي بالعربية",
		birthDate: "الاطلاع على تاريخ ميلادك",
		nationality: "الاطلاع على جنسيتك",
		"loginId.plain": "الاطلاع على معرّف تسجيل دخولك كاملًا",
		"loginId.masked": "الاطلاع على جزء من معرّف تسجيل دخولك",
		"loginId.hash": "الاطلاع على رمز يقوم مقام معرّف تسجيل دخولك",
		"contact.email": "الاطلاع على عنوان بريدك الإلكتروني",
		"contact.phone.plain": "الاطلاع على رقم هاتفك كاملًا",
		"contact.phone.masked": "الاطلاع على جزء من رقم هاتفك",
		userAddresses: "الاطلاع على عناوينك",
		"address.shipping": "الاطلاع على عنوان التوصيل الخاص بك",
		"address.resident": "الاطلاع على عنوان سكنك",
		taxCode: "الاطلاع على رقمك الضريبي",
		identity: "الاطلاع على وثيقة هويتك ومهنتك",
		"message.send": "إرسال رسائل إليك",
		"message.inbox": "إرسال رسائل إلى صندوق بريدك",
		"message.push": "إرسال إشعارات إليك",
		"agreement.pay": "سحب المال من حسابك حسب هذا الاتفاق",
	},
	genders: { F: "أنثى", M: "ذكر" },
	undo,
	sheet: (about) => ({
		by: `من ${isolated(about.merchant)}`,
		wantsTo: "يريد هذا التطبيق",
		as: `بحساب ${isolated(about.nickName)}`,
		notYou: "لست أنت؟",
		howLong: "يسري هذا إلى أن توقفه.",
		undo: about.undo ?? undo,
		nothingStored: "لا شيء محفوظ، فلن يُرسل شيء",
		noReason: "لم يذكر التطبيق سببًا.",
		optional: "فقط إذا فعّلته بنفسك",
		chooseOne: "فعّل خيارًا واحدًا على الأقل لتتمكن من السماح.",
		nothingToAllow: "لا شيء من هذا محفوظ، فلا يوجد ما تسمح به.",
		working: "جارٍ إرسال إجابتك…",
		allow: "السماح",
		deny: "عدم السماح",
		sandbox: "بيئة تجريبية: لا تُرسل بيانات حقيقية",
	}),
	contract: (merchant) => ({ heading: `ما كتبه ${isolated(merchant)} عن ذلك`, amount: "المبلغ", start: "يبدأ في" }),
	grants: (about) => ({
		title: "التطبيقات وما يمكنها الاطلاع عليه",
		empty: "لم تسمح لأي تطبيق بعد. عندما تسمح لتطبيق سيظهر هنا، ومن هنا يمكنك إيقافه.",
		since: "سُمح به في",
		silent: "يسري بمجرد فتح التطبيق، من دون سؤال",
		stopScope: "إيقاف",
		stopApp: "إيقاف الكل",
		block: "حظر التطبيق",
		unblock: "إلغاء الحظر",
		blocked: "محظور",
		may: "يمكن لهذا التطبيق",
		stopAppAsk: "هل تريد إيقاف كل هذا؟ سيفقد التطبيق الوصول فورًا، ويمكنه أن يطلب إذنك مجددًا.",
		blockAsk: "هل تريد حظر هذا التطبيق؟ سيفقد الوصول فورًا ولن يتمكن من طلب إذنك مجددًا إلى أن تلغي الحظر.",
		keep: "إبقاء الوضع كما هو",
		done: "تم. القائمة محدّثة.",
		failed: "تعذّر تنفيذ ذلك الآن. لم يتغيّر شيء. حاول مجددًا بعد قليل.",
		tryAgain: "إعادة المحاولة",
		support: support(about.support),
	}),
	inbox: ({ unread, support: place }) => ({
		title: "صندوق الوارد",
		empty: "لا توجد رسائل. ما ترسله إليك التطبيقات التي سمحت لها يصل إلى هنا، ومن هنا يمكنك إيقافه.",
		unread: unread === 0 ? "" : unreadInArabic(unread),
		isNew: "جديد",
		open: "فتح",
		remove: "إزالة",
		closed: "لا يمكن فتح هذا التطبيق الآن.",
		stopMeans: "يسري إيقاف رسائل التطبيق فورًا، ولن يصل بعده ما هو في الطريق. ويمكن للتطبيق أن يطلب إذنك مجددًا.",
		removed: "تمت الإزالة.",
		failed: "تعذّر تنفيذ ذلك الآن. لم يتغيّر شيء. حاول مجددًا بعد قليل.",
		tryAgain: "إعادة المحاولة",
		support: support(place),
	}),
	stopMessages: (app) => ({
		label: `إيقاف الرسائل من ${isolated(app)}`,
		done: `تم الإيقاف. لم يعد بإمكان ${isolated(app)} مراسلتك.`,
	}),
	notices: ({ undo, again }) => ({
		app_blocked: {
			what: "لقد حظرت هذا التطبيق، لذلك لا يمكنه أن يطلب إذنك.",
			undo: `للسماح له بالطلب مجددًا، ألغِ الحظر من «التطبيقات وما يمكنها الاطلاع عليه». ${undo}`,
		},
		refused_recently: {
			what: "رفضت طلب هذا التطبيق مرتين للتو، لذلك لن يطلب إذنك الآن.",
			undo: `يمكنه أن يطلب مجددًا بعد ${again}. حاول عندها.`,
		},
		optional_refused: {
			what: "تركت هذا الخيار غير مفعّل عندما طلبه التطبيق آخر مرة.",
			undo: `يمكن للتطبيق أن يطلبه مجددًا بعد ${again} من ذلك.`,
		},
		sheets_taken_away: {
			what: "أغلق هذا التطبيق سؤاله بنفسه مرتين قبل أن تتمكن من الإجابة.",
			undo: `يمكنه أن يطلب مجددًا بعد ${again}. حاول عندها.`,
		},
	}),
	close: "إغلاق",
	support,
};

import type { GrantsAnswer, InboxAnswer, Notice, Sheet, SheetContract, SheetItem } from "@byleave/protocol";
import { dayName, readersTag, type Words, wordsFor } from "../../packages/server/src/words/index.ts";

const people: Record<string, { nickName: string; userName: string; app: string; merchant: string; why: string }> = {
	en: {
		nickName: "Rani",
		userName: "Rani Kusuma",
		app: "Kopi Kita",
		merchant: "PT Kopi Kita Indonesia",
		why: "To write your name on the cup.",
	},
	"zh-Hans": {
		nickName: "小雨",
		userName: "林小雨",
		app: "一杯咖啡",
		merchant: "上海一杯餐饮管理有限公司",
		why: "用于在杯上写您的名字。",
	},
	id: {
		nickName: "Rani",
		userName: "Rani Kusuma",
		app: "Kopi Kita",
		merchant: "PT Kopi Kita Indonesia",
		why: "Untuk menulis nama Anda di gelas.",
	},
	ar: {
		nickName: "ليلى",
		userName: "ليلى حسن",
		app: "مقهى الرافدين",
		merchant: "شركة الرافدين للمقاهي",
		why: "لكتابة اسمك على الكوب.",
	},
};
export const AVATAR = "/avatar.svg";

/** A sheet as a server would send it: three lines that are required, two that are not. */
export function sampleSheet(language = "en", change: Partial<Sheet> = {}): Sheet {
	const words = wordsFor(language);
	const person = personOf(words);
	const required = { optional: false, why: null };
	const items: SheetItem[] = [
		{
			...required,
			icon: "userId",
			scopes: ["profile"],
			fields: [{ title: words.titles.userId, kind: "none", values: [], said: [] }],
		},
		{
			...required,
			icon: "nickName",
			scopes: ["profile"],
			why: person.why,
			fields: [{ title: words.titles.nickName, kind: "text", values: [person.nickName], said: [] }],
		},
		{
			...required,
			icon: "avatar",
			scopes: ["profile"],
			fields: [{ title: words.titles.avatar, kind: "image", values: [AVATAR], said: [] }],
		},
		{
			...required,
			icon: "gender",
			scopes: ["profile"],
			fields: [{ title: words.titles.gender, kind: "text", values: [], said: [] }],
		},
		{
			...required,
			icon: "birthDate",
			scopes: ["birthday"],
			why: person.why,
			fields: [
				{
					title: words.titles.birthDate,
					kind: "text",
					values: ["1979-01-30"],
					said: [dayName("1979-01-30", readersTag(words, undefined))],
				},
			],
		},
		{
			...optional("phone"),
			icon: "contact.phone.masked",
			fields: [{ title: words.titles["contact.phone.masked"], kind: "code", values: ["62-812****7788"], said: [] }],
		},
		{
			...optional("name"),
			icon: "userName",
			fields: [{ title: words.titles.userName, kind: "text", values: [person.userName], said: [] }],
		},
	];
	return {
		language: words.language,
		dir: words.dir,
		app: { appId: "app-1", name: person.app, logo: "/logo.svg", merchant: person.merchant },
		user: { nickName: person.nickName, avatar: AVATAR },
		items,
		grantsAnyway: false,
		words: words.sheet(person),
		sandbox: false,
		notice: sampleNotice(words.language),
		...change,
	};
}

/** What a person is told who has blocked the app. */
export function sampleNotice(language = "en"): Notice {
	const words = wordsFor(language);
	const person = personOf(words);
	return {
		language: words.language,
		dir: words.dir,
		app: { appId: "app-1", name: person.app, logo: "/logo.svg", merchant: person.merchant },
		...words.notices({ undo: "Settings, Privacy.", again: "1 minute" }).app_blocked,
		support: words.support("help@wallet.example"),
		close: words.close,
	};
}

/** A user's page with one app that has grants and one that is blocked. */
export function sampleGrants(language = "en"): GrantsAnswer {
	const words = wordsFor(language);
	const person = personOf(words);
	const since = "2026-03-05T09:30:00Z";
	const app = { appId: "app-1", name: person.app, logo: "/logo.svg", merchant: person.merchant };
	const line = (title: string, why: string | null = null) => ({ title, why });
	return {
		language: words.language,
		dir: words.dir,
		words: words.grants({ support: "help@wallet.example" }),
		apps: [
			{
				app,
				blocked: false,
				since,
				known: { title: words.titles.userId, why: null, silent: true },
				scopes: [
					{ scope: "base", silent: true, since, lines: [] },
					{
						scope: "profile",
						silent: false,
						since,
						lines: [line(words.titles.nickName, person.why), line(words.titles.avatar)],
					},
					{
						scope: "phone",
						silent: false,
						since: "2026-04-11T18:00:00Z",
						lines: [line(words.titles["contact.phone.masked"])],
					},
				],
			},
			{
				app: { ...app, appId: "app-2", name: "Loud Deals", logo: null, merchant: "Loud Ltd" },
				blocked: true,
				since: null,
				known: null,
				scopes: [],
			},
		],
	};
}

/** An inbox with a new message that has all there is, one of an app that may not write any more, and one that cannot be opened. */
export function sampleInbox(language = "en"): InboxAnswer {
	const words = wordsFor(language);
	const person = personOf(words);
	const app = { appId: "app-1", name: person.app, logo: "/logo.svg", merchant: person.merchant };
	const deals = { appId: "app-2", name: "Loud Deals", logo: null, merchant: "Loud Ltd" };
	const rest = { language: words.language, title: null, link: null, opens: true, read: true };
	return {
		language: words.language,
		dir: words.dir,
		words: words.inbox({ unread: 1, support: "help@wallet.example" }),
		unread: 1,
		messages: [
			{
				...rest,
				messageId: "m-3",
				app,
				title: "Your cup is ready",
				content: "Come and get it.\nThe counter is open until six.",
				link: { label: "The way there", url: "https://shop.kopi.example/way?to=1" },
				at: "2026-03-05T09:30:00Z",
				read: false,
				stop: words.stopMessages(app.name),
			},
			{ ...rest, messageId: "m-2", app: deals, content: "Everything must go.", at: "2026-03-04T18:00:00Z", stop: null },
			{
				...rest,
				messageId: "m-1",
				app: { ...app, appId: "app-3", name: "Closed Shop" },
				content: "We open soon.",
				opens: false,
				at: "2026-02-11T08:15:00Z",
				stop: words.stopMessages("Closed Shop"),
			},
		],
	};
}

function optional(scope: string) {
	return { optional: true, scopes: [scope], why: null };
}
function personOf(words: Words) {
	const person = people[words.language];
	if (person === undefined) throw new Error(`samples.ts: no person speaks ${words.language}`);
	return person;
}

/** What a merchant wrote, not all of it kindly. */
export const sampleContract: SheetContract = {
	heading: "What \u2068Leaf\u2069 writes about it",
	title: "<b>Tea</b> club\u202E",
	text: `One tin a month.\n\n<img src=x onerror="document.body.append('ran')">`,
	facts: [
		{ label: "Amount", value: "12.50 EUR", said: null },
		{ label: "Starts on", value: "2026-12-01", said: "1 December 2026" },
	],
};

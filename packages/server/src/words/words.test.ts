import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { causes, items as every, spoken } from "@byleave/protocol";
import { alipayplus } from "../../../protocol/src/platforms/alipayplus.ts";
import { countryName, dayName, isolated, languages, ownText, readersTag, wordsFor } from "./index.ts";

const about = { merchant: "PT Kopi Kita", nickName: "Rani" };
const items = [...every].sort();
const named = (room: string, texts: object) =>
	Object.fromEntries(Object.entries(texts).map(([name, text]) => [`${room}.${name}`, text as string]));

for (const words of languages) {
	describe(words.language, () => {
		const said: Record<string, string> = {
			...words.titles,
			...words.sheet(about),
			...named("grants", words.grants({ support: "help@wallet.example" })),
			...named("inbox", words.inbox({ unread: 3, support: "help@wallet.example" })),
			...named("stopMessages", words.stopMessages("Kopi Kita")),
			...Object.fromEntries(
				Object.entries(words.notices({ undo: words.undo, again: spoken(60, words.language) })).flatMap(
					([name, texts]) => Object.entries(named(name, texts)),
				),
			),
			...named("genders", words.genders),
			close: words.close,
			"words.undo": words.undo,
		};

		test("has a title for every view and operation, each its own", () => {
			assert.deepEqual(Object.keys(words.titles).sort(), items);
			assert.equal(new Set(Object.values(words.titles)).size, items.length);
		});
		test("says everything, without blanks around it or holes in it", () => {
			for (const [name, text] of Object.entries(said)) {
				assert.notEqual(text.trim(), "", name);
				assert.equal(text, text.trim(), name);
				assert.doesNotMatch(text, /undefined|null|\{|\}|\$/, name);
			}
		});
		test("shows no raw name of a scope, a view or an operation", () => {
			const raw = [...Object.keys(alipayplus.scopes), ...items.filter((item) => /[.A-Z]/.test(item))];
			for (const [name, text] of Object.entries(said)) {
				for (const word of raw) assert.ok(!text.includes(word), `${name}: ${text} has ${word}`);
			}
		});
		test("[105] tells a hash, a part and the whole apart", () => {
			const { titles } = words;
			assert.notEqual(titles["loginId.hash"], titles["loginId.masked"]);
			assert.notEqual(titles["contact.phone.plain"], titles["contact.phone.masked"]);
		});
		test("names the merchant and the user, isolated", () => {
			const { by, as } = words.sheet(about);
			assert.ok(by.includes("\u2068PT Kopi Kita\u2069"), by);
			assert.ok(as.includes("\u2068Rani\u2069"), as);
		});
		test("names the app whose messages are stopped, isolated, before and after", () => {
			for (const text of Object.values(words.stopMessages("Kopi Kita"))) {
				assert.ok(text.includes("\u2068Kopi Kita\u2069"), text);
			}
		});
		test("counts unread messages, and says nothing where there are none", () => {
			const said = (unread: number) => words.inbox({ unread, support: "x" }).unread;
			assert.equal(said(0), "");
			assert.equal(new Set([1, 2, 5, 11].map(said)).size, 4);
		});
		test("takes the way to undo it from the configuration", () => {
			assert.equal(words.sheet({ ...about, undo: "Settings › Privacy" }).undo, "Settings › Privacy");
			assert.equal(words.sheet(about).undo, words.undo);
		});
		test("is written in the script it says, in its direction", () => {
			const script = {
				en: /\p{Script=Latin}/u,
				"zh-Hans": /\p{Script=Han}/u,
				id: /\p{Script=Latin}/u,
				ar: /\p{Script=Arabic}/u,
			};
			for (const [name, text] of Object.entries(said))
				assert.match(text, script[words.language as keyof typeof script], name);
			assert.equal(words.dir, words.language === "ar" ? "rtl" : "ltr");
		});
	});
}

describe("wordsFor", () => {
	const cases: readonly (readonly [string | undefined, string])[] = [
		[undefined, "en"],
		["", "en"],
		["en", "en"],
		["en-GB", "en"],
		["fr", "en"],
		["x nonsense", "en"],
		["*", "en"],
		["zh", "zh-Hans"],
		["zh-CN", "zh-Hans"],
		["zh_CN", "zh-Hans"],
		["zh-Hans", "zh-Hans"],
		["ZH-hans-sg", "zh-Hans"],
		["zh-SG", "zh-Hans"],
		["zh-TW", "zh-Hans"],
		["id", "id"],
		["id-ID", "id"],
		["in", "id"],
		["ar", "ar"],
		["ar-IQ", "ar"],
		["ar-Latn", "ar"],
		["constructor", "en"],
		["a".repeat(9), "en"],
	];
	for (const [asked, given] of cases) {
		test(`${asked} → ${given}`, () => assert.equal(wordsFor(asked).language, given));
	}
});

test("a name cannot end its own isolation", () => {
	assert.equal(isolated("a\u2069\u202Eb\u2068"), "\u2068ab\u2069");
});

test("Chinese speaks to the reader in one way", () => {
	const { sheet, ...rest } = wordsFor("zh-Hans");
	const all = JSON.stringify([
		rest,
		sheet(about),
		rest.grants({ support: "x" }),
		rest.inbox({ unread: 1, support: "x" }),
		rest.stopMessages("x"),
		rest.notices({ undo: "", again: "" }),
	]);
	assert.doesNotMatch(all, /你/);
	assert.match(all, /您/);
});

test("each cause that ends a call without a sheet has a notice in every language", () => {
	const untold = Object.entries(causes).flatMap(([cause, { outcome }]) => (outcome === "suppressed" ? [cause] : []));
	for (const words of languages) {
		assert.deepEqual(Object.keys(words.notices({ undo: "", again: "" })).sort(), untold.sort(), words.language);
	}
});

test("a text that is configured comes in the reader's language, or not at all", () => {
	const texts = { en: "Settings", zh: "设置", "id-ID": "Pengaturan" };
	assert.deepEqual(
		["en", "zh-Hans", "id", "ar"].map((tag) => ownText(texts, wordsFor(tag))),
		["Settings", "设置", "Pengaturan", undefined],
	);
});

test("codes are said in words in the reader's language (ruling 39)", () => {
	const say = (asked: string | undefined) => {
		const tag = readersTag(wordsFor(asked), asked);
		return [tag, countryName("SE", tag), dayName("1979-01-30", tag), spoken(60, tag), spoken(86_400, tag)];
	};
	assert.deepEqual(say(undefined), ["en-GB", "Sweden", "30 January 1979", "1 minute", "24 hours"]);
	assert.deepEqual(say("en-US"), ["en-US", "Sweden", "January 30, 1979", "1 minute", "24 hours"]);
	assert.deepEqual(say("fr-FR"), ["en-GB", "Sweden", "30 January 1979", "1 minute", "24 hours"]);
	assert.deepEqual(say("zh-CN"), ["zh-CN", "瑞典", "1979年1月30日", "1分钟", "24小时"]);
	assert.deepEqual(say("id"), ["id", "Swedia", "30 Januari 1979", "1 menit", "24 jam"]);
	assert.equal(say("ar")[1], "السويد");
	assert.equal(spoken(90, "en"), "90 seconds");
	assert.deepEqual([spoken(86_400), spoken(30 * 86_400), spoken(7200)], ["24 hours", "30 days", "2 hours"]);
	assert.deepEqual(
		[countryName("ZZZ9", "en"), countryName("QQ", "en"), dayName("1979-02-30", "en"), dayName("30.1.1979", "en")],
		[null, null, null, null],
	);
});

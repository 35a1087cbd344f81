import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Failure } from "@byleave/protocol";
import fc from "fast-check";
import type { TemplateRow } from "../store.ts";
import { fill, ownWords, plainText } from "./template.ts";

const template: TemplateRow = {
	templateCode: "TP_1",
	appId: "app",
	channel: "INBOX",
	superAppCode: null,
	status: "APPROVED",
	version: 1,
	texts: {
		en: { title: "Order {no}", content: "Your {what} is ready, {no}.", link: { label: "See {no}", url: "where" } },
		"zh-Hans": { title: "订单", content: "{what}好了。", link: null },
	},
};
const domains = ["shop.example", "shop.example:8443"];
const leads = {
	domains,
	pageOf: (address: string) => (address.startsWith("mini://app") ? address.slice(10) : undefined),
};
const good = { no: "7", what: "Coffee", where: "https://shop.example/7?x=1" };
const entry = (parameters: Record<string, string>, language?: string) => ({ language, parameters });

/** What filling refuses: the field, and its sentence. */
function refused(body: () => unknown): readonly [field: string | undefined, message: string] {
	try {
		body();
	} catch (error) {
		assert.ok(error instanceof Failure, String(error));
		assert.equal(error.code, "field_invalid");
		return [error.field, error.message];
	}
	assert.fail("It was not refused.");
}

describe("a template, filled", () => {
	it("speaks each variable where it stands, in each language that is named", () => {
		assert.deepEqual(fill(template, [entry(good, "en-US"), entry({ what: "咖啡" }, "zh-Hans")], leads).texts, {
			en: {
				title: "Order 7",
				content: "Your Coffee is ready, 7.",
				link: { label: "See 7", url: "https://shop.example/7?x=1" },
			},
			"zh-Hans": { title: "订单", content: "咖啡好了。", link: null },
		});
	});

	it("without a language is in its first; what it does not speak of is left out", () => {
		assert.deepEqual(Object.keys(fill(template, [entry({ ...good, more: "x\ny https://evil.test" })], leads).texts), [
			"en",
		]);
	});

	it("a page where an address is asked for is what a tap opens, and no link", () => {
		const { page, texts } = fill(template, [entry({ ...good, where: "mini://app/pages/7" })], leads);
		assert.deepEqual([page, texts.en?.link], ["/pages/7", null]);
		assert.equal(fill(template, [entry(good)], leads).page, null);
	});

	it("a value that looks like a variable is spoken as it is, and fills nothing", () => {
		const { en } = fill(template, [entry({ ...good, what: "{no} {where} $& $1" })], leads).texts;
		assert.equal(en?.content, "Your {no} {where} $& $1 is ready, 7.");
	});

	for (const [what, entries, field, message] of [
		[
			"a variable that is not there",
			[entry({ ...good, what: "" })],
			"templates[0].templateParameters.what",
			/must be there/,
		],
		[
			"an address that is not there",
			[entry({ no: "7", what: "x" })],
			"templates[0].templateParameters.where",
			/must be there/,
		],
		[
			"one that only objects have",
			[entry({ what: "x", where: good.where })],
			"templates[0].templateParameters.no",
			/must be/,
		],
		["a language that it has not", [entry(good), entry(good, "id")], "templates[1].language", /en, zh-Hans/],
		["a language twice", [entry(good, "en"), entry(good, "en-GB")], "templates[1].language", /already/],
		["two lines", [entry({ ...good, what: "a\nb" })], "templates[0].templateParameters.what", /one line/],
		[
			"writing that turns round",
			[entry({ ...good, what: "a\u202eb" })],
			"templates[0].templateParameters.what",
			/seen/,
		],
		["a link in a text", [entry({ ...good, what: "see http://x" })], "templates[0].templateParameters.what", /link/],
		[
			"a link by its name",
			[entry({ ...good, what: "evil.test/login" })],
			"templates[0].templateParameters.what",
			/link/,
		],
		["a link by www", [entry({ ...good, no: "WWW.evil" })], "templates[0].templateParameters.no", /link/],
		[
			"a foreign domain",
			[entry({ ...good, where: "https://evil.test/" })],
			"templates[0].templateParameters.where",
			/shop/,
		],
		[
			"one that only ends so",
			[entry({ ...good, where: "https://xshop.example/" })],
			"templates[0].templateParameters.where",
			/dom/,
		],
		["no https", [entry({ ...good, where: "http://shop.example/" })], "templates[0].templateParameters.where", /https/],
		["a script", [entry({ ...good, where: "javascript:alert(1)" })], "templates[0].templateParameters.where", /https/],
		[
			"somebody before an @",
			[entry({ ...good, where: "https://shop.example@evil.test" })],
			"templates[0].templateParameters.where",
			/https/,
		],
		["too long a text", [entry({ ...good, what: "a".repeat(513) })], "templates[0].templateParameters.what", /512/],
		["too long a title", [entry({ ...good, no: "1".repeat(130) })], "templates", /128/],
	] as const) {
		it(`refuses ${what}, and names it`, () => {
			const [named, said] = refused(() => fill(template, entries, leads));
			assert.equal(named, field);
			assert.match(said, message);
		});
	}

	it("refuses a link that only comes of variables put together, or of one and the text around it", () => {
		const says = (content: string): TemplateRow => ({
			...template,
			texts: { en: { title: "Hi", content, link: null } },
		});
		for (const [content, parameters] of [
			["See {a}{b}", { a: "evil", b: ".test" }],
			["See {a}.test", { a: "evil" }],
			["See {a}//{b}", { a: "tel:", b: "1" }],
		] as const) {
			const [field, said] = refused(() => fill(says(content), [entry(parameters)], leads));
			assert.equal(field, "templates[0].templateParameters");
			assert.match(said, /link/);
		}
	});

	it("whatever is put in: what comes out is one line that leads nowhere, or it is refused", () => {
		fc.assert(
			fc.property(
				fc.string({ unit: "grapheme", maxLength: 40 }),
				fc.string({ unit: "binary", maxLength: 60 }),
				(what, where) => {
					let filled: ReturnType<typeof fill>;
					try {
						filled = fill(template, [entry({ ...good, what, where })], leads);
					} catch (error) {
						assert.ok(error instanceof Failure && error.code === "field_invalid", String(error));
						return;
					}
					const { content = "", link } = filled.texts.en ?? {};
					assert.doesNotMatch(content, /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e]|:\/\//u);
					assert.ok(link && domains.includes(new URL(link.url).host));
				},
			),
		);
	});
});

describe("plain text", () => {
	for (const fine of ["12.50 EUR", "Mr. Smith", "5.5.2026", "no. 7, ready", "3.5km", "...", "Ä.B"]) {
		it(`takes ${fine}`, () => assert.equal(plainText({ place: "x", value: fine }, 512), fine));
	}
	for (const link of [
		"a.test",
		"go to shop.example now",
		"user@mail.example",
		"tel://1",
		"xn--e1afmkfd.xn--p1ai",
		"пример.рф",
	]) {
		it(`takes ${link} for a link`, () =>
			assert.match(refused(() => plainText({ place: "x", value: link }, 512))[1], /link/));
	}
});

describe("words of a merchant's own", () => {
	it("may have lines; each leads nowhere", () => {
		assert.deepEqual(ownWords({ title: "Hello", content: "one\n\ntwo" }), {
			title: "Hello",
			content: "one\ntwo",
			link: null,
		});
		assert.equal(refused(() => ownWords({ title: "Hi", content: "a\nsee evil.test" }))[0], "body");
		assert.equal(refused(() => ownWords({ title: "", content: "a" }))[0], "title");
	});
});

import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { act } from "../../trust/person.ts";
import { openDesk } from "../bed.test.ts";
import type { Desk } from "../desk.ts";
import { listMessages, type NewTemplate, putTemplate, sendAgain, setDomains, setTemplateStatus } from "./templates.ts";

const NOW = Date.UTC(2026, 10, 26);
let desk: Desk;
beforeEach(async () => {
	desk = await openDesk(() => NOW);
});
afterEach(() => desk.store.close());

const text = { title: "Order {no}", content: "It is ready.", link: null };
const template = (over: Partial<NewTemplate> = {}): NewTemplate => ({
	templateCode: "TP_1",
	appId: "A1",
	channel: "INBOX",
	superAppCode: null,
	texts: { en: text },
	...over,
});
const refuses = (asked: Promise<unknown>, field: string, message: RegExp) =>
	assert.rejects(asked, { name: "Failure", code: "field_invalid", field, message });

describe("templates", () => {
	it("are registered, approved, changed (and to be approved again), withdrawn", async () => {
		const made = await putTemplate(desk, template());
		assert.deepEqual([made.status, made.version], ["REGISTERED", 1]);
		const approve = { templateCode: "TP_1", status: "APPROVED" } as const;
		assert.equal((await setTemplateStatus(desk, approve)).status, "APPROVED");
		const changed = await putTemplate(desk, template({ texts: { "EN-us": { ...text, content: "Ready." } } }));
		assert.deepEqual([changed.status, changed.version, Object.keys(changed.texts)], ["REGISTERED", 2, ["en-US"]]);
		assert.equal((await setTemplateStatus(desk, { ...approve, status: "WITHDRAWN" })).status, "WITHDRAWN");
		await refuses(setTemplateStatus(desk, { ...approve, templateCode: "TP_2" }), "templateCode", /no such/);
	});

	it("of a channel that nobody serves are not approved", async () => {
		await putTemplate(desk, template({ channel: "PUSH" }));
		await refuses(
			setTemplateStatus(desk, { templateCode: "TP_1", status: "APPROVED" }),
			"templateCode",
			/messages\.channels\.PUSH/,
		);
	});

	for (const [what, over, field, message] of [
		["a code with a space", { templateCode: "TP 1" }, "templateCode", /letters/],
		["an app that is not there", { appId: "A9" }, "appId", /no such/],
		["no language", { texts: {} }, "texts", /1 to 5/],
		["a language that is none", { texts: { "en us": text } }, "language", /BCP 47/],
		["a language twice", { texts: { en: text, EN: text } }, "texts", /twice/],
		["an inbox without a title", { texts: { en: { ...text, title: null } } }, "texts.en.title", /title/],
		["a title of two lines", { texts: { en: { ...text, title: "a\nb" } } }, "texts.en.title", /one line/],
		["a link in its text", { texts: { en: { ...text, content: "See shop.example" } } }, "texts.en.content", /link/],
		[
			"a link that a variable makes whole",
			{ texts: { en: { ...text, title: "{no}.example" } } },
			"texts.en.title",
			/link/,
		],
		["half a brace", { texts: { en: { ...text, content: "a {b" } } }, "texts.en.content", /\{name\}/],
		["a variable with a space", { texts: { en: { ...text, content: "{a b}" } } }, "texts.en.content", /\{name\}/],
		[
			"an address in place of a variable",
			{ texts: { en: { ...text, link: { label: "x", url: "https://a.test" } } } },
			"texts.en.link.url",
			/variable/,
		],
		[
			"an address that is spoken too",
			{ texts: { en: { ...text, link: { label: "x", url: "no" } } } },
			"texts.en.link.url",
			/text too/,
		],
		["too long a title", { texts: { en: { ...text, title: "x".repeat(129) } } }, "texts.en.title", /128/],
	] as const) {
		it(`refuse ${what}`, async () => {
			await refuses(putTemplate(desk, template(over)), field, message);
			assert.deepEqual((await desk.registry.fresh()).templates, []);
		});
	}

	it("without an app are any app's; an SMS needs no title", async () => {
		const { appId, channel } = await putTemplate(
			desk,
			template({ appId: null, channel: "SMS", texts: { en: { ...text, title: null } } }),
		);
		assert.deepEqual([appId, channel], [null, "SMS"]);
	});
});

describe("domains", () => {
	it("are host names in lower case, each once, in place of those before", async () => {
		await setDomains(desk, { appId: "A1", domains: ["shop.example", "shop.example", "shop.example:8443"] });
		const app = await setDomains(desk, { appId: "A1", domains: ["www.shop.example", "xn--e1afmkfd.example"] });
		assert.deepEqual(app.domains, ["www.shop.example", "xn--e1afmkfd.example"]);
		for (const domain of [
			"https://shop.example",
			"Shop.example",
			"shop.example/",
			"localhost",
			"*.example",
			"a b.c",
			"",
		]) {
			await refuses(setDomains(desk, { appId: "A1", domains: [domain] }), "domains", /host name/);
		}
		await assert.rejects(setDomains(desk, { appId: "A9", domains: [] }), { code: "app_unknown" });
	});
});

describe("messages, as the operator sees them", () => {
	it("come in pages, and only what was given up is sent again", async () => {
		assert.deepEqual(await listMessages(desk, { state: "DEAD", after: "" }), { messages: [], next: null });
		await refuses(listMessages(desk, { state: "DEAD", after: "x" }), "after", /place/);
		await refuses(sendAgain(desk, { messageId: "MS0000x", within: 1 }), "messageId", /no such/);
		assert.ok(act(desk).actId);
	});
});

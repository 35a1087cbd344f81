import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Failure } from "../causes/cause.ts";
import type { OperationRow } from "../platform/rows.ts";
import { alipayplus } from "../platforms/alipayplus.ts";
import { rebell } from "../platforms/rebell.ts";
import { superqi } from "../platforms/superqi.ts";
import { tng } from "../platforms/tng.ts";
import { alipay } from "./alipay.ts";

const at = (path: string, { operations } = alipayplus): OperationRow =>
	operations.find((row) => row.path === path) ?? assert.fail(path);
const newest = at("/v2/miniprogram/message/send");
const older = at("/v2/messages/sendInbox");
const byUser = at("/v2/messages/sendInbox", rebell);
const push = at("/v2/messages/sendPush", rebell);
const qi = at("/v1/messages/sendInbox", superqi);

const said = { appId: undefined, authClientId: undefined, referenceClientId: undefined, customerBelongsTo: undefined };
const templates = [{ templateParameters: { title: "Tea", n: 7, hot: true }, language: "en-US" }];
const good = { accessToken: "AT1", requestId: "r-1", templateCode: "TP_1", templates };
const read = (json: object, row: OperationRow = newest) => alipay.read(row, { ...json });
const message = (json: object, row?: OperationRow) => {
	const input = read(json, row);
	return input.operation === "sendMessage" ? input.message : assert.fail(input.operation);
};
const refused = (json: object, row?: OperationRow): Failure => {
	try {
		read(json, row);
	} catch (error) {
		assert.ok(error instanceof Failure);
		assert.equal(error.code, "field_invalid");
		assert.ok(error.field !== undefined && error.message.startsWith(`${error.field} must`), error.message);
		return error;
	}
	return assert.fail("was not refused");
};

describe("alipay.read, a message", () => {
	it("by a template: numbers and booleans read as their text, what the row does not list is ignored", () => {
		assert.deepEqual(read({ ...good, appId: "Shop", redirectUrl: "pages/a", timeout: 0, title: "x" }), {
			operation: "sendMessage",
			presented: "access",
			secret: "AT1",
			...said,
			appId: "Shop",
			message: {
				requestId: "r-1",
				templateCode: "TP_1",
				templates: [{ language: "en-US", parameters: { title: "Tea", n: "7", hot: "true" } }],
				redirectUrl: "pages/a",
			},
		});
	});

	it("no page where none is said, nor on a wallet that has none", () => {
		assert.equal(message(good).redirectUrl, undefined);
		assert.equal(message({ ...good, redirectUrl: "" }).redirectUrl, undefined);
		const sent = { ...good, appId: "Shop", redirectUrl: "pages/a" };
		assert.equal(message(sent, at("/v2/customers/message/sendByAccessToken", tng)).redirectUrl, undefined);
	});

	it("the older path's authClientId is the mini program", () => {
		assert.deepEqual(
			[read({ ...good, authClientId: "Shop" }, older)].map(({ authClientId, referenceClientId }) => [
				authClientId,
				referenceClientId,
			]),
			[[undefined, "Shop"]],
		);
		assert.equal(
			message({ ...good, requestId: "r".repeat(128), templateCode: "t".repeat(256) }, older).requestId.length,
			128,
		);
		assert.equal(refused({ ...good, requestId: "r".repeat(129) }, older).field, "requestId");
	});

	it("a null is not said; an empty text is; no parameters at all are none", () => {
		const some = { a: null, b: "", c: 0, d: false };
		assert.deepEqual(message({ ...good, templates: [{ templateParameters: some }] }).templates, [
			{ language: undefined, parameters: { b: "", c: "0", d: "false" } },
		]);
		for (const none of [{}, { templateParameters: null }, { templateParameters: {} }]) {
			assert.deepEqual(message({ ...good, templates: [none] }).templates, [{ language: undefined, parameters: {} }]);
		}
	});

	for (const [written, language] of [
		["en", "en"],
		["EN", "en"],
		["en-us", "en-US"],
		["zh_CN", "zh-CN"],
		["zh-hans-cn", "zh-Hans-CN"],
		["iw", "he"],
		["", undefined],
		[null, undefined],
	] as const) {
		it(`the language ${JSON.stringify(written)} is ${language}`, () => {
			assert.equal(message({ ...good, templates: [{ language: written }] }).templates[0]?.language, language);
		});
	}

	it("Qi's has no language: one template, whatever it says of it", () => {
		const [template] = message(
			{ ...good, templates: [{ templateParameters: { Title: "a" }, language: 7 }] },
			qi,
		).templates;
		assert.deepEqual(template, { language: undefined, parameters: { Title: "a" } });
		const failure = refused({ ...good, templates: [{}, { language: "ar" }] }, qi);
		assert.deepEqual(
			[failure.field, failure.message],
			["templates[1]", "templates[1] must not be there: one is enough."],
		);
	});

	it("to a user's id, in words of its own", () => {
		const json = {
			targetUserId: "u1",
			requestId: "r-1",
			title: "Tea",
			body: "Ready\nnow",
			category: "ORDER",
			url: "pages/a",
			accessToken: "AT1",
		};
		assert.deepEqual(read({ ...json, extendInfo: { appId: "Shop" } }, byUser), {
			operation: "sendMessage",
			presented: "person",
			userId: "u1",
			...said,
			appId: "Shop",
			message: {
				requestId: "r-1",
				templateCode: undefined,
				templates: [
					{
						language: undefined,
						parameters: { title: "Tea", content: "Ready\nnow", category: "ORDER", url: "pages/a" },
					},
				],
				redirectUrl: undefined,
			},
		});
		assert.equal(refused({ ...json, targetUserId: "" }, byUser).field, "targetUserId");
		assert.equal(refused({ ...json, body: "x".repeat(257) }, push).field, "body");
		assert.equal(refused({ ...json, body: undefined }, push).field, "body");
		assert.equal(message({ ...json, body: "x".repeat(4096) }, byUser).templates[0]?.parameters.content?.length, 4096);
	});

	const among = (one: unknown) => [{ language: "en", templateParameters: { a: "x" } }, one];
	for (const [field, json] of [
		["accessToken", { accessToken: "" }],
		["requestId", { requestId: undefined }],
		["requestId", { requestId: "r".repeat(65) }],
		["requestId", { requestId: 7 }],
		["templateCode", { templateCode: null }],
		["templateCode", { templateCode: "t".repeat(65) }],
		["redirectUrl", { redirectUrl: "x".repeat(2049) }],
		["redirectUrl", { redirectUrl: ["pages/a"] }],
		["templates", { templates: undefined }],
		["templates", { templates: [] }],
		["templates", { templates: "[]" }],
		["templates", { templates: { 0: {} } }],
		["templates", { templates: Array(6).fill({}) }],
		["templates[0]", { templates: ["Tea"] }],
		["templates[0]", { templates: [null] }],
		["templates[1]", { templates: among([]) }],
		["templates[1].language", { templates: among({ language: "no language" }) }],
		["templates[1].language", { templates: among({ language: 7 }) }],
		["templates[1].language", { templates: among({ language: "x".repeat(99) }) }],
		["templates[1].language", { templates: among({ language: "EN" }) }],
		["templates[1].language", { templates: [{}, {}] }],
		["templates[1].templateParameters", { templates: among({ templateParameters: "a" }) }],
		["templates[1].templateParameters", { templates: among({ templateParameters: ["a"] }) }],
		["templates[1].templateParameters", { templates: among({ templateParameters: { "a b": "x" } }) }],
		["templates[1].templateParameters", { templates: among({ templateParameters: { "": "x" } }) }],
		["templates[1].templateParameters", { templates: among({ templateParameters: { ["n".repeat(65)]: "x" } }) }],
		[
			"templates[1].templateParameters",
			{
				templates: among({
					templateParameters: Object.fromEntries(Array.from({ length: 33 }, (_, n) => [`v${n}`, "x"])),
				}),
			},
		],
		["templates[1].templateParameters.title", { templates: among({ templateParameters: { title: { a: 1 } } }) }],
		["templates[1].templateParameters.title", { templates: among({ templateParameters: { title: ["x"] } }) }],
		[
			"templates[1].templateParameters.title",
			{ templates: among({ templateParameters: { title: "x".repeat(4097) } }) },
		],
		["templates[1].templateParameters.title", { templates: among({ templateParameters: { title: "\ud800" } }) }],
	] as const) {
		it(`names ${field}: ${JSON.stringify(json).slice(0, 90)}`, () => {
			const failure = refused({ ...good, ...json });
			assert.equal(failure.field, field);
			assert.ok(!failure.message.includes("AT1"));
		});
	}

	it("never reads what an object inherits", () => {
		const json = Object.assign(Object.create({ templates }), { ...good, templates: undefined });
		delete json.templates;
		assert.equal(
			(() => {
				try {
					alipay.read(newest, json);
				} catch (error) {
					return error instanceof Failure && error.field;
				}
			})(),
			"templates",
		);
		const parameters = Object.assign(Object.create({ b: "y" }), { a: "x" });
		assert.deepEqual(message({ ...good, templates: [{ templateParameters: parameters }] }).templates[0]?.parameters, {
			a: "x",
		});
	});

	it("whatever stands in templates: it is read as it was said, or a field of it is named", () => {
		fc.assert(
			fc.property(fc.anything({ maxDepth: 4 }), (anything) => {
				try {
					for (const { parameters } of message({ ...good, templates: anything }).templates) {
						for (const text of Object.values(parameters)) assert.equal(typeof text, "string");
					}
				} catch (error) {
					assert.ok(error instanceof Failure, String(error));
					assert.match(error.field ?? "", /^templates/);
				}
			}),
			{ numRuns: 1000 },
		);
		const variable = fc.stringMatching(/^[A-Za-z_][\w.-]{0,20}$/);
		const value = fc.oneof(fc.string({ unit: "grapheme" }), fc.integer(), fc.boolean());
		fc.assert(
			fc.property(fc.dictionary(variable, value, { maxKeys: 32 }), (templateParameters) => {
				const [template] = message({ ...good, templates: [{ templateParameters }] }).templates;
				const texts = Object.entries(templateParameters).map(([name, one]) => [name, String(one)]);
				assert.deepEqual(Object.entries(template?.parameters ?? {}), texts);
			}),
		);
	});
});

describe("alipay.write, a message", () => {
	const write = (row: typeof alipayplus.answers.v2) =>
		JSON.parse(alipay.write(row, { result: alipayplus.success, message: { messageId: "MS1" } }));
	it("tells its messageId, or nothing where the wallet does not", () => {
		assert.equal(write(alipayplus.answers.v2).messageId, "MS1");
		assert.deepEqual(Object.keys(write(tng.answers.v2)), ["result"]);
	});
});

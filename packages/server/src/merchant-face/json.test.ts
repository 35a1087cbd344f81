import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Failure } from "@byleave/protocol";
import fc from "fast-check";
import { readJson } from "./json.ts";

const refusal = (body: string | Uint8Array): Failure => {
	try {
		readJson(Buffer.from(body as string));
	} catch (error) {
		assert.ok(error instanceof Failure, String(error));
		assert.equal(error.code, "body_malformed");
		return error;
	}
	return assert.fail("was read");
};

describe("readJson", () => {
	it("reads one object", () => {
		assert.deepEqual(readJson(Buffer.from(' {"a":[{"b":1},{"b":2}],"é":"\\u00e9\\/"}\n')), {
			a: [{ b: 1 }, { b: 2 }],
			é: "é/",
		});
	});

	for (const [body, says] of [
		["", /must be JSON/],
		["{", /must be JSON/],
		["{} {}", /must be JSON/],
		['{"a":1,}', /must be JSON/],
		['{"a":1}//', /must be JSON/],
		["{'a':1}", /must be JSON/],
		['{"a":NaN}', /must be JSON/],
		['\ufeff{"a":1}', /must be JSON/],
		["[]", /one JSON object/],
		["null", /one JSON object/],
		['"a"', /one JSON object/],
		["7", /one JSON object/],
		['{"authCode":"1","authCode":"2"}', /twice/],
		['{"authCode":"1","\\u0061uthCode":"2"}', /twice/],
		['{"a":{"b":1,"b":1}}', /twice/],
		['{"a":[{"b":1,"b":1}]}', /twice/],
		['{"__proto__":{}}', /__proto__/],
		['{"a":{"__pro\\u0074o__":1}}', /__proto__/],
		['{"constructor":{}}', /constructor/],
		['{"prototype":{}}', /prototype/],
		[`{"a":${"[".repeat(16)}${"]".repeat(16)}}`, /16 levels/],
		[`{"a":${"[".repeat(30_000)}${"]".repeat(30_000)}}`, /16 levels/],
		[`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`, /16 levels/],
	] as const) {
		it(`[40, 67] refuses ${JSON.stringify(body.slice(0, 40))}`, () => assert.match(refusal(body).message, says));
	}

	for (const bytes of [
		[0x7b, 0xff, 0x7d],
		[0x7b, 0x22, 0xc3, 0x22, 0x3a, 0x31, 0x7d],
		[0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d],
		[0xff, 0xfe, 0x7b, 0x00],
	]) {
		it(`refuses bytes ${bytes} as no UTF-8`, () => assert.match(refusal(Uint8Array.from(bytes)).message, /UTF-8/));
	}

	it("takes 16 levels, and the same name in different objects", () => {
		readJson(Buffer.from(`{"a":${"[".repeat(15)}${"]".repeat(15)}}`));
		readJson(Buffer.from('{"a":{"a":{"a":1}},"b":{"a":1}}'));
	});

	it("quotes nothing of the body", () => {
		assert.ok(!refusal('{"authCode":"AC-secret","authCode":"AC-secret"}').message.includes("AC-secret"));
	});

	it("[40] reads whatever object JSON.stringify wrote, as JSON.parse does", () => {
		fc.assert(
			fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), (value) => {
				const text = JSON.stringify(value);
				if (/"(__proto__|constructor|prototype)"/.test(text)) return;
				assert.deepEqual(readJson(Buffer.from(text)), JSON.parse(text));
			}),
		);
	});

	it("[40] reads a text that is written as usual as it does one that is not, and refuses it for the same", () => {
		const name = fc.oneof(fc.constantFrom("a", "b", "__proto__", "constructor", "1"), fc.string({ maxLength: 2 }));
		const { value: values } = fc.letrec((tie) => ({
			value: fc.oneof(
				{ maxDepth: 18, depthSize: "max" },
				fc.constantFrom("1", "-0", '"x"', "null", "1.0", '"\\u0061"', '"\ud83d\ude00"'),
				fc.array(tie("value"), { maxLength: 2 }).map((all) => `[${all.join()}]`),
				fc
					.array(fc.tuple(name, tie("value")), { maxLength: 3 })
					.map((all) => `{${all.map(([key, part]) => `${JSON.stringify(key)}:${part}`).join()}}`),
			),
		}));
		const outcome = (text: string): unknown => {
			try {
				return readJson(Buffer.from(text));
			} catch (error) {
				return (error as Failure).message;
			}
		};
		fc.assert(
			fc.property(values, (value) => {
				const text = `{"in":${value}}`;
				assert.deepEqual(outcome(text), outcome(`${text} `));
			}),
			{ numRuns: 1000 },
		);
	});

	it("reads or refuses any text with body_malformed, nothing else", () => {
		const piece = fc.constantFrom("{", "}", "[", "]", ",", ":", '"a"', '"__proto__"', "1", "null", " ", "\\", '"');
		fc.assert(
			fc.property(fc.array(piece), (pieces) => {
				try {
					readJson(Buffer.from(pieces.join("")));
				} catch (error) {
					assert.ok(error instanceof Failure && error.code === "body_malformed");
				}
			}),
		);
	});
});

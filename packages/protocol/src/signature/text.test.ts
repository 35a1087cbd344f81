import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { signedText } from "./text.ts";

describe("what a signature covers", () => {
	it("is method, path, client and time in UTF-8, and the body's own bytes behind them, whatever they are", () => {
		const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }));
		fc.assert(
			fc.property(text, text, text, text, fc.uint8Array(), (method, path, clientId, time, body) => {
				const head = new TextEncoder().encode(`${method} ${path}\n${clientId}.${time}.`);
				assert.deepEqual(signedText({ method, path, clientId, time, body }), Uint8Array.from([...head, ...body]));
			}),
		);
	});
});

import assert from "node:assert/strict";
import { createHash, verify } from "node:crypto";
import { describe, it } from "node:test";
import { readSignature, signedText } from "@byleave/protocol/signature";
import { makeVectors } from "./vectors.ts";

describe("makeVectors", () => {
	const { publicKey, vectors } = makeVectors();

	for (const { name, header, valid, textSha256, body, ...parts } of vectors) {
		it(`${valid ? "verifies" : "refuses"}: ${name}`, () => {
			const read = readSignature(header);
			const text = signedText({ ...parts, body: Buffer.from(body) });
			assert.equal(createHash("sha256").update(text).digest("hex"), textSha256);
			assert.equal(typeof read === "object" && verify("sha256", text, publicKey, read.signature), valid);
		});
	}

	it("names each once, and makes a new key each time", () => {
		assert.equal(new Set(vectors.map(({ name }) => name)).size, vectors.length);
		assert.notEqual(makeVectors().publicKey, publicKey);
	});
});

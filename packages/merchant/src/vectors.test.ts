import assert from "node:assert/strict";
import { createHash, verify } from "node:crypto";
import { describe, it } from "node:test";
import { type Encoding, encodeSignature, encodings, readSignature, signedText } from "@byleave/protocol/signature";
import { makeVectors } from "./vectors.ts";

const algorithmLabels = "RSA256, SHA256withRSA, RS256, ECC224, ECC256, ES256, SHA256withECDSA, ED25519, EdDSA";

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

	/** What each wrong one really is signed for, or what is wrong with its header. */
	const [first] = vectors;
	const { method, path, clientId, time, body } = first ?? assert.fail();
	const wrong: Record<string, Partial<typeof first> | string> = {
		"path without its leading slash": { path: "gateway/api/v2/authorizations/applyToken" },
		"path without the gateway's prefix": { path: "/v2/authorizations/applyToken" },
		"body serialised again": { body: JSON.stringify(JSON.parse(body)) },
		"another client": { clientId: "5J5YPB4MA8DM0001" },
		"another time": { time: "2026-11-23T10:00:00Z" },
		"another method": { method: "post" },
		"a space in the signature":
			"holds a signature with spaces where base64 has +: something decoded it as a form. Send + as it is, or percent-encode the value",
		"escaped twice": "holds a signature that is percent-encoded twice. Encode it once",
		"padding cut off": "holds a signature that is neither base64 nor base64url, percent-encoded or not",
		"signature twice": "names signature twice",
		"algorithm none": `names an algorithm that is none of ${algorithmLabels}`,
	};
	const headers = new Map(vectors.map(({ name, header }) => [name, header]));
	const of = (name: string): string => headers.get(name) ?? assert.fail(name);

	it("asks one and the same", () => {
		assert.deepEqual(
			[method, path, clientId, time],
			["POST", "/gateway/api/v2/authorizations/applyToken", "5J5YPB4MA8DM0000", "2026-11-23T10:00:00+00:00"],
		);
		assert.notEqual(JSON.stringify(JSON.parse(body)), body);
		for (const one of vectors) {
			assert.deepEqual([one.method, one.path, one.clientId, one.time, one.body], [method, path, clientId, time, body]);
		}
	});

	for (const [name, what] of Object.entries(wrong)) {
		it(`is wrong in no other way: ${name}`, () => {
			const read = readSignature(of(name));
			if (typeof what === "string") return assert.equal(read, what);
			assert.ok(typeof read === "object");
			const parts = { method, path, clientId, time, body, ...what };
			assert.ok(verify("sha256", signedText({ ...parts, body: Buffer.from(parts.body) }), publicKey, read.signature));
		});
	}

	it("writes one signature in all ways that are right", () => {
		const [percent, raw] = [of("percent"), of("base64")];
		const [head = "", signature = ""] = raw.split(/(?<=signature=)/);
		assert.equal(head, "algorithm=RSA256, keyVersion=1, signature=");
		const ways = (Object.keys(encodings) as Encoding[]).map((encoding) => [
			encoding,
			head + encodeSignature(Buffer.from(signature, "base64"), encoding),
		]);
		const right = vectors.filter(({ valid }) => valid).map(({ name, header }) => [name, header]);
		assert.deepEqual(Object.fromEntries(right), {
			...Object.fromEntries(ways),
			"percent, lower-case hex": percent.replace(/%2B|%2F|%3D/g, (coded) => coded.toLowerCase()),
			"percent, slashes raw": percent.replaceAll("%2F", "/"),
			"no spaces": raw.replaceAll(" ", ""),
			"no keyVersion": raw.replace(" keyVersion=1,", ""),
			SHA256withRSA: raw.replace("RSA256", "SHA256withRSA"),
		});
	});

	it("breaks a header in the way that its name says", () => {
		const [percent, raw] = [of("percent"), of("base64")];
		assert.equal(of("escaped twice"), percent.replaceAll("%", "%25"));
		assert.equal(of("padding cut off"), raw.slice(0, -1));
		const spaced = of("a space in the signature");
		const at = spaced.lastIndexOf(" ");
		assert.equal(`${spaced.slice(0, at)}${raw[at]}${spaced.slice(at + 1)}`, raw);
		assert.ok(at > raw.indexOf("signature="));
	});

	it("names each once, and makes a new key each time", () => {
		assert.equal(new Set(vectors.map(({ name }) => name)).size, vectors.length);
		assert.notEqual(makeVectors().publicKey, publicKey);
	});
});

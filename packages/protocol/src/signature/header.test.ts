import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { encodings } from "./encoding.ts";
import { namesVersion, readSignature, writeSignature } from "./header.ts";

const signature = Uint8Array.from([0xfb, 0xff, 0xbf, 0xff]);
const read = (header: string) => {
	const answer = readSignature(header);
	assert.equal(typeof answer, "object", String(answer));
	return answer as Exclude<typeof answer, string>;
};

describe("the Signature header", () => {
	for (const header of [
		"algorithm=RSA256, keyVersion=1, signature=%2B%2F%2B%2F%2Fw%3D%3D",
		"algorithm=RSA256,keyVersion=1,signature=+/+//w==",
		"signature=-_-__w==,keyVersion=1,algorithm=RSA256",
		"  algorithm=sha256WithRsa ,\tkeyVersion=1,  signature=-_-__w ",
		"algorithm=rs256, keyVersion=1, signature=-_-__w",
		"keyVersion=1, signature=-_-__w",
	]) {
		it(`reads ${header}`, () => {
			const { algorithms, keyVersion, signature: bytes } = read(header);
			assert.deepEqual(
				{ algorithms, keyVersion, bytes },
				{ algorithms: ["RSA256"], keyVersion: "1", bytes: signature },
			);
		});
	}

	for (const [label, as, algorithms] of [
		["sha256WithRsa", "SHA256withRSA", ["RSA256"]],
		["ECC224", "ECC224", ["P256", "ED25519"]],
		["ecc256", "ECC256", ["P256", "ED25519"]],
		["es256", "ES256", ["P256"]],
		["sha256withecdsa", "SHA256withECDSA", ["P256"]],
		["Ed25519", "ED25519", ["ED25519"]],
		["EDDSA", "EdDSA", ["ED25519"]],
	] as const) {
		it(`knows what ${label} can mean`, () => {
			const header = read(`algorithm=${label}, signature=-_-__w`);
			assert.deepEqual([header.label, header.algorithms], [as, algorithms]);
		});
	}

	for (const [version, header] of [
		[undefined, "algorithm=RSA256, signature=-_-__w"],
		["0", "algorithm=RSA256, keyVersion=0, signature=-_-__w"],
		["2", "algorithm=RSA256, keyVersion=2, signature=-_-__w"],
		["v1", "algorithm=RSA256, keyVersion=v1, signature=-_-__w"],
		["-1", "algorithm=RSA256, keyVersion=-1, signature=-_-__w"],
	] as const) {
		it(`hands on keyVersion ${version} as it was sent`, () => assert.equal(read(header).keyVersion, version));
	}

	for (const [header, says] of [
		["", /nothing else/],
		["-_-__w", /nothing else/],
		["signature=-_-__w, signature=-_-__w", /signature twice/],
		["algorithm=RSA256, algorithm=RSA256, signature=-_-__w", /algorithm twice/],
		["keyVersion=1,keyVersion=2,signature=-_-__w", /keyVersion twice/],
		["algorithm=none, signature=-_-__w", /none of RSA256, SHA256withRSA, RS256, ECC224, .*ED25519/],
		["algorithm=HMAC, signature=-_-__w", /none of RSA256, SHA256withRSA, RS256, ECC224, .*ED25519/],
		["algorithm=RSA1, signature=-_-__w", /none of RSA256, SHA256withRSA, RS256, ECC224, .*ED25519/],
		["algorithm=ES384, signature=-_-__w", /none of RSA256, SHA256withRSA, RS256, ECC224, .*ED25519/],
		["algorithm=__proto__, signature=-_-__w", /none of RSA256, SHA256withRSA, RS256, ECC224, .*ED25519/],
		["algorithm=constructor, signature=-_-__w", /none of RSA256, SHA256withRSA, RS256, ECC224, .*ED25519/],
		['algorithm="RSA256", signature=-_-__w', /none of RSA256, SHA256withRSA, RS256, ECC224, .*ED25519/],
		["algorithm=RSA256, keyVersion=1", /no signature/],
		["algorithm=RSA256, keyVersion=, signature=-_-__w", /nothing else/],
		["algorithm=RSA256, keyVersion=1, signature=", /nothing else/],
		["algorithm=RSA256, keyVersion=1;2, signature=-_-__w", /keyVersion/],
		["algorithm=RSA256, kid=1, signature=-_-__w", /nothing else/],
		["Signature=-_-__w", /nothing else/],
		["signature=-_ -__w", /nothing else/],
		["signature=-_-__w,", /nothing else/],
		["signature= -_-__w", /nothing else/],
		["signature=+/+//x==", /neither base64/],
		[`signature=${"A".repeat(1368)}`, /over 1024 bytes/],
		["xsignature=-_-__w", /nothing else/],
		[`signature=${"A".repeat(4096 - 10)}`, /over 1024 bytes/],
		[`signature=${"A".repeat(4096 - 9)}`, /at most 4096/],
	] as const) {
		it(`[46] refuses ${header.slice(0, 60)}`, () => assert.match(String(readSignature(header)), says));
	}

	it("takes a signature of 1024 bytes", () => {
		assert.equal(read(`signature=${"A".repeat(1366)}`).signature.length, 1024);
	});

	it("reads what it writes, parts in the strict clients' order", () => {
		for (const encoding of Object.keys(encodings) as (keyof typeof encodings)[]) {
			const header = writeSignature({ keyVersion: "7", signature, encoding });
			assert.match(header, /^algorithm=RSA256, keyVersion=7, signature=[^ ,]+$/);
			const { keyVersion, signature: bytes } = read(header);
			assert.deepEqual({ keyVersion, bytes }, { keyVersion: "7", bytes: signature });
		}
		assert.equal(writeSignature({ signature, encoding: "base64url" }), "algorithm=RSA256, signature=-_-__w");
	});

	it("[46] answers any text with a header or a reason, never an exception", () => {
		const pair = fc.tuple(
			fc.constantFrom("algorithm", "keyVersion", "signature", "", "x"),
			fc.constantFrom("=", "==", "", " = "),
			fc.oneof(fc.string(), fc.constantFrom("RSA256", "1", "-_-__w", "%2B", "a b")),
		);
		const header = fc.oneof(
			fc.string(),
			fc.array(pair.map((parts) => parts.join(""))).map((pairs) => pairs.join(",")),
		);
		fc.assert(
			fc.property(header, (text) => {
				const answer = readSignature(text);
				assert.ok(typeof answer === "string" ? answer.length > 0 : answer.signature.length > 0);
			}),
			{ numRuns: 1000 },
		);
	});

	it("[45] takes v1 for a key registered as 1, and nothing else", () => {
		assert.ok(namesVersion("1", "1") && namesVersion("v1", "1") && namesVersion("v1", "v1"));
		assert.ok(
			!namesVersion("1", "v1") && !namesVersion("01", "1") && !namesVersion("V1", "1") && !namesVersion("", "1"),
		);
	});
});

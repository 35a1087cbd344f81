import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { describe, it } from "node:test";
import { platforms } from "@byleave/protocol/platforms";
import { type Encoding, encodeSignature, encodings, readSignature } from "@byleave/protocol/signature";
import { readSigningKey, readVerifyingKey, readVerifyingKeys } from "./keys.ts";
import { headerOf, type WireRequest } from "./message.ts";
import { type SignOptions, signRequest } from "./sign.ts";
import { verifyRequest } from "./verify.ts";

const now = Date.UTC(2026, 10, 23, 10);
const pems = ({ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }) => ({
	privatePem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
	publicPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
	publicKey,
});
const keys = {
	RSA256: pems(generateKeyPairSync("rsa", { modulusLength: 2048 })),
	P256: pems(generateKeyPairSync("ec", { namedCurve: "P-256" })),
	ED25519: pems(generateKeyPairSync("ed25519")),
};
const rsa = readSigningKey(keys.RSA256.privatePem, "key.pem");
const { alipayplus } = platforms;
assert.ok(alipayplus);
const request: WireRequest = {
	...{ method: "POST", origin: "https://w.example", path: "/v2/x", headers: [["X", "y"]], notes: [] },
	body: Buffer.from('{"a": "é"}'),
};
const signed = (options: Partial<SignOptions> = {}, of: Partial<WireRequest> = {}) =>
	signRequest({ ...request, ...of }, { platform: alipayplus, by: rsa, clientId: "c1", now, ...options });

const looksAs = (signature: Uint8Array, header: string | undefined, encoding: Encoding): boolean =>
	header?.endsWith(`signature=${encodeSignature(signature, encoding)}`) === true;

describe("a signed request", () => {
	for (const [name, platform] of Object.entries(platforms)) {
		for (const [algorithm, { privatePem, publicPem }] of Object.entries(keys)) {
			it(`verifies in ${name}'s dialect, in each encoding, by ${algorithm}`, async () => {
				const by = readSigningKey(privatePem, "key.pem");
				const key = readVerifyingKey(publicPem, "public.pem");
				for (const encoding of [undefined, ...(Object.keys(encodings) as Encoding[])]) {
					const { request: made } = signed({ platform, by, encoding, keyVersion: "2" });
					const verdict = await verifyRequest(made, { platform, keys: [key], now });
					assert.ok(verdict.good, JSON.stringify(verdict));
					const read = readSignature(headerOf(made, "signature") ?? "");
					const written = algorithm === "RSA256" ? platform.signature.encoding : "base64";
					assert.ok(
						typeof read !== "string" && looksAs(read.signature, headerOf(made, "signature"), encoding ?? written),
					);
					const label = algorithm === "RSA256" ? platform.signature.label : undefined;
					const header = headerOf(made, "signature") ?? "";
					if (label) assert.ok(header.startsWith(`algorithm=${label}, keyVersion=2, signature=`), header);
				}
			});
		}
	}
	it("covers the text of the pages, to the byte", () => {
		const { text, headers } = signed();
		assert.equal(Buffer.from(text).toString(), 'POST /v2/x\nc1.2026-11-23T10:00:00+00:00.{"a": "é"}');
		assert.deepEqual(
			headers.map(([name]) => name),
			["Client-Id", "Request-Time", "Signature"],
		);
	});
	it("takes id, time and key version from what it was signed with before, and replaces that", () => {
		const before = [
			["client-id", "c9"],
			["request-time", "1795428000000"],
			["SIGNATURE", "algorithm=RSA256, keyVersion=v1, signature=x"],
		] as const;
		const { request: made, notes } = signed(
			{ clientId: undefined, now: 1_795_428_000_000 },
			{ headers: [...before, ["X", "y"]] },
		);
		assert.deepEqual([headerOf(made, "client-id"), headerOf(made, "request-time")], ["c9", "1795428000000"]);
		assert.match(headerOf(made, "signature") ?? "", /^algorithm=RSA256, keyVersion=v1, signature=[A-Za-z0-9%]{300,}$/);
		assert.deepEqual([made.headers.length, notes], [4, []]);
	});
	it("names no key version where nobody said one", () =>
		assert.match(headerOf(signed().request, "signature") ?? "", /^algorithm=RSA256, signature=/));
	it("is told what will be refused all the same", () => {
		const { notes } = signed({ time: "2026-11-20T10:00:00Z" }, { method: "GET", path: "/v2/x?a" });
		assert.match(notes.join("\n"), /The method is GET.*\n.*has a query.*\n.*is 3 d ago; it is taken within 300 s/);
		assert.match(signed({ time: "2026-11-23T10:20:00Z" }).notes.join(), /20 min ahead/);
	});
	it("needs a Client-Id, and a time that is one", () => {
		assert.throws(() => signed({ clientId: undefined }), /No Client-Id is known .* --client-id/);
		assert.throws(() => signed({ clientId: "a b" }), /Header Client-Id must be there/);
		assert.throws(() => signed({ time: "noon" }), /Header Request-Time must be a time like/);
	});
});

describe("[48] a key", () => {
	const short = pems(generateKeyPairSync("rsa", { modulusLength: 1024 }));
	const other = pems(generateKeyPairSync("ec", { namedCurve: "P-384" }));
	const oneLine = (pem: string) => pem.replace(/-----[^-]+-----|\s/g, "");
	const { privatePem, publicPem, publicKey } = keys.RSA256;
	it("may be one line of base64, private or public", () => {
		assert.equal(readSigningKey(oneLine(privatePem), "k").algorithm, "RSA256");
		assert.equal(readVerifyingKey(oneLine(publicPem), "k").algorithm, "RSA256");
	});
	const locked = generateKeyPairSync("ed25519").privateKey.export({
		type: "pkcs8",
		format: "pem",
		cipher: "aes-256-cbc",
		passphrase: "x",
	});
	for (const [text, why] of [
		[publicPem, /k\.pem cannot sign · it is a public key or a certificate/],
		[oneLine(publicPem), /it is a public key or a certificate/],
		["nonsense", /it is no private key/],
		[String(locked), /it is encrypted · decrypt it first/],
		[short.privatePem, /it has 1024 bit · make one of 2048/],
		[other.privatePem, /it is ec, secp384r1 · RSA, P-256 or Ed25519/],
	] as const) {
		it(`that cannot sign is refused: ${why.source}`, () => assert.throws(() => readSigningKey(text, "k.pem"), why));
	}
	for (const [text, why] of [
		[privatePem, /k\.pem cannot verify · this is a private key/],
		[oneLine(privatePem), /k\.pem cannot verify · this is a private key/],
		[JSON.stringify({ keys: [{ kty: "OKP", crv: "Ed25519", x: "x", d: "d" }] }), /k\.pem holds a private key/],
		["nonsense", /this is no public key/],
		[short.publicPem, /2048 bit is needed; this has 1024|2048 bit is needed/],
		['{"a":1}', /k\.pem holds no keys · it is no JWK Set/],
		[
			JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), purpose: "outgoing", keyVersion: "1" }] }),
			/none of its keys signs answers/,
		],
	] as const) {
		it(`that cannot verify is refused, and nothing of it told: ${why.source}`, () =>
			assert.throws(
				() => readVerifyingKeys(text, "k.pem"),
				(error: Error) => why.test(error.message) && (text.length < 100 || !error.message.includes(text.slice(40, 60))),
			));
	}
	it("of several as /keys publishes them: those for answers, by their versions", () => {
		const jwk = (version: string, purpose = "answer") => ({
			...publicKey.export({ format: "jwk" }),
			purpose,
			keyVersion: version,
		});
		const set = JSON.stringify({ keys: [jwk("2"), jwk("1"), jwk("1", "outgoing"), { kty: "oct" }] });
		assert.deepEqual(
			readVerifyingKeys(set, "keys").map(({ version }) => version),
			["2", "1"],
		);
		const block = (version: string, purpose = "answer") =>
			`purpose: ${purpose}, algorithm: RSA256, keyVersion: ${version}\n${publicPem}`;
		assert.deepEqual(
			readVerifyingKeys(block("2") + block("1") + block("1", "outgoing"), "keys").map(({ version }) => version),
			["2", "1"],
		);
	});
});

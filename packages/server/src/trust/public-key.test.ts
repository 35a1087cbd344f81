import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { pemOf, readPublicKey } from "./public-key.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const spki = rsa.publicKey.export({ type: "spki", format: "pem" }).toString();
const { n } = rsa.publicKey.export({ format: "jwk" });
const withExponent = (e: string) =>
	createPublicKey({ key: { kty: "RSA", n: String(n), e }, format: "jwk" })
		.export({ type: "spki", format: "pem" })
		.toString();
const ofBytes = (count: number) =>
	pemOf(
		createPublicKey({
			key: { kty: "RSA", n: Buffer.alloc(count, 0xff).toString("base64url"), e: "AQAB" },
			format: "jwk",
		}),
	);
const huge = ofBytes(1025);
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const otherCurve = generateKeyPairSync("ec", { namedCurve: "P-384" });
const edwards = generateKeyPairSync("ed25519");
const certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";

describe("readPublicKey", () => {
	it("gives one spelling for every way to write a key", () => {
		const ways = [
			spki,
			spki.replaceAll("\n", "\r\n"),
			`  ${spki}  `,
			`\ufeff${spki}`,
			`The wallet's key, 2026:\n${spki}\nand nothing behind it`,
			spki.replaceAll("\n", ""),
			spki.replaceAll("\n", " "),
			spki.replaceAll("\n", "\\n"),
			`"${spki.replaceAll("\n", "\\r\\n")}"`,
			rsa.publicKey.export({ type: "pkcs1", format: "pem" }).toString().replaceAll("\n", "\\n"),
			rsa.publicKey.export({ type: "spki", format: "der" }).toString("base64").replace(/.{64}/g, "$&\\n"),
			rsa.publicKey.export({ type: "pkcs1", format: "pem" }).toString(),
			rsa.publicKey.export({ type: "spki", format: "der" }).toString("base64"),
			rsa.publicKey.export({ type: "pkcs1", format: "der" }).toString("base64"),
		];
		for (const way of ways) assert.equal(pemOf(readPublicKey(way)), spki);
	});

	it("takes elliptic ones, where they are taken", () => {
		for (const { publicKey } of [ec, edwards]) {
			const pem = pemOf(publicKey);
			assert.equal(pemOf(readPublicKey(pem)), pem);
			const line = publicKey.export({ type: "spki", format: "der" }).toString("base64");
			assert.equal(pemOf(readPublicKey(line)), pem);
			assert.throws(() => readPublicKey(pem, ["RSA256"]), {
				code: "field_invalid",
				message: /^an RSA key is needed; this is (ec, prime256v1|ed25519)\.$/,
			});
		}
	});

	it("takes an RSA key of 8192 bit", () => {
		assert.equal(pemOf(readPublicKey(ofBytes(1024))), ofBytes(1024));
	});

	it("[48] refuses points of small order for Ed25519: to some libraries anybody has signed anything by them", () => {
		for (const point of [
			"00".repeat(32),
			`01${"00".repeat(31)}`,
			"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
			"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
			`ec${"ff".repeat(30)}7f`,
			`ed${"ff".repeat(30)}7f`,
			`ee${"ff".repeat(30)}7f`,
		]) {
			for (const sign of [0, 0x80]) {
				const bytes = Buffer.from(point, "hex");
				bytes[31] = (bytes[31] ?? 0) | sign;
				const jwk = { kty: "OKP", crv: "Ed25519", x: bytes.toString("base64url") };
				const pem = pemOf(createPublicKey({ key: jwk, format: "jwk" }));
				assert.throws(() => readPublicKey(pem), { field: "publicKey", message: /anybody could sign by it/ }, point);
			}
		}
	});

	const refused: readonly (readonly [string, string, RegExp])[] = [
		[
			"an RSA key of 1024 bit",
			pemOf(generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey),
			/2048 bit .* 1024/,
		],
		["an RSA key of 8200 bit", huge, /at most 8192 bit; this has 8200/],
		["exponent 1", withExponent("AQ"), /exponent .* 1\.$/],
		["exponent 3", withExponent("Aw"), /exponent .* 3\.$/],
		["a private key as PKCS#8", rsa.privateKey.export({ type: "pkcs8", format: "pem" }).toString(), /private key/],
		["a private key as PKCS#1", rsa.privateKey.export({ type: "pkcs1", format: "pem" }).toString(), /private key/],
		[
			"a private key as one line of PKCS#8",
			rsa.privateKey.export({ type: "pkcs8", format: "der" }).toString("base64"),
			/private key/,
		],
		[
			"a private key as one line of PKCS#1",
			rsa.privateKey.export({ type: "pkcs1", format: "der" }).toString("base64"),
			/private key/,
		],
		[
			"an elliptic private key as one line",
			ec.privateKey.export({ type: "sec1", format: "der" }).toString("base64"),
			/private key/,
		],
		[
			"an encrypted private key",
			rsa.privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-128-cbc", passphrase: "x" }).toString(),
			/private key/,
		],
		[
			"a public key with the private one behind it",
			spki + rsa.privateKey.export({ type: "pkcs8", format: "pem" }),
			/private key/,
		],
		["two keys", spki + spki, /more than one/],
		["a certificate", certificate, /certificate.*openssl/],
		["Ed25519", pemOf(edwards.publicKey), /^an RSA key or one on P-256 is needed; this is ed25519\.$/],
		["P-384", pemOf(otherCurve.publicKey), /^an RSA key or one on P-256 is needed; this is ec, secp384r1\.$/],
		[
			"P-224, whatever ECC224 sounds like",
			pemOf(generateKeyPairSync("ec", { namedCurve: "secp224r1" }).publicKey),
			/^an RSA key or one on P-256 is needed; this is ec, secp224r1\.$/,
		],
		["secp256k1", pemOf(generateKeyPairSync("ec", { namedCurve: "secp256k1" }).publicKey), /this is ec, secp256k1\.$/],
		["nothing", "", /no public key/],
		["words", "my key", /no public key/],
	];
	for (const [what, text, message] of refused) {
		it(`[48, 54] refuses ${what}`, () => {
			const refusal = { name: "Failure", code: "field_invalid", field: "publicKey", message };
			assert.throws(() => readPublicKey(text, ["RSA256", "P256"]), refusal);
		});
	}
});

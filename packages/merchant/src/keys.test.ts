import assert from "node:assert/strict";
import { createSecretKey, generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { createMerchant, type MerchantOptions } from "./index.ts";
import { readPrivateKey, readPublicKey } from "./keys.ts";

const mine = generateKeyPairSync("rsa", { modulusLength: 2048 });
const platform = generateKeyPairSync("rsa", { modulusLength: 2048 });
const weak = generateKeyPairSync("rsa", { modulusLength: 1024 });
const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pss = generateKeyPairSync("rsa-pss", { modulusLength: 2048 });
const pkcs8 = mine.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const spki = platform.publicKey.export({ type: "spki", format: "pem" }).toString();
const line = (pem: string): string => pem.replace(/-----.*-----|\s/g, "");
const options = (more: Partial<MerchantOptions>): MerchantOptions => ({
	gateway: "https://wallet.example/acl/api",
	clientId: "client-1",
	privateKey: pkcs8,
	platformPublicKey: spki,
	...more,
});

describe("createMerchant", () => {
	it("takes keys as PEM, as one line of base64, and as KeyObjects", () => {
		// As environment files, forms and editors hand them on.
		const worn = (pem: string) => [
			`\ufeff${pem}`,
			pem.replaceAll("\n", "\\n"),
			pem.replaceAll("\n", " "),
			`Ours:\n${pem}`,
			line(pem).replaceAll(/.{64}/g, "$&\n "),
		];
		for (const form of [pkcs8, line(pkcs8), mine.privateKey, ...worn(pkcs8)]) {
			assert.ok(readPrivateKey(form, "privateKey").equals(mine.privateKey));
		}
		for (const { privateKey, publicKey } of [elliptic, generateKeyPairSync("ed25519")]) {
			const own = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
			const theirs = publicKey.export({ type: "spki", format: "pem" }).toString();
			for (const form of [own, line(own)]) assert.ok(readPrivateKey(form, "privateKey").equals(privateKey));
			for (const form of [theirs, line(theirs)]) assert.ok(readPublicKey(form, "platformPublicKey").equals(publicKey));
		}
		for (const form of [spki, line(spki), platform.publicKey, ...worn(spki)]) {
			assert.ok(readPublicKey(form, "platformPublicKey").equals(platform.publicKey));
		}
	});

	for (const [option, change] of [
		["privateKey", { privateKey: "AAAA" }],
		["privateKey", { privateKey: mine.publicKey }],
		["privateKey", { privateKey: weak.privateKey }],
		["privateKey", { privateKey: generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey }],
		["privateKey", { privateKey: pss.privateKey }],
		["privateKey", { privateKey: createSecretKey(Buffer.from("secret")) }],
		["platformPublicKey", { platformPublicKey: "" }],
		["platformPublicKey", { platformPublicKey: {} }],
		["platformPublicKey.2", { platformPublicKey: { "1": platform.publicKey, "2": weak.publicKey } }],
		["platformPublicKey", { platformPublicKey: pkcs8 }],
		["platformPublicKey", { platformPublicKey: mine.publicKey }],
		["platformPublicKey", { platformPublicKey: { "1": platform.publicKey, "2": mine.publicKey } }],
		["platformPublicKey", { platformPublicKey: platform.privateKey }],
		["gateway", { gateway: "wallet.example" }],
		["gateway", { gateway: "ftp://wallet.example" }],
		["gateway", { gateway: "https://wallet.example/?a=b" }],
		["gateway", { gateway: "https://me:secret@wallet.example/" }],
		["gateway", { gateway: "https://:secret@wallet.example/" }],
		["gateway", { gateway: "https://wallet.example/#secret" }],
		["clientId", { clientId: "" }],
		["clientId", { clientId: "a\nb" }],
	] as const) {
		it(`refuses a wrong ${option}, and quotes nothing of it: ${inspect(change).slice(0, 60)}`, () => {
			assert.throws(
				() => createMerchant(options(change)),
				(error: unknown) => {
					assert.ok(error instanceof TypeError);
					assert.ok(error.message.startsWith(`createMerchant: ${option} must`), error.message);
					assert.ok(!error.message.includes("secret"));
					return true;
				},
			);
		});
	}

	it("says in which form a key is wanted", () => {
		const wanted = (option: string, type: string, form: string) =>
			`createMerchant: ${option} must be a ${type} key, RSA of 2048 bits or more, P-256 or Ed25519: PEM, ${form} in one line of base64, or a KeyObject.`;
		for (const [change, message] of [
			[{ privateKey: "" }, wanted("privateKey", "private", "PKCS#8")],
			[{ platformPublicKey: "" }, wanted("platformPublicKey", "public", "SPKI")],
		] as const) {
			assert.throws(() => createMerchant(options(change)), { name: "TypeError", message });
		}
	});

	it("shows its name only, whoever prints or stores it", () => {
		const merchant = createMerchant(options({}));
		assert.equal(inspect(merchant), "Merchant(client-1)");
		assert.equal(JSON.stringify({ merchant }), '{"merchant":"Merchant(client-1)"}');
		assert.equal(`${merchant}`, "Merchant(client-1)");
		const shown = (merchant as unknown as Record<symbol, () => string>)[Symbol.for("Deno.customInspect")];
		assert.equal(shown?.(), "Merchant(client-1)");
	});
});

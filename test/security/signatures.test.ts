import assert from "node:assert/strict";
import { constants, createHash, generateKeyPairSync, privateEncrypt, sign } from "node:crypto";
import { it } from "node:test";
import { signedText, writeSignature } from "@byleave/protocol/signature";
import { type JWTHeaderParameters, SignJWT } from "jose";
import { INFO, openWire, spki } from "../contract/wire.ts";
import { CLIENT, createWorld, issuer, merchantKey } from "../world.ts";

/** Signatures and JWTs that are made to look right. */

it("[49] padding that a lenient verifier takes is refused, and only what PKCS#1 says is taken", async (t) => {
	const world = await createWorld();
	t.after(() => world.close());
	const wire = await openWire(world);
	const body = JSON.stringify({ accessToken: "AT" });
	const { headers } = wire.sealed({ path: INFO, body });
	const time = headers["request-time"] ?? "";
	const text = signedText({ method: "POST", path: INFO, clientId: CLIENT, time, body: Buffer.from(body) });
	const digest = createHash("sha256").update(text).digest();
	/** DigestInfo of SHA-256, as RFC 8017 9.2 has it. */
	const info = Buffer.concat([Buffer.from("3031300d060960864801650304020105000420", "hex"), digest]);
	const filled = (first: string, tail: Buffer, behind = Buffer.alloc(0), fill = 0xff) => {
		const length = 256 - 3 - tail.length - behind.length;
		const padding = Buffer.alloc(Math.max(0, length), fill);
		return Buffer.concat([Buffer.from(first, "hex"), padding, Buffer.from([0]), tail, behind]);
	};
	const changed = (hex: string) => Buffer.concat([Buffer.from(hex, "hex"), digest]);
	const blocks: Record<string, Buffer> = {
		"bytes behind a short padding": Buffer.concat([
			Buffer.from(`0001${"ff".repeat(8)}00`, "hex"),
			info,
			Buffer.alloc(256 - 11 - info.length, 7),
		]),
		"a byte behind": filled("0001", info, Buffer.from([0])),
		"no padding at all": Buffer.concat([Buffer.from("000100", "hex"), info, Buffer.alloc(256 - 3 - info.length)]),
		"padding of zeros": filled("0001", info, undefined, 0),
		"block type 2": filled("0002", info),
		"block type 0": filled("0000", info, undefined, 0),
		"a first byte that is not 0": filled("0101", info).fill(1, 0, 1),
		"no NULL in the algorithm": filled("0001", changed("302f300b0609608648016503040201" + "0420")),
		"a longer form of a length": filled("0001", changed("308131300d060960864801650304020105000420")),
		"bytes inside the algorithm": filled("0001", changed("3034301006096086480165030402010403aabbcc0420")),
		"SHA-1's name over SHA-256": filled("0001", changed("302d300906052b0e03021a05000420")),
		"a bare digest": filled("0001", digest),
		"another digest": filled(
			"0001",
			Buffer.concat([info.subarray(0, 19), createHash("sha256").update("other").digest()]),
		),
	};
	const told = async (signature: Buffer) => {
		const header = writeSignature({ keyVersion: undefined, signature, encoding: "percent" });
		const { result } = await wire.send({ path: INFO, body, time, headers: { signature: header } });
		return result.resultCode;
	};
	const raw = (block: Buffer) => privateEncrypt({ key: merchantKey, padding: constants.RSA_NO_PADDING }, block);
	for (const [name, block] of Object.entries(blocks)) {
		assert.equal(block.length, 256, name);
		assert.equal(await told(raw(block)), "INVALID_SIGNATURE", name);
	}
	const pss = sign("sha256", text, { key: merchantKey, padding: constants.RSA_PKCS1_PSS_PADDING });
	for (const [name, signature] of Object.entries({
		"another padding": pss,
		"one byte short": raw(filled("0001", info)).subarray(1),
		"one byte long": Buffer.concat([Buffer.from([0]), raw(filled("0001", info))]),
		nothing: Buffer.alloc(256),
		one: Buffer.concat([Buffer.alloc(255), Buffer.from([1])]),
	})) {
		assert.equal(await told(signature), "INVALID_SIGNATURE", name);
	}
	assert.equal(await told(raw(filled("0001", info))), "INVALID_ACCESS_TOKEN", "the right one is let in");
});

it("[35, 102] a user's token is believed by the issuer's key and algorithm only", async (t) => {
	const wallet = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const attacker = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const publicKeys = [spki(wallet.publicKey)];
	const world = await createWorld({ config: { issuers: [{ ...issuer, publicKeys }] } });
	t.after(() => world.close());
	const wire = await openWire(world);
	const seconds = Math.floor(world.server.context.now() / 1000);
	const claims = {
		iss: issuer.issuer,
		aud: issuer.audience,
		sub: "user-mei",
		sid: "s",
		iat: seconds,
		exp: seconds + 60,
	};
	const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
	const signed = (header: JWTHeaderParameters, key: Parameters<SignJWT["sign"]>[0]) =>
		new SignJWT(claims).setProtectedHeader(header).sign(key, { crit: { "b64-like": true } });
	const { publicKey } = attacker;
	const jwk = publicKey.export({ format: "jwk" });
	const right = await signed({ alg: "RS256" }, wallet.privateKey);
	const [head, body, signature] = right.split(".");
	const status = async (token: string) => {
		const authorization = `Bearer ${token}`;
		return (await wire.host("/host/authorize", { appId: "Shop", scopes: ["auth_base"] }, { authorization })).status;
	};
	const tokens: Record<string, string> = {
		"alg none": `${part({ alg: "none" })}.${body}.`,
		"alg none with a signature": `${part({ alg: "none" })}.${body}.${signature}`,
		"alg None": `${part({ alg: "None" })}.${body}.${signature}`,
		"alg left out": `${part({})}.${body}.${signature}`,
		"no signature": `${head}.${body}.`,
		...Object.fromEntries(
			await Promise.all(
				(["HS256", "HS384", "HS512"] as const).map(async (alg) => [
					`${alg} with the public key for a secret`,
					await signed({ alg }, Buffer.from(publicKeys[0] ?? "")),
				]),
			),
		),
		"another algorithm of the same key": await signed({ alg: "RS512" }, wallet.privateKey),
		"another padding of the same key": await signed({ alg: "PS256" }, wallet.privateKey),
		"another kind of key": await signed({ alg: "ES256" }, elliptic.privateKey),
		"a key of its own (jwk)": await signed({ alg: "RS256", jwk }, attacker.privateKey),
		"an address of keys (jku)": await signed({ alg: "RS256", jku: "https://evil.example/keys" }, attacker.privateKey),
		"an address of a certificate (x5u)": await signed(
			{ alg: "RS256", x5u: "https://evil.example/x" },
			attacker.privateKey,
		),
		"a certificate (x5c)": await signed({ alg: "RS256", x5c: ["MIIB"] }, attacker.privateKey),
		"an extension that must be understood": await signed(
			{ alg: "RS256", crit: ["b64-like"], "b64-like": 1 },
			wallet.privateKey,
		),
		"another's signature": `${head}.${body}.${(await signed({ alg: "RS256" }, attacker.privateKey)).split(".")[2]}`,
		"claims changed afterwards": `${head}.${part({ ...claims, sub: "user-ben" })}.${signature}`,
	};
	for (const [name, token] of Object.entries(tokens)) assert.equal(await status(token), 401, name);
	assert.equal(await status(right), 200);
});

import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { describe, it } from "node:test";
import { writeTime } from "@byleave/protocol/signature";
import { act } from "../trust/person.ts";
import { keyOne, openBed, pair } from "./bed.test.ts";

const curves = { P256: generateKeyPairSync("ec", { namedCurve: "P-256" }), ED25519: generateKeyPairSync("ed25519") };
const body = { grantType: "AUTHORIZATION_CODE", authCode: "AC00ffxxxxxxxxxxxxxxxxxxxxxxxx" };

for (const [algorithm, { privateKey, publicKey }, labels, versions] of [
	["P256", curves.P256, ["ECC224", "ecc256", "ES256", "SHA256withECDSA"], "p1"],
	["ED25519", curves.ED25519, ["ECC224", "ECC256", "Ed25519", "eddsa"], "e1"],
] as const) {
	describe(`a client with a key for ${algorithm}`, () => {
		it("is let in under each label of it, and answered by the platform's key of it, in base64, under that label", async () => {
			const bed = await openBed({ key: publicKey });
			for (const label of labels) {
				for (const encoding of ["percent", "base64url", "base64"] as const) {
					const answer = await bed.send({ key: privateKey, label, encoding, body });
					assert.equal(answer.result.resultCode, "INVALID_AUTHCODE", `${label} ${encoding}`);
					assert.deepEqual([answer.signed, answer.keyVersion, answer.status], [true, versions, 200]);
					assert.equal(answer.label?.toLowerCase(), label.toLowerCase());
					const { signature = "" } = answer.response.headers;
					assert.match(String(signature), /signature=[A-Za-z0-9+/]+=*$/);
				}
			}
		});

		it("is answered in another encoding where it is set up so", async () => {
			const bed = await openBed({ key: publicKey, client: { responseEncoding: "percent" } });
			const { signed, response } = await bed.send({ key: privateKey, label: "ECC224", body });
			assert.ok(signed);
			assert.match(String(response.headers.signature), /%(3D|2B|2F)|signature=[A-Za-z0-9]+$/);
		});

		it("[46] is not let in under another algorithm's label, nor without one", async () => {
			const bed = await openBed({ key: publicKey });
			for (const label of ["RSA256", algorithm === "P256" ? "ED25519" : "ES256"]) {
				const { result, signed } = await bed.send({ key: privateKey, label, body });
				assert.deepEqual([result.resultCode, signed], ["INVALID_SIGNATURE", true], label);
			}
			const value = `signature=${bed.signed({ key: privateKey, label: "ECC224", body, encoding: "base64" }).headers.signature?.split("signature=")[1]}`;
			const { result } = await bed.send({ headers: { signature: value }, body });
			assert.equal(result.resultCode, "INVALID_SIGNATURE");
		});

		it("[51] gets the same answer as nobody, by the same key, where it does not prove itself", async () => {
			const bed = await openBed({ key: publicKey, client: { responseEncoding: "base64url", titleCaseHeaders: true } });
			const strange =
				algorithm === "P256" ? generateKeyPairSync("ec", { namedCurve: "P-256" }) : generateKeyPairSync("ed25519");
			for (const label of labels) {
				const known = await bed.send({ key: strange.privateKey, label, body });
				const unknown = await bed.send({ key: strange.privateKey, label, body, clientId: "nobody" });
				assert.deepEqual(known.json, unknown.json);
				assert.deepEqual([known.signed, unknown.signed], [true, true]);
				assert.deepEqual([known.keyVersion, known.label], [unknown.keyVersion, unknown.label]);
				// Which of base64 and base64url a short signature is, only some of them show.
				for (const { response } of [known, unknown])
					assert.match(String(response.headers.signature), /=[A-Za-z0-9+/]+=*$/);
				assert.deepEqual(Object.keys(known.response.headers), Object.keys(unknown.response.headers));
				const late = { time: writeTime(bed.now - 400_000), key: strange.privateKey, label };
				assert.deepEqual((await bed.send(late)).json, (await bed.send({ ...late, clientId: "nobody" })).json);
			}
		});

		it("[45, 127] lives beside a key for RSA until one is retired, each answered in its own", async () => {
			const bed = await openBed();
			const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
			await bed.store.addClientKey({
				clientId: "client-1",
				publicKey: pem,
				version: "new",
				retireOthers: false,
				...act(bed.context),
			});
			const by = (key: KeyObject, label: string, keyVersion?: string) =>
				bed.send({ key, label, body, ...(keyVersion === undefined ? {} : { keyVersion }) });
			assert.equal((await by(keyOne.privateKey, "RSA256")).keyVersion, "1");
			assert.equal((await by(privateKey, "ECC224")).keyVersion, versions);
			assert.equal((await by(privateKey, "ECC224", "new")).result.resultCode, "INVALID_AUTHCODE");
			assert.equal((await by(privateKey, "ECC224", "1")).result.resultCode, "INVALID_SIGNATURE");
			await bed.store.retireClientKey({
				clientId: "client-1",
				version: "1",
				compromisedSince: null,
				...act(bed.context),
			});
			assert.equal((await by(keyOne.privateKey, "RSA256")).result.resultCode, "INVALID_SIGNATURE");
			assert.equal((await by(privateKey, "ECC224")).result.resultCode, "INVALID_AUTHCODE");
		});

		it("is signed for by the version that it is pinned to, which is no matter to its RSA key", async () => {
			const bed = await openBed({ key: publicKey });
			const letter = versions[0];
			await bed.context.keys.rotate("answer", 0, algorithm);
			const send = () => bed.send({ key: privateKey, label: "ECC224", body });
			assert.equal((await send()).keyVersion, `${letter}2`);
			const pin = { version: versions, until: bed.now + 1000 };
			await bed.store.pinAnswerKey({ clientId: "client-1", answerKey: pin, ...act(bed.context) });
			assert.equal((await send()).keyVersion, versions);
			await bed.store.pinAnswerKey({ clientId: "client-1", answerKey: { ...pin, version: "1" }, ...act(bed.context) });
			const { keyVersion } = await send();
			assert.equal(keyVersion, `${letter}2`);
		});

		it("[38, 49] is not let in by what is no signature", async () => {
			const bed = await openBed({ key: publicKey });
			const { headers } = bed.signed({ key: privateKey, label: "ECC224", body });
			const text = Buffer.from("other");
			for (const bytes of [
				Buffer.alloc(64),
				Buffer.from("3006020100020100", "hex"),
				Buffer.from(`3006${"020101".repeat(2)}`, "hex"),
				sign("sha256", text, pair().privateKey),
				sign(algorithm === "P256" ? "sha256" : null, text, privateKey),
			]) {
				const signature = `algorithm=ECC224, signature=${bytes.toString("base64")}`;
				const { result, signed } = await bed.send({ headers: { ...headers, signature }, body });
				assert.deepEqual([result.resultCode, signed], ["INVALID_SIGNATURE", true]);
			}
		});
	});
}

/** Of a right signature: other bytes that say the same numbers, or nearly. */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const L = 0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3edn;
const hexOf = (number: bigint) => number.toString(16).padStart(64, "0");
const numberIn = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
const integer = (content: Buffer) => Buffer.concat([Buffer.of(2, content.length), content]);
/** As DER has it: as short as can be, and above zero. */
const plain = (number: bigint) => {
	const hex = number.toString(16);
	const bytes = Buffer.from(hex.length % 2 === 1 ? `0${hex}` : hex, "hex");
	return integer((bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
};
const sequence = (...parts: readonly Buffer[]) => {
	const inside = Buffer.concat(parts);
	return Buffer.concat([Buffer.of(0x30, inside.length), inside]);
};
const zeroBefore = (der: Buffer) => integer(Buffer.concat([Buffer.of(0), der.subarray(2)]));

describe("[47, 49] an elliptic signature is let in as it must be written, to the letter, and in no other form", () => {
	for (const [algorithm, label, forms] of [
		[
			"P256",
			"ES256",
			(right: Buffer) => {
				const size = right[3] ?? 0;
				const [r, s] = [numberIn(right.subarray(4, 4 + size)), numberIn(right.subarray(6 + size))];
				assert.deepEqual(sequence(plain(r), plain(s)), right);
				const inside = right.subarray(2);
				return {
					"a byte behind it": Buffer.concat([right, Buffer.of(0)]),
					"a byte behind its numbers": sequence(inside, Buffer.of(0)),
					"a third number": sequence(plain(r), plain(s), plain(1n)),
					"one number": sequence(plain(r)),
					"cut off": right.subarray(0, -1),
					"a length in long form (BER)": Buffer.concat([Buffer.of(0x30, 0x81, inside.length), inside]),
					"no length of its own (BER)": Buffer.concat([Buffer.of(0x30, 0x80), inside, Buffer.of(0, 0)]),
					"a zero that r does not need": sequence(zeroBefore(plain(r)), plain(s)),
					"a zero that s does not need": sequence(plain(r), zeroBefore(plain(s))),
					"r of zero": sequence(plain(0n), plain(s)),
					"s of zero": sequence(plain(r), plain(0n)),
					"both of zero": sequence(plain(0n), plain(0n)),
					"an empty number": sequence(integer(Buffer.alloc(0)), plain(s)),
					"r below zero": sequence(integer(Buffer.concat([Buffer.of(0xff), plain(r).subarray(2)])), plain(s)),
					"r over the curve's order": sequence(plain(r + N), plain(s)),
					"s over the curve's order": sequence(plain(r), plain(s + N)),
					"a set in place of a sequence": Buffer.concat([Buffer.of(0x31), right.subarray(1)]),
					"its numbers bare": Buffer.from(hexOf(r) + hexOf(s), "hex"),
				};
			},
		],
		[
			"ED25519",
			"EdDSA",
			(right: Buffer) => {
				const s = numberIn(Buffer.from(right.subarray(32)).reverse());
				return {
					"a byte behind it": Buffer.concat([right, Buffer.of(0)]),
					"cut off": right.subarray(0, -1),
					"s over the curve's order": Buffer.concat([
						right.subarray(0, 32),
						Buffer.from(hexOf(s + L), "hex").reverse(),
					]),
					"s of zero": Buffer.concat([right.subarray(0, 32), Buffer.alloc(32)]),
					"R of zero": Buffer.concat([Buffer.alloc(32), right.subarray(32)]),
					"wrapped as DER": sequence(integer(right.subarray(0, 32)), integer(right.subarray(32))),
				};
			},
		],
	] as const) {
		it(algorithm, async () => {
			const { privateKey, publicKey } = curves[algorithm];
			const bed = await openBed({ key: publicKey });
			const { headers } = bed.signed({ key: privateKey, label, body, encoding: "base64" });
			const right = Buffer.from(String(headers.signature).split("signature=")[1] ?? "", "base64");
			const by = (bytes: Buffer) =>
				bed.send({
					headers: { ...headers, signature: `algorithm=${label}, signature=${bytes.toString("base64")}` },
					body,
				});
			assert.equal((await by(right)).result.resultCode, "INVALID_AUTHCODE");
			for (const [form, bytes] of Object.entries(forms(right))) {
				const { result, signed } = await by(bytes);
				assert.deepEqual([result.resultCode, signed], ["INVALID_SIGNATURE", true], form);
			}
		});
	}
});

import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { createMerchant } from "@byleave/merchant";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { readSignature, readTime, signedText, writeSignature, writeTime } from "@byleave/protocol/signature";
import fc from "fast-check";
import { createWorld, merchantKey, type World } from "../world.ts";
import { naiveHeader, naiveSign, naiveVerify, spell, spellings, textOf, unspell } from "./naive.ts";

/** Our wire against one that knows nothing of ours (naive.ts): what either writes, the other reads, whatever it is about. */

const CLIENT = "leaf-and-bean";
const NOW = Date.UTC(2026, 10, 23, 10, 0, 0);
const WINDOW = alipayplus.lifetimes.clock * 1000;
const run = <T>(property: fc.IAsyncProperty<T>, numRuns = 200) =>
	fc.assert(property, { numRuns, interruptAfterTimeLimit: 10_000 });

/** Since then milliseconds have the thirteen digits by which they are known. */
const EARLIEST = Date.UTC(2001, 8, 10);
const LATEST = Date.UTC(2099, 11, 30);

const two = (value: number): string => String(value).padStart(2, "0");
const spelling = fc.constantFrom(...spellings);
/** Minutes ahead of Greenwich; at most so many as zones have. */
const zone = fc.integer({ min: -14 * 60, max: 14 * 60 });
const colon = fc.constantFrom(":", "");

/** A time as text, and the milliseconds that a reader of it may know: the fraction's first three digits. */
const timeAround = (min: number, max: number) =>
	fc
		.tuple(fc.integer({ min, max }), zone, colon, fc.integer({ min: 0, max: 9 }), fc.nat(5))
		.map(([at, ahead, colon, digits, form]): { readonly text: string; readonly at: number } => {
			const seconds = Math.floor(at / 1000) * 1000;
			const local = new Date(at + ahead * 60_000).toISOString();
			const offset = `${ahead < 0 ? "-" : "+"}${two(Math.floor(Math.abs(ahead) / 60))}${colon}${two(Math.abs(ahead) % 60)}`;
			if (form === 0) return { text: String(at), at };
			if (form === 1) return { text: `${new Date(at).toISOString().slice(0, 19).replace("T", " ")}`, at: seconds };
			if (form === 2) return { text: new Date(at).toISOString(), at };
			if (digits === 0) return { text: local.slice(0, 19) + offset, at: seconds };
			const fraction = `${local.slice(20, 23)}123456`.slice(0, digits);
			return {
				text: `${local.slice(0, 19)}.${fraction}${offset}`,
				at: seconds + Number(fraction.slice(0, 3).padEnd(3, "0")),
			};
		});

const word = fc.string({ unit: "binary", maxLength: 40 });
/** JSON that the server takes: names that reach into a prototype it refuses, as bad input's own tests hold. */
const anyJson = fc
	.jsonValue({ maxDepth: 3 })
	.filter((value) => !/"(__proto__|constructor|prototype)":/.test(JSON.stringify(value)));
const blank = fc.stringMatching(/^[ \t\r\n]{0,4}$/);
/** Any JSON around these fields, with blanks where JSON has room for them. */
const bodyOf = (json: object) =>
	fc
		.tuple(word, fc.jsonValue({ maxDepth: 3 }), blank, fc.integer({ min: 0, max: 4 }))
		.map(([memo, more, blank, indent]) =>
			Buffer.from(blank + JSON.stringify({ ...json, memo, more }, null, indent) + blank),
		);
const flip = (bytes: Buffer, bit: number): Buffer => {
	const copy = Buffer.from(bytes);
	const at = (bit >> 3) % copy.length;
	copy[at] = (copy[at] ?? 0) ^ (1 << (bit & 7));
	return copy;
};

describe("the parts of the wire, ours and the naive one", () => {
	it("sign the same text", () =>
		fc.assert(
			fc.property(word, word, word, fc.uint8Array({ maxLength: 300 }), (path, clientId, time, body) => {
				const said = { path, clientId, time, body: Buffer.from(body) };
				assert.deepEqual(Buffer.from(signedText({ method: "POST", ...said })), textOf(said));
			}),
		));

	it("write the same header, and read each other's", () =>
		fc.assert(
			fc.property(
				fc.uint8Array({ minLength: 64, maxLength: 512 }),
				spelling,
				fc.nat(99),
				(signature, encoding, version) => {
					const bytes = Buffer.from(signature);
					const header = writeSignature({ keyVersion: String(version), signature, encoding });
					assert.deepEqual(naiveHeader(header), { value: spell(bytes, encoding), version: String(version) });
					const read = readSignature(`algorithm=RSA256,keyVersion=${version},signature=${spell(bytes, encoding)}`);
					assert.ok(typeof read === "object", String(read));
					assert.deepEqual([Buffer.from(read.signature), read.keyVersion], [bytes, String(version)]);
					// Spelt again as it was read, it is the same: so a client finds its own spelling in the answer.
					assert.equal(unspell(spell(bytes, read.encoding)).equals(bytes), true);
				},
			),
		));

	it("read the same time", () =>
		fc.assert(
			fc.property(timeAround(EARLIEST, LATEST), ({ text, at }) => {
				assert.equal(readTime(text), at, text);
			}),
			{ numRuns: 2000 },
		));

	it("write a time that JavaScript's own reader takes for the same", () =>
		fc.assert(
			fc.property(fc.integer({ min: EARLIEST, max: LATEST }), zone, (at, ahead) => {
				const offset = `${ahead < 0 ? "-" : "+"}${two(Math.floor(Math.abs(ahead) / 60))}:${two(Math.abs(ahead) % 60)}`;
				assert.equal(Date.parse(writeTime(at, offset)), Math.floor(at / 1000) * 1000);
			}),
		));
});

describe("a naive client against our server", () => {
	let world: World;
	let answerKey: KeyObject;
	let accessToken: string;
	const path = alipayplus.operations.find(
		({ operation, version }) => operation === "inquiryUserInfo" && version === "v2",
	)?.path as string;
	before(async () => {
		world = await createWorld();
		const [published] = (await world.server.context.keys.published()).filter(({ purpose }) => purpose === "answer");
		answerKey = createPublicKey(published?.publicKey ?? "");
		const { authCode } = await world.my.getAuthCode();
		const tokens = await world.merchant.applyToken({ authCode });
		assert.ok(tokens.resultStatus === "S");
		accessToken = tokens.accessToken;
	});
	after(() => world.close());

	const sent = fc.record({
		time: timeAround(NOW - WINDOW + 1000, NOW + WINDOW),
		spelling,
		memo: word,
		more: anyJson,
		blank,
		indent: fc.integer({ min: 0, max: 4 }),
	});
	type Sent = typeof sent extends fc.Arbitrary<infer T> ? T : never;
	const bodyWith = ({ memo, more, blank, indent }: Sent): Buffer =>
		Buffer.from(blank + JSON.stringify({ accessToken, memo, more }, null, indent) + blank);
	/** The result's status of an answer that is HTTP 200, signed, and spelt as it was asked. */
	async function ask(time: string, body: Buffer, signature: Buffer, { spelling }: Sent): Promise<string> {
		const header = `algorithm=RSA256, keyVersion=1, signature=${spell(signature, spelling)}`;
		const answer = await world.server.public.inject({
			method: "POST",
			url: path,
			headers: { "client-id": CLIENT, "request-time": time, signature: header },
			payload: body,
		});
		assert.equal(answer.statusCode, 200);
		const { value } = naiveHeader(String(answer.headers.signature));
		assert.equal(value, spell(unspell(value), spelling));
		const told = { path, clientId: CLIENT, time: String(answer.headers["response-time"]), body: answer.rawPayload };
		assert.ok(naiveVerify(told, answerKey, unspell(value)), "the answer is signed");
		return JSON.parse(answer.rawPayload.toString("utf8")).result.resultStatus;
	}

	it("is answered, whatever it says beside what it asks", () =>
		run(
			fc.asyncProperty(sent, async (one) => {
				const body = bodyWith(one);
				const signature = naiveSign({ path, clientId: CLIENT, time: one.time.text, body }, merchantKey);
				assert.equal(await ask(one.time.text, body, signature, one), "S", body.toString());
			}),
		));

	it("is refused when any bit of body or signature is another than it signed", () =>
		run(
			fc.asyncProperty(sent, fc.boolean(), fc.nat(), async (one, inBody, bit) => {
				const body = bodyWith(one);
				const signature = naiveSign({ path, clientId: CLIENT, time: one.time.text, body }, merchantKey);
				const changed = inBody
					? ask(one.time.text, flip(body, bit), signature, one)
					: ask(one.time.text, body, flip(signature, bit), one);
				assert.equal(await changed, "F", body.toString());
			}),
			120,
		));

	it("is refused when it signed another time than it sent", () =>
		run(
			fc.asyncProperty(sent, timeAround(NOW - WINDOW + 1000, NOW + WINDOW), async (one, other) => {
				fc.pre(one.time.text !== other.text);
				const body = bodyWith(one);
				const signature = naiveSign({ path, clientId: CLIENT, time: one.time.text, body }, merchantKey);
				assert.equal(await ask(other.text, body, signature, one), "F");
			}),
			80,
		));
});

describe("our client against a naive server", () => {
	const platformKeys = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const merchantKeys = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const answers = fc.record({
		time: timeAround(NOW - WINDOW + 1000, NOW + WINDOW),
		spelling,
		body: bodyOf({
			result: { resultCode: "SUCCESS", resultStatus: "S", resultMessage: "Success." },
			accessToken: "AT",
			accessTokenExpiryTime: "2026-11-23T12:00:00+00:00",
			refreshToken: "RT",
			refreshTokenExpiryTime: "2026-12-23T12:00:00+00:00",
			customerId: "u1",
		}),
	});
	type Told = typeof answers extends fc.Arbitrary<infer T> ? T : never;
	/** What the client makes of an answer, which the server sends after it has read the request in its own naive way. */
	async function call(authCode: string, told: Told, change: (body: Buffer, signature: Buffer) => [Buffer, Buffer]) {
		const answered: typeof fetch = async (input, init = {}) => {
			const headers = new Headers(init.headers);
			const said = {
				path: new URL(String(input)).pathname,
				clientId: headers.get("client-id") ?? "",
				time: headers.get("request-time") ?? "",
				body: Buffer.from(init.body as Uint8Array),
			};
			assert.ok(Math.abs(Date.parse(said.time) - NOW) <= 1000, said.time);
			const { value, version } = naiveHeader(headers.get("signature") ?? "");
			assert.equal(version, "7");
			assert.ok(naiveVerify(said, merchantKeys.publicKey, unspell(value)), "the request is signed");
			assert.equal(JSON.parse(said.body.toString("utf8")).authCode, authCode);
			const time = told.time.text;
			const [body, signature] = change(
				told.body,
				naiveSign({ ...said, time, body: told.body }, platformKeys.privateKey),
			);
			const header = `algorithm=RSA256,keyVersion=3,signature=${spell(signature, told.spelling)}`;
			return new Response(new Uint8Array(body), {
				headers: { "client-id": said.clientId, "response-time": time, signature: header },
			});
		};
		return createMerchant({
			gateway: "https://naive.example",
			clientId: CLIENT,
			privateKey: merchantKeys.privateKey,
			keyVersion: "7",
			platformPublicKey: platformKeys.publicKey,
			fetch: answered,
			now: () => NOW,
		}).applyToken({ authCode });
	}
	const code = fc.string({ unit: "grapheme", minLength: 1, maxLength: 64 });

	it("is understood, and understands every answer", () =>
		run(
			fc.asyncProperty(code, answers, async (authCode, told) => {
				const answer = await call(authCode, told, (body, signature) => [body, signature]);
				assert.ok(answer.resultStatus === "S");
				assert.deepEqual([answer.accessToken, answer.refreshToken, answer.customerId], ["AT", "RT", "u1"]);
			}),
		));

	it("takes no answer of which any bit is another than was signed", () =>
		run(
			fc.asyncProperty(code, answers, fc.boolean(), fc.nat(), async (authCode, told, inBody, bit) => {
				const changed = call(authCode, told, (body, signature) =>
					inBody ? [flip(body, bit), signature] : [body, flip(signature, bit)],
				);
				await assert.rejects(changed, { name: "MerchantError", trouble: "unverified" });
			}),
		));
});

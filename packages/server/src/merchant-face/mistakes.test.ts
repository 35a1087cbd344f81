import assert from "node:assert/strict";
import { constants, createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { mistakeNames, type SignedParts, signedText, writeTime } from "@byleave/protocol/signature";
import { marks } from "../proof/marks.ts";
import { act } from "../trust/person.ts";
import { APPLY, keyOne, keyTwo, openBed, PREFIX, pair, REVOKE } from "./bed.test.ts";

/** Every mistake that is recognised, made by a merchant over HTTP: it is refused all the same, and told to its maker. */

interface Sent {
	readonly parts: SignedParts;
	readonly host: string;
	/** The platform's own answer key: nobody has it, but a developer may mix up two of their own. */
	readonly platform: KeyObject;
}
interface Wrong {
	/** The bytes that are signed in place of the right ones. */
	readonly text?: (sent: Sent) => string | Uint8Array;
	readonly key?: KeyObject | "retired" | "platform";
	/** In place of a right signature in base64. */
	readonly value?: (text: Uint8Array, key: KeyObject) => string;
	readonly body?: string | Uint8Array;
	readonly path?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly time?: string;
	/** Default: RSA256. */
	readonly label?: string;
}

const retired = pair();
const elliptic = { p256: generateKeyPairSync("ec", { namedCurve: "P-256" }), ed: generateKeyPairSync("ed25519") };
const p256 = elliptic.p256.privateKey;
const ed = elliptic.ed.privateKey;
/** Of an elliptic key, under a label that stands for both of its curves. */
const byP256 = { key: p256, label: "ECC224" } as const;
const byEd = { key: ed, label: "ecc224" } as const;
const body = '{"grantType":"AUTHORIZATION_CODE","authCode":"AC00ffxxxxxxxxxxxxxxxxxxxxxxxx","memo":"é / <a+b>"}';
const json: unknown = JSON.parse(body);
const but =
	(change: Partial<Omit<SignedParts, "body">> & { body?: string | Uint8Array }) =>
	({ parts }: Sent): Uint8Array =>
		signedText({ ...parts, ...change, body: Buffer.from(change.body ?? parts.body) });
const right = ({ parts }: Sent): Uint8Array => signedText(parts);
const replaced = (from: string | RegExp, to: string) => (sent: Sent) =>
	Buffer.from(Buffer.from(right(sent)).toString().replace(from, to));
const whole = PREFIX + APPLY;
const sha256 = (text: Uint8Array) => createHash("sha256").update(text).digest();

const wrongs: readonly (readonly [mistake: string, wrong: Wrong])[] = [
	["path-no-slash", { text: but({ path: whole.slice(1) }) }],
	["path-no-prefix", { text: but({ path: APPLY }) }],
	["path-other-prefix", { text: but({ path: `/ams/api${APPLY}` }) }],
	["path-suffix", { text: but({ path: `${whole}.htm` }) }],
	["path-query", { path: `${whole}?trace=1`, text: but({ path: whole }) }],
	["path-full-url", { text: (sent) => but({ path: `http://${sent.host}${whole}` })(sent) }],
	["path-slash-at-end", { text: but({ path: `${whole}/` }) }],
	["path-doubled-slash", { text: but({ path: `${PREFIX}/${APPLY}` }) }],
	["path-encoded", { text: but({ path: encodeURIComponent(whole) }) }],
	["path-other-operation", { text: but({ path: PREFIX + REVOKE }) }],
	["body-serialised-again", { text: but({ body: body.replace(/([:,])"/g, '$1 "') }) }],
	["body-indented", { text: but({ body: JSON.stringify(json, null, 4) }) }],
	["body-escaped", { text: but({ body: body.replace("é", "\\u00e9").replace("/", "\\/") }) }],
	["end-added", { text: but({ body: `${body}\n` }) }],
	["body-line-ends", { body: ` ${body}\r\n`, text: but({ body }) }],
	["body-left-out", { text: but({ body: "" }) }],
	["body-quoted", { text: but({ body: JSON.stringify(body) }) }],
	["body-as-form", { text: but({ body: "authCode=x&b=y z" }), body: '{"b":"y z","authCode":"x"}' }],
	["body-encoded", { text: but({ body: Buffer.from(body).toString("base64") }) }],
	["body-other-charset", { text: but({ body: Buffer.from(body, "latin1") }) }],
	["body-compressed", { body: gzipSync(body), text: but({ body }), headers: { "content-encoding": "gzip" } }],
	["body-compressed", { body: deflateSync(body), text: but({ body }), headers: { "content-encoding": "deflate" } }],
	["body-compressed", { body: brotliCompressSync(body), text: but({ body }), headers: { "content-encoding": "br" } }],
	["body-changed-on-the-way", { body: body.replace("+", " "), text: but({ body: body.replaceAll(" ", "+") }) }],
	["body-keys-ordered", { text: but({ body: JSON.stringify(json, ["memo", "grantType", "authCode"]) }) }],
	["time-other-text", { time: "2026-11-23T10:00:00Z", text: but({ time: "2026-11-23T10:00:00.000Z" }) }],
	["time-other-zone", { text: but({ time: "2026-11-23T18:00:00+08:00" }) }],
	["time-taken-twice", { text: but({ time: "2026-11-23T10:00:01+00:00" }) }],
	["time-left-out", { text: but({ time: "" }) }],
	["client-swapped", { text: but({ clientId: "app-of-client-1" }) }],
	["client-swapped", { text: but({ clientId: "client-2" }) }],
	["parts-swapped", { text: (sent) => but({ clientId: sent.parts.time, time: sent.parts.clientId })(sent) }],
	["newline-missing", { text: replaced("\n", "") }],
	["newline-missing", { text: replaced("\n", "\\n") }],
	["newline-doubled", { text: replaced("\n", "\n\n") }],
	["dots-missing", { text: replaced(/\n(client-1)\.(.*?)\.\{/, "\n$1$2{") }],
	["spaces-other", { text: replaced(" ", "  ") }],
	["method-other", { text: but({ method: "GET" }) }],
	["method-left-out", { text: replaced("POST ", "") }],
	["body-only", { text: () => body }],
	["end-added", { text: (sent) => Buffer.concat([right(sent), Buffer.from("\r\n")]), body: "{}" }],
	["text-encoded", { text: (sent) => Buffer.from(right(sent)).toString("base64") }],
	["key-version", { key: "retired" }],
	["key-other-client", { key: keyTwo.privateKey }],
	["key-platform", { key: "platform" }],
	["hash-sha1", { value: (text, key) => sign("sha1", text, key).toString("base64") }],
	["hash-sha512", { value: (text, key) => sign("sha512", text, key).toString("base64") }],
	["hash-sha384", { value: (text, key) => sign("sha384", text, key).toString("base64") }],
	["hash-md5", { value: (text, key) => sign("md5", text, key).toString("base64") }],
	["hashed-twice", { text: (sent) => sha256(right(sent)) }],
	["hashed-twice", { text: (sent) => sha256(right(sent)).toString("hex") }],
	["hashed-twice", { text: (sent) => sha256(right(sent)).toString("base64") }],
	["padding-pss", { value: (text, key) => pss("sha256", text, key) }],
	["padding-pss+hash-sha1", { value: (text, key) => pss("sha1", text, key) }],
	["value-hex", { value: (text, key) => sign("sha256", text, key).toString("hex") }],
	["value-base64-twice", { value: (text, key) => twice(sign("sha256", text, key).toString("base64")) }],
	[
		"value-base64-twice",
		{ value: (text, key) => twice(encodeURIComponent(sign("sha256", text, key).toString("base64"))) },
	],
	["label-other", { ...byP256, label: "RSA256" }],
	["label-other", { ...byEd, label: "ES256" }],
	["label-other", { label: "ECC224" }],
	["value-raw", { ...byP256, value: (text, key) => raw(text, key) }],
	["value-raw+hash-sha1", { ...byP256, value: (text, key) => raw(text, key, "sha1") }],
	["path-no-slash+value-raw", { ...byP256, text: but({ path: whole.slice(1) }), value: (text, key) => raw(text, key) }],
	["value-base64-twice+value-raw", { ...byP256, value: (text, key) => twice(raw(text, key)) }],
	["value-hex", { ...byEd, value: (text, key) => sign(null, text, key).toString("hex") }],
	["hash-sha512", { ...byP256, value: (text, key) => sign("sha512", text, key).toString("base64") }],
	["hashed-twice", { ...byP256, text: (sent) => sha256(right(sent)).toString("hex") }],
	["hashed-twice", { ...byEd, text: (sent) => sha256(right(sent)) }],
	...[byP256, byEd].flatMap((by) =>
		[
			["path-no-slash", { text: but({ path: whole.slice(1) }) }],
			["path-full-url", { text: (sent: Sent) => but({ path: `http://${sent.host}${whole}` })(sent) }],
			["body-indented", { text: but({ body: JSON.stringify(json, null, 2) }) }],
			["body-keys-ordered", { text: but({ body: JSON.stringify(json, ["authCode", "memo", "grantType"]) }) }],
			["time-taken-twice", { text: but({ time: "2026-11-23T10:00:01+00:00" }) }],
			["client-swapped", { text: but({ clientId: "client-2" }) }],
			["newline-doubled", { text: replaced("\n", "\n\n") }],
			["end-added", { text: (sent: Sent) => Buffer.concat([right(sent), Buffer.from("\n")]) }],
			["text-encoded", { text: (sent: Sent) => Buffer.from(right(sent)).toString("base64") }],
		].map(([mistake, wrong]) => [mistake, { ...by, ...(wrong as Wrong) }] as [string, Wrong]),
	),
	// Two at once.
	["path-no-slash+body-indented", { text: but({ path: whole.slice(1), body: JSON.stringify(json, null, 2) }) }],
	["path-no-prefix+time-other-text", { text: but({ path: APPLY, time: "2026-11-23T10:00:00Z" }) }],
	["path-no-slash+key-version", { text: but({ path: whole.slice(1) }), key: "retired" }],
	[
		"path-no-prefix+hash-sha1",
		{ text: but({ path: APPLY }), value: (text, key) => sign("sha1", text, key).toString("base64") },
	],
	[
		"body-left-out+value-hex",
		{ text: but({ body: "" }), value: (text, key) => sign("sha256", text, key).toString("hex") },
	],
];
const pss = (hash: string, text: Uint8Array, key: KeyObject) =>
	sign(hash, text, { key, padding: constants.RSA_PKCS1_PSS_PADDING }).toString("base64");
const raw = (text: Uint8Array, key: KeyObject, hash = "sha256") =>
	sign(hash, text, { key, dsaEncoding: "ieee-p1363" }).toString("base64");
const twice = (value: string) => Buffer.from(value).toString("base64");

const signed = (text: Uint8Array, key: KeyObject): string =>
	sign(key.asymmetricKeyType === "ed25519" ? null : "sha256", text, key).toString("base64");

describe("[39, 41, 43, 44, 45, 46, 47] a mistake in signing", () => {
	let bed: Awaited<ReturnType<typeof openBed>>;
	let host: string;
	let platform: KeyObject;
	before(async () => {
		bed = await openBed();
		const pem = retired.publicKey.export({ type: "spki", format: "pem" }).toString();
		await bed.store.addClientKey({
			clientId: "client-1",
			publicKey: pem,
			version: "old",
			retireOthers: false,
			...act(bed.context),
		});
		await bed.store.retireClientKey({
			clientId: "client-1",
			version: "old",
			compromisedSince: null,
			...act(bed.context),
		});
		for (const [version, { publicKey }] of Object.entries(elliptic)) {
			const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
			const as = act(bed.context);
			await bed.store.addClientKey({ clientId: "client-1", publicKey: pem, version, retireOthers: false, ...as });
		}
		platform = bed.platformKey();
		await bed.context.registry.fresh();
		await bed.app.listen({ port: 0, host: "127.0.0.1" });
		host = `127.0.0.1:${(bed.app.server.address() as AddressInfo).port}`;
	});
	after(() => bed.app.close());

	async function send(wrong: Wrong) {
		const { path = whole, time = writeTime(bed.now), headers = {} } = wrong;
		const bytes = Buffer.from(wrong.body ?? body);
		const parts = { method: "POST", path, clientId: "client-1", time, body: bytes };
		const text = Buffer.from((wrong.text ?? right)({ parts, host, platform }));
		const key = wrong.key === "retired" ? retired.privateKey : wrong.key === "platform" ? platform : wrong.key;
		const signing = key ?? keyOne.privateKey;
		const value = wrong.value?.(text, signing) ?? signed(text, signing);
		bed.events.length = 0;
		const answer = await fetch(`http://${host}${path}`, {
			method: "POST",
			headers: {
				"client-id": "client-1",
				"request-time": time,
				signature: `algorithm=${wrong.label ?? "RSA256"}, signature=${value}`,
				...headers,
			},
			body: bytes,
		});
		const { result } = (await answer.json()) as { result: Record<string, string> };
		const seen = bed.events.find((event) => event.type === "signature");
		return { status: answer.status, result, seen };
	}

	for (const [mistake, wrong] of wrongs) {
		it(`is named: ${mistake}`, async () => {
			const logged = bed.logged.length;
			const { status, result, seen } = await send(wrong);
			// Never good, whatever it was.
			assert.deepEqual([status, result.resultCode, result.resultStatus], [200, "INVALID_SIGNATURE", "F"]);
			const line = JSON.parse(bed.logged.slice(logged).trim().split("\n").at(0) ?? "{}");
			assert.equal(line.mistake, mistake, JSON.stringify(line));
			assert.match(result.resultMessage ?? "", /^Signed was .+ See INVALID_SIGNATURE$/);
			assert.ok(result.resultMessage?.startsWith(`Signed was ${line.came}`.slice(0, 200)));
			assert.ok(seen?.verified === false && seen.explanation?.includes(line.todo));
			assert.ok(!JSON.stringify(line).includes("AC00ff"), "the log holds a secret");
		});
	}

	it("is made here once at least, each that there is", () => {
		const made = new Set(wrongs.flatMap(([mistake]) => mistake.split("+")));
		const ofSignatures = Object.values(marks).map((mark) =>
			typeof mark === "function" ? mark("sha1", "").name : mark.name,
		);
		assert.deepEqual(
			[...mistakeNames, ...ofSignatures].filter((name) => !made.has(name)),
			[],
		);
	});

	it("tells a stranger who makes it nothing, and says the same of a client that is not there", async () => {
		const stranger = pair().privateKey;
		for (const wrong of [{ text: but({ path: whole.slice(1) }) }, {}]) {
			const { result, seen } = await send({ ...wrong, key: stranger });
			assert.equal(
				result.resultMessage,
				(await send({ key: stranger, headers: { "client-id": "nobody" } })).result.resultMessage,
			);
			assert.ok(!/Signed was/.test(result.resultMessage ?? ""));
			assert.ok(seen?.verified === false);
		}
	});

	it("is not guessed of a text that only its maker knows; that is told to the log alone", async () => {
		const { result, seen } = await send({ text: () => "something of their own" });
		assert.ok(!/Signed was/.test(result.resultMessage ?? ""));
		const digest = sha256(Buffer.from("something of their own")).toString("hex");
		assert.ok(seen?.verified === false && seen.explanation?.includes(digest));
		assert.ok(bed.logged.includes(digest));
	});

	for (const [slip, value] of [
		["spaces where base64 has \\+", "ab cd=="],
		["percent-encoded twice", "ab%252Bcd%253D%253D"],
		["in quotes", '"abcd"'],
		["in hex", "ab:cd:".repeat(32)],
		["lacks its =", `${"+a".repeat(170)}+`],
		["line ends", "abcd%0Aabcd"],
	] as const) {
		it(`is told of a header that cannot be read: ${slip}`, async () => {
			const { result } = await send({ value: () => value });
			assert.equal(result.resultCode, "PARAM_ILLEGAL");
			assert.match(result.resultMessage ?? "", new RegExp(`Header Signature .*${slip}`));
		});
	}

	it("is told of a time whose + was decoded as a form", async () => {
		const { result } = await send({ time: "2026-11-23T10:00:00 00:00" });
		assert.match(result.resultMessage ?? "", /Header Request-Time must have \+ before its offset/);
	});
});

describe("in a sandbox", () => {
	it("a signature of an earlier request is known, and a signature by nobody is answered in full", async () => {
		const bed = await openBed({ config: { sandbox: true } });
		const first = bed.signed({ body });
		const send = (headers: Record<string, string>, payload: string | Buffer) =>
			bed.app.inject({ method: "POST", url: first.path, headers, payload });
		const good = await send(first.headers, first.bytes);
		assert.equal(good.json().result.resultCode, "INVALID_AUTHCODE");
		const again = await send(first.headers, '{"grantType":"REFRESH_TOKEN","refreshToken":"RT1"}');
		const { resultCode, resultMessage } = again.json().result;
		assert.equal(resultCode, "INVALID_SIGNATURE");
		assert.match(resultMessage, /earlier request: POST .*applyToken of 2026-11-23T10:00:00\+00:00, trace trace-1/);
		assert.match(bed.logged, /signature-earlier/);
		const nobody = await bed.send({ key: pair().privateKey, body });
		assert.match(nobody.result.resultMessage, /Signed was a signature by another key/);
	});
});

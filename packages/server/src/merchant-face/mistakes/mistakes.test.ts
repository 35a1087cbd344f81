import assert from "node:assert/strict";
import { type KeyObject, sign } from "node:crypto";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { mistakeNames, writeTime } from "@byleave/protocol/signature";
import { marks } from "../../proof/marks.ts";
import { act } from "../../trust/person.ts";
import { keyOne, openBed, pair } from "../bed.test.ts";
import { body, but, elliptic, retired, right, sha256, type Wrong, whole, wrongs } from "./wrongs.test.ts";

/** Every mistake that is recognised, made by a merchant over HTTP: it is refused all the same, and told to its maker. */

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
	it("a signature of an earlier request is known, and a signature by nobody is answered in full", async (t) => {
		const bed = await openBed({ config: { sandbox: true } });
		const first = bed.signed({ body });
		const at = await bed.app.listen({ port: 0, host: "127.0.0.1" });
		t.after(() => bed.app.close());
		const send = async (headers: Record<string, string>, payload: string | Buffer<ArrayBuffer>) => {
			const answer = await fetch(at + first.path, { method: "POST", headers, body: payload });
			return ((await answer.json()) as { result: { resultCode: string; resultMessage: string } }).result;
		};
		assert.equal((await send(first.headers, body)).resultCode, "INVALID_AUTHCODE");
		const again = await send(first.headers, '{"grantType":"REFRESH_TOKEN","refreshToken":"RT1"}');
		const { resultCode, resultMessage } = again;
		assert.equal(resultCode, "INVALID_SIGNATURE");
		assert.match(resultMessage, /earlier request: POST .*applyToken of 2026-11-23T10:00:00\+00:00, trace trace-1/);
		assert.match(bed.logged, /signature-earlier/);
		const nobody = await bed.send({ key: pair().privateKey, body });
		assert.match(nobody.result.resultMessage, /Signed was a signature by another key/);
	});
});

import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { signedText, writeSignature, writeTime } from "@byleave/protocol/signature";
import { MerchantError } from "../error.ts";
import { type Asked, type Came, verifyAnswer } from "./verify.ts";

const [platform, next, mine] = [1, 2, 3].map(() => generateKeyPairSync("rsa", { modulusLength: 2048 })) as [
	ReturnType<typeof generateKeyPairSync>,
	ReturnType<typeof generateKeyPairSync>,
	ReturnType<typeof generateKeyPairSync>,
];
const now = Date.UTC(2026, 10, 23, 10);
const body = '{"accessToken":"AT1"}';
const asked: Asked = {
	method: "POST",
	path: "/acl/api/v2/authorizations/applyToken",
	clientId: "client-1",
	now,
	dialect: { signedText },
	clock: 300,
	keys: new Map([["", platform.publicKey]]),
	origin: "given",
};

/** The headers of a right answer, unless told otherwise. */
function seal(
	change: { [key in "method" | "path" | "clientId" | "time" | "keyVersion"]?: string } = {},
	key = platform,
) {
	const { method, path, clientId } = asked;
	const as = { method, path, clientId, time: writeTime(now), keyVersion: "1", ...change };
	const signature = sign("sha256", signedText({ ...as, body: Buffer.from(body) }), key.privateKey);
	return {
		signature: writeSignature({ keyVersion: as.keyVersion, signature, encoding: "percent" }),
		"client-id": as.clientId,
		"response-time": as.time,
	};
}
const came = (headers: Record<string, string> | Headers, more: Partial<Came> = {}): Came => ({
	status: 200,
	headers: new Headers(headers),
	body: Buffer.from(body),
	...more,
});
const refused = (answer: Came, change: Partial<Asked> = {}): MerchantError => {
	try {
		verifyAnswer(answer, { ...asked, ...change });
	} catch (error) {
		assert.ok(error instanceof MerchantError, String(error));
		return error;
	}
	return assert.fail("was not refused");
};
const twice = (headers: Record<string, string>): Headers => {
	const both = new Headers(headers);
	both.append("signature", headers.signature ?? "");
	return both;
};

const between = "Check what stands between you and the gateway.";
const mismatch = [
	"Its signature does not match its bytes, this path, this client and its time.",
	"Check platformPublicKey, and that gateway holds the path prefix as the platform sees it.",
] as const;
const off = [
	"Its Response-Time is more than 300 s off.",
	"Set your server's clock; if it is right, turn to the platform.",
] as const;
const timeless = ["Its Response-Time is missing or is no time.", "Turn to the platform."] as const;

const algorithmLabels = "RSA256, SHA256withRSA, RS256, ECC224, ECC256, ES256, SHA256withECDSA, ED25519, EdDSA";

describe("an answer nobody vouches for is never used, and it is said why", () => {
	const { signature, ...unsigned } = seal();
	const cases: Record<string, readonly [answer: Came, why: string, todo: string]> = {
		unsigned: [
			came(unsigned),
			"It carries no Signature header.",
			"Check the gateway, and what stands between you and it.",
		],
		"with two signatures": [came(twice(seal())), "Its Signature header names algorithm twice.", between],
		"of algorithm none": [
			came({ ...seal(), signature: signature.replace("RSA256", "none") }),
			`Its Signature header names an algorithm that is none of ${algorithmLabels}.`,
			between,
		],
		"right, but named as another client's": [
			came({ ...seal(), "client-id": "client-2" }),
			"It is for another Client-Id.",
			between,
		],
		"for another client": [came(seal({ clientId: "client-2" })), "It is for another Client-Id.", between],
		"for another client, renamed": [came({ ...seal({ clientId: "client-2" }), "client-id": "client-1" }), ...mismatch],
		"without a time": [came({ signature, "client-id": "client-1" }), ...timeless],
		"of no time": [came(seal({ time: "yesterday" })), ...timeless],
		late: [came(seal({ time: writeTime(now - 301_000) })), ...off],
		early: [came(seal({ time: writeTime(now + 301_000) })), ...off],
		"of a time changed afterwards": [came({ ...seal(), "response-time": writeTime(now + 1000) }), ...mismatch],
		"signed by a stranger": [came(seal({}, next)), ...mismatch],
		"signed by the merchant's own key": [came(seal({}, mine)), ...mismatch],
		"altered after signing": [came(seal(), { body: Buffer.from(body.replace("AT1", "AT2")) }), ...mismatch],
		"one space more": [came(seal(), { body: Buffer.from(`${body} `) }), ...mismatch],
		"of another path": [came(seal({ path: "/acl/api/v2/authorizations/revoke" })), ...mismatch],
		"of the path without prefix": [came(seal({ path: "/v2/authorizations/applyToken" })), ...mismatch],
		"of another method": [came(seal({ method: "GET" })), ...mismatch],
	};
	for (const [name, [answer, why, todo]] of Object.entries(cases)) {
		it(name, () => {
			const error = refused(answer);
			assert.deepEqual([error.trouble, error.why, error.todo], ["unverified", why, todo]);
			assert.equal(error.what, "The answer (HTTP 200) is not proven to be the platform's; nothing of it was used.");
			assert.ok(!/AT1|AT2/.test(inspect(error)), "holds a secret");
		});
	}

	it("tells what an unsigned answer usually means, its status and its trace", () => {
		for (const [status, todo] of [
			[403, "Call from your server, without an Origin header."],
			[404, "Check the gateway's address and prefix."],
			[413, "Send less."],
			[429, "Wait a minute; too many requests with bad signatures came from your address."],
			[502, "Check the gateway, and what stands between you and it."],
		] as const) {
			const error = refused(came({ "x-trace-id": "trace-7" }, { status }));
			assert.deepEqual([error.todo, error.status, error.trace], [todo, status, "trace-7"]);
		}
		assert.equal(refused(came({})).trace, undefined);
	});
});

describe("an answer that is vouched for", () => {
	it("[50] may be as far off as the platform's table says, either way, and need not echo the client", () => {
		for (const time of [now - 300_000, now + 300_000]) verifyAnswer(came(seal({ time: writeTime(time) })), asked);
		const { "client-id": _, ...silent } = seal();
		verifyAnswer(came(silent), asked);
		assert.match(refused(came(seal({ time: writeTime(now - 11_000) })), { clock: 10 }).why, /more than 10 s off/);
	});

	it("[50] is checked with the key of the version it names, of those that are known", () => {
		const keys = new Map([
			["1", platform.publicKey],
			["2", next.publicKey],
		]);
		const of = (keyVersion: string, key = platform) => came(seal({ keyVersion }, key));
		for (const right of [of("1"), of("v1"), of("2", next)]) verifyAnswer(right, { ...asked, keys });
		for (const wrong of [of("2"), of("1", next)]) assert.equal(refused(wrong, { keys }).why, mismatch[0]);
		const unknown = refused(of("3"), { keys });
		assert.equal(unknown.why, "Its keyVersion 3 is none of those in platformPublicKey.");
		assert.equal(unknown.todo, "Add the platform's new public key.");
		assert.equal(refused(of("3"), { keys: new Map([["7", platform.publicKey]]) }).why, unknown.why);
	});

	it("that names no version is checked with each key", () => {
		const keys = new Map([
			["1", mine.publicKey],
			["2", platform.publicKey],
		]);
		const sealed = seal();
		const nameless = { ...sealed, signature: sealed.signature.replace(" keyVersion=1,", "") };
		verifyAnswer(came(nameless), { ...asked, keys });
		assert.equal(refused(came(nameless), { keys: new Map([["1", mine.publicKey]]) }).why, mismatch[0]);
	});
});

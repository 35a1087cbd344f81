import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { describe, it } from "node:test";
import { Failure } from "@byleave/protocol";
import { createIdentify } from "./identity.ts";

const pem = (key: KeyObject) => key.export({ type: "spki", format: "pem" }).toString();
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const NOW = Date.UTC(2026, 10, 25, 12, 0, 0, 500);
const SECONDS = Math.floor(NOW / 1000);

const identify = await createIdentify(
	{
		issuers: [
			{ issuer: "https://one.example", audience: "byleave", publicKeys: [pem(rsa.publicKey)], sandbox: false },
			{ issuer: "https://two.example", audience: "also", publicKeys: [pem(ec.publicKey)], sandbox: false },
			{ issuer: "https://two.example", audience: "byleave", publicKeys: [pem(ec.publicKey)], sandbox: false },
		],
	},
	() => NOW,
);

const usual = { iss: "https://one.example", aud: "byleave", sub: "mei", sid: "s", iat: SECONDS, exp: SECONDS + 60 };
const part = (value: unknown) =>
	Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
function jwt(claims: object | string, { alg = "RS256", key = rsa.privateKey } = {}): string {
	const text = `${part({ alg })}.${part(typeof claims === "string" ? claims : { ...usual, ...claims })}`;
	const options = { key, dsaEncoding: "ieee-p1363" } as const;
	return `${text}.${sign("sha256", Buffer.from(text), options).toString("base64url")}`;
}
/** The field that a refusal names; "in" if there is none. */
async function fieldOf(authorization: string | undefined): Promise<string | undefined> {
	try {
		await identify(authorization);
		return "in";
	} catch (error) {
		assert.ok(error instanceof Failure && error.code === "identity_invalid");
		assert.ok(error.message.startsWith(`${error.field}: `), error.message);
		return error.field;
	}
}
const told = (claims: object | string, by = {}) => fieldOf(`Bearer ${jwt(claims, by)}`);

describe("[35] the user's JWT (ruling 11)", () => {
	it("is read whole", async () => {
		assert.deepEqual(await identify(`Bearer ${jwt({ app: "Shop", auth_time: 7 })}`), {
			sub: "mei",
			sid: "s",
			provedAt: SECONDS * 1000,
			authTime: 7,
			app: "Shop",
		});
	});

	it("may be introduced by Bearer in any case, and by nothing else", async () => {
		for (const scheme of ["Bearer", "bearer", "BEARER", "bEaReR"])
			assert.equal(await fieldOf(`${scheme} ${jwt({})}`), "in");
		for (const wrong of [
			undefined,
			"",
			jwt({}),
			`Basic ${jwt({})}`,
			"Bearer",
			`Bearer ${jwt({})} x`,
			"Bearer a.b.c",
			"Bearer a.b",
		]) {
			assert.equal(await fieldOf(wrong), "Authorization", wrong);
		}
	});

	it("forgives clocks that are ten seconds off, either way, and not eleven", async () => {
		for (const [claims, field] of [
			[{ iat: SECONDS + 10 }, "in"],
			[{ iat: SECONDS + 11 }, "iat"],
			[{ nbf: SECONDS + 10 }, "in"],
			[{ nbf: SECONDS + 11 }, "nbf"],
			[{ iat: SECONDS - 60, exp: SECONDS - 9 }, "in"],
			[{ iat: SECONDS - 60, exp: SECONDS - 10 }, "exp"],
			[{ iat: SECONDS - 300, exp: SECONDS }, "in"],
			[{ iat: SECONDS - 309, exp: SECONDS - 9 }, "in"],
			[{ iat: SECONDS - 311, exp: SECONDS - 9 }, "iat"],
		] as const) {
			assert.equal(await told(claims), field, JSON.stringify(claims));
		}
	});

	it("may count in fractions of a second", async () => {
		assert.equal(await told({ iat: NOW / 1000 + 0.4, exp: SECONDS + 60.25, nbf: NOW / 1000 }), "in");
		assert.equal(await told({ iat: SECONDS + 0.2, exp: SECONDS + 301 }), "in");
	});

	it("lives five minutes at most", async () => {
		assert.equal(await told({ exp: SECONDS + 300 }), "in");
		assert.equal(await told({ exp: SECONDS + 301 }), "exp");
	});

	it("names the claim that is wrong", async () => {
		for (const [claims, field] of [
			[{ iss: "https://nobody.example" }, "iss"],
			[{ iss: undefined }, "iss"],
			[{ iss: ["https://one.example"] }, "iss"],
			[{ aud: "somebody" }, "aud"],
			[{ aud: undefined }, "aud"],
			[{ exp: undefined }, "exp"],
			[{ exp: "soon" }, "exp"],
			[{ exp: SECONDS - 3600, iat: SECONDS - 3660 }, "exp"],
			[{ iat: undefined }, "iat"],
			[{ iat: "now" }, "iat"],
			[{ nbf: "now" }, "nbf"],
			[{ sub: undefined }, "sub"],
			[{ sub: 7 }, "sub"],
			[{ sid: undefined }, "sid"],
			[{ sid: "" }, "sid"],
			[{ app: "" }, "app"],
			[{ app: 7 }, "app"],
			[{ auth_time: "today" }, "auth_time"],
		] as const) {
			assert.equal(await told(claims), field, JSON.stringify(claims));
		}
		assert.equal(await told("no JSON"), "Authorization");
		assert.equal(await told({}, { key: other.privateKey }), "Authorization");
		assert.equal(await told({}, { alg: "RS512" }), "Authorization");
	});

	it("says nothing of the claims of a token whose signature is not the issuer's", async () => {
		for (const claims of [{ aud: "somebody" }, { exp: 1 }, { sub: "\u0000" }]) {
			assert.equal(await told(claims, { key: other.privateKey }), "Authorization");
		}
	});

	it("is by its own issuer: one's key speaks for no other, and each of an issuer's audiences counts", async () => {
		const two = { alg: "ES256", key: ec.privateKey };
		assert.equal(await told({ iss: "https://two.example" }, two), "in");
		assert.equal(await told({ iss: "https://two.example", aud: "also" }, two), "in");
		assert.equal(await told({ iss: "https://two.example", aud: "other" }, two), "aud");
		assert.equal(await told({}, two), "Authorization");
		assert.equal(await told({ iss: "https://two.example" }), "Authorization");
	});

	it("names a user in 1 to 128 characters that can be kept and said (ruling 36)", async () => {
		for (const sub of ["a", "ü-漢-🙂", "x".repeat(128), "🙂".repeat(128), " ", "\ufffd", "../a?b#c"]) {
			assert.equal(await told({ sub }), "in", JSON.stringify(sub));
		}
		for (const sub of [
			"",
			"x".repeat(129),
			"🙂".repeat(129),
			"a\nb",
			"\u0000",
			"\u007f",
			"\u0085",
			"\ud800",
			"a\udc00b",
		]) {
			// JSON.stringify writes lone surrogates as escapes, as a hostile caller would.
			assert.equal(await told({ sub }), "sub", JSON.stringify(sub));
		}
	});
});

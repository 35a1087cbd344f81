import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { describe, it } from "node:test";
import { Failure } from "@byleave/protocol";
import { createIdentify, mustBeFree, PROOFS_LIVE } from "./identity.ts";
import { SUB_MUST } from "./person.ts";

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
			{
				issuer: "https://keys.example",
				audience: "byleave",
				publicKeys: [pem(rsa.publicKey), pem(other.publicKey), pem(ec.publicKey)],
				sandbox: false,
			},
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
async function refusalOf(authorization: string | undefined): Promise<Failure | undefined> {
	try {
		await identify(authorization);
		return undefined;
	} catch (error) {
		assert.ok(error instanceof Failure && error.code === "identity_invalid");
		assert.ok(error.message.startsWith(`${error.field}: `), error.message);
		return error;
	}
}
/** The field that a refusal names; "in" if there is none. */
async function fieldOf(authorization: string | undefined): Promise<string | undefined> {
	const refusal = await refusalOf(authorization);
	return refusal ? refusal.field : "in";
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
		for (const scheme of ["Bearer", "bearer", "BEARER", "bEaReR", "Bearer  "])
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
			`x Bearer ${jwt({})}`,
			`Bearer${jwt({})}`,
			`Bearer ${jwt({})}.x`,
			`Bearer x.${jwt({})}`,
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

	it("says what is wrong and what is needed, in words that hold for its bounds", async () => {
		const says = async (authorization: string | undefined) => (await refusalOf(authorization))?.message;
		const seconds = "a number of seconds since 1970 is needed.";
		for (const [claims, message] of [
			[{ iss: "https://nobody.example" }, "iss: no issuer of this name is configured."],
			[{ aud: "somebody" }, "aud: it is not the audience that is configured for this issuer."],
			[{ aud: undefined }, "aud: it is missing."],
			[{ exp: undefined }, "exp: it is missing."],
			[{ exp: "soon" }, `exp: ${seconds}`],
			[{ iat: SECONDS - 60, exp: SECONDS - 30 }, "exp: it has passed, by this server's clock."],
			[{ nbf: SECONDS + 30 }, "nbf: it is more than 10 s ahead of this server's clock."],
			[{ iat: SECONDS + 30 }, "iat: it is more than 10 s ahead of this server's clock."],
			[{ iat: SECONDS - 320 }, "iat: it is more than 300 s ago, by this server's clock."],
			[{ iat: undefined }, "iat: it is missing."],
			[{ exp: SECONDS + 301 }, "exp: it is more than 300 s after iat; a token lives 5 minutes at most."],
			[{ auth_time: "today" }, `auth_time: where it is there, ${seconds}`],
			[{ sub: "" }, "sub: 1 to 128 characters of well-formed Unicode without control characters are needed."],
			[{ sid: "a\nb" }, `sid: ${SUB_MUST}.`],
			[{ app: "" }, `app: where it is there, ${SUB_MUST}.`],
		] as const) {
			assert.equal(await says(`Bearer ${jwt(claims)}`), message);
		}
		assert.equal(await says(undefined), "Authorization: `Bearer <JWT>` is needed.");
		const none = "Authorization: it is no JWT: three parts of base64url with dots between, the first two JSON.";
		assert.equal(await says("Bearer a.b.c"), none);
		const unsigned =
			"Authorization: the signature is by none of this issuer's configured keys (RS256 by an RSA key, ES256 by one on P-256).";
		assert.equal(await says(`Bearer ${jwt({}, { key: other.privateKey })}`), unsigned);
	});

	it("may be by any of an issuer's keys, and is told its own claim's fault, whichever key that is", async () => {
		const iss = "https://keys.example";
		for (const by of [{}, { key: other.privateKey }, { alg: "ES256", key: ec.privateKey }]) {
			assert.equal(await told({ iss }, by), "in");
			assert.equal(await told({ iss, aud: "somebody" }, by), "aud");
			assert.equal(await told({ iss, iat: SECONDS - 60, exp: SECONDS - 30 }, by), "exp");
		}
	});

	it("that is bound to an app speaks of no other", () => {
		const user = { sub: "mei", sid: "s", provedAt: NOW, authTime: undefined };
		for (const app of [undefined, "Shop"]) mustBeFree({ ...user, app }, "Shop");
		assert.throws(() => mustBeFree({ ...user, app: "Shop" }, "All"), {
			code: "identity_invalid",
			field: "app",
			message: "app: the user's token is bound to another app.",
		});
	});

	it("proves for its five minutes and the ten seconds that clocks may be off", () => {
		assert.equal(PROOFS_LIVE, 310_000);
	});

	it("needs issuers with keys that can be read", async () => {
		const publicKeys = [pem(generateKeyPairSync("ed25519").publicKey)];
		const issuers = [{ issuer: "https://one.example", audience: "byleave", publicKeys, sandbox: false }];
		await assert.rejects(
			createIdentify({ issuers }, () => NOW),
			{ name: "TypeError", message: "issuers.publicKeys: an SPKI PEM of an RSA or P-256 key is needed." },
		);
	});
});

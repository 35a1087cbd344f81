import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { jwtVerify } from "jose";
import { holds, type Judging, type JwtAlgorithm, jwtKey, takenApart } from "./at-once.ts";

const NOW = 1_795_000_000;
const pairs = {
	RS256: generateKeyPairSync("rsa", { modulusLength: 2048 }),
	ES256: generateKeyPairSync("ec", { namedCurve: "P-256" }),
} as const;
const spki = (key: KeyObject) => key.export({ type: "spki", format: "pem" }).toString();
const keyOf = (algorithm: JwtAlgorithm) => jwtKey(spki(pairs[algorithm].publicKey), algorithm);
const judging: Judging = {
	issuer: "https://one.example",
	audience: "byleave",
	mostAge: 300,
	leeway: 10,
	required: ["sub", "sid", "exp", "iat"],
	now: NOW,
};
const usual = { iss: judging.issuer, aud: judging.audience, sub: "mei", sid: "s", iat: NOW, exp: NOW + 60 };

const part = (bytes: string | Uint8Array) => Buffer.from(bytes).toString("base64url");
function jwt(header: string, payload: Uint8Array | string, by: JwtAlgorithm): string {
	const text = `${part(header)}.${part(payload)}`;
	const { privateKey: key } = pairs[by];
	return `${text}.${part(sign("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" }))}`;
}
/** Its claims, if it is taken at once by this key. */
function atOnce(token: string, by: JwtAlgorithm): unknown {
	const apart = takenApart(token);
	const key = keyOf(by);
	return apart && key && holds(apart, key, judging) ? apart.payload : undefined;
}
const byJose = async (token: string, by: JwtAlgorithm): Promise<unknown> =>
	jwtVerify(token, pairs[by].publicKey, {
		algorithms: [by],
		issuer: judging.issuer,
		audience: judging.audience,
		maxTokenAge: judging.mostAge,
		clockTolerance: judging.leeway,
		requiredClaims: [...judging.required],
		currentDate: new Date(NOW * 1000),
	}).then(
		({ payload }) => payload,
		() => undefined,
	);

const algorithm = fc.constantFrom<JwtAlgorithm>("RS256", "ES256");
const about = (at: number) =>
	fc.constantFrom(...[-311, -310, -309, -11, -10, -9, 0, 9, 10, 11, 60, 300].map((by) => at + by));
const odd = fc.constantFrom<unknown>(
	null,
	"",
	"1795000000",
	[],
	["byleave", 7],
	["other", "byleave"],
	{},
	true,
	1e300,
	0.5,
);
/** The usual claims but for two at most; undefined: not there. */
const claims = fc
	.dictionary(
		fc.constantFrom("iss", "aud", "sub", "sid", "iat", "exp", "nbf"),
		fc.oneof(about(NOW) as fc.Arbitrary<unknown>, odd, fc.constant(undefined)),
		{ maxKeys: 2 },
	)
	.map((changed) => ({ ...usual, ...changed }));
const headers = fc.constantFrom(
	...["RS256", "ES256", "HS256", "none", "RS512", ["RS256"]].map((alg) => ({ alg })),
	{ alg: "RS256", typ: "JWT", kid: "k" },
	{ alg: "RS256", crit: ["x"], x: 1 },
	{ alg: "ES256", b64: false, crit: ["b64"] },
	{ alg: "RS256", jwk: {} },
	{},
);

describe("[35] a JWT judged at once", () => {
	it("is taken where it is the usual one, by either algorithm, with one audience of several, and with no more in its header than names", () => {
		for (const by of ["RS256", "ES256"] as const) {
			for (const header of [{ alg: by }, { typ: "JWT", alg: by, kid: "1" }]) {
				for (const aud of ["byleave", ["other", "byleave"]]) {
					const payload = { ...usual, aud };
					assert.deepEqual(atOnce(jwt(JSON.stringify(header), JSON.stringify(payload), by), by), payload);
				}
			}
		}
	});

	it("is never taken where jose refuses it, and reads as jose reads it", async () => {
		let taken = 0;
		await fc.assert(
			fc.asyncProperty(fc.option(headers), claims, algorithm, algorithm, async (header, payload, signer, by) => {
				const token = jwt(JSON.stringify(header ?? { alg: by }), JSON.stringify(payload), signer);
				const found = atOnce(token, by);
				if (found === undefined) return;
				taken++;
				assert.deepEqual(found, await byJose(token, by));
			}),
			{ numRuns: 2000 },
		);
		assert.ok(taken > 0);
	});

	it("is never taken with a letter changed, left out or put in, unless jose takes that too", async () => {
		const tokens = (["RS256", "ES256"] as const).map(
			(by) => [by, jwt(`{"alg":"${by}"}`, JSON.stringify(usual), by)] as const,
		);
		const letters = fc.string({ unit: fc.constantFrom(..."Aw-_.=+/ "), maxLength: 2 });
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(...tokens),
				fc.nat(),
				letters,
				fc.nat(2),
				async ([by, token], where, put, out) => {
					const at = where % (token.length + 1);
					const changed = token.slice(0, at) + put + token.slice(at + out);
					const found = atOnce(changed, by);
					if (found !== undefined) assert.deepEqual(found, await byJose(changed, by));
				},
			),
			{ numRuns: 2000 },
		);
	});

	it("is not taken where its text is no UTF-8 or begins with a byte order mark", () => {
		const text = JSON.stringify({ ...usual, sub: "M\u00fc" });
		assert.equal(atOnce(jwt('{"alg":"RS256"}', Buffer.from(text, "latin1"), "RS256"), "RS256"), undefined);
		assert.equal(atOnce(jwt('{"alg":"RS256"}', `\ufeff${text}`, "RS256"), "RS256"), undefined);
		assert.notEqual(atOnce(jwt('{"alg":"RS256"}', text, "RS256"), "RS256"), undefined);
	});

	it("takes no key of another kind than the algorithm's, and none that is too short", () => {
		const short = spki(generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey);
		const curve = spki(generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey);
		assert.equal(jwtKey(short, "RS256"), undefined);
		assert.equal(jwtKey(curve, "ES256"), undefined);
		assert.equal(jwtKey(spki(pairs.ES256.publicKey), "RS256"), undefined);
		assert.equal(jwtKey(spki(pairs.RS256.publicKey), "ES256"), undefined);
	});
});

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { hostPaths } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import fc from "fast-check";
import { createWorld, rivalKeys, type World } from "../world.ts";
import { auditOf, byCode, type Method, OPERATOR_TOKEN, openWire, type Wire } from "./wire.ts";

/**
 * Anything at all, to each face: no throw, no 5xx, and in no answer a stack or a secret. What every answer has to be is held by the wire that sends.
 */

let world: World;
let wire: Wire;
let secrets: readonly string[];
before(async () => {
	world = await createWorld();
	wire = await openWire(world);
	const tokens = await wire.tokensOf({ body: byCode(await wire.code()) });
	secrets = [OPERATOR_TOKEN, await wire.code(), tokens.accessToken, tokens.refreshToken, await world.mint()];
});
after(() => world.close());

const run = <T>(property: fc.IAsyncProperty<T>, numRuns: number) =>
	fc.assert(property, { numRuns, interruptAfterTimeLimit: 6000 });
const keepsSecrets = (text: string) => {
	for (const secret of secrets) assert.ok(!text.includes(secret), text);
};
/** The rows that only a success writes. */
const facts = async () => (await auditOf(world.store)).filter(({ fact }) => fact !== "granted-silently").length;

const paths = [
	...alipayplus.operations.map(({ path }) => path),
	...Object.values(hostPaths),
	"/keys",
	"/openapi.json",
	"/operator/apps",
];
const anyPath = fc.oneof(
	fc.constantFrom(...paths),
	fc.array(fc.stringMatching(/^[\w.~%@:;,-]{0,12}$/), { maxLength: 6 }).map((parts) => `/${parts.join("/")}`),
);
const method = fc.constantFrom<Method>("POST", "POST", "POST", "GET", "PUT", "PATCH", "DELETE", "OPTIONS");
/** What a header can hold on its way. */
const headerText = fc.stringMatching(/^[\x20-\x7e]{0,60}$/).map((text) => text.trim());
const headers = (...names: string[]) =>
	fc.dictionary(fc.constantFrom(...names, "accept", "cookie", "x-forwarded-for", "content-encoding"), headerText, {
		maxKeys: 4,
	});
const field = fc.constantFrom(
	"grantType",
	"authCode",
	"refreshToken",
	"accessToken",
	"appId",
	"authClientId",
	"extendInfo",
	"customerBelongsTo",
	"__proto__",
);
const word = fc.oneof(
	fc.constantFrom("AUTHORIZATION_CODE", "REFRESH_TOKEN", "Shop", "leaf-and-bean", "", "AC0000", "auth_base"),
	fc.string({ unit: "binary" }),
);
const nearly = fc.dictionary(
	field,
	fc.oneof({ weight: 3, arbitrary: word }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) }),
);
/** Bytes of a right body with some of them changed, dropped or doubled. */
const mutated = (body: fc.Arbitrary<object>) =>
	fc.tuple(body, fc.array(fc.tuple(fc.nat(400), fc.nat(255), fc.nat(2)), { maxLength: 4 })).map(([value, changes]) => {
		const bytes = [...Buffer.from(JSON.stringify(value))];
		for (const [at, byte, how] of changes)
			bytes.splice(at % (bytes.length + 1), how === 2 ? 0 : 1, ...(how === 1 ? [] : [byte]));
		return Buffer.from(bytes);
	});
const anyBody = fc.oneof(
	fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
	mutated(nearly),
	fc.json().map((text) => Buffer.from(text)),
);

describe("the merchant face", () => {
	it("random bytes, methods, paths and headers, unsigned", () =>
		run(
			fc.asyncProperty(
				anyBody,
				method,
				anyPath,
				headers("client-id", "request-time", "signature"),
				async (body, how, path, sent) => {
					const answer = await world.server.public.inject({ method: how, url: path, headers: sent, payload: body });
					assert.ok(answer.statusCode < 500, answer.body);
					assert.doesNotMatch(answer.body, /node_modules|\bat .+:\d+:\d+/);
					keepsSecrets(answer.body);
				},
			),
			300,
		));

	it("a right signature over anything: signed, and told what is wrong", () =>
		run(
			fc.asyncProperty(
				anyBody,
				fc.constantFrom(...alipayplus.operations.map(({ path }) => path)),
				async (body, path) => {
					const was = await facts();
					const { signed, text, result } = await wire.send({ path, body });
					assert.ok(signed);
					assert.notEqual(result.resultStatus, "U", text);
					if (result.resultStatus === "F") assert.equal(await facts(), was);
					keepsSecrets(text);
				},
			),
			250,
		));

	it("a right request with anything changed after it was signed is not let in", () =>
		run(
			fc.asyncProperty(nearly, fc.nat(), fc.integer({ min: 1, max: 255 }), async (body, at, flip) => {
				const { path, headers: sent, bytes } = wire.sealed({ body });
				const payload = Buffer.from(bytes);
				payload[at % payload.length] = (payload[at % payload.length] ?? 0) ^ flip;
				const answer = await world.server.public.inject({ method: "POST", url: path, headers: sent, payload });
				const { signed, result } = wire.read("POST", path, answer.statusCode, answer.headers, answer.rawPayload);
				assert.deepEqual([signed, result.resultCode], [true, "INVALID_SIGNATURE"]);
			}),
			100,
		));

	it("headers that are nearly right never pass for another's", () =>
		run(
			fc.asyncProperty(headers("client-id", "request-time", "signature"), headerText, async (sent, tail) => {
				const { headers: right } = wire.sealed({ key: rivalKeys.privateKey });
				for (const more of [
					sent,
					{ signature: `${right.signature}${tail}` },
					{ signature: `${tail}, ${right.signature}` },
				]) {
					const { signed, result, text } = await wire.send({ key: rivalKeys.privateKey, headers: more });
					assert.ok(signed && ["INVALID_SIGNATURE", "PARAM_ILLEGAL"].includes(result.resultCode), text);
				}
			}),
			60,
		));
});

describe("the host face", () => {
	const near = fc.dictionary(
		fc.constantFrom(
			"appId",
			"scopes",
			"language",
			"ticket",
			"acceptedScopes",
			"reason",
			"authCode",
			"scope",
			"blocked",
		),
		fc.oneof(
			{ weight: 3, arbitrary: word },
			{ weight: 1, arbitrary: fc.array(word, { maxLength: 4 }) },
			{ weight: 1, arbitrary: fc.jsonValue() },
		),
	);
	const body = fc.oneof(
		mutated(near),
		near.map((value) => Buffer.from(JSON.stringify(value))),
		fc.json().map((text) => Buffer.from(text)),
		anyBody,
	);
	it("random JSON and headers as a user", () =>
		run(
			fc.asyncProperty(
				fc.constantFrom(...Object.values(hostPaths)),
				body,
				headers("content-type", "origin", "authorization"),
				async (path, payload, sent) => {
					const how = path === hostPaths.grants ? "GET" : "POST";
					const { text, status } = await wire.host(path, payload, sent, how);
					assert.ok([200, 400, 401, 403, 404, 409, 410, 413].includes(status), `${status} ${text}`);
					keepsSecrets(text);
				},
			),
			300,
		));
});

describe("the operator's face", () => {
	const routes = [
		"merchants",
		"clients",
		"clients/keys",
		"clients/keys/retire",
		"clients/status",
		"apps",
		"apps/approve",
		"apps/purpose",
		"apps/trust",
		"users/status",
		"users/erase",
		"users/import-id",
		"grants/revoke",
		"audit",
		"keys",
	].map((path) => `/operator/${path}`);
	const name = fc.constantFrom(
		"merchantId",
		"clientId",
		"appId",
		"name",
		"publicKey",
		"version",
		"scope",
		"approval",
		"language",
		"text",
		"trusted",
		"sub",
		"userId",
		"status",
		"logo",
	);
	const value = fc.oneof(
		{ weight: 4, arbitrary: fc.string({ unit: "binary", maxLength: 80 }) },
		{ weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
	);
	const body = fc.oneof(
		fc.dictionary(name, value).map((object) => Buffer.from(JSON.stringify(object))),
		anyBody,
	);

	it("random JSON from the operator, and from anybody else", () =>
		run(
			fc.asyncProperty(
				fc.constantFrom(...routes),
				body,
				method,
				fc.boolean(),
				headers("content-type", "origin", "host"),
				async (path, payload, how, knows, sent) => {
					const was = knows ? 0 : (await auditOf(world.store)).length;
					const { status, text } = await wire.operator(
						path,
						payload,
						knows ? sent : { ...sent, authorization: "Bearer guess" },
						how,
					);
					assert.ok(knows || [401, 403].includes(status), `${status} ${text}`);
					if (!knows) assert.equal((await auditOf(world.store)).length, was);
					keepsSecrets(text);
				},
			),
			250,
		));
});

it("nobody was to blame on the way", () => {
	assert.deepEqual(
		world.events.filter((event) => event.type === "fault"),
		[],
	);
});

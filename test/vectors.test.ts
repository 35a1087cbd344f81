// packages/merchant/vectors.json: what scripts/vectors.ts says, and what our server and our client make of each.
import assert from "node:assert/strict";
import { createHash, createPublicKey, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Failure } from "@byleave/protocol";
import { platforms } from "@byleave/protocol/platforms";
import { readTime } from "@byleave/protocol/signature";
import { verifyAnswer } from "../packages/merchant/src/answers/verify.ts";
import { readPublicKey, testKeys } from "../packages/server/src/trust/public-key.ts";
import type { RequestVector, Vectors } from "../scripts/vectors/form.ts";
import { vectorsFile, vectorsText } from "../scripts/vectors.ts";
import { createWorld } from "./world.ts";

const text = readFileSync(vectorsFile, "utf8");
const vectors = JSON.parse(text) as Vectors;
const { requests, answers, keys } = vectors;
const GATEWAY = "/gateway/api";

it("is what the script says: run `node --conditions=byleave-source scripts/vectors.ts`", async () =>
	assert.equal(await vectorsText(vectors), text));

it("names each once, has every wallet, and says of each that is wrong what is", () => {
	for (const list of [requests, answers]) {
		assert.equal(new Set(list.map(({ name }) => name)).size, list.length);
		assert.deepEqual([...new Set(list.map(({ platform }) => platform))], Object.keys(platforms));
		for (const { name, valid, wrong } of list) assert.equal(valid, wrong === undefined, name);
		assert.ok(list.some(({ valid }) => !valid));
		for (const algorithm of ["RSA256", "P256", "ED25519"])
			assert.ok(list.some((one) => one.valid && one.algorithm === algorithm));
	}
});

describe("what the server makes of each request", () => {
	/** A server runs one platform, behind one prefix. */
	const groups = Map.groupBy(
		requests,
		({ platform, path }) => `${platform} ${path.startsWith(GATEWAY) ? GATEWAY : ""}`,
	);
	for (const [group, list] of groups) {
		it(group, async (t) => {
			const [name = "", prefix] = group.split(" ");
			const platform = platforms[name] ?? assert.fail(name);
			const world = await createWorld({ platform, ...(prefix ? { config: { prefix } } : {}) });
			t.after(() => world.close());
			await register(world.store);
			for (const { name, method, path, headers, body, valid } of list) {
				const before = world.events.length;
				const answer = await world.server.public.inject({
					method: method as "POST",
					url: path,
					headers,
					payload: body,
				});
				const said = world.events.slice(before).find(({ type }) => type === "signature");
				assert.equal(said?.type === "signature" && said.verified, valid, name);
				assert.equal(answer.statusCode, 200, name);
				assert.ok(answer.headers.signature, `${name} is answered by somebody who vouches for it`);
			}
		});
	}
});

describe("what the merchant's client makes of each answer", () => {
	const known = new Map(
		Object.values(keys.platform).map(({ keyVersion, publicKey }) => [keyVersion, createPublicKey(publicKey)]),
	);
	for (const { name, headers, body, answers: to, valid, platform } of answers) {
		it(`${valid ? "takes" : "refuses"}: ${name}`, () => {
			const request = requests.find((one) => one.name === to) ?? assert.fail(to);
			const { dialect, lifetimes } = platforms[platform] ?? assert.fail(platform);
			const look = () =>
				verifyAnswer(
					{ status: 200, headers: new Headers(headers), body: Buffer.from(body) },
					{
						method: request.method,
						path: request.path,
						clientId: request.headers["client-id"] ?? "",
						now: readTime(vectors.now) ?? Number.NaN,
						dialect,
						clock: lifetimes.clock,
						keys: known,
						origin: "given",
					},
				);
			if (valid) look();
			else assert.throws(look, { trouble: "unverified" });
		});
	}
});

describe("[54] its keys, whose private halves everybody has,", () => {
	it("are those that the server knows", () => {
		const digests = Object.values(keys)
			.flatMap((whose) => Object.values(whose))
			.map(({ publicKey }) =>
				createHash("sha256")
					.update(createPublicKey(publicKey).export({ type: "spki", format: "der" }))
					.digest("hex"),
			);
		assert.deepEqual(digests, [...testKeys]);
	});

	for (const [whose, pairs] of Object.entries(keys)) {
		for (const [algorithm, { publicKey }] of Object.entries(pairs)) {
			it(`are taken from nobody: ${whose}, ${algorithm}`, () => {
				assert.throws(
					() => readPublicKey(publicKey),
					(error) => error instanceof Failure && error.code === "field_invalid" && /test vectors/.test(error.message),
				);
			});
		}
	}
});

/** Past the desk, which refuses these keys. */
async function register(store: Awaited<ReturnType<typeof createWorld>>["store"]): Promise<void> {
	const act = () => ({ now: Date.UTC(2026, 10, 23, 10), actId: randomUUID() });
	const clientId = (requests[0] as RequestVector).headers["client-id"] ?? "";
	await store.registerClient({ ...act(), clientId, merchantId: "merchant" });
	for (const { publicKey, keyVersion } of Object.values(keys.merchant))
		await store.addClientKey({ ...act(), clientId, publicKey, version: keyVersion, retireOthers: false });
}

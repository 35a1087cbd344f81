import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { readSignature } from "@byleave/protocol/signature";
import { openSqlite, type Store } from "@byleave/server";
import { addClientKey, pinAnswerKey } from "../../packages/server/src/register/clients.ts";
import { rotateKeys } from "../../packages/server/src/register/keys.ts";
import { act } from "../../packages/server/src/trust/person.ts";
import { CLIENT, createWorld, otherKeys, rivalKeys } from "../world.ts";
import { byCode, INFO, openWire, spki } from "./wire.ts";

/** Ruling 45: memory proves and names, rows permit. */

it("[127] a key retired in another process: its next request fails, the other key's does not", async (t) => {
	const folder = await mkdtemp(join(tmpdir(), "byleave-contract-"));
	const file = join(folder, "server.db");
	const [mine, other] = [await openSqlite(file), await openSqlite(file)];
	// Its clock stands: by itself this server would go by its memory for ever.
	const world = await createWorld({ store: () => mine, elapsed: () => 0 });
	t.after(async () => {
		await world.close();
		for (const store of [mine, other]) await store.close();
		await rm(folder, { recursive: true, force: true });
	});
	const wire = await openWire(world);
	const { accessToken } = await wire.tokensOf({ body: byCode(await wire.code()) });
	const inquiry = { path: INFO, body: { accessToken } };
	assert.equal(await wire.codeOf(inquiry), "SUCCESS");
	const retired = { clientId: CLIENT, version: "1", compromisedSince: null };
	await other.retireClientKey({ ...retired, ...act(world.server.context) });
	assert.equal(await wire.codeOf(inquiry), "INVALID_SIGNATURE");
	assert.equal(await wire.codeOf({ ...inquiry, key: otherKeys.privateKey }), "SUCCESS");
});

it("a client that changes between proof and verb is proved once more; one that never rests is told U", async (t) => {
	let changes = 0;
	let proofs = 0;
	let store: Store | undefined;
	const world = await createWorld({
		store: (normal) => {
			store = normal;
			return {
				...normal,
				async access(look) {
					if (changes > 0) {
						changes--;
						const flip = { clientId: CLIENT, merchantId: "merchant", titleCaseHeaders: changes % 2 === 0 };
						await normal.registerClient({ ...flip, ...act(world.server.context) });
					}
					return normal.access(look);
				},
			};
		},
		elapsed: () => 0,
	});
	t.after(() => world.close());
	assert.ok(store);
	const wire = await openWire(world);
	const { accessToken } = await wire.tokensOf({ body: byCode(await wire.code()) });
	const ask = async () => {
		proofs = world.events.filter(({ type }) => type === "signature").length;
		const { result } = await wire.send({ path: INFO, body: { accessToken } });
		proofs = world.events.filter(({ type }) => type === "signature").length - proofs;
		return [result.resultStatus, proofs];
	};
	assert.deepEqual(await ask(), ["S", 1]);
	changes = 1;
	assert.deepEqual(await ask(), ["S", 2]);
	changes = 3;
	assert.deepEqual(await ask(), ["U", 2]);
	changes = 0;
	assert.deepEqual(await ask(), ["S", 2], "the last change is proved anew, and that is the end of it");
});

it("[131] a pin of our answer key cannot be seen from outside: strangers get the common one", async (t) => {
	const world = await createWorld();
	t.after(() => world.close());
	const { context } = world.server;
	const [common] = await context.keys.published();
	await rotateKeys(context, { purpose: "answer", signsAfterMs: 0 });
	await pinAnswerKey(context, { clientId: CLIENT, version: common?.version ?? "", until: context.now() + 86_400_000 });
	const wire = await openWire(world);
	const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
	const signerOf = async (ask: object) => {
		const { headers, bytes } = wire.sealed({ path: INFO, body: { accessToken: "AT" }, ...ask });
		const answer = await world.server.public.inject({ method: "POST", url: INFO, headers, payload: bytes });
		const signature = readSignature(String(answer.headers.signature));
		return typeof signature === "object" ? signature.keyVersion : assert.fail(answer.body);
	};
	assert.equal(await signerOf({}), "1", "the pinned client");
	assert.equal(await signerOf({ clientId: "rival", key: rivalKeys.privateKey }), "2", "a client without a pin");
	assert.equal(await signerOf({ key: stranger }), "2", "whoever only names the pinned client");
	assert.equal(await signerOf({ clientId: "nobody", key: stranger }), "2", "nobody");
	assert.equal(
		(
			await addClientKey(context, {
				clientId: CLIENT,
				publicKey: spki(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey),
			})
		).answerKey?.version,
		"1",
		"and stays beside other changes",
	);
});

import assert from "node:assert/strict";
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { after, before, describe, it, type TestContext } from "node:test";
import { type Ask, BOTH, byCode, byRefresh, INFO, openWire, spki } from "../contract/wire.ts";
import { CLIENT, createWorld, merchantKey, otherKeys, RIVAL, rivalKeys } from "../world.ts";

/** The merchant face by its front door: what a request costs whom, counted, not timed. */

let verifications = 0;
const real = crypto.verify;
before(() => {
	crypto.verify = ((...given: Parameters<typeof real>) => {
		verifications++;
		return real(...given);
	}) as typeof real;
	syncBuiltinESMExports();
});
after(() => {
	crypto.verify = real;
	syncBuiltinESMExports();
});

const PLENTY = 100_000;
async function opened(t: TestContext, perAddress = PLENTY) {
	const limits = { perClient: PLENTY, perUser: PLENTY, perAddress };
	const world = await createWorld({ config: { limits } });
	t.after(() => world.close());
	return openWire(world);
}
const inquiry = { path: INFO, body: { accessToken: "AT" } };
/** The stranger's own key: nobody registered it. */
const stranger = crypto.generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

/** Who sends a signature that is not theirs: nobody, a client with two keys, one with one, by name of the key or not. */
const senders: Readonly<Record<string, Ask>> = {
	"a stranger": { clientId: "nobody", key: stranger },
	"a stranger who names a key": { clientId: "nobody", key: stranger, keyVersion: "1" },
	"a client of two keys": { key: stranger },
	"a client of two keys, naming one": { key: stranger, keyVersion: "2" },
	"a client of two keys, naming none of them": { key: stranger, keyVersion: "7" },
	"a client of one key": { clientId: RIVAL, key: stranger },
	"a client of one key, naming it": { clientId: RIVAL, key: stranger, keyVersion: "1" },
};

describe("a bad signature", () => {
	it("[51] costs a stranger and a client the same number of verifications, one at a time", async (t) => {
		const wire = await opened(t);
		const counts: Record<string, number> = {};
		for (const [name, ask] of Object.entries(senders)) {
			const was = verifications;
			assert.equal(await wire.codeOf({ ...inquiry, ...ask }), "INVALID_SIGNATURE", name);
			// One of them is the test's own, of the answer.
			counts[name] = verifications - was - 1;
		}
		assert.equal(counts["a stranger"], 2, "the reason is searched for in a thread of its own");
		assert.equal(new Set(Object.values(counts)).size, 1, JSON.stringify(counts));
	});

	it("[51] costs them the same sixteen at once", async (t) => {
		const wire = await opened(t);
		const counts: Record<string, number> = {};
		for (const [name, ask] of Object.entries(senders)) {
			const was = verifications;
			const told = await Promise.all(Array.from({ length: 16 }, () => wire.codeOf({ ...inquiry, ...ask })));
			assert.ok(
				told.every((code) => code === "INVALID_SIGNATURE"),
				name,
			);
			counts[name] = verifications - was - 16;
		}
		assert.equal(new Set(Object.values(counts)).size, 1, JSON.stringify(counts));
	});

	it("[51, 57] costs two where the address's bucket is empty: the bucket is drawn on before the reason is searched for", async (t) => {
		for (const [name, ask] of Object.entries(senders)) {
			const wire = await opened(t, 1);
			await wire.send({ ...inquiry, ...ask });
			for (const at of ["one at a time", "and again"]) {
				const was = verifications;
				assert.equal((await wire.send({ ...inquiry, ...ask })).status, 429, `${name}, ${at}`);
				// The refusal is unsigned, so that the test verifies nothing of its own.
				assert.equal(verifications - was, 2, `${name}, ${at}`);
			}
		}
	});
});

describe("two keys of a client, two clients", () => {
	it("[45] each key signs for its own client, named or not, and never by the other's name", async (t) => {
		const wire = await opened(t);
		const rows: readonly (readonly [Ask, boolean])[] = [
			[{ key: merchantKey }, true],
			[{ key: otherKeys.privateKey }, true],
			[{ key: merchantKey, keyVersion: "1" }, true],
			[{ key: otherKeys.privateKey, keyVersion: "2" }, true],
			[{ key: merchantKey, keyVersion: "2" }, false],
			[{ key: otherKeys.privateKey, keyVersion: "1" }, false],
			[{ key: rivalKeys.privateKey }, false],
			[{ key: rivalKeys.privateKey, keyVersion: "1" }, false],
			[{ key: rivalKeys.privateKey, clientId: RIVAL }, true],
			[{ key: merchantKey, clientId: RIVAL }, false],
			[{ key: otherKeys.privateKey, clientId: RIVAL, keyVersion: "2" }, false],
		];
		for (const [at, [ask, passes]] of rows.entries()) {
			const code = await wire.codeOf({ ...inquiry, ...ask });
			assert.equal(code, passes ? "INVALID_ACCESS_TOKEN" : "INVALID_SIGNATURE", `row ${at}`);
		}
	});

	it("a right signature costs one verification by the key that it names", async (t) => {
		const wire = await opened(t);
		for (const [key, keyVersion] of [
			[merchantKey, "1"],
			[otherKeys.privateKey, "2"],
		] as const) {
			const was = verifications;
			assert.equal(await wire.codeOf({ ...inquiry, key, keyVersion }), "INVALID_ACCESS_TOKEN");
			assert.equal(verifications - was - 1, 1, keyVersion);
		}
	});
});

describe("tokens", () => {
	const infoBy = (accessToken: string) => ({ path: INFO, body: { accessToken } });

	it("[27] end as their platform says, and at the time that the answer names: access after 2 h, refresh after 30 d", async (t) => {
		const wire = await opened(t);
		const now = wire.world.server.context.now();
		const { json } = await wire.send({ body: byCode(await wire.code()) });
		const { accessToken, refreshToken, accessTokenExpiryTime, refreshTokenExpiryTime } = json as Record<string, string>;
		assert.equal(Date.parse(accessTokenExpiryTime ?? ""), now + 7_200_000);
		assert.equal(Date.parse(refreshTokenExpiryTime ?? ""), now + 30 * 86_400_000);
		wire.world.later(7199);
		assert.equal(await wire.codeOf(infoBy(String(accessToken))), "SUCCESS");
		wire.world.later(1);
		assert.equal(await wire.codeOf(infoBy(String(accessToken))), "EXPIRED_ACCESS_TOKEN");
		const spare = await wire.tokensOf({ body: byCode(await wire.code()) });
		wire.world.later(30 * 86_400 - 7200);
		assert.equal(await wire.codeOf({ body: byRefresh(String(refreshToken)) }), "EXPIRED_REFRESH_TOKEN");
		wire.world.later(7199);
		assert.equal(await wire.codeOf({ body: byRefresh(spare.refreshToken) }), "SUCCESS");
	});

	it("[18, 103] reveal what their own code was for, and not what else the user granted", async (t) => {
		const wire = await opened(t);
		const fields = async (authCode: string) => {
			const { json } = await wire.send({ path: BOTH, body: byCode(authCode) });
			return Object.keys(json.userInfo as object).sort();
		};
		await wire.code(["auth_user", "USER_LOGIN_ID"]);
		assert.deepEqual(await fields(await wire.code(["USER_LOGIN_ID"])), ["loginIdInfos", "userId"]);
		assert.deepEqual(await fields(await wire.code(["USER_NICKNAME"])), ["nickName", "userId"]);
		assert.deepEqual(await fields(await wire.code(["auth_base"])), ["userId"]);
	});

	it("[105] a hashed login id is one for all clients of a merchant, and another for another merchant", async (t) => {
		const wire = await opened(t);
		const said = async (path: string, body: object) => {
			const { status, text } = await wire.operator(path, body);
			assert.equal(status, 200, text);
		};
		const clients = [
			["sister", "merchant"],
			["foreign", "rivals"],
		] as const;
		const hashes = [];
		const keys = new Map<string, crypto.KeyObject>();
		for (const [clientId, merchantId] of clients) {
			const { publicKey, privateKey } = crypto.generateKeyPairSync("rsa", { modulusLength: 2048 });
			keys.set(clientId, privateKey);
			await said("/operator/clients", { clientId, merchantId, publicKey: spki(publicKey) });
			await said("/operator/apps", { appId: `app-of-${clientId}`, clientId, name: clientId });
			await said("/operator/apps/approve", {
				appId: `app-of-${clientId}`,
				scope: "HASH_LOGIN_ID",
				approval: "required",
			});
		}
		for (const [appId, clientId, key] of [
			["All", CLIENT, merchantKey],
			["app-of-sister", "sister", keys.get("sister")],
			["app-of-foreign", "foreign", keys.get("foreign")],
		] as const) {
			assert.ok(key);
			const { accessToken } = await wire.tokensOf({
				body: byCode(await wire.code(["HASH_LOGIN_ID"], appId)),
				clientId,
				key,
			});
			const { json } = await wire.send({ ...infoBy(accessToken), clientId, key });
			const { loginIdInfos } = json.userInfo as { loginIdInfos: readonly object[] };
			assert.equal(loginIdInfos.length, 1);
			hashes.push(JSON.stringify(loginIdInfos));
		}
		assert.equal(hashes[0], hashes[1]);
		assert.notEqual(hashes[0], hashes[2]);
	});
});

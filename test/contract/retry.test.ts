import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { createMerchant, MerchantError } from "@byleave/merchant";
import { definePlatform, Failure, type Profile, seconds } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { openSqlite } from "@byleave/server";
import { retireClientKey } from "../../packages/server/src/register/clients.ts";
import { injectFetch } from "../inject.ts";
import { CLIENT, createWorld, mei, merchantKey, otherKeys, RIVAL, rivalKeys, type World } from "../world.ts";
import { APPLY, APPLY_V1, auditOf, BOTH, byCode, byRefresh, INFO, openWire, type Wire } from "./wire.ts";

/** Rulings 13, 14, 18 and 23 over HTTP, to the millisecond: what comes again, what is over, and what goes on. */

let world: World;
let wire: Wire;
/** What the directory does next; undefined: it answers. */
let trouble: (() => Profile | undefined) | undefined;
beforeEach(async () => {
	trouble = undefined;
	world = await createWorld({ directory: { profile: async (sub) => (trouble ? trouble() : world.profiles.get(sub)) } });
	wire = await openWire(world);
});
afterEach(() => world.close());

const RETRY = alipayplus.lifetimes.retry;
const rival = { clientId: RIVAL, key: rivalKeys.privateKey };
const info = (accessToken: string) => wire.codeOf({ path: INFO, body: { accessToken } });
const refreshing = (token: string) => wire.codeOf({ body: byRefresh(token) });
const isDead = async ({ accessToken, refreshToken }: { accessToken: string; refreshToken: string }) => {
	assert.equal(await info(accessToken), "INVALID_ACCESS_TOKEN");
	assert.equal(await wire.codeOf({ path: BOTH, body: { accessToken } }), "INVALID_ACCESS_TOKEN");
	assert.notEqual(await refreshing(refreshToken), "SUCCESS");
	assert.equal(await info(accessToken), "INVALID_ACCESS_TOKEN");
};

/** A secret that is presented once, and what presents it. */
const once = {
	"a code by applyToken v2": { path: APPLY, used: "USED_AUTHCODE", draw: async () => byCode(await wire.code()) },
	"a code by applyToken v1": { path: APPLY_V1, used: "USED_CODE", draw: async () => byCode(await wire.code()) },
	"a code by the combined call": { path: BOTH, used: "USED_AUTHCODE", draw: async () => byCode(await wire.code()) },
	"a refresh token by applyToken v2": { path: APPLY, used: "USED_REFRESH_TOKEN", draw: refreshToken },
	"a refresh token by applyToken v1": { path: APPLY_V1, used: "USED_REFRESH_TOKEN", draw: refreshToken },
	"a refresh token by the combined call": { path: BOTH, used: "USED_REFRESH_TOKEN", draw: refreshToken },
} as const;
async function refreshToken() {
	return byRefresh((await wire.tokensOf({ body: byCode(await wire.code()) })).refreshToken);
}

for (const [name, { path, used, draw }] of Object.entries(once)) {
	describe(name, () => {
		it("[2, 22] gets the same again until the last millisecond of the window, then it is over", async () => {
			const body = await draw();
			const first = await wire.tokensOf({ path, body });
			world.later(RETRY);
			assert.deepEqual(await wire.tokensOf({ path, body }), first);
			// A retry does not begin the window anew.
			world.later(0.001);
			assert.equal(await wire.codeOf({ path, body }), used);
			await isDead(first);
			assert.equal(await wire.codeOf({ path, body }), used);
		});

		it("[3] an access token that was used meanwhile does not spoil the retry; a refresh token does", async () => {
			const body = await draw();
			const first = await wire.tokensOf({ path, body });
			assert.equal(await info(first.accessToken), "SUCCESS");
			assert.deepEqual(await wire.tokensOf({ path, body }), first);
			const next = await wire.tokensOf({ body: byRefresh(first.refreshToken) });
			assert.equal(await wire.codeOf({ path, body }), used);
			await isDead(next);
			await isDead(first);
		});

		it("[22, 26] by another live key of the same client is a retry too; by one that was retired it is nobody's", async () => {
			const body = await draw();
			const first = await wire.tokensOf({ path, body });
			assert.deepEqual(await wire.tokensOf({ path, body, key: otherKeys.privateKey }), first);
			await retireClientKey(world.server.context, { clientId: CLIENT, version: "1" });
			assert.equal(await wire.codeOf({ path, body }), "INVALID_SIGNATURE");
			assert.deepEqual(await wire.tokensOf({ path, body, key: otherKeys.privateKey }), first);
		});

		it("[6, 7, 26, 44] another client, another app, another merchant's name: refused before, during and after, and nothing is burnt", async () => {
			const body = await draw();
			const unknown = "authCode" in body ? /^INVALID_(AUTH)?CODE$/ : /^INVALID_REFRESH_TOKEN$/;
			const wrong = async () => {
				assert.match(await wire.codeOf({ path, body, ...rival }), unknown);
				if (path === APPLY_V1) {
					const other = { ...body, referenceClientId: "RivalShop" };
					assert.equal(await wire.codeOf({ path, body: other }), "REFERENCE_CLIENT_ID_NOT_MATCH");
				} else {
					assert.equal(await wire.codeOf({ path, body: { ...body, appId: "All" } }), "PARAM_ILLEGAL");
					assert.equal(await wire.codeOf({ path, body: { ...body, authClientId: RIVAL } }), "INVALID_AUTH_CLIENT");
				}
			};
			await wrong();
			const first = await wire.tokensOf({ path, body });
			await wrong();
			assert.deepEqual(await wire.tokensOf({ path, body }), first);
			world.later(RETRY + 1);
			await wrong();
			assert.equal(await info(first.accessToken), "SUCCESS");
			assert.equal(await refreshing(first.refreshToken), "SUCCESS");
		});

		it("where the window is 0, the second time is the end", async () => {
			await world.restart(definePlatform(alipayplus, { name: "strict", lifetimes: { retry: seconds(0) } }));
			const body = await draw();
			const first = await wire.tokensOf({ path, body });
			assert.equal(await wire.codeOf({ path, body }), used);
			await isDead(first);
		});
	});
}

describe("a merchant whose answer got lost", () => {
	it("[3] repeats the call and has what it would have had", async () => {
		const inject = injectFetch(() => world.server.public);
		let lost = false;
		const answerKey = (await world.server.context.keys.published()).find(({ purpose }) => purpose === "answer");
		const merchant = createMerchant({
			gateway: "http://server.test",
			clientId: CLIENT,
			privateKey: merchantKey,
			platformPublicKey: answerKey?.publicKey ?? "",
			now: world.server.context.now,
			fetch: async (...call) => {
				const answer = await inject(...call);
				if (lost) throw new TypeError("connection reset");
				return answer;
			},
		});
		const authCode = await wire.code();
		for (const call of [
			() => merchant.applyToken({ authCode }),
			() => merchant.applyTokenAndInquiryUserInfo({ authCode }),
		]) {
			lost = true;
			await assert.rejects(call(), (error) => error instanceof MerchantError && error.trouble === "transport");
			lost = false;
			const first = await call();
			assert.ok(first.resultStatus === "S");
			assert.deepEqual(await call(), first);
		}
		const redemptions = world.events.flatMap((event) => (event.type === "redemption" ? [event.again] : []));
		assert.deepEqual(redemptions, [false, ...redemptions.slice(1).map(() => true)]);
	});
});

describe("the combined call when the directory fails", () => {
	const down = () => {
		throw new Failure("directory_unavailable");
	};
	const failures = [
		["is down", down, "UNKNOWN_EXCEPTION", "U"],
		["does not know the user", () => undefined, "PROCESS_FAIL", "F"],
		["has frozen the user", () => ({ ...mei, status: "FROZEN" }) as const, "ACCESS_DENIED", "F"],
	] as const;
	for (const [name, failing, resultCode, resultStatus] of failures) {
		it(`${name}: a retry fails too, ends nothing, and is answered once it is back`, async () => {
			for (const body of [byCode(await wire.code()), await refreshToken()]) {
				trouble = failing;
				const { result } = await wire.send({ path: BOTH, body });
				assert.deepEqual([result.resultCode, result.resultStatus], [resultCode, resultStatus]);
				trouble = undefined;
				const first = await wire.tokensOf({ path: BOTH, body });
				trouble = failing;
				assert.equal(await wire.codeOf({ path: BOTH, body }), resultCode);
				assert.equal((await wire.tokensOf({ body })).accessToken, first.accessToken, "applyToken asks no directory");
				trouble = undefined;
				world.later(RETRY);
				assert.deepEqual(await wire.tokensOf({ path: BOTH, body }), first);
			}
		});
	}

	it("a reuse beyond the window ends the family whatever the directory does", async () => {
		const body = byCode(await wire.code());
		const first = await wire.tokensOf({ path: BOTH, body });
		world.later(RETRY + 1);
		trouble = down;
		assert.equal(await wire.codeOf({ path: BOTH, body }), "USED_AUTHCODE");
		trouble = undefined;
		await isDead(first);
	});
});

describe("another server, whose clock is 3 s behind", () => {
	it("[130] an honest retry at either gets the same again, and nothing ends", async (t) => {
		const folder = await mkdtemp(join(tmpdir(), "byleave-contract-"));
		const file = join(folder, "server.db");
		const [mine, other] = [await openSqlite(file), await openSqlite(file)];
		const ahead = await createWorld({ store: () => mine });
		const behind = await ahead.beside({ store: other, now: () => ahead.server.context.now() - 3000 });
		t.after(async () => {
			await behind.close();
			await ahead.close();
			for (const store of [mine, other]) await store.close();
			await rm(folder, { recursive: true, force: true });
		});
		const here = await openWire(ahead);
		const there = await openWire(Object.create(ahead, { server: { value: behind } }));
		for (const [one, two] of [
			[here, there],
			[there, here],
		] as const) {
			for (const path of [APPLY, APPLY_V1, BOTH]) {
				const byItsCode = byCode(await one.code());
				const first = await one.tokensOf({ path, body: byItsCode });
				const next = byRefresh(first.refreshToken);
				assert.deepEqual(await two.tokensOf({ path, body: byItsCode }), first);
				const second = await one.tokensOf({ path, body: next });
				assert.deepEqual(await two.tokensOf({ path, body: next }), second);
				for (const wire of [one, two]) {
					assert.equal(await wire.codeOf({ path: INFO, body: { accessToken: second.accessToken } }), "SUCCESS");
				}
			}
		}
		assert.deepEqual(
			(await auditOf(mine)).filter(({ fact }) => fact === "family-ended"),
			[],
		);
	});
});

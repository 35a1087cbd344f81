import assert from "node:assert/strict";
import type { Family } from "../../store.ts";
import { accessOf, type Check, NOW, RETRY, refreshOf, refuses, type World } from "./world.ts";

/** Both ways to present a secret once: what is presented is fresh, what comes of it the same. */
const ways = {
	code: async (world: World) => ({ secret: await world.issue(), present: world.redeem, used: "code_used" as const }),
	"refresh token": async (world: World) => ({
		secret: refreshOf((await world.redeem(await world.issue())).nonce),
		present: world.refresh,
		used: "refresh_used" as const,
	}),
};

/** The family is over: its newest pair too. */
async function hasEnded({ store, look }: World, { nonce }: Family): Promise<void> {
	await refuses(store.access(look(accessOf(nonce))), "access_unknown");
	await refuses(store.lookAtRefresh(look(refreshOf(nonce))), "refresh_unknown");
}

export function retryContract(check: Check): void {
	for (const [what, ready] of Object.entries(ways)) {
		check(`[3] ${what}: the same client and key get the same answer within the window`, async (world) => {
			const { secret, present } = await ready(world);
			const first = await present(secret);
			for (const later of [0, RETRY - 1, RETRY]) {
				const again = await present(secret, { now: NOW + later, nonce: `second ${later}` });
				assert.deepEqual(again, { ...first, again: true });
				// What the retry brought along was not written.
				await refuses(world.store.access(world.look(accessOf(`second ${later}`))), "access_unknown");
			}
			await world.store.access(world.look(accessOf(first.nonce)));
		});

		check(`[2] ${what}: after the window it is used, and the family ends though the verb rejects`, async (world) => {
			const { secret, present, used } = await ready(world);
			const first = await present(secret);
			// A retry does not make the window longer.
			await present(secret, { now: NOW + RETRY });
			await refuses(present(secret, { now: NOW + RETRY + 1 }), used);
			await hasEnded(world, first);
			await refuses(present(secret), used);
		});

		check(`[22] ${what}: another key of the client is no retry`, async (world) => {
			const { secret, present, used } = await ready(world);
			const first = await present(secret, { keyVersion: "1" });
			await refuses(present(secret, { keyVersion: "2" }), used);
			await hasEnded(world, first);
		});

		check(`${what}: without a window the same millisecond is too late`, async (world) => {
			const { secret, present, used } = await ready(world);
			const first = await present(secret, { retry: 0 });
			await refuses(present(secret, { retry: 0 }), used);
			await hasEnded(world, first);
		});

		check(`[22] ${what}: once the successor has been used there is no retry`, async (world) => {
			const { secret, present, used } = await ready(world);
			const second = await world.refresh(refreshOf((await present(secret)).nonce));
			await refuses(present(secret), used);
			await hasEnded(world, second);
		});

		check(`${what}: a retry is answered though the access token has been used`, async (world) => {
			const { secret, present } = await ready(world);
			const first = await present(secret);
			await world.store.access(world.look(accessOf(first.nonce)));
			assert.equal((await present(secret)).nonce, first.nonce);
		});

		check(`${what}: a retry brings no family back`, async (world) => {
			const { secret, present, used } = await ready(world);
			const first = await present(secret);
			await world.store.endFamily(world.look(accessOf(first.nonce)));
			await refuses(present(secret), used);
			await hasEnded(world, first);
		});

		check(`${what}: a retry after a stop or during a block gives nothing`, async (world) => {
			for (const takeBack of [
				() => world.store.revokeGrant("sub", "app", NOW),
				() => world.store.block("sub", "app", true, NOW),
			]) {
				const { secret, present, used } = await ready(world);
				const first = await present(secret);
				await takeBack();
				await refuses(present(secret), used);
				await hasEnded(world, first);
			}
		});

		check(`${what}: a retry shows what the grant gives as of now`, async (world) => {
			const { secret, present } = await ready(world);
			await present(secret);
			await world.store.narrowGrant("sub", "app", "S", NOW);
			const again = await present(secret);
			assert.deepEqual([again.scopes, again.items, again.again], [[], [], true]);
		});

		check(`${what}: the end of a reused family is in the audit, once`, async (world) => {
			const { secret, present, used } = await ready(world);
			await present(secret);
			const before = (await world.store.audit(0)).length;
			for (const _ of [1, 2, 3]) await refuses(present(secret, { now: NOW + RETRY + 1 }), used);
			assert.equal((await world.store.audit(0)).length, before + 1);
		});
	}
}

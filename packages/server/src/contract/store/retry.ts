import assert from "node:assert/strict";
import type { Family } from "../../store.ts";
import { accessOf, type Check, NOW, RETRY, refreshOf, refuses, row, SECOND, toldRow, type World } from "../world.ts";

/** How far a use may lie in the future: another server's clock (ruling 13). */
const AHEAD = 5 * SECOND;

/** A code for S and T. */
const both = (world: World): Promise<string> =>
	world.issue({ scopes: ["S", "T"], items: [row("S", "nickName"), row("T", "gender")] });

/** Both ways to present a secret once: what is presented is fresh, what comes of it the same. */
const ways = {
	code: async (world: World) =>
		({ secret: await both(world), present: world.redeem, used: "code_used", unknown: "code_unknown" }) as const,
	"refresh token": async (world: World) => ({
		secret: refreshOf((await world.redeem(await both(world))).nonce),
		present: world.refresh,
		used: "refresh_used" as const,
		unknown: "refresh_unknown" as const,
	}),
};

/** The family is over: its newest pair too. */
async function hasEnded(world: World, { nonce }: Family): Promise<void> {
	await refuses(world.access(accessOf(nonce)), "access_unknown");
	await refuses(world.lookAtRefresh(refreshOf(nonce)), "refresh_unknown");
}

export function retryContract(check: Check): void {
	for (const [what, ready] of Object.entries(ways)) {
		check(
			`[3] ${what}: the same client gets the same answer within the window, by whichever of its keys`,
			async (world) => {
				const { secret, present } = await ready(world);
				const first = await present(secret);
				for (const later of [0, RETRY - 1, RETRY]) {
					const again = await present(secret, { now: NOW + later, nonce: `second ${later}`, keyVersion: `${later}` });
					assert.deepEqual(again, { ...first, again: true });
					// What the retry brought along was not written.
					await refuses(world.access(accessOf(`second ${later}`)), "access_unknown");
				}
				await world.access(accessOf(first.nonce));
			},
		);

		check(`[2] ${what}: after the window it is used, and the family ends though the verb rejects`, async (world) => {
			const { secret, present, used } = await ready(world);
			const first = await present(secret);
			// A retry does not make the window longer.
			await present(secret, { now: NOW + RETRY });
			await refuses(present(secret, { now: NOW + RETRY + 1 }), used);
			await hasEnded(world, first);
			await refuses(present(secret), used);
		});

		check(`[22] ${what}: another client never gets it, and ends nothing`, async (world) => {
			const { secret, present, unknown } = await ready(world);
			const first = await present(secret);
			for (const now of [NOW, NOW + RETRY + 1]) {
				await refuses(present(secret, { clientId: "stranger", now }), unknown);
			}
			await world.access(accessOf(first.nonce));
			assert.equal((await present(secret)).nonce, first.nonce);
		});

		check(
			`[130] ${what}: a use that lies up to 5 s ahead counts as now, one further ahead is too late`,
			async (world) => {
				const { secret, present, used } = await ready(world);
				const first = await present(secret, { now: NOW + AHEAD });
				assert.deepEqual(await present(secret), { ...first, again: true });
				await refuses(present(secret, { now: NOW - 1 }), used);
				await hasEnded(world, first);
			},
		);

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
			await world.access(accessOf(first.nonce));
			assert.equal((await present(secret)).nonce, first.nonce);
		});

		check(`${what}: a retry brings no family back`, async (world) => {
			const { secret, present, used } = await ready(world);
			const first = await present(secret);
			await world.endFamily(accessOf(first.nonce));
			await refuses(present(secret), used);
			await hasEnded(world, first);
		});

		check(`${what}: a retry after a stop or during a block gives nothing`, async (world) => {
			for (const takeBack of [() => world.stop(), () => world.block(true)]) {
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
			await world.narrow("S");
			const again = await present(secret);
			assert.deepEqual([again.scopes, again.items, again.again], [["T"], [toldRow("T", "gender")], true]);
		});

		check(`${what}: while the approval is taken back a retry gives nothing, and ends nothing either`, async (world) => {
			const { secret, present, unknown } = await ready(world);
			const first = await present(secret);
			for (const scope of ["S", "T"]) await world.approve(scope, null);
			await refuses(present(secret), unknown);
			for (const scope of ["S", "T"]) await world.approve(scope, "required");
			assert.equal((await present(secret)).nonce, first.nonce);
			await world.access(accessOf(first.nonce));
		});

		check(`${what}: the end of a reused family is in the audit, once`, async (world) => {
			const { secret, present, used } = await ready(world);
			await present(secret);
			const before = (await world.audit()).length;
			for (const _ of [1, 2, 3]) await refuses(present(secret, { now: NOW + RETRY + 1 }), used);
			assert.equal((await world.audit()).length, before + 1);
		});
	}
}

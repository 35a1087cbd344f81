import assert from "node:assert/strict";
import {
	accessOf,
	type Check,
	DAY,
	lives,
	MINUTE,
	NOW,
	refreshOf,
	refuses,
	row,
	toldRow,
	type World,
} from "../world.ts";

const platformKey = {
	purpose: "answer",
	algorithm: "RSA256",
	version: "1",
	publicKey: "PEM",
	sealedPrivateKey: "sealed",
	signsFrom: NOW,
} as const;

/** Another user of the same app, the same one elsewhere, and a third who is frozen; and how to see what is theirs. */
export async function bystanders(world: World) {
	const { store, act, issue, open, confirm, redeem, refresh, access, lookAtCode } = world;
	const [of, elsewhere] = [{ sub: "somebody" }, { sub: "somebody", appId: "strange" }];
	await world.setUser("FROZEN", "third");
	await world.registerApp({ appId: "strange", clientId: "stranger", logo: "https://logo.test/" });
	await store.addClientKey({ clientId: "stranger", publicKey: "theirs", retireOthers: false, ...act() });
	for (const over of [{ version: "9" }, { purpose: "outgoing" }] as const) {
		await store.addPlatformKey({ ...platformKey, ...over, ...act() });
	}
	await confirm(await open(of), { ...of, setAside: ["T"] });
	const { nonce } = await redeem(await issue(of));
	const next = await refresh(refreshOf(nonce));
	for (const _ of [1, 2]) await world.decline(await open(of), true, of);
	const [ticket, code] = [await open(of), await issue(of)];
	const strange = await redeem(await issue(elsewhere), { clientId: "stranger" });
	return {
		ofTheApp: async () => {
			const { app: _, ...standing } = await world.standing(of);
			return [standing, await access(accessOf(next.nonce)), await lookAtCode(code), await world.ticket(ticket, of)];
		},
		apart: async () => {
			const { clients, apps, platformKeys } = await store.registry();
			return [
				await world.standing(elsewhere),
				await access(accessOf(strange.nonce), { clientId: "stranger" }),
				await store.grantsOf(of),
				(await world.standing({ sub: "third", appId: "strange" })).userStatus,
				clients.filter(({ clientId }) => clientId === "stranger"),
				apps.filter(({ appId }) => appId === "strange"),
				platformKeys.filter(({ version, purpose }) => version === "9" || purpose === "outgoing"),
			];
		},
	};
}

/** What stays as it was, and for how long. */
export function keepingContract(check: Check): void {
	check("trust is told of an app wherever it is read", async ({ store, act, standing, registerApp }) => {
		await registerApp({ appId: "trusted" });
		await store.trustApp({ appId: "trusted", trusted: true, ...act() });
		const trust = async (appId: string) => [
			(await standing({ appId })).app?.trusted,
			(await store.registry()).apps.find((listed) => listed.appId === appId)?.trusted,
		];
		assert.deepEqual(await trust("trusted"), [true, true]);
		assert.deepEqual(await trust("app"), [false, false]);
	});

	check("the user sees which rows were granted in silence", async ({ store, issue }) => {
		await issue({ items: [row("S", "nickName"), row("S", "userId", { silent: true })] });
		const items = (await store.grantsOf({ sub: "sub" }))[0]?.items ?? [];
		assert.deepEqual(
			items.map(({ item, silent }) => [item, silent]),
			[
				["nickName", false],
				["userId", true],
			],
		);
	});

	check(
		"a row confirmed again in the same words keeps its time; one of another scope keeps nothing",
		async ({ store, open, confirm }) => {
			const words = { wordsHash: "hash" };
			const before = [row("S", "gender", words), row("S", "nickName", words)];
			await confirm(await open(), { items: before });
			const items = [row("S", "nickName", words), row("T", "gender", words)];
			await confirm(await open(), { items, now: NOW + MINUTE });
			const kept = (await store.grantsOf({ sub: "sub" }))[0]?.items ?? [];
			assert.deepEqual(
				kept.map(({ scope, item, grantedAt }) => [scope, item, grantedAt - NOW]),
				[
					["S", "nickName", 0],
					["T", "gender", MINUTE],
				],
			);
		},
	);

	check("nothing is issued if one row was lost, though its scope and its item live on elsewhere", async (world) => {
		const lost = row("T", "nickName", { coveredBy: "U" });
		const items = [row("S", "nickName"), row("T", "gender"), lost];
		await refuses(world.issue({ items, scopes: ["S", "T"] }), "standing_changed");
		await world.issue({ items: items.slice(0, 2), scopes: ["S", "T"] });
	});

	check("scopes come back by their whole names", async ({ issue, lookAtCode, redeem }) => {
		const scopes = ["SCOPE_OF_SOME_LENGTH", "another"];
		const items = scopes.map((scope) => row(scope, "nickName"));
		const code = await issue({ scopes, items });
		assert.deepEqual((await lookAtCode(code)).scopes, scopes);
		const family = await redeem(code);
		assert.deepEqual([family.scopes, family.items], [scopes, scopes.map((scope) => toldRow(scope, "nickName"))]);
	});

	check("the end of a block is no second stop", async ({ standing, issue, block }) => {
		await issue();
		await block(true);
		const { epoch } = await standing();
		await block(false);
		assert.equal((await standing()).epoch, epoch);
	});

	check("who cannot act is named by the field", async ({ setApp, issue, open }) => {
		await refuses(issue({ appId: "nothing" }), "app_unknown", "appId");
		await setApp("SUSPENDED");
		await refuses(open(), "app_suspended", "appId");
	});

	check(
		"a look at a code that is unused gives no ids and no times, one at a used one asks who may",
		async ({ setUser, issue, lookAtCode, redeem }) => {
			const code = await issue();
			const { familyId, nonce, accessExpiresAt, refreshExpiresAt } = await lookAtCode(code);
			assert.deepEqual([familyId, nonce, accessExpiresAt, refreshExpiresAt], ["", "", 0, 0]);
			await redeem(code);
			await setUser("FROZEN");
			await refuses(lookAtCode(code), "user_frozen");
		},
	);

	check(
		"a used refresh token whose answer has been swept is used",
		async ({ store, issue, redeem, lookAtRefresh, refresh }) => {
			const { nonce } = await redeem(await issue(), { accessExpiresAt: NOW + DAY });
			const soon = NOW + MINUTE;
			await refresh(refreshOf(nonce), { accessExpiresAt: soon, refreshExpiresAt: soon });
			await store.sweep({ now: soon, retention: 0 });
			await refuses(lookAtRefresh(refreshOf(nonce), { now: soon }), "refresh_used");
			await refuses(refresh(refreshOf(nonce), { now: soon, retry: MINUTE }), "refresh_used");
		},
	);

	check("refusals and what was left off are kept for thirty days, and no longer", async (world) => {
		const { store, open, confirm, refuse } = world;
		await confirm(await open(), { setAside: ["T"] });
		await refuse(NOW);
		await refuse(NOW);
		const end = NOW + 30 * DAY;
		const month = { suppression: 31 * DAY, setAside: 31 * DAY };
		const standing = async () => {
			const { setAside, suppressed } = await world.standing({ now: end, windows: month });
			return [setAside, suppressed];
		};
		await store.sweep({ now: end - 1, retention: 0 });
		assert.deepEqual(await standing(), [["T"], true]);
		assert.equal(await store.sweep({ now: end, retention: DAY }), 3);
		assert.deepEqual(await standing(), [[], false]);
	});

	check("a ticket and a code that have expired are known as such for the retention", async (world) => {
		const { store, issue, open, lookAtCode } = world;
		const [code, ticket] = [await issue(), await open()] as const;
		for (const [end, use, known, unknown] of [
			[NOW + lives.code, () => lookAtCode(code, { now: NOW + DAY }), "code_expired", "code_unknown"],
			[NOW + lives.ticket, () => world.ticket(ticket, { now: NOW + DAY }), "ticket_expired", "ticket_unknown"],
		] as const) {
			await store.sweep({ now: end + DAY - 1, retention: DAY });
			await refuses(use(), known);
			await store.sweep({ now: end + DAY, retention: DAY });
			await refuses(use(), unknown);
		}
	});

	check(
		"one bound holds for one sweep, of whatever kind the rows are, and it is 500 at most",
		async ({ store, standing, open, refuse }) => {
			await refuse(NOW);
			await refuse(NOW);
			const { epoch } = await standing();
			await Promise.all(Array.from({ length: 499 }, () => open({ epoch })));
			const late = NOW + 31 * DAY;
			const sweeps: number[] = [];
			while (sweeps.at(-1) !== 0) sweeps.push(await store.sweep({ now: late, retention: DAY }));
			const [most = 0] = sweeps;
			assert.ok(most > 0 && most <= 500, String(most));
			assert.deepEqual(
				sweeps.slice(0, Math.floor(501 / most)).filter((dropped) => dropped !== most),
				[],
			);
			assert.equal(
				sweeps.reduce((sum, dropped) => sum + dropped),
				501,
			);
		},
	);

	check("what one user does leaves another's as it was", async ({ standing, issue, open, confirm, narrow }) => {
		const items = [row("S", "nickName"), row("T", "nickName")];
		for (const sub of ["sub", "somebody"]) {
			await issue({ sub, items, scopes: ["S", "T"] });
			await confirm(await open({ sub }), { sub, scopes: ["S"], setAside: ["V", "W"] });
		}
		await issue({ sub: "third" });
		const before = await standing({ sub: "somebody" });
		await narrow("S");
		await confirm(await open(), { scopes: ["V"], items: [row("V", "gender")] });
		const { items: left, setAside } = await standing();
		assert.deepEqual([left, setAside], [[row("T", "nickName"), row("V", "gender")], ["W"]]);
		assert.deepEqual(await standing({ sub: "somebody" }), before);
		assert.deepEqual((await standing({ sub: "third" })).setAside, []);
	});

	check("a code that is cancelled and a ticket that is declined take no other along", async (world) => {
		const { standing, issue, open, confirm, decline, cancel, redeem } = world;
		const [cancelled, other] = [await issue(), await issue()];
		await cancel(cancelled);
		await redeem(other);
		const [declined, ticket] = [await open(), await open()];
		await decline(declined, false);
		for (const _ of [1, 2]) await decline("no ticket", true);
		assert.equal((await standing()).suppressed, false);
		await confirm(ticket);
	});

	check("an approval that is taken from one app is not taken from another", async ({ approve, issue, redeem }) => {
		const code = await issue();
		await approve("S", null, "second");
		assert.deepEqual((await redeem(code)).scopes, ["S"]);
		await issue();
	});

	check("the user sees what was granted first at the top", async ({ store, issue }) => {
		await issue({ items: [row("T", "gender")], scopes: ["T"] });
		await issue({ items: [row("S", "gender"), row("S", "avatar")], now: NOW + MINUTE });
		assert.deepEqual(
			(await store.grantsOf({ sub: "sub" }))[0]?.items.map(({ scope, item }) => `${scope} ${item}`),
			["T gender", "S avatar", "S gender"],
		);
	});

	check("code, tokens and family go together once the last token has ended", async ({ store, issue, redeem }) => {
		const now = NOW + MINUTE;
		await redeem(await issue());
		await redeem(await issue({ now }), { now });
		const end = NOW + lives.refresh;
		await store.sweep({ now: end - 1, retention: 0 });
		// Its codes have gone before.
		assert.deepEqual(
			[await store.sweep({ now: end, retention: 0 }), await store.sweep({ now: now + lives.refresh, retention: 0 })],
			[2, 2],
		);
	});

	check("a user is given what is theirs, whoever else is there", async (world) => {
		const { store, approve, issue, lookAtCode, redeem, access, lookAtRefresh, refresh } = world;
		await bystanders(world);
		await approve("S", "required", "strange");
		await approve("S", null, "strange");
		const given = { scopes: ["S", "T"], items: [row("S", "gender"), row("S", "nickName"), row("T", "birthDate")] };
		const code = await issue(given);
		const told = given.items.map(({ scope, item }) => toldRow(scope, item));
		const isTheirs = ({ sub, appId, scopes, items }: Awaited<ReturnType<typeof access>>) =>
			assert.deepEqual([sub, appId, scopes, items], ["sub", "app", given.scopes, told]);
		isTheirs(await lookAtCode(code));
		let { nonce, userId, ...family } = await redeem(code);
		isTheirs({ nonce, userId, ...family });
		assert.notEqual((await store.grantsOf({ sub: "sub" })).length, 0);
		for (const _ of [1, 2, 3]) {
			isTheirs(await access(accessOf(nonce)));
			isTheirs(await lookAtRefresh(refreshOf(nonce)));
			const next = await refresh(refreshOf(nonce));
			isTheirs(next);
			assert.equal(next.userId, userId);
			assert.equal((await refresh(refreshOf(nonce))).nonce, next.nonce);
			nonce = next.nonce;
		}
	});
}

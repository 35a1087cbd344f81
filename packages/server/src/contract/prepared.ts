import assert from "node:assert/strict";
import type { LookAtPrepared, Prepare, Presented } from "../store.ts";
import { CALLERS, type Check, lives, MINUTE, NOW, refuses, together, type World } from "./world.ts";

/** What is prepared lives as long as a ticket here. */
const LIFE = lives.ticket;

/** What the client's server hands in, of an app that it names unless told otherwise. */
export async function preparing(world: World, over: Partial<Prepare> = {}): Promise<Prepare> {
	const { clientVersion } = await world.look("");
	return {
		...world.act(over.now),
		bucket: world.store.bucketOf("client", ""),
		digest: world.fresh("prepared"),
		clientId: "client",
		clientVersion,
		named: { appId: "app" },
		scopes: ["S"],
		terms: '{"contract":{}}',
		expiresAt: (over.now ?? NOW) + LIFE,
		...over,
	};
}
/** An app and a user that want to open it. */
export const lookAt = (
	world: World,
	{ bucket, digest }: Presented,
	{ sub = "sub", appId = "app", now = NOW }: { sub?: string; appId?: string; now?: number } = {},
): LookAtPrepared => ({ bucket, digest, appId, pseudonym: world.person({ sub }).pseudonym, now });

export function preparedContract(check: Check): void {
	const prepared = async (world: World, over: Partial<Prepare> = {}): Promise<Presented> => {
		const prepare = await preparing(world, over);
		await world.store.prepare(prepare);
		return { bucket: prepare.bucket, digest: prepare.digest };
	};

	check("what was prepared is there for its app, until its time is up, and grants nothing", async (world) => {
		const { store, standing } = world;
		const at = await prepared(world, { scopes: ["S", "T"], terms: '{"a":1}' });
		for (const now of [NOW, NOW + LIFE - 1]) {
			assert.deepEqual(await store.prepared(lookAt(world, at, { now })), { scopes: ["S", "T"], terms: '{"a":1}' });
		}
		await refuses(store.prepared(lookAt(world, at, { now: NOW + LIFE })), "prepared_expired");
		assert.deepEqual([(await standing()).epoch, (await standing()).items], [0, []]);
		const fact = (await world.audit()).find(({ fact }) => fact === "prepared");
		assert.deepEqual([fact?.pseudonym, fact?.appId, fact?.detail], [null, "app", "client=client scopes=S,T"]);
	});

	check("another client's app, and another app than the one named, find nothing", async (world) => {
		const { store } = world;
		const at = await prepared(world);
		for (const appId of ["strange", "second", "nothing"]) {
			await refuses(store.prepared(lookAt(world, at, { appId })), "prepared_unknown");
			if (appId !== "nothing") await refuses(world.open({ appId, prepared: at }), "prepared_unknown");
		}
		await refuses(store.prepared(lookAt(world, { ...at, digest: "another" })), "prepared_unknown");
		await store.prepared(lookAt(world, at));
	});

	check(
		"without a name any app of the client may open it, the client's only one as if it were named",
		async (world) => {
			const { store } = world;
			const at = await prepared(world, { named: {} });
			for (const appId of ["app", "second"]) await store.prepared(lookAt(world, at, { appId }));
			await refuses(store.prepared(lookAt(world, at, { appId: "strange" })), "prepared_unknown");
			await world.approve("S", "required", "second");
			await world.open({ appId: "second", prepared: at });
			await refuses(store.prepared(lookAt(world, at)), "prepared_unknown");
		},
	);

	check("[63] who opens it first has it for good, though they close the sheet", async (world) => {
		const { store } = world;
		const at = await prepared(world);
		await refuses(world.open({ sub: "nobody", prepared: { ...at, digest: "none" } }), "prepared_unknown");
		const ticket = await world.open({ prepared: at });
		await refuses(store.prepared(lookAt(world, at, { sub: "somebody" })), "prepared_unknown");
		await refuses(world.open({ sub: "somebody", prepared: at }), "prepared_unknown");
		await world.decline(ticket, true);
		await world.open({ prepared: at });
		await store.prepared(lookAt(world, at));
	});

	check("[64] it is agreed to once, whoever else has a ticket for it", async (world) => {
		const { store } = world;
		const at = await prepared(world);
		const tickets: string[] = [];
		for (let n = 0; n < CALLERS; n++) tickets.push(await world.open({ prepared: at }));
		const { values, causes } = await together(tickets.map((ticket) => world.confirm(ticket)));
		assert.equal(values.length, 1);
		assert.deepEqual(new Set(causes), new Set(["prepared_used"]));
		await refuses(store.prepared(lookAt(world, at)), "prepared_used");
		await refuses(world.open({ prepared: at }), "prepared_used");
		await refuses(store.prepared(lookAt(world, at, { sub: "somebody" })), "prepared_unknown");
		const [code = ""] = values;
		await world.redeem(code);
		const granted = (await world.audit()).filter(({ fact }) => fact === "granted");
		assert.equal(granted.length, 1);
		assert.match(granted[0]?.detail ?? "", new RegExp(` prepared=${at.digest}$`));
	});

	check(
		"a confirm that fails has not used it; one after its time is refused, though the ticket lives",
		async (world) => {
			const { setApp, confirm } = world;
			const at = await prepared(world, { expiresAt: NOW + MINUTE });
			const ticket = await world.open({ prepared: at });
			await setApp("SUSPENDED");
			await refuses(confirm(ticket), "app_suspended");
			await setApp("ACTIVE");
			await refuses(confirm(ticket, { now: NOW + MINUTE }), "prepared_expired");
			assert.deepEqual((await world.standing()).items, []);
			await confirm(ticket, { now: NOW + MINUTE - 1 });
		},
	);

	check("the same again is the same; something else under it is refused, and changes nothing", async (world) => {
		const { store } = world;
		const prepare = await preparing(world);
		await store.prepare(prepare);
		await store.prepare({ ...prepare, ...world.act(NOW + MINUTE), expiresAt: NOW + 2 * LIFE });
		await refuses(store.prepare({ ...prepare, terms: "{}" }), "field_invalid", "requestId");
		await refuses(store.prepare({ ...prepare, scopes: ["T"] }), "field_invalid", "requestId");
		assert.equal((await store.prepared(lookAt(world, prepare))).terms, prepare.terms);
		await refuses(store.prepared(lookAt(world, prepare, { now: NOW + LIFE })), "prepared_expired");
		assert.equal((await world.audit()).filter(({ fact }) => fact === "prepared").length, 1);
	});

	check(
		"who may not prepare: a foreign app, a scope that is not approved, a client of another version",
		async (world) => {
			const { store, approve } = world;
			const attempt = async (over: Partial<Prepare>) => store.prepare(await preparing(world, over));
			await refuses(attempt({ named: { appId: "strange" } }), "field_invalid", "appId");
			await refuses(attempt({ named: { referenceClientId: "strange" } }), "reference_client_mismatch");
			await refuses(attempt({ scopes: ["S", "V"] }), "scope_not_preparable");
			await refuses(attempt({ named: { appId: "second" } }), "scope_not_preparable");
			await refuses(attempt({ named: {}, scopes: ["V"] }), "scope_not_preparable");
			await approve("S", null);
			await refuses(attempt({}), "scope_not_preparable");
			await approve("S", "required");
			await refuses(attempt({ clientVersion: -1 }), "standing_changed");
			await world.setApp("SUSPENDED");
			await refuses(attempt({}), "app_suspended");
			await world.setApp("ACTIVE");
			await world.setClient("SUSPENDED");
			await refuses(attempt({}), "client_suspended");
		},
	);

	check("[107] with its user it is erased, and old ones are swept", async (world) => {
		const { store, erase } = world;
		const at = await prepared(world);
		await world.open({ prepared: at });
		const other = await prepared(world);
		await erase({ now: NOW + 1 });
		await refuses(store.prepared(lookAt(world, at)), "prepared_unknown");
		await store.prepared(lookAt(world, other));
		for (let dropped = 1; dropped > 0; ) dropped = await store.sweep({ now: NOW + LIFE, retention: 0 });
		await refuses(store.prepared(lookAt(world, other)), "prepared_unknown");
	});

	check("the sandbox's clock ages it", async (world) => {
		const { store } = world;
		const at = await prepared(world);
		await store.age({ seconds: LIFE / 1000, ...world.act() });
		await refuses(store.prepared(lookAt(world, at)), "prepared_expired");
	});
}

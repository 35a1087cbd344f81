// What each verb costs on a database behind a network: a trip is what is sent before anything is waited for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { calls } from "../../packages/server/src/contract/again/calls.ts";
import { asking } from "../../packages/server/src/contract/authorizing.ts";
import { lookAt, preparing } from "../../packages/server/src/contract/prepared.ts";
import { accessOf, NOW, refreshOf, type World, worldOf } from "../../packages/server/src/contract/world.ts";
import type { VerbName } from "../../packages/server/src/store.ts";
import { openPostgres } from "../../packages/server/src/stores/postgres/postgres.ts";
import { verbs } from "../../packages/server/src/stores/verbs/index.ts";
import { emptiedDatabase } from "./emptied.ts";

type Costs = readonly [trips: number, statements: number, commits: number];

/** BEGIN and COMMIT are statements too. */
const costs: Readonly<Partial<Record<VerbName | `${VerbName}, ${"again" | "asking"}`, Costs>>> = {
	putMerchant: [3, 9, 1],
	registerClient: [3, 15, 1],
	addClientKey: [3, 13, 1],
	nameClientKey: [3, 9, 1],
	retireClientKey: [5, 15, 1],
	setClientStatus: [3, 9, 1],
	pinAnswerKey: [3, 9, 1],
	registerApp: [3, 11, 1],
	setAppStatus: [3, 9, 1],
	trustApp: [3, 9, 1],
	approveScope: [3, 9, 1],
	setDomains: [3, 9, 1],
	setPurpose: [3, 9, 1],
	addPlatformKey: [3, 8, 1],
	withdrawPlatformKey: [3, 8, 1],
	setUserStatus: [2, 6, 1],
	importUserId: [2, 9, 1],
	authorize: [3, 28, 1],
	issueCode: [3, 24, 1],
	openTicket: [3, 22, 1],
	confirm: [3, 22, 1],
	declineTicket: [2, 7, 1],
	cancelCode: [2, 4, 1],
	prepare: [2, 8, 1],
	redeemCode: [2, 12, 1],
	refresh: [2, 11, 1],
	endFamily: [2, 8, 1],
	narrowGrant: [2, 12, 1],
	revokeGrant: [2, 11, 1],
	block: [5, 21, 1],
	eraseUser: [4, 11, 1],
	putTemplate: [3, 8, 1],
	setTemplateStatus: [3, 8, 1],
	acceptMessage: [3, 12, 1],
	takeMessages: [3, 7, 1],
	settleMessage: [2, 5, 1],
	sendAgain: [2, 7, 1],
	putInInbox: [3, 9, 1],
	readMessage: [2, 5, 1],
	removeMessage: [2, 7, 1],
	stopMessages: [2, 12, 1],
	takeLease: [3, 9, 1],
	giveLease: [1, 3, 1],
	age: [2, 39, 1],
	expire: [1, 5, 1],
	registry: [1, 10, 0],
	registryVersion: [1, 2, 0],
	standing: [1, 8, 0],
	ticket: [1, 2, 0],
	prepared: [1, 2, 0],
	lookAtCode: [1, 4, 0],
	lookAtRefresh: [1, 4, 0],
	access: [1, 4, 0],
	holder: [1, 3, 0],
	grantsOf: [1, 3, 0],
	audit: [1, 2, 0],
	ready: [1, 3, 1],
	sweep: [13, 15, 1],
	messages: [1, 2, 0],
	messagesDue: [1, 2, 0],
	inboxOf: [1, 3, 0],
	unreadOf: [1, 2, 0],
	"takeLease, again": [2, 5, 1],
	"issueCode, again": [2, 11, 1],
	"authorize, again": [2, 13, 1],
	"authorize, asking": [1, 11, 0],
};

type Prepare = (world: World) => Promise<() => Promise<unknown>>;
const tokens = async (world: World) => (await world.redeem(await world.issue())).nonce;
/** What `calls` leaves out: verbs that only look, or find less to do the next time. */
const looks: Readonly<Record<string, Prepare>> = {
	registry:
		async ({ store }) =>
		() =>
			store.registry(),
	registryVersion:
		async ({ store }) =>
		() =>
			store.registryVersion(),
	standing: async (world) => {
		await world.issue();
		return () => world.standing();
	},
	ticket: async (world) => {
		const ticket = await world.open();
		return () => world.ticket(ticket);
	},
	prepared: async (world) => {
		const prepare = await preparing(world);
		await world.store.prepare(prepare);
		return () => world.store.prepared(lookAt(world, prepare));
	},
	lookAtCode: async (world) => {
		const look = await world.look(await world.issue());
		return () => world.store.lookAtCode(look);
	},
	lookAtRefresh: async (world) => {
		const look = await world.look(refreshOf(await tokens(world)));
		return () => world.store.lookAtRefresh(look);
	},
	access: async (world) => {
		const look = await world.look(accessOf(await tokens(world)));
		return () => world.store.access(look);
	},
	holder: async (world) => {
		const look = await world.look(accessOf(await tokens(world)));
		return () => world.store.holder(look);
	},
	grantsOf: async (world) => {
		await world.issue();
		return () => world.store.grantsOf({ sub: "sub" });
	},
	audit:
		async ({ store }) =>
		() =>
			store.audit({ after: null, before: NOW + 1 }),
	ready:
		async ({ store }) =>
		() =>
			store.ready({ now: NOW }),
	sweep: async (world) => {
		await world.issue();
		return () => world.store.sweep({ now: Number.MAX_SAFE_INTEGER, retention: 0 });
	},
	messages:
		async ({ store }) =>
		() =>
			store.messages({ state: "WAITING", appId: null, after: null, most: 10 }),
	messagesDue:
		async ({ store }) =>
		() =>
			store.messagesDue({ now: NOW }),
	inboxOf:
		async ({ store }) =>
		() =>
			store.inboxOf({ sub: "sub", operations: [] }),
	unreadOf:
		async ({ store }) =>
		() =>
			store.unreadOf({ sub: "sub" }),
	"takeLease, again": async ({ store }) => {
		const lease = { name: "work", holder: "one", now: NOW, until: NOW + 1 };
		await store.takeLease(lease);
		return () => store.takeLease(lease);
	},
	"authorize, again": async (world) => {
		await world.store.authorize(asking(world));
		const authorize = asking(world);
		return () => world.store.authorize(authorize);
	},
	// What has to be asked is only looked at.
	"authorize, asking": async (world) => {
		const authorize = asking(world, { asked: ["S"] });
		return () => world.store.authorize(authorize);
	},
	// On a grant that is there, as nearly every time: the call above makes one, and is run twice for it.
	"issueCode, again": async (world) => {
		await world.issue();
		const { epoch } = await world.standing();
		const issue = {
			...world.by(),
			epoch,
			grantId: "",
			codeDigest: "another",
			scopes: ["S"],
			items: [],
			expiresAt: NOW + 1,
		};
		return () => world.store.issueCode(issue);
	},
};

const { url, empty } = await emptiedDatabase();
const sent: (readonly string[])[] = [];

for (const [verb, prepare] of Object.entries({ ...calls, ...looks })) {
	test(`${verb}`, async () => {
		await empty();
		const store = await openPostgres({ url }, { onTrip: (statements) => void sent.push(statements) });
		try {
			const made = await prepare(await worldOf(store));
			const act = typeof made === "function" ? made : made.act;
			sent.length = 0;
			await act();
			const statements = sent.flat();
			const measured: Costs = [sent.length, statements.length, statements.filter((sql) => sql === "COMMIT").length];
			assert.deepEqual(measured, costs[verb as VerbName]);
		} finally {
			await store.close();
		}
	});
}

test("no verb is missing", () => {
	const missing = Object.keys(verbs).filter((verb) => !Object.hasOwn(costs, verb));
	assert.deepEqual(missing, []);
});

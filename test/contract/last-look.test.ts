import assert from "node:assert/strict";
import { it, type TestContext } from "node:test";
import { definePlatform, Failure, seconds } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import type { Store } from "@byleave/server";
import { approveScope, setAppStatus } from "../../packages/server/src/register/apps.ts";
import { retireClientKey, setClientStatus } from "../../packages/server/src/register/clients.ts";
import { eraseUser, setUserStatus } from "../../packages/server/src/register/users.ts";
import { CLIENT, createWorld, type WorldOptions } from "../world.ts";
import { BOTH, byCode, byRefresh, INFO, openWire, REVOKE, type Told, type Wire } from "./wire.ts";

/** Ruling 18: a disclosure happens at its last look, whatever the directory takes its time over. */

/** Shop asks for two scopes, so that something is left when one is stopped. */
const SCOPES = ["auth_user", "USER_NAME"];
const SUB = "user-mei";
type Tokens = Awaited<ReturnType<Wire["tokensOf"]>>;

/** A world whose directory can be held up. */
async function opened(t: TestContext, options: WorldOptions = {}) {
	let waiting = 0;
	let wanted = Number.POSITIVE_INFINITY;
	let held: Promise<void> | undefined;
	let all = Promise.withResolvers<void>();
	const world = await createWorld({
		directory: {
			async profile(sub) {
				if (held) {
					waiting++;
					if (waiting === wanted) all.resolve();
					await held;
				}
				return world.profiles.get(sub);
			},
		},
		...options,
	});
	t.after(() => world.close());
	const wire = await openWire(world);
	return {
		world,
		wire,
		/** From now on the directory answers nobody. */
		hold(requests: number) {
			const gate = Promise.withResolvers<void>();
			[waiting, wanted, held, all] = [0, requests, gate.promise, Promise.withResolvers<void>()];
			return {
				/** All these requests wait for the directory. */
				reached: all.promise,
				letGo() {
					held = undefined;
					gate.resolve();
				},
			};
		},
	};
}

/** Every way to be told something of a user, each with what it presents. */
async function ways(wire: Wire): Promise<{ tokens: readonly Tokens[]; asks: Readonly<Record<string, object>> }> {
	const tokens: Tokens[] = [];
	for (let n = 0; n < 3; n++) tokens.push(await wire.tokensOf({ body: byCode(await wire.code(SCOPES)) }));
	const [one, two, three] = tokens;
	assert.ok(one && two && three);
	return {
		tokens,
		asks: {
			"inquiryUserInfo by access token": { path: INFO, body: { accessToken: one.accessToken } },
			"the combined call by access token": { path: BOTH, body: { accessToken: two.accessToken } },
			"the combined call by refresh token": { path: BOTH, body: byRefresh(three.refreshToken) },
			"the combined call by code": { path: BOTH, body: byCode(await wire.code(SCOPES)) },
		},
	};
}

const fieldsOf = ({ json }: Told): readonly string[] => Object.keys(json.userInfo ?? {}).sort();
const everything = ["avatar", "gender", "nickName", "userId", "userName"];
/** What USER_NAME gives by itself. */
const named = ["userId", "userName"];

interface Stop {
	readonly act: (of: { wire: Wire; tokens: readonly Tokens[] }) => Promise<unknown>;
	/** What may be told all the same. */
	readonly left?: readonly string[];
	/** What a code that is not redeemed yet has to do with it: nothing. */
	readonly sparesCode?: true;
}
const host = (path: string, body: object) => async (wire: Wire) => {
	const { status, text } = await wire.host(`/host/grants/${path}`, body);
	assert.equal(status, 200, text);
};
const context = (wire: Wire) => wire.world.server.context;
const stops: Readonly<Record<string, Stop>> = {
	"stopping a scope": {
		act: ({ wire }) => host("stop-scope", { appId: "Shop", scope: "auth_user" })(wire),
		left: named,
	},
	"stopping the app": { act: ({ wire }) => host("stop-app", { appId: "Shop" })(wire) },
	"blocking the app": { act: ({ wire }) => host("block", { appId: "Shop", blocked: true })(wire) },
	"suspending the app": {
		act: ({ wire }) => setAppStatus(context(wire), { appId: "Shop", status: "SUSPENDED" }),
	},
	"suspending the client": {
		act: ({ wire }) => setClientStatus(context(wire), { clientId: CLIENT, status: "SUSPENDED" }),
	},
	"freezing the user": { act: ({ wire }) => setUserStatus(context(wire), { sub: SUB, status: "FROZEN" }) },
	"revoking the tokens": {
		async act({ wire, tokens }) {
			for (const { accessToken } of tokens) {
				assert.equal(await wire.codeOf({ path: REVOKE, body: { accessToken } }), "SUCCESS");
			}
		},
		sparesCode: true,
	},
	"erasing the user": { act: ({ wire }) => eraseUser(context(wire), { sub: SUB }) },
	"retiring the key": { act: ({ wire }) => retireClientKey(context(wire), { clientId: CLIENT, version: "1" }) },
	"taking an approval back": {
		act: ({ wire }) => approveScope(context(wire), { appId: "Shop", scope: "auth_user", approval: null }),
		left: named,
	},
};

for (const [name, { act, left = [], sparesCode = false }] of Object.entries(stops)) {
	it(`[125] ${name} before the last look: nothing of it leaves, by no way`, async (t) => {
		const { wire, hold } = await opened(t);
		const { tokens, asks } = await ways(wire);
		const directory = hold(Object.keys(asks).length);
		const answers = Object.entries(asks).map(async ([way, ask]) => [way, await wire.send(ask)] as const);
		await directory.reached;
		await act({ wire, tokens });
		directory.letGo();
		for (const [way, told] of await Promise.all(answers)) {
			const may = sparesCode && way.endsWith("by code") ? everything : left;
			assert.deepEqual(fieldsOf(told), may, `${way}: ${told.text}`);
			assert.equal(told.result.resultStatus, may.length > 0 ? "S" : "F", `${way}: ${told.text}`);
		}
	});
}

it("what nobody stops is told by every way, however long the directory takes", async (t) => {
	const { wire, hold } = await opened(t);
	const { asks } = await ways(wire);
	const directory = hold(Object.keys(asks).length);
	const answers = Object.values(asks).map((ask) => wire.send(ask));
	await directory.reached;
	directory.letGo();
	for (const told of await Promise.all(answers)) assert.deepEqual(fieldsOf(told), everything, told.text);
});

it("[125] an answer that waited more than a second for its signature is looked up once more", async (t) => {
	let passed = 0;
	const { world, wire } = await opened(t, { elapsed: () => passed });
	const { accessToken } = await wire.tokensOf({ body: byCode(await wire.code(SCOPES)) });
	const { keys } = context(wire);
	const { sign } = keys;
	for (const [waits, fields] of [
		[1000, everything],
		[1001, []],
	] as const) {
		let signed = 0;
		keys.sign = async (...all) => {
			// What is stopped now has been looked up already.
			if (++signed === 1) {
				if (waits > 1000) await host("stop-app", { appId: "Shop" })(wire);
				passed += waits;
			}
			return sign(...all);
		};
		const told = await wire.send({ path: INFO, body: { accessToken } });
		keys.sign = sign;
		assert.deepEqual(fieldsOf(told), fields, told.text);
		assert.equal(signed, waits > 1000 ? 2 : 1);
	}
	assert.equal(world.events.filter(({ type }) => type === "disclosure").length, 2);
});

it("[125] who redeems and looks in one call redeems once, however often it has to look again", async (t) => {
	let passed = 0;
	// Where a code that comes again ends everything.
	const platform = definePlatform(alipayplus, { name: "strict", lifetimes: { retry: seconds(0) } });
	const { world, wire } = await opened(t, { platform, elapsed: () => passed });
	const { keys } = context(wire);
	const { sign } = keys;
	const { refreshToken } = await wire.tokensOf({ body: byCode(await wire.code(SCOPES)) });
	for (const body of [byCode(await wire.code(SCOPES)), byRefresh(refreshToken)]) {
		const mark = world.events.length;
		let waits = 2;
		keys.sign = async (...all) => {
			if (waits-- > 0) passed += 1001;
			return sign(...all);
		};
		const told = await wire.send({ path: BOTH, body });
		keys.sign = sign;
		assert.deepEqual(fieldsOf(told), everything, told.text);
		const types = world.events.slice(mark).map(({ type }) => type);
		const count = (wanted: string) => types.filter((type) => type === wanted).length;
		assert.deepEqual([count("redemption"), count("disclosure")], [1, 3]);
		assert.equal(await wire.codeOf({ path: INFO, body: { accessToken: told.json.accessToken } }), "SUCCESS");
	}
});

it("who cannot look before redeems nothing: a code and a refresh token are there afterwards", async (t) => {
	const down = new Set<keyof Store>();
	const { wire } = await opened(t, {
		store: (normal) =>
			new Proxy(normal, {
				get: (target, verb: keyof Store) =>
					down.has(verb) ? () => Promise.reject(new Failure("store_unavailable")) : target[verb],
			}),
	});
	const { refreshToken } = await wire.tokensOf({ body: byCode(await wire.code(SCOPES)) });
	const asks = [byCode(await wire.code(SCOPES)), byRefresh(refreshToken)];
	for (const verb of ["lookAtCode", "lookAtRefresh"] as const) down.add(verb);
	for (const body of asks) assert.equal((await wire.send({ path: BOTH, body })).result.resultStatus, "U");
	// Whoever had been redeemed then would come again now, and be told so.
	down.clear();
	const { events } = wire.world;
	for (const body of asks) {
		assert.deepEqual(fieldsOf(await wire.send({ path: BOTH, body })), everything);
	}
	const again = events.flatMap((event) => (event.type === "redemption" ? [event.again] : []));
	assert.deepEqual(again, [false, false, false]);
});

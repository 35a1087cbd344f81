import assert from "node:assert/strict";
import { it, type TestContext } from "node:test";
import { Failure, hostPaths, type Pending } from "@byleave/protocol";
import type { Store } from "@byleave/server";
import { act } from "../../packages/server/src/trust/person.ts";
import { wordsFor } from "../../packages/server/src/words/index.ts";
import { openWire } from "../contract/wire.ts";
import { CLIENT, createWorld, type WorldOptions } from "../world.ts";

/** What stands behind an answer of the host face: what store, directory and observers are told, and how often. */

async function opened(t: TestContext, options: WorldOptions = {}) {
	/** Each call of a verb, in order. */
	const calls: { readonly verb: string; readonly given: readonly unknown[] }[] = [];
	/** Verbs that do something else. */
	const instead: { -readonly [V in keyof Store]?: Store[V] } = {};
	let normal: Store | undefined;
	const watched = (store: Store): Store => {
		normal = store;
		return new Proxy(store, {
			get(target, verb: keyof Store & string) {
				const usual = target[verb];
				if (typeof usual !== "function") return usual;
				return (...given: unknown[]) => {
					calls.push({ verb, given });
					return Reflect.apply((instead[verb] ?? usual) as typeof usual, undefined, given);
				};
			},
		});
	};
	const world = await createWorld({ store: watched, ...options });
	t.after(() => world.close());
	const wire = await openWire(world);
	const ask = (scopes: readonly string[], appId = "Shop") => wire.host(hostPaths.authorize, { appId, scopes });
	const pending = async (scopes: readonly string[]): Promise<Pending> => {
		const { json } = await ask(scopes);
		assert.ok(typeof json.ticket === "string", JSON.stringify(json));
		return json as unknown as Pending;
	};
	const confirm = (ticket: string, acceptedScopes: readonly string[]) =>
		wire.host(hostPaths.confirm, { ticket, acceptedScopes });
	/** Traces of the requests so far, in order. */
	const traces = () => world.events.flatMap((event) => (event.type === "request" ? [event.trace] : []));
	const callsOf = (verb: keyof Store) => calls.filter((call) => call.verb === verb);
	assert.ok(normal);
	return { world, wire, ask, pending, confirm, callsOf, instead, normal, traces };
}

it("each code is told to whoever watches: with its trace, its app, and its scopes under their own names", async (t) => {
	const { world, ask, pending, confirm, traces } = await opened(t);
	const silent = await ask(["USER_ID", "auth_base"]);
	const { ticket } = await pending(["auth_user"]);
	const allowed = await confirm(ticket, ["auth_user"]);
	const [first, , third] = traces();
	assert.ok(first && third && first !== third);
	const code = { type: "code", appId: "Shop" };
	assert.deepEqual(
		world.events.filter(({ type }) => type === "code"),
		[
			{ ...code, trace: first, authCode: silent.json.authCode, scopes: ["auth_base"] },
			{ ...code, trace: third, authCode: allowed.json.authCode, scopes: ["auth_user"] },
		],
	);
});

it("the words of what was allowed are kept and no others, each for the rows that it was shown for", async (t) => {
	const { wire, pending, confirm, callsOf } = await opened(t);
	for (const [scope, text] of [
		["auth_user", "To greet you."],
		["USER_NAME", "For the cup."],
	] as const) {
		await wire.operator("/operator/apps/purpose", { appId: "Shop", scope, language: "en", text });
	}
	const { ticket } = await pending(["auth_user", "USER_LOGIN_ID", "USER_NAME"]);
	await confirm(ticket, ["auth_user", "USER_LOGIN_ID"]);
	const [{ words, items }] = callsOf("confirm").map(({ given }) => given)[0] as Parameters<Store["confirm"]>;
	assert.deepEqual(new Set(words.map(({ why }) => why)), new Set(["To greet you.", null]));
	assert.deepEqual([...new Set(items.map(({ scope }) => scope))], ["auth_user", "USER_LOGIN_ID"]);
	assert.equal(new Set(words.map(({ hash }) => hash)).size, words.length);
	const titles: Readonly<Record<string, string>> = wordsFor("en").titles;
	for (const { scope, item, wordsHash } of items) {
		assert.equal(words.find(({ hash }) => hash === wordsHash)?.title, titles[item], `${scope} ${item}`);
	}
	assert.deepEqual(new Set(words.map(({ hash }) => hash)), new Set(items.map(({ wordsHash }) => wordsHash)));
});

it("what fails for another reason than a standing that changed is told at once, not tried again", async (t) => {
	const { ask, callsOf, instead } = await opened(t);
	for (const [failure, cause] of [
		[new Failure("user_frozen"), "user_frozen"],
		[new Failure("app_suspended"), "app_suspended"],
	] as const) {
		const before = callsOf("authorize").length;
		instead.authorize = () => Promise.reject(failure);
		assert.equal((await ask(["auth_base"])).json.cause, cause);
		assert.equal(callsOf("authorize").length - before, 1);
	}
});

it("a standing that changes is decided anew four times at most", async (t) => {
	const { ask, callsOf, instead } = await opened(t);
	for (const [verb, scope] of [
		["authorize", "auth_base"],
		["openTicket", "auth_user"],
	] as const) {
		Object.assign(instead, { [verb]: () => Promise.reject(new Failure("standing_changed")) });
		assert.equal((await ask([scope])).json.cause, "standing_changed");
		assert.equal(callsOf(verb).length, 4);
		delete instead[verb];
	}
});

it("an app that is in no row, or suspended in one, is asked for nobody, whatever the registry in memory says", async (t) => {
	// Its clock stands: by itself this server would go by its memory for ever.
	const { world, ask, instead, normal } = await opened(t, { elapsed: () => 0 });
	instead.authorize = (asked) => normal.authorize({ ...asked, appId: "nothing" });
	const { status, json } = await ask(["auth_base"]);
	assert.deepEqual([status, json.cause, json.field], [404, "app_unknown", "appId"]);
	delete instead.authorize;
	await world.store.setAppStatus({ appId: "Shop", status: "SUSPENDED", ...act(world.server.context) });
	const suspended = (await ask(["auth_base"])).json;
	assert.deepEqual([suspended.cause, suspended.field], ["app_suspended", "appId"]);
});

it("a name that was changed in another process stands on the next sheet; the registry is read again only for that", async (t) => {
	// Its clock stands: by itself this server would go by its memory for ever.
	const { world, pending, callsOf } = await opened(t, { elapsed: () => 0 });
	const looks = () => callsOf("registryVersion").length;
	const nameAndLooks = async () => {
		const before = looks();
		const { sheet } = await pending(["auth_user"]);
		return [sheet.app.name, looks() - before];
	};
	assert.deepEqual(await nameAndLooks(), ["Shop", 0]);
	const change = { appId: "Shop", clientId: CLIENT, name: "Leaf & Bean" };
	await world.store.registerApp({ ...change, ...act(world.server.context) });
	assert.deepEqual(await nameAndLooks(), ["Leaf & Bean", 1]);
	assert.deepEqual(await nameAndLooks(), ["Leaf & Bean", 0]);
});

it("the directory is told the trace of the request; whom it does not know is told no sheet", async (t) => {
	const told: unknown[] = [];
	const { world, ask, traces } = await opened(t, {
		directory: {
			async profile(sub, { trace }) {
				told.push(trace);
				return world.profiles.get(sub);
			},
		},
	});
	await ask(["auth_user"]);
	assert.equal(told.length, 1);
	assert.deepEqual(told, traces());
	world.profiles.delete("user-mei");
	const { status, json } = await ask(["auth_user"]);
	assert.deepEqual([status, json.cause], [403, "user_unknown"]);
});

it("who closes the sheet is asked for no ticket first, but where their token is bound to an app", async (t) => {
	const { world, wire, pending, callsOf, instead } = await opened(t);
	const decline = async (ticket: string, claims = {}) =>
		wire.host(hostPaths.decline, { ticket, reason: "gone" }, { authorization: `Bearer ${await world.mint(claims)}` });
	const { ticket } = await pending(["auth_user"]);
	instead.ticket = () => Promise.reject(new Failure("user_frozen"));
	assert.equal((await decline(ticket, { app: "Shop" })).json.cause, "user_frozen", "what fails there is told");
	assert.equal(callsOf("declineTicket").length, 0);
	assert.equal((await decline(ticket)).status, 200);
	assert.equal(callsOf("ticket").length, 1);
	assert.equal(callsOf("declineTicket").length, 1);
});

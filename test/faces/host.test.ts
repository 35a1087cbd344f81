import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { hostPaths, type Pending } from "@byleave/protocol";
import type { Store } from "@byleave/server";
import { byCode, openWire, type Wire } from "../contract/wire.ts";
import { createWorld, hostOrigins, issuers, type World } from "../world.ts";

/** The host face by its front door, where there are two of whatever could be taken for another. */

let world: World;
let wire: Wire;
/** What happens in the store right before the next call of one of its verbs. */
let before: Partial<Record<keyof Store, () => Promise<unknown>>>;
beforeEach(async () => {
	before = {};
	world = await createWorld({ store: (normal) => meanwhile(normal) });
	wire = await openWire(world);
});
afterEach(() => world.close());

const meanwhile = (store: Store): Store =>
	new Proxy(store, {
		get(target, name: keyof Store) {
			const verb = target[name] as (...given: unknown[]) => unknown;
			const first = before[name];
			if (!first) return verb;
			delete before[name];
			return async (...given: unknown[]) => {
				await first();
				return verb(...given);
			};
		},
	});

const ask = async (scopes: unknown, more: Record<string, string> = {}) =>
	wire.host(hostPaths.authorize, { appId: "Shop", scopes }, more);
const pending = async (scopes: unknown): Promise<Pending> => {
	const { json } = await ask(scopes);
	assert.ok(typeof json.ticket === "string", JSON.stringify(json));
	return json as unknown as Pending;
};
const confirm = (ticket: string, acceptedScopes: readonly string[]) =>
	wire.host(hostPaths.confirm, { ticket, acceptedScopes });
const stopShop = () => wire.host(hostPaths.stopApp, { appId: "Shop" });

describe("a sheet of optional items", () => {
	it("cannot be allowed with nothing on it and nothing granted before: that would be a code without a scope", async () => {
		const { ticket, askedScopes } = await pending(["USER_NAME"]);
		assert.deepEqual(askedScopes, ["USER_NAME"]);
		const { status, json } = await confirm(ticket, []);
		assert.deepEqual([status, json.cause, json.field], [400, "accepted_invalid", "acceptedScopes"]);
		assert.deepEqual(await world.store.grantsOf({ sub: "user-mei" }), []);
		assert.ok(!world.events.some(({ type }) => type === "code"));
		assert.equal((await confirm(ticket, ["USER_NAME"])).status, 200, "the ticket is not burnt");
	});

	it("can be allowed with nothing on it beside what is granted, and gives a code for that", async () => {
		const { ticket, askedScopes } = await pending(["auth_base", "USER_NAME"]);
		assert.deepEqual(askedScopes, ["USER_NAME"]);
		const { status, json } = await confirm(ticket, []);
		assert.deepEqual(
			[status, json.authSuccessScopes, json.authErrorScopes],
			[200, ["auth_base"], { USER_NAME: "10001" }],
		);
	});
});

describe("two issuers", () => {
	const told = async (token: string) => (await ask(["auth_base"], { authorization: `Bearer ${token}` })).status;

	it("are both believed, each by its own key", async () => {
		for (const name of ["wallet", "bank"] as const) assert.equal(await told(await world.mint({}, name)), 200, name);
	});

	it("speak for themselves only", async () => {
		assert.equal(await told(await world.mint({ iss: issuers.bank.issuer }, "wallet")), 401);
		assert.equal(await told(await world.mint({ iss: issuers.wallet.issuer }, "bank")), 401);
	});

	it("are believed for their own audience only", async () => {
		const { issuers: configured } = world.server.context.config;
		const apart = configured.map((row, at) => ({ ...row, audience: `audience-${at}` }));
		const rows = apart.map(({ issuer, audience, publicKeys }) => ({ issuer, audience, publicKeys: [...publicKeys] }));
		const other = await createWorld({ config: { issuers: rows } });
		const otherWire = await openWire(other);
		const status = async (name: "wallet" | "bank", audience: string) => {
			const authorization = `Bearer ${await other.mint({ aud: audience }, name)}`;
			return (await otherWire.host(hostPaths.authorize, { appId: "Shop" }, { authorization })).status;
		};
		assert.deepEqual([await status("bank", "audience-0"), await status("wallet", "audience-1")], [200, 200]);
		assert.deepEqual(
			[await status("bank", "audience-1"), await status("wallet", "audience-0"), await status("wallet", "byleave")],
			[401, 401, 401],
		);
		await other.close();
	});
});

describe("CORS", () => {
	const allowed = async (
		origin: string | undefined,
		method: "OPTIONS" | "POST" = "OPTIONS",
		url: string = hostPaths.authorize,
	) => {
		const { headers } = await world.server.public.inject({
			method,
			url,
			headers: {
				...(origin === undefined ? {} : { origin }),
				"access-control-request-method": "POST",
				"access-control-request-headers": "authorization, content-type",
			},
		});
		return headers["access-control-allow-origin"];
	};

	for (const origin of hostOrigins) {
		it(`answers ${origin} as itself, at every path, in preflight and answer`, async () => {
			for (const url of Object.values(hostPaths)) assert.equal(await allowed(origin, "OPTIONS", url), origin, url);
			assert.equal(await allowed(origin, "POST"), origin);
		});
	}

	for (const origin of [
		"null",
		"https://evil.example",
		"https://wallet.example.evil.example",
		"https://evilwallet.example",
		"http://wallet.example",
		"https://wallet.example:8443",
		"https://bank.example",
		"HTTPS://WALLET.EXAMPLE",
		hostOrigins.join(", "),
		"*",
	]) {
		it(`answers nothing to ${origin}`, async () => {
			for (const method of ["OPTIONS", "POST"] as const) assert.equal(await allowed(origin, method), undefined);
		});
	}

	it("never says which origins there are, nor that all may", async () => {
		const { headers } = await world.server.public.inject({ method: "OPTIONS", url: hostPaths.authorize });
		assert.equal(headers["access-control-allow-origin"], undefined);
		assert.equal(await allowed(undefined, "POST"), undefined);
	});

	it("lets no page send cookies, and tells caches that answers differ by origin", async () => {
		const { headers } = await world.server.public.inject({
			method: "OPTIONS",
			url: hostPaths.authorize,
			headers: { origin: hostOrigins[0], "access-control-request-method": "POST" },
		});
		assert.equal(headers["access-control-allow-credentials"], undefined);
		assert.match(String(headers.vary), /\bOrigin\b/i);
	});

	it("without configured origins answers nobody", async () => {
		const alone = await createWorld({ config: { hostOrigins: [] } });
		for (const origin of [...hostOrigins, "null"]) {
			const { headers } = await alone.server.public.inject({
				method: "OPTIONS",
				url: hostPaths.authorize,
				headers: { origin, "access-control-request-method": "POST" },
			});
			assert.equal(headers["access-control-allow-origin"], undefined, origin);
		}
		await alone.close();
	});
});

describe("what changes between a decision and its act", () => {
	const grantUser = async () => {
		const { ticket, askedScopes } = await pending(["auth_user"]);
		assert.equal((await confirm(ticket, askedScopes)).status, 200);
	};
	const kinds = () => world.events.flatMap((event) => (event.type === "decision" ? [event.kind] : []));

	it("a stop before the code is issued: that is what is decided on, and it is asked", async () => {
		await grantUser();
		before.authorize = stopShop;
		const { json } = await ask(["auth_user"]);
		assert.equal(json.authCode, undefined, "a code on what was stopped");
		assert.deepEqual(json.askedScopes, ["auth_user"]);
		assert.equal(kinds().at(-1), "ask");
	});

	it("a stop before the ticket is opened: decided anew, and asked for all of it", async () => {
		await grantUser();
		before.openTicket = stopShop;
		const { json } = await ask(["auth_user", "USER_LOGIN_ID"]);
		assert.deepEqual([json.askedScopes, json.grantedScopes], [["auth_user", "USER_LOGIN_ID"], []]);
		assert.deepEqual(kinds().slice(-2), ["ask", "ask"]);
	});

	it("an app suspended, a user frozen before the code is issued: refused", async () => {
		for (const [act, cause] of [
			[() => wire.operator("/operator/apps/status", { appId: "Shop", status: "SUSPENDED" }), "app_suspended"],
			[() => wire.operator("/operator/users/status", { sub: "user-mei", status: "FROZEN" }), "user_frozen"],
		] as const) {
			before.authorize = act;
			const { json } = await ask(["auth_base"]);
			assert.equal(json.cause, cause, JSON.stringify(json));
			await wire.operator("/operator/apps/status", { appId: "Shop", status: "ACTIVE" });
		}
	});

	it("for ever: it is told as a standing that changes, and nothing is issued", async () => {
		const again = async () => {
			before.openTicket = again;
			await stopShop();
		};
		await grantUser();
		await stopShop();
		before.openTicket = again;
		const { status, json } = await ask(["auth_user"]);
		assert.deepEqual([status, json.cause], [409, "standing_changed"]);
		delete before.openTicket;
	});

	it("a stop before Allow: no code, no grant", async () => {
		const { ticket, askedScopes } = await pending(["auth_user"]);
		before.confirm = stopShop;
		const { status, json } = await confirm(ticket, askedScopes);
		assert.notEqual(status, 200, JSON.stringify(json));
		assert.deepEqual(await world.store.grantsOf({ sub: "user-mei" }), []);
	});
});

describe("what arrives after the host has stopped waiting", () => {
	for (const [what, scopes] of [
		["a ticket is declined: no sheet comes up, and it can be confirmed no more", ["auth_user"]],
		["a code is cancelled: it buys nothing", ["auth_base"]],
	] as const) {
		it(what, async () => {
			const asked = Promise.withResolvers<void>();
			const arrives = Promise.withResolvers<void>();
			const taken = Promise.withResolvers<string>();
			let late: unknown;
			const slow = await createWorld({
				oauthService: (normal) => ({
					...normal,
					async getAuthCode(request) {
						late = await normal.getAuthCode({ ...request, signal: new AbortController().signal });
						asked.resolve();
						await arrives.promise;
						return late as Awaited<ReturnType<typeof normal.getAuthCode>>;
					},
					async decline(ticket, reason) {
						await normal.decline(ticket, reason);
						taken.resolve(`declined ${reason}`);
					},
					async cancelCode(code) {
						await normal.cancelCode(code);
						taken.resolve("cancelled");
					},
				}),
			});
			const call = assert.rejects(slow.my.getAuthCode({ scopes }), { error: 10, outcome: "timeout" });
			await asked.promise;
			slow.timers.pass(10_000);
			await call;
			arrives.resolve();
			const { ticket, authCode } = late as { ticket?: string; authCode?: string };
			const slowWire = await openWire(slow);
			if (ticket === undefined) {
				assert.equal(await taken.promise, "cancelled");
				assert.equal(await slowWire.codeOf({ body: byCode(String(authCode)) }), "INVALID_AUTHCODE");
			} else {
				assert.equal(await taken.promise, "declined gone");
				const { json } = await slowWire.host(hostPaths.confirm, { ticket, acceptedScopes: ["auth_user"] });
				assert.equal(json.cause, "ticket_unknown");
			}
			assert.equal(slow.person.sheets.length, 0);
			await slow.close();
		});
	}
});

it("[89] a call that was decided for the user before is decided anew for the next, before a sheet comes up", async () => {
	const decided = Promise.withResolvers<void>();
	const held = Promise.withResolvers<void>();
	const declined: string[] = [];
	let asked = 0;
	const two = await createWorld({
		oauthService: (normal) => ({
			...normal,
			async getAuthCode(request) {
				const first = ++asked === 1;
				const answer = await normal.getAuthCode(request);
				// The second call waits for its place behind the first.
				if (first) await held.promise;
				else decided.resolve();
				return answer;
			},
			async decline(ticket, reason) {
				declined.push(reason);
				await normal.decline(ticket, reason);
			},
		}),
	});
	two.person.will("Allow");
	const silent = two.my.getAuthCode({ scopes: ["auth_base"] });
	const call = two.my.getAuthCode({ scopes: ["auth_user"] });
	await decided.promise;
	// What was decided reaches the host.
	await new Promise((resolve) => setImmediate(resolve));
	two.session = { sub: "user-ken", sid: "session-2" };
	two.host.userChanged();
	held.resolve();
	await silent;
	const { authCode } = await call;
	assert.deepEqual(
		two.person.sheets.map(({ user }) => user.nickName),
		["Ken"],
	);
	assert.deepEqual(declined, ["gone"]);
	const answer = await two.merchant.applyTokenAndInquiryUserInfo({ authCode });
	assert.equal(answer.resultStatus === "S" && answer.userInfo.nickName, "Ken");
	await two.close();
});

import assert from "node:assert/strict";
import { it, type TestContext } from "node:test";
import { hostPaths } from "@byleave/protocol";
import { createLog, logObserver } from "../../packages/server/src/observe/log.ts";
import { APPLY, byCode, INFO, openWire } from "../contract/wire.ts";
import { createWorld, perScope, rivalKeys, type WorldOptions } from "../world.ts";

/** The three faces towards whoever is on the network. */

async function opened(t: TestContext, options: WorldOptions = {}) {
	const world = await createWorld(options);
	t.after(() => world.close());
	return { world, wire: await openWire(world) };
}

it("[55] a page cannot exchange its own code, whichever page it is, and finds no CORS to try with", async (t) => {
	const app = "https://wallet.example";
	const { world, wire } = await opened(t, { config: { hostOrigins: [app] } });
	const authCode = await wire.code();
	for (const origin of ["null", app, "https://shop.example", "http://server.test", ""]) {
		const told = await wire.send({ body: byCode(authCode), headers: { origin } });
		assert.deepEqual([told.status, told.signed], [403, false], origin);
		const preflight = await world.server.public.inject({
			method: "OPTIONS",
			url: APPLY,
			headers: {
				origin,
				"access-control-request-method": "POST",
				"access-control-request-headers": "client-id,signature",
			},
		});
		for (const { headers } of [told, preflight]) {
			assert.deepEqual(
				Object.keys(headers).filter((name) => name.startsWith("access-control-")),
				[],
				origin,
			);
		}
	}
	assert.equal(await wire.codeOf({ body: byCode(authCode) }), "SUCCESS", "nothing was burnt");
});

it("[73] what a request says of proxies is believed from the proxies that the operator named, and from nobody else", async (t) => {
	const bad = { path: INFO, body: { accessToken: "AT" }, key: rivalKeys.privateKey };
	const limits = { perClient: 100, perUser: 100, perAddress: 1 };
	const statuses = async (trustedProxies: string[], from: string) => {
		const { world, wire } = await opened(t, { config: { limits, trustedProxies } });
		const { path, headers, bytes } = wire.sealed(bad);
		const told = [];
		for (const client of ["192.0.2.1", "192.0.2.2", "192.0.2.2"]) {
			const said = {
				"x-forwarded-for": client,
				"x-forwarded-host": "evil.example",
				"x-forwarded-proto": "https",
				forwarded: `for=${client}`,
			};
			const ask = {
				method: "POST",
				url: path,
				headers: { ...headers, ...said },
				payload: Buffer.from(bytes),
				remoteAddress: from,
			} as const;
			told.push((await world.server.public.inject(ask)).statusCode);
		}
		return told;
	};
	assert.deepEqual(await statuses([], "10.0.0.1"), [200, 429, 429], "all one stranger: the one who is connected");
	assert.deepEqual(await statuses(["10.0.0.0/8"], "203.0.113.9"), [200, 429, 429], "a stranger who is no proxy");
	assert.deepEqual(await statuses(["10.0.0.0/8"], "10.0.0.1"), [200, 200, 429], "two strangers behind one proxy");
});

it("[94] what others wrote can neither forge a line of the log nor draw anything", async (t) => {
	const lines: string[] = [];
	const log = createLog({ logLevel: "info" }, { write: (line: string) => void lines.push(line) });
	const watch = logObserver(log);
	const { world, wire } = await opened(t, { platform: perScope });
	const evil = 'x\r\n{"level":"info","msg":"forged"}\u2028\u202e<script>';
	await wire.host(hostPaths.authorize, { appId: evil.slice(0, 32), scopes: [evil] });
	await wire.host(hostPaths.authorize, { appId: "Shop", scopes: ["auth_base", evil] });
	await wire.host(`/host/${encodeURIComponent(evil)}`, {}, {});
	await wire.send({ path: `/v2/${encodeURIComponent(evil)}`, body: { accessToken: evil } });
	await wire.send({ path: INFO, body: { accessToken: evil, appId: evil } });
	assert.ok(
		world.events.some((event) => event.type === "decision" && event.asked.some((name) => name.includes("\u202e"))),
	);
	for (const event of world.events) watch(event, (sub) => sub);
	assert.ok(lines.length >= 5);
	for (const line of lines) {
		assert.equal(line.indexOf("\n"), line.length - 1);
		assert.doesNotMatch(line, /[\r\u2028\u202e]/);
		assert.notEqual(JSON.parse(line).msg, "forged");
	}
	for (const told of [
		await wire.send({ path: INFO, body: { accessToken: evil } }),
		await wire.host(hostPaths.confirm, { ticket: evil, acceptedScopes: [] }),
	]) {
		assert.match(String(told.headers["content-type"]), /^application\/json/);
	}
});

it("[113] no answer of any face says how it was made, not even when everything breaks", async (t) => {
	const trap = "SQLITE_CORRUPT: no such column /srv/byleave/server.db of-no-worth-secret";
	let broken = false;
	const { world, wire } = await opened(t, {
		store: (normal) =>
			new Proxy(normal, {
				get: (store, verb) =>
					broken && verb !== "bucketOf"
						? async () => {
								throw new Error(trap);
							}
						: Reflect.get(store, verb),
			}),
	});
	const authorization = `Bearer ${await world.mint()}`;
	const token = { accessToken: "AT" };
	const { headers, bytes } = wire.sealed({ path: INFO, body: token });
	broken = true;
	const json = { "content-type": "application/json" };
	const operator = { host: "127.0.0.1", authorization: "Bearer operator-token-of-tests-0123456789", ...json };
	const user = { authorization, ...json };
	const post = (face: "public" | "operator", url: string, headers: Record<string, string>, payload: unknown) =>
		world.server[face].inject({ method: "POST", url, headers, payload: Buffer.from(JSON.stringify(payload)) });
	const answers = [
		await world.server.public.inject({ method: "POST", url: INFO, headers, payload: Buffer.from(bytes) }),
		...(await Promise.all([
			post("public", hostPaths.authorize, user, { appId: "Shop" }),
			post("public", hostPaths.confirm, user, { ticket: "TK", acceptedScopes: [] }),
			post("public", hostPaths.cancel, user, { authCode: "AC" }),
			post("operator", "/operator/merchants", operator, { merchantId: "m", name: "M" }),
			world.server.public.inject({ url: hostPaths.grants, headers: user }),
			world.server.operator.inject({ url: "/operator/audit", headers: operator }),
			world.server.operator.inject({ url: "/ready", headers: operator }),
		])),
	];
	for (const { body, headers, statusCode } of answers) {
		assert.doesNotMatch(body + JSON.stringify(headers), /SQLITE|column|srv|worth|node_modules|\.ts\b|\bat \w+/);
		assert.ok(statusCode === 200 || statusCode >= 500, `${statusCode}`);
	}
	// Who watches the process is told.
	assert.ok(
		world.events.some((event) => event.type === "fault" && String((event.error as Error).message).includes(trap)),
	);
});

it("[114] nothing that any face answers may be kept, but the public keys", async (t) => {
	const { world, wire } = await opened(t);
	const authCode = await wire.code();
	const user = { authorization: `Bearer ${await world.mint()}` };
	const operator = { host: "127.0.0.1", authorization: "Bearer operator-token-of-tests-0123456789" };
	const { accessToken } = await wire.tokensOf({ body: byCode(authCode) });
	const signed = [APPLY, INFO, "/v2/authorizations/revoke", "/v2/nowhere", "/v1/authorizations/applyToken"].map(
		(path) => {
			const { headers, bytes } = wire.sealed({ path, body: { accessToken } });
			return { method: "POST", url: path, headers, payload: Buffer.from(bytes) } as const;
		},
	);
	const bodies = {
		appId: "Shop",
		scopes: ["auth_user"],
		ticket: "TK",
		acceptedScopes: [],
		reason: "gone",
		authCode: "AC",
		scope: "auth_base",
		blocked: false,
	};
	const asks = {
		public: [
			...signed,
			...Object.values(hostPaths).flatMap((url) => [
				{ method: "POST", url, headers: user, payload: bodies } as const,
				{ method: "POST", url, payload: bodies } as const,
				{ method: "POST", url, headers: user, payload: {} } as const,
				{ method: "GET", url, headers: user } as const,
			]),
			{ method: "GET", url: "/host/nowhere", headers: user } as const,
			{ method: "GET", url: "/%zz" } as const,
		],
		operator: ["/health", "/ready", "/operator/merchants", "/operator/audit", "/operator/keys", "/nowhere"].flatMap(
			(url) => [
				{ method: "GET", url, headers: operator } as const,
				{ method: "GET", url } as const,
				{ method: "POST", url, headers: operator, payload: {} } as const,
			],
		),
	};
	for (const face of ["public", "operator"] as const) {
		for (const ask of asks[face]) {
			const { headers, statusCode } = await world.server[face].inject(ask);
			assert.equal(headers["cache-control"], "no-store", `${ask.method} ${ask.url}: ${statusCode}`);
		}
	}
	const keys = await world.server.public.inject({ url: "/keys" });
	assert.match(String(keys.headers["cache-control"]), /^public, max-age=/);
});

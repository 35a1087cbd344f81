// What the sandbox's origins give to whom, asked without a browser's good manners.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request as ask, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { createSandbox, type Sandbox } from "../../index.ts";
import { CONTROL_HEADER, CONTROL_META, controlPaths, type SandboxState } from "../wire.ts";

const example = fileURLToPath(new URL("../../../../../examples/mini-program", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "byleave-listeners-"));
cpSync(example, folder, { recursive: true });

/** Stands in each file that must not leave the folder. */
const SECRET = "A".repeat(64);
const begin = "-----BEGIN PRIVATE KEY-----";
const planted: Readonly<Record<string, string>> = {
	"merchant-private-key.pem": `${begin}\n${SECRET}\n`,
	"public.PEM": SECRET,
	"server.key": SECRET,
	"store.p12": SECRET,
	"keys.jks": SECRET,
	id_rsa: SECRET,
	".env": `KEY=${SECRET}`,
	"notes.txt": `${begin}\n${SECRET}\n-----END PRIVATE KEY-----`,
	"config.js": `export default "-----BEGIN RSA PRIVATE KEY-----\\n${SECRET}";`,
	"jwk.json": `{"kty":"EC","crv":"P-256","d":"${SECRET}"}`,
	"library.js": `const head = "${begin}"; const d = { kty: "oct", "d": 7 };`,
	"second.html": "<!doctype html><html><head><title>Second</title></head></html>",
};
let sandbox: Sandbox;
let token = "";
before(async () => {
	for (const [name, text] of Object.entries(planted)) writeFileSync(join(folder, name), text);
	sandbox = await createSandbox({ program: folder });
	const { body } = await get(sandbox.urls.page, "/");
	token = new RegExp(`name="${CONTROL_META}" content="([\\w-]+)"`).exec(body)?.[1] ?? "";
});
after(async () => {
	await sandbox?.close();
	rmSync(folder, { recursive: true, force: true });
});

interface Got {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}
/**
 * With a path and headers that fetch would not let through. Sent to loopback by its number: a name below localhost
 * is a browser's to know.
 */
function send(origin: string, path: string, { method = "GET", headers = {}, body = "" }: Sent = {}): Promise<Got> {
	const { host, port } = new URL(origin);
	return new Promise((resolve, reject) => {
		const asked = ask(
			{ hostname: "127.0.0.1", port, path, method, headers: { host, ...headers } },
			async (response) => {
				let text = "";
				for await (const chunk of response) text += chunk;
				resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
			},
		);
		asked.on("error", reject);
		asked.end(body);
	});
}
interface Sent {
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
}
const get = (origin: string, path: string, headers: Record<string, string> = {}) => send(origin, path, { headers });
const statusOf = async (...given: Parameters<typeof get>) => (await get(...given)).status;

/** As the page itself asks, but for what is changed. */
const control = (path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Got> =>
	send(sandbox.urls.page, path, {
		method: "POST",
		headers: {
			"content-type": "application/json",
			origin: sandbox.urls.page,
			[CONTROL_HEADER]: token,
			...headers,
		},
		body: JSON.stringify(body),
	});
const programOf = async (appId: string, from = sandbox.urls.page): Promise<string> => {
	const { body } = await send(from, controlPaths.state, {
		method: "POST",
		headers: { "content-type": "application/json", origin: from, [CONTROL_HEADER]: token },
		body: "{}",
	});
	return (JSON.parse(body) as SandboxState).apps.find((app) => app.appId === appId)?.origin ?? "";
};
const port = () => new URL(sandbox.urls.page).port;

describe("the origins", () => {
	it("are the site for the page, and a name below it for each user's program", async () => {
		assert.equal(sandbox.urls.page, `http://byleave.localhost:${port()}`);
		assert.equal(await programOf("shop"), `http://mara--shop.byleave.localhost:${port()}`);
		assert.equal(await programOf("all"), `http://mara--all.byleave.localhost:${port()}`);
		assert.equal(sandbox.urls.program, await programOf("shop"));
		for (const name of ["nobody--shop", "mara--nothing", "mara", "mara--shop.mara--shop", ""]) {
			assert.equal(await statusOf(`http://${name}.byleave.localhost:${port()}`, "/"), 421, name);
		}
	});
	it("are one port, to which localhost and 127.0.0.1 lead", async () => {
		for (const name of ["localhost", "127.0.0.1"]) {
			const { status, headers } = await get(`http://${name}:${port()}`, "/?app=all");
			assert.deepEqual([status, headers.location], [307, `${sandbox.urls.page}/?app=all`], name);
		}
	});
	it("answer to no other Host", async () => {
		for (const host of [
			"evil.example",
			`evil.example:${port()}`,
			"byleave.localhost",
			"byleave.localhost:1",
			"[::1]",
		]) {
			assert.equal(await statusOf(sandbox.urls.page, "/", { host }), 421, host);
		}
	});
	it("are ports of 127.0.0.1 where a browser does not know the names: one for each program, and always the same", async () => {
		assert.equal(sandbox.urls.pageByNumber, `http://127.0.0.1:${port()}/?ports`);
		const { status, body } = await get(`http://127.0.0.1:${port()}`, "/?ports");
		assert.deepEqual([status, body.includes(token)], [200, true]);
		const page = `http://127.0.0.1:${port()}`;
		const [shop, all, again] = [
			await programOf("shop", page),
			await programOf("all", page),
			await programOf("shop", page),
		];
		assert.match(shop, /^http:\/\/127\.0\.0\.1:\d+$/);
		assert.deepEqual([shop === all, shop === page, shop === again], [false, false, true]);
		const program = await get(shop, "/");
		assert.equal(program.headers["content-security-policy"], policyOf(page));
		assert.match(program.body, new RegExp(`data-host="${page}"`));
		assert.match(
			String((await get(page, "/phone?app=shop")).headers["content-security-policy"]),
			new RegExp(`frame-src ${shop};`),
		);
		assert.equal(await statusOf(shop, "/", { host: `byleave.localhost:${new URL(shop).port}` }), 421);
	});
});

const policyOf = (host: string) =>
	`frame-ancestors 'self' ${host}; sandbox allow-scripts allow-same-origin allow-forms`;

describe("the mini program's origin", () => {
	it("puts the JSAPI into every document, with the host's origin and nothing secret", async () => {
		for (const path of ["/", "/?launch=1", "/second.html"]) {
			const { body } = await get(sandbox.urls.program, path);
			assert.match(
				body,
				new RegExp(`<head><script src="/byleave-my.js" nonce="[^"]+" data-host="${sandbox.urls.page}" data-told=`),
			);
		}
	});
	it("[81] keeps every document in a sandbox that only the host and itself may frame, and gives nothing to other origins", async () => {
		for (const path of ["/", "/app.js", "/cup.svg", "/byleave-my.js", "/byleave-program.json", "/nothing"]) {
			const { headers } = await get(sandbox.urls.program, path, { origin: "https://evil.example" });
			assert.equal(headers["content-security-policy"], policyOf(sandbox.urls.page), path);
			assert.equal(headers["cross-origin-resource-policy"], "same-origin", path);
			assert.equal(headers["access-control-allow-origin"], undefined, path);
			assert.equal(headers["origin-agent-cluster"], "?1", path);
			assert.equal(headers["cache-control"], "no-store", path);
			// One site is one cookie jar, and clearing one origin's data may clear its site's.
			assert.deepEqual([headers["set-cookie"], headers["clear-site-data"]], [undefined, undefined], path);
		}
	});
	for (const path of [
		"/../merchant/server.ts",
		"/%2e%2e/merchant/server.ts",
		"/..%2fmerchant%2fserver.ts",
		"/..%5cmerchant",
		"/.env",
		"/%00",
		"/%",
	]) {
		it(`has no ${path}`, async () => assert.equal(await statusOf(sandbox.urls.program, path), 404));
	}
	for (const [name, text] of Object.entries(planted)) {
		const served = !text.includes(SECRET);
		it(`${served ? "serves" : "never sends"} ${name}`, async () => {
			for (const headers of [{}, { origin: sandbox.urls.program }, { origin: "null" }]) {
				const { status, body } = await get(sandbox.urls.program, `/${name}`, headers);
				assert.deepEqual([status, body.includes(SECRET)], [served ? 200 : 404, false]);
			}
		});
	}
	it("says where the merchant's server is", async () => {
		const { body } = await get(sandbox.urls.program, "/byleave-program.json");
		assert.deepEqual(JSON.parse(body), { merchant: sandbox.urls.merchant });
	});
});

describe("the page's origin", () => {
	it("lets the page frame the phone, and the phone the program that it is opened for, and ask the server", async () => {
		const policy = async (path: string) =>
			String((await get(sandbox.urls.page, path)).headers["content-security-policy"]);
		const [page, phone, other] = [await policy("/"), await policy("/phone?app=shop"), await policy("/phone?app=all")];
		for (const one of [page, phone]) {
			assert.match(one, /^default-src 'self'; /);
			assert.ok(!one.includes("unsafe"));
		}
		assert.match(page, /frame-src 'self'; .*frame-ancestors 'none'$/);
		assert.ok(!page.includes(sandbox.urls.gateway));
		assert.ok(phone.includes(`connect-src 'self' ${sandbox.urls.gateway}; frame-src ${sandbox.urls.program};`));
		assert.match(phone, /frame-ancestors 'self'$/);
		assert.ok(other.includes(`frame-src ${await programOf("all")};`));
		assert.equal(await statusOf(sandbox.urls.page, "/phone?app=nothing"), 404);
	});
	it("is kept from windows of others, from caches and from their threads", async () => {
		for (const path of ["/", "/phone?app=shop"]) {
			const { headers } = await get(sandbox.urls.page, path);
			assert.equal(headers["cross-origin-opener-policy"], "same-origin");
			assert.equal(headers["origin-agent-cluster"], "?1");
			assert.equal(headers["cache-control"], "no-store");
			assert.equal(headers["set-cookie"], undefined);
		}
	});
});

describe("the control API", () => {
	it("hears its own page", async () => {
		const state = JSON.parse((await control(controlPaths.state)).body) as SandboxState;
		assert.equal(state.user, "mara");
		assert.deepEqual(
			state.apps.map(({ appId }) => appId),
			["shop", "all"],
		);
	});
	it("hears nobody else", async () => {
		const status = async (headers: Record<string, string>) => (await control(controlPaths.token, {}, headers)).status;
		assert.equal(await status({ [CONTROL_HEADER]: "" }), 403);
		assert.equal(await status({ [CONTROL_HEADER]: `${token}x` }), 403);
		assert.equal(await status({ origin: sandbox.urls.program }), 403);
		assert.equal(await status({ origin: "null" }), 403);
		assert.equal(await status({ "content-type": "text/plain" }), 415);
		assert.equal(await status({ origin: `http://127.0.0.1:${port()}` }), 403);
		assert.equal(await statusOf(sandbox.urls.page, controlPaths.token, { [CONTROL_HEADER]: token }), 405);
	});
	it("takes one JSON object, and knows no other call", async () => {
		assert.equal((await control(controlPaths.state, 7)).status, 400);
		assert.equal((await control("/sandbox/constructor")).status, 404);
		assert.equal((await control("/sandbox/codes")).status, 404);
		assert.equal((await control(controlPaths.persona, { sub: "nobody" })).status, 404);
	});
	it("gives tokens for one minute, of the persona who is logged in", async () => {
		await control(controlPaths.persona, { sub: "lin" });
		const { token: jwt } = JSON.parse((await control(controlPaths.token, { sub: "lin" })).body) as { token: string };
		const claims = JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString());
		assert.equal(claims.sub, "lin");
		assert.equal(claims.iss, "sandbox:byleave");
		// To the millisecond, as the clock goes: who was erased a moment ago is somebody new at once.
		assert.equal(Math.round((claims.exp - claims.iat) * 1000), 60_000);
	});
	it("[120] gives none to a phone that was opened for another user", async () => {
		await control(controlPaths.persona, { sub: "lin" });
		for (const body of [{ sub: "mara" }, {}]) assert.equal((await control(controlPaths.token, body)).status, 409);
	});
	it("turns the phone of the persona who is logged in off and on, and shows what has come to it", async () => {
		const of = async (path: string, body?: object) => JSON.parse((await control(path, body)).body);
		await control(controlPaths.persona, { sub: "lin" });
		assert.deepEqual(await of(controlPaths.messages), { off: false, messages: [] });
		assert.deepEqual(await of(controlPaths.phoneOff, { off: true }), { off: true, messages: [] });
		assert.deepEqual([sandbox.superApp.phone("lin").off, sandbox.superApp.phone("mara").off], [true, false]);
		for (const off of [undefined, "false", 0])
			assert.equal((await control(controlPaths.phoneOff, { off })).status, 400);
		assert.equal((await of(controlPaths.messages)).off, true);
		assert.equal((await of(controlPaths.phoneOff, { off: false })).off, false);
	});
	it("leaves the phone of a persona who is reset as a new one", async () => {
		await control(controlPaths.persona, { sub: "lin" });
		await control(controlPaths.phoneOff, { off: true });
		await control(controlPaths.reset);
		assert.equal(sandbox.superApp.phone("lin").off, false);
	});
	it("[118] acts on no cookie: what a program's request would carry is worth nothing", async () => {
		const cookie = `${CONTROL_META}=${token}; token=${token}; session=mara`;
		const headers = {
			"content-type": "application/json",
			origin: sandbox.urls.program,
			cookie,
			"sec-fetch-site": "same-site",
		};
		for (const path of Object.values(controlPaths)) {
			const sent = { method: "POST", headers, body: "{}" };
			assert.equal((await send(sandbox.urls.page, path, sent)).status, 403, path);
			const fromPage = { ...sent, headers: { ...headers, origin: sandbox.urls.page } };
			assert.equal((await send(sandbox.urls.page, path, fromPage)).status, 403, path);
		}
	});
});

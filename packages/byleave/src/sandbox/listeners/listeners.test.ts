// What the sandbox's origins give to whom, asked without a browser's good manners.
import assert from "node:assert/strict";
import { request as ask } from "node:http";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { createSandbox, type Sandbox } from "../../index.ts";
import { CONTROL_HEADER, CONTROL_META, controlPaths } from "../wire.ts";
import { withMy } from "./program-listener.ts";

const program = fileURLToPath(new URL("../../../../../examples/mini-program", import.meta.url));
let sandbox: Sandbox;
let token = "";
before(async () => {
	sandbox = await createSandbox({ program });
	const html = await (await fetch(sandbox.urls.page)).text();
	token = new RegExp(`name="${CONTROL_META}" content="([\\w-]+)"`).exec(html)?.[1] ?? "";
});
after(() => sandbox.close());

/** As the page itself asks, but for what is changed. */
const control = (path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Response> =>
	fetch(sandbox.urls.page + path, {
		method: "POST",
		headers: {
			"content-type": "application/json",
			origin: sandbox.urls.page,
			[CONTROL_HEADER]: token,
			...headers,
		},
		body: JSON.stringify(body),
	});
const launched = async (): Promise<{ url: string; nonce: string }> =>
	(await control(controlPaths.launch, { appId: "shop" })).json() as Promise<{ url: string; nonce: string }>;

describe("the mini program's origin", () => {
	it("[80] gives the nonce to the first document of a launch, and to nothing after it", async () => {
		const { url, nonce } = await launched();
		assert.match(nonce, /^[\w-]{24}$/);
		const [first, second] = [await (await fetch(url)).text(), await (await fetch(url)).text()];
		assert.match(first, new RegExp(`<head>\\s*<script src="/byleave-my.js" data-host="[^"]+" data-nonce="${nonce}">`));
		assert.ok(!second.includes("data-nonce"));
		assert.match(second, /byleave-my\.js/);
	});
	it("draws a new nonce for each launch", async () => {
		const [one, other] = [await launched(), await launched()];
		assert.notEqual(one.nonce, other.nonce);
		assert.notEqual(one.url, other.url);
	});
	it("[81] keeps every document in a sandbox that only the host may frame, and gives none to other pages", async () => {
		const { headers } = await fetch((await launched()).url);
		const policy = `frame-ancestors ${sandbox.urls.page}; sandbox allow-scripts allow-forms`;
		assert.equal(headers.get("content-security-policy"), policy);
		assert.equal(headers.get("access-control-allow-origin"), null);
	});
	it("gives the program's own files to its opaque origin", async () => {
		const { headers, status } = await fetch(`${sandbox.urls.program}/app.js`);
		assert.equal(status, 200);
		assert.equal(headers.get("content-type"), "text/javascript; charset=utf-8");
		assert.equal(headers.get("access-control-allow-origin"), "*");
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
		it(`has no ${path}`, async () => assert.equal(await statusOf(`${sandbox.urls.program}`, path), 404));
	}
	it("says where the merchant's server is", async () => {
		const told = await (await fetch(`${sandbox.urls.program}/byleave-program.json`)).json();
		assert.deepEqual(told, { merchant: sandbox.urls.merchant });
	});
	it("puts the JSAPI first, wherever a document begins", () => {
		const script = '<script src="/byleave-my.js" data-host="http://h"></script>';
		assert.equal(
			withMy("<!DOCTYPE html><head lang=x><script>", "http://h", undefined),
			`<!DOCTYPE html><head lang=x>${script}<script>`,
		);
		assert.equal(withMy("<!doctype html><p>", "http://h", undefined), `<!doctype html>${script}<p>`);
		assert.equal(withMy("<header>", "http://h", undefined), `${script}<header>`);
	});
});

describe("the page's origin", () => {
	it("lets its document frame the mini program, ask the server, and nothing else", async () => {
		const { headers } = await fetch(sandbox.urls.page);
		const policy = headers.get("content-security-policy") ?? "";
		assert.match(policy, /^default-src 'self'; /);
		assert.ok(policy.includes(`frame-src ${sandbox.urls.program};`));
		assert.ok(policy.includes(`connect-src 'self' ${sandbox.urls.gateway};`));
		assert.ok(policy.includes("frame-ancestors 'none'"));
		assert.ok(!policy.includes("unsafe"));
	});
	it("answers to its own Host only", async () => {
		assert.equal(await statusOf(sandbox.urls.page, "/", { host: "evil.example" }), 421);
		assert.equal(await statusOf(sandbox.urls.program, "/", { host: "evil.example:80" }), 421);
	});
});

describe("the control API", () => {
	it("hears its own page", async () => {
		const state = (await (await control(controlPaths.state)).json()) as { user: string; apps: { appId: string }[] };
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
		assert.equal(await statusOf(sandbox.urls.page, controlPaths.token, { [CONTROL_HEADER]: token }), 405);
	});
	it("takes one JSON object, and knows no other call", async () => {
		assert.equal((await control(controlPaths.state, 7)).status, 400);
		assert.equal((await control("/sandbox/constructor")).status, 404);
		assert.equal((await control("/sandbox/codes")).status, 404);
		assert.equal((await control(controlPaths.launch, { appId: "nobody" })).status, 404);
		assert.equal((await control(controlPaths.persona, { sub: "nobody" })).status, 404);
	});
	it("gives tokens for one minute, of the persona who is logged in", async () => {
		await control(controlPaths.persona, { sub: "lin" });
		const { token: jwt } = (await (await control(controlPaths.token)).json()) as { token: string };
		const claims = JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString());
		assert.equal(claims.sub, "lin");
		assert.equal(claims.iss, "sandbox:byleave");
		// To the millisecond, as the clock goes: who was erased a moment ago is somebody new at once.
		assert.equal(Math.round((claims.exp - claims.iat) * 1000), 60_000);
	});
});

/** With a path and headers that fetch would not let through. */
function statusOf(origin: string, path: string, headers: Record<string, string> = {}): Promise<number> {
	const { hostname, port } = new URL(origin);
	return new Promise((resolve, reject) => {
		const sent = ask({ hostname, port, path, headers }, (response) => {
			response.resume();
			resolve(response.statusCode ?? 0);
		});
		sent.on("error", reject);
		sent.end();
	});
}

// What other devices of the network find, and what they do not.
import assert from "node:assert/strict";
import type { NetworkInterfaceInfo } from "node:os";
import { after, before, describe, it } from "node:test";
import { hostPaths } from "@byleave/protocol";
import { Trouble } from "../../trouble.ts";
import { lay } from "../program/find/bed.test.ts";
import { createSandbox, type Sandbox } from "../sandbox.ts";
import { CONTROL_HEADER, CONTROL_META, controlPaths, type PhoneMessage, type SandboxState } from "../wire.ts";
import { lanAddress } from "./address.ts";
import { lanFace, lanText } from "./qr.ts";

/** Another address of this machine alone, in place of the network's. Not every system has it. */
const ADDRESS = "127.0.0.2";

describe("the phone on the network", () => {
	let sandbox: Sandbox | undefined;
	const cleanUp: (() => void)[] = [];
	before(async () => {
		const folder = lay({ after: (work) => cleanUp.push(work) }, { "index.html": "<!doctype html><title>Tea</title>" });
		sandbox = await createSandbox({ program: folder, lan: ADDRESS }).catch((error: unknown) => {
			if (error instanceof Trouble && error.message.includes("EADDRNOTAVAIL")) return undefined;
			throw error;
		});
	});
	after(async () => {
		await sandbox?.close();
		for (const work of cleanUp) work();
	});
	const tokenIn = (html: string) => new RegExp(`name="${CONTROL_META}" content="([\\w-]+)"`).exec(html)?.[1] ?? "";
	const control = (origin: string, path: string, token: string, from = origin) =>
		fetch(origin + path, {
			method: "POST",
			headers: { "content-type": "application/json", origin: from, [CONTROL_HEADER]: token },
			body: "{}",
		});
	/** A test of it, where the address can be had. */
	const test = (what: string, run: (sandbox: Sandbox, lan: string) => Promise<void>) =>
		it(what, async (t) => {
			if (!sandbox?.urls.lan) return t.skip(`this machine has no ${ADDRESS}`);
			await run(sandbox, sandbox.urls.lan);
		});

	test("opens the program at once, in a document of its own address", async (_sandbox, lan) => {
		assert.match(lan, /^http:\/\/127\.0\.0\.2:\d+$/);
		const phone = await fetch(lan);
		assert.equal(phone.url, `${lan}/phone?app=Tea`);
		const html = await phone.text();
		for (const path of ["/phone.js", "/phone.css", "/personas/mara.svg"]) {
			assert.equal((await fetch(lan + path)).status, 200, path);
		}
		const state = (await (await control(lan, controlPaths.state, tokenIn(html))).json()) as SandboxState;
		assert.deepEqual([state.gateway, state.envFile], [lan, ""]);
		assert.equal(state.personas[0]?.avatar, `${lan}/personas/mara.svg`);
		const program = state.apps[0]?.origin ?? "";
		assert.match(program, /^http:\/\/127\.0\.0\.2:\d+$/);
		const policy = phone.headers.get("content-security-policy") ?? "";
		assert.ok(policy.includes(`frame-src ${program};`) && policy.includes(`connect-src 'self' ${lan};`), policy);
		const page = await fetch(program);
		assert.match(await page.text(), new RegExp(`data-host="${lan}"`));
		assert.ok(page.headers.get("content-security-policy")?.startsWith(`frame-ancestors 'self' ${lan};`));
	});

	test("asks the server's host face through its own address, as its user", async (_sandbox, lan) => {
		const token = tokenIn(await (await fetch(`${lan}/phone?app=Tea`)).text());
		const answered = await fetch(lan + controlPaths.token, {
			method: "POST",
			headers: { "content-type": "application/json", origin: lan, [CONTROL_HEADER]: token },
			body: JSON.stringify({ sub: "mara" }),
		});
		const { token: jwt } = (await answered.json()) as { token: string };
		const asked = await fetch(lan + hostPaths.authorize, {
			method: "POST",
			headers: { "content-type": "application/json", authorization: `Bearer ${jwt}` },
			body: JSON.stringify({ appId: "Tea", scopes: "auth_base" }),
		});
		assert.equal(asked.status, 200);
		assert.match(((await asked.json()) as { authCode: string }).authCode, /^AC/);
		const refused = await fetch(lan + hostPaths.authorize, { method: "POST", body: "{}" });
		assert.ok(refused.status >= 400 && refused.status < 500);
	});

	test("[13] hears what comes to its own user's phone, and of nothing else that happens", async ({ timeline }, lan) => {
		const token = tokenIn(await (await fetch(`${lan}/phone?app=Tea`)).text());
		const { body } = await control(lan, controlPaths.phoneEvents, token);
		const read = body?.pipeThrough(new TextDecoderStream()).getReader();
		const message = (sub: string): PhoneMessage => ({
			...{ messageId: `to-${sub}`, sub, channel: "SMS", app: { appId: "Tea", name: "Tea" }, title: null },
			...{ content: "Tea: ready", language: "en", link: null, page: null, at: 0 },
		});
		timeline.note({ type: "code", trace: "", appId: "Tea", authCode: "ACsecret", scopes: [] });
		timeline.note({ type: "arrived", message: message("budi") });
		timeline.note({ type: "phone", sub: "lin", off: true });
		timeline.note({ type: "arrived", message: message("mara") });
		timeline.note({ type: "phone", sub: "mara", off: true });
		let text = "";
		while (text.split("\n").length < 3) text += (await read?.read())?.value;
		await read?.cancel();
		assert.deepEqual(
			text
				.trim()
				.split("\n")
				.map((line) => JSON.parse(line).event),
			[
				{ type: "arrived", message: message("mara") },
				{ type: "phone", sub: "mara", off: true },
			],
		);
	});

	test("[112] is all there is: no page, no control, no merchant's or operator's face", async (sandbox, lan) => {
		const { page } = sandbox.urls;
		const [own, phones] = await Promise.all(
			[`${sandbox.urls.pageByNumber}`, `${lan}/phone?app=Tea`].map(async (url) =>
				tokenIn(await (await fetch(url)).text()),
			),
		);
		assert.ok(own && phones && own !== phones);
		for (const path of [
			"/page.js",
			"/page.css",
			"/keys",
			"/openapi.json",
			"/ready",
			"/host/other",
			"/operator/apps",
			"/.env",
		]) {
			assert.equal((await fetch(lan + path)).status, 404, path);
		}
		for (const path of [controlPaths.reset, controlPaths.events]) {
			assert.equal((await control(lan, path, phones)).status, 404, path);
		}
		assert.equal((await control(lan, controlPaths.messages, phones)).status, 200);
		// Neither token is the other's, nor is one worth anything from another origin.
		assert.equal((await control(lan, controlPaths.state, own)).status, 403);
		const byNumber = new URL(sandbox.urls.pageByNumber).origin;
		assert.equal((await control(byNumber, controlPaths.state, phones)).status, 403);
		assert.equal((await control(lan, controlPaths.state, phones, page)).status, 403);
		const { server } = sandbox;
		const listening = [...server.public.addresses(), ...server.operator.addresses()].map((at) =>
			typeof at === "string" ? at : at.address,
		);
		assert.deepEqual(new Set(listening), new Set(["127.0.0.1"]));
	});
});

describe("the address of the network", () => {
	const at = (address: string, more: Partial<NetworkInterfaceInfo> = {}) =>
		({ address, family: "IPv4", internal: false, netmask: "", mac: "", cidr: null, ...more }) as NetworkInterfaceInfo;
	it("is a private one of a real network", () => {
		const networks = {
			lo: [at("127.0.0.1", { internal: true })],
			docker0: [at("172.17.0.1")],
			en1: [at("fe80::1", { family: "IPv6", scopeid: 0 } as Partial<NetworkInterfaceInfo>), at("203.0.113.9")],
			wlan0: [at("192.168.1.20")],
		};
		assert.equal(lanAddress(networks), "192.168.1.20");
		assert.equal(lanAddress({ en1: networks.en1 }), "203.0.113.9");
	});
	it("is missed in words", () => {
		const alone = { lo: [at("127.0.0.1", { internal: true })], docker0: [at("172.17.0.1")] };
		assert.throws(() => lanAddress(alone), /is in no network .* · connect it to one, or name the address with --lan/);
	});
	it("no address of this machine is told as one", async (t) => {
		const folder = lay(t, { "index.html": "" });
		// Of a range that is nobody's (RFC 5737).
		const message = /^192\.0\.2\.1 is no address of this machine · EADDRNOTAVAIL · name another with --lan <address>$/;
		await assert.rejects(createSandbox({ program: folder, lan: "192.0.2.1" }), { name: "Trouble", message });
	});
});

it("a QR code is the same squares on the page and in a terminal", () => {
	const { size, path } = lanFace("http://192.168.1.20:4170");
	assert.equal(size, 29);
	const dark = (x: number, y: number) => path.includes(`M${x} ${y}h1v1h-1z`);
	// The finder in the corner, and the border around.
	assert.deepEqual([dark(2, 2), dark(8, 2), dark(3, 3), dark(1, 1)], [true, true, false, false]);
	const lines = lanText("http://192.168.1.20:4170").split("\n");
	assert.deepEqual([lines.length, lines[0]?.length], [15, 29]);
});

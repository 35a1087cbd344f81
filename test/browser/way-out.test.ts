// A mini program that is a running server with a strict policy, in the real sandbox: its back end elsewhere, the shim by its address.
import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { after, before, describe, it } from "node:test";
import { createSandbox, type Sandbox } from "byleave";
import type { Browser } from "playwright-core";
import { WebSocketServer } from "ws";
import { serve } from "../../packages/byleave/src/sandbox/listeners/program/origin-stage.test.ts";
import { phoneOn } from "./sandbox-stage.ts";
import { launch } from "./stage.ts";

const SHIM = "https://cdn.marmot-cloud.com/npm/hylid-bridge/2.9.13/index.js";

/** What the page can do, each by itself; driven by the tests. */
const script = `
window.can = {
	async fetch(path, init) {
		const response = await fetch("https://api.example" + path, init);
		return [response.status, await response.text(), response.url, response.redirected];
	},
	xhr(path) {
		return new Promise((resolve, reject) => {
			const xhr = new XMLHttpRequest();
			xhr.open("GET", "https://api.example" + path);
			xhr.onload = () => resolve([xhr.status, xhr.responseText, xhr.responseURL]);
			xhr.onerror = reject;
			xhr.send();
		});
	},
	events() {
		return new Promise((resolve, reject) => {
			const events = new EventSource("https://api.example/events");
			events.onmessage = ({ data }) => { events.close(); resolve([data, events.url]); };
			events.onerror = reject;
		});
	},
	socket() {
		return new Promise((resolve, reject) => {
			const socket = new WebSocket("wss://api.example/live");
			socket.onmessage = ({ data }) => { socket.close(); resolve([data, socket.url]); };
			socket.onerror = reject;
		});
	},
	shim() {
		return new Promise((resolve, reject) => {
			const script = document.createElement("script");
			script.onload = () => resolve([typeof my.getAuthCode, typeof AlipayJSBridge.call]);
			script.onerror = reject;
			script.src = ${JSON.stringify(SHIM)};
			document.head.append(script);
		});
	},
	form() {
		return new Promise((resolve) => {
			const frame = document.body.appendChild(Object.assign(document.createElement("iframe"), { name: "to" }));
			const form = document.createElement("form");
			form.action = "https://api.example/form";
			form.target = "to";
			form.method = "post";
			const field = Object.assign(document.createElement("input"), { name: "a", value: "1" });
			form.append(field);
			document.body.append(form);
			frame.onload = () => resolve([frame.contentDocument.body.textContent, form.getAttribute("action")]);
			form.requestSubmit();
		});
	},
};
`;

function page(_request: IncomingMessage, response: ServerResponse): void {
	response.writeHead(200, {
		"Content-Type": "text/html; charset=utf-8",
		"X-Frame-Options": "DENY",
		"Content-Security-Policy":
			"default-src 'none'; script-src 'nonce-theirs' 'strict-dynamic'; connect-src 'self' https://api.example wss://api.example; form-action https://api.example; frame-src 'self'; frame-ancestors 'none'",
	});
	response.end(
		`<!doctype html><html lang="en"><head><title>Shop</title><script nonce="theirs" src="${SHIM}"></script></head><body><script nonce="theirs">${script}</script><script>window.forbidden = true</script></body></html>`,
	);
}

async function backEnd(request: IncomingMessage, response: ServerResponse): Promise<void> {
	if (request.url === "/events") {
		response.writeHead(200, { "Content-Type": "text/event-stream" });
		response.end("data: event\n\n");
	} else if (request.url === "/away") {
		response.writeHead(302, { Location: "/there" }).end();
	} else if (request.url === "/inside") {
		response.writeHead(302, { Location: "http://169.254.169.254/" }).end();
	} else {
		let body = "";
		for await (const chunk of request) body += chunk;
		response.writeHead(200, { "Set-Cookie": "sid=1; Secure; SameSite=None" });
		response.end(`${request.method} ${request.url} ${body} ${request.headers.cookie ?? "no cookie"}`);
	}
}

describe("a program with a strict policy and a back end elsewhere", () => {
	let browser: Browser;
	let sandbox: Sandbox;
	let sockets: WebSocketServer;
	const ends: (() => Promise<void>)[] = [];
	before(async () => {
		const t = { after: (done: () => Promise<void>) => void ends.push(done) };
		const [program, back] = await Promise.all([
			serve(t, page),
			serve(t, (request, response) => void backEnd(request, response)),
		]);
		sockets = new WebSocketServer({ server: back.server });
		sockets.on("connection", (socket) => socket.send("live"));
		[browser, sandbox] = await Promise.all([
			launch(),
			createSandbox({
				program: { kind: "server", url: program.url, start: "/" },
				backends: { "https://api.example": back.url.origin },
			}),
		]);
	});
	after(async () => {
		await browser?.close();
		await sandbox?.close();
		for (const client of sockets?.clients ?? []) client.terminate();
		sockets?.close();
		for (const end of ends) await end();
	});

	it("runs as it is: it reaches what its policy allows, by every way, and nothing else", async () => {
		const window = await browser.newContext();
		const tab = await window.newPage();
		tab.setDefaultTimeout(90_000);
		await tab.goto(sandbox.urls.page);
		// Loaded, and so its scripts have run: to look again and again a driver needs `eval`, which this policy forbids.
		const { program } = await phoneOn(tab);
		const can = (what: string): Promise<unknown> => program.evaluate(`window.can.${what}`);

		assert.equal(await program.evaluate("typeof my.getAuthCode + typeof window.forbidden"), "functionundefined");
		assert.deepEqual(await can('fetch("/x?y", { method: "PUT", body: "b" })'), [
			200,
			"PUT /x?y b no cookie",
			"https://api.example/x?y",
			false,
		]);
		assert.deepEqual(await can('fetch("/x", { credentials: "include" })'), [
			200,
			"GET /x  no cookie",
			"https://api.example/x",
			false,
		]);
		assert.deepEqual(await can('fetch("/x", { credentials: "include" })'), [
			200,
			"GET /x  sid=1",
			"https://api.example/x",
			false,
		]);
		assert.deepEqual(await can('fetch("/away")'), [200, "GET /there  no cookie", "https://api.example/there", true]);
		assert.deepEqual(await can('xhr("/x")'), [200, "GET /x  no cookie", "https://api.example/x"]);
		assert.deepEqual(await can("events()"), ["event", "https://api.example/events"]);
		assert.deepEqual(await can("socket()"), ["live", "wss://api.example/live"]);
		assert.deepEqual(await can("shim()"), ["function", "function"]);
		assert.deepEqual(await can("form()"), ["POST /form a=1 sid=1", "https://api.example/form"]);

		const refused = await program.evaluate('fetch("https://other.example/").catch((error) => error.name)');
		assert.equal(refused, "TypeError");
		await tab.getByText("Forbidden by the page's own policy").first().waitFor();
		await window.close();
	});
});

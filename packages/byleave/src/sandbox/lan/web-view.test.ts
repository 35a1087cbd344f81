// A web page that a program shows on a phone of the network: at a port of its own, which the phone's policy names.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { Trouble } from "../../trouble.ts";
import { lay } from "../program/find/bed.test.ts";
import { createSandbox } from "../sandbox.ts";
import { CONTROL_HEADER, CONTROL_META, controlPaths, type WebViewAnswer } from "../wire.ts";

/** Another address of this machine alone, in place of the network's. Not every system has it. */
const ADDRESS = "127.0.0.2";

test("[77] a web-view's page has a port of its own on the network, with the loader in it, and nothing else is there", async (t) => {
	const shop = createServer((_, response) => {
		response.setHeader("Content-Type", "text/html");
		response.end("<!doctype html><title>Card</title><p>A card");
	});
	await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve));
	t.after(() => shop.close());
	const there = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
	const folder = lay(t, {
		"app.json": '{"pages": ["a"], "window": {"defaultTitle": "Club"}}',
		"app.js": "App({})",
		"a.axml": "<view/>",
		"a.js": "Page({})",
	});
	const program = { kind: "folder", folder, base: "/", start: "/a", isSinglePage: false, isDsl: true } as const;
	const backends = { "https://card.shop.example": there };
	const sandbox = await createSandbox({ program, home: folder, lan: ADDRESS, backends }).catch((error: unknown) => {
		if (error instanceof Trouble && error.message.includes("EADDRNOTAVAIL")) return undefined;
		throw error;
	});
	if (!sandbox?.urls.lan) return t.skip(`this machine has no ${ADDRESS}`);
	t.after(() => sandbox.close());
	const { lan } = sandbox.urls;
	const phone = await fetch(lan);
	const token = new RegExp(`name="${CONTROL_META}" content="([\\w-]+)"`).exec(await phone.text())?.[1] ?? "";
	const framed = /frame-src ([^;]*)/.exec(phone.headers.get("content-security-policy") ?? "")?.[1]?.split(" ") ?? [];
	for (const origin of framed.slice(1)) assert.equal((await fetch(origin)).status, 421, "nobody has taken it");
	const answer = await fetch(lan + controlPaths.webView, {
		method: "POST",
		headers: { "content-type": "application/json", origin: lan, [CONTROL_HEADER]: token },
		body: JSON.stringify({ appId: sandbox.appIds[0], url: "https://card.shop.example/x" }),
	});
	const { origin, src } = (await answer.json()) as Extract<WebViewAnswer, { origin: string }>;
	assert.match(origin, /^http:\/\/127\.0\.0\.2:\d+$/);
	assert.ok(framed.slice(1).includes(origin), `${origin} is not in ${framed.join(" ")}`);
	const page = await fetch(src);
	assert.match(page.headers.get("content-security-policy") ?? "", new RegExp(`frame-ancestors 'self' ${lan}`));
	const html = await page.text();
	assert.match(html, /A card/);
	assert.match(html, new RegExp(`data-host="${lan}"`));
});

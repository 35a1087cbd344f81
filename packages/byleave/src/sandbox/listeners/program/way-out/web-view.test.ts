import assert from "node:assert/strict";
import { test } from "node:test";
import type { Line } from "../../../page/trace/entry.ts";
import { createOrigins, SITE } from "../../origins.ts";
import { placeWebViews } from "./web-view.ts";

const tenant = { sub: "mara", appId: "shop" };
function scene(named: readonly string[] = []) {
	const lines: Line[] = [];
	const origins = createOrigins({
		scheme: "http",
		port: () => 4000,
		tenants: async () => [tenant],
		openPort: async () => "http://127.0.0.1:4001",
	});
	const place = placeWebViews({
		reach: {
			backends: [],
			named: () => named,
			declared: () => ["h5.example.com"],
			closed: () => ["http://127.0.0.1:4000"],
		},
		note: (line) => void lines.push(line),
	});
	return { lines, origins, open: (url: string, host: string = SITE) => place(tenant, url, origins, host) };
}

test("[77, 81] web pages have names below their program's, one for each origin of theirs, and are its alone", async () => {
	const { open, origins } = scene();
	const one = open("https://h5.example.com/a?b=1#c");
	assert.match(one.origin, /^http:\/\/w[0-9a-f]{20}\.mara--shop\.byleave\.localhost:4000$/);
	assert.equal(one.src, `${one.origin}/a?b=1#c`);
	assert.equal(open("https://h5.example.com/other").origin, one.origin);
	assert.notEqual(open("https://h5.example.com:8443/").origin, one.origin);
	assert.notEqual(one.origin, await origins.of(tenant, SITE));
	const name = new URL(one.origin).hostname;
	assert.deepEqual(await origins.at(name), { ...tenant, web: "https://h5.example.com" });
	assert.equal(await origins.at(name.replace("mara", "lin")), undefined);
	assert.equal(await origins.at(`w.${name}`), undefined);
});

test("ruling 26: what is private is shown only if it is named, the sandbox itself never; what nobody declared is told once", () => {
	const { open, lines } = scene();
	for (const url of ["http://localhost:3000/", "http://10.0.0.1/", "http://127.0.0.1:4000/", "http://[::1]/"]) {
		if (!url.includes("localhost")) assert.throws(() => open(url), /not named|address of the sandbox/, url);
	}
	for (const url of [
		"",
		"/h5/index.html",
		"javascript:alert(1)",
		"data:text/html,x",
		"file:///etc/passwd",
		"about:blank",
	]) {
		assert.throws(() => open(url), /whole address of http/, url);
	}
	lines.length = 0;
	open("https://elsewhere.example.com/a");
	open("https://elsewhere.example.com/b");
	open("https://h5.example.com/");
	assert.deepEqual(
		lines.map(({ sub }) => sub),
		["https://elsewhere.example.com"],
	);
	assert.match(scene(["http://127.0.0.1:3000"]).open("http://127.0.0.1:3000/").origin, /^http:\/\/w/);
});

test("by number there are no names to be below", () => {
	assert.throws(() => scene().open("https://h5.example.com/", "127.0.0.1"), /byleave\.localhost/);
});

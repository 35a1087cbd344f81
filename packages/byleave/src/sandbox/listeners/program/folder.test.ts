// A mini program that is a folder, asked for with and without a browser's good manners.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type Asked, openProgram } from "./origin-stage.test.ts";

const folder = mkdtempSync(join(tmpdir(), "byleave-folder-"));
const files: Readonly<Record<string, string | Buffer>> = {
	"index.html": "<!doctype html><title>start</title>",
	"shop/index.html": "<title>shop</title>",
	"app.js": "0123456789",
	"App.css": "a{}",
	"gbk.html": Buffer.from([...Buffer.from("<meta charset=gbk><p>"), 0xc4, 0xe3]),
	"key.pem": "secret",
};
before(() => {
	mkdirSync(join(folder, "shop"));
	for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});
after(() => rmSync(folder, { recursive: true, force: true }));

const asDocument = { "sec-fetch-dest": "iframe", accept: "*/*" };
const open = (t: { after(done: () => Promise<void>): void }, change: object = {}) =>
	openProgram(t, { source: { kind: "folder", folder, base: "/", start: "/", isSinglePage: false, ...change } });

describe("a folder", () => {
	it("is asked for below its base, and who types the origin alone is led there", async (t) => {
		const { get, origin, lines } = await open(t, { base: "/name/app/" });
		assert.match((await get("/name/app/")).body, /start/);
		assert.equal((await get("/name/app/app.js")).body, "0123456789");
		for (const path of ["/", "/name", "/name/", "/name/app"]) {
			const { status, headers } = await get(path, asDocument);
			assert.deepEqual([status, headers.location], [307, `${origin}/name/app/`], path);
		}
		assert.equal((await get("/?a=1", asDocument)).headers.location, `${origin}/name/app/?a=1`);
		const { status, body } = await get("/app.js");
		assert.equal(status, 404);
		assert.match(body, /lives below \/name\/app\/.*Nearby: \/name\/app\/app\.js/);
		assert.deepEqual(
			lines.map(({ title, sub }) => [title, sub]),
			[["Not found", "/app.js"]],
		);
	});
	it("leads from a folder's name to its slash, so that its links are right, and never to another host", async (t) => {
		const { get, origin } = await open(t);
		const { status, headers } = await get("/shop?a=1", asDocument);
		assert.deepEqual([status, headers.location], [307, `${origin}/shop/?a=1`]);
		assert.match((await get("/shop/")).body, /shop/);
		assert.equal((await get("//shop")).status, 421);
		assert.equal((await get("/.//shop", asDocument)).headers.location, `${origin}//shop/`);
	});
	it("answers documents of no file by its index.html if it is a single page, and nothing else", async (t) => {
		const single = await open(t, { isSinglePage: true });
		assert.match((await single.get("/a/b.c?d", asDocument)).body, /start/);
		assert.match((await single.get("/a", { accept: "text/html,*/*" })).body, /start/);
		for (const headers of [
			{ "sec-fetch-dest": "empty", accept: "text/html" },
			{ "sec-fetch-dest": "script" },
			{},
		] as Asked[]) {
			assert.equal((await single.get("/a", headers)).status, 404);
		}
		const many = await open(t);
		assert.equal((await many.get("/a", asDocument)).status, 404);
	});
	it("gives the part of a file that is asked for, and what is no document with its length", async (t) => {
		const { get } = await open(t);
		const part = async (range: string, path = "/app.js") => {
			const { status, headers, body } = await get(path, { range });
			return [status, headers["content-range"], body];
		};
		assert.deepEqual(await part("bytes=2-4"), [206, "bytes 2-4/10", "234"]);
		assert.deepEqual(await part("bytes=7-"), [206, "bytes 7-9/10", "789"]);
		assert.deepEqual(await part("bytes=-2"), [206, "bytes 8-9/10", "89"]);
		assert.deepEqual(await part("bytes=0-99"), [206, "bytes 0-9/10", "0123456789"]);
		assert.deepEqual(await part("bytes=10-"), [416, "bytes */10", ""]);
		for (const odd of ["bytes=4-2", "bytes=0-1,3-4", "lines=1-2", "bytes=-", ""]) {
			assert.deepEqual(await part(odd), [200, undefined, "0123456789"], odd);
		}
		assert.equal((await part("bytes=0-3", "/"))[0], 200);
		assert.equal((await get("/app.js")).headers["content-length"], "10");
	});
	it("says of what is not there what is, as a page where one was wanted", async (t) => {
		const { get, lines } = await open(t);
		const page = await get("/app.css", asDocument);
		assert.equal(page.status, 404);
		assert.match(page.body, /<h1>Not found<\/h1>.*\/app\.css.*<a href="\/App\.css">/s);
		assert.ok(!page.body.includes("key.pem"));
		const list = lines[0]?.sections[1];
		assert.deepEqual(list?.kind === "list" && list.items[0], "/App.css");
		assert.match((await get("/shop/x")).body, /Nearby: \/shop\/index\.html$/);
		const hostile = await get("/%3Cscript%3Ealert(1)%3C/script%3E", asDocument);
		assert.ok(!hostile.body.includes("<script>"));
	});
	it("is read by each file's own encoding", async (t) => {
		const { get } = await open(t);
		const { headers, body } = await get("/gbk.html");
		assert.equal(headers["content-type"], "text/html; charset=utf-8");
		assert.match(body, /<p>你$/);
	});
	it("takes nothing", async (t) => {
		const { send } = await open(t);
		for (const method of ["POST", "PUT", "DELETE", "OPTIONS"])
			assert.equal((await send("/app.js", { method })).status, 405);
	});
	it("answers by the shim's own path with the page's my", async (t) => {
		const { get } = await open(t);
		const { body, headers } = await get("/byleave-shim.js");
		assert.match(String(headers["content-type"]), /^text\/javascript/);
		const my = {};
		const module = { exports: {} };
		new Function("window", "module", body)({ my }, module);
		assert.equal(module.exports, my);
		let defined: unknown;
		const define = Object.assign(
			(_needs: unknown, make: () => unknown) => {
				defined = make();
			},
			{ amd: true },
		);
		new Function("window", "define", "module", body)({ my }, define, undefined);
		assert.equal(defined, my);
		assert.doesNotThrow(() => new Function("window", body)({ my }));
	});
});

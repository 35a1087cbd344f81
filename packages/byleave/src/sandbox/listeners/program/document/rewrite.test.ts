// What becomes of a document on its way to the browser.
import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { loaderTag } from "./loader.ts";
import { type Rewrite, rewriting } from "./rewrite.ts";

const rewrite: Rewrite = {
	origin: "http://p.localhost:1",
	others: ["http://localhost:5173", "http://127.0.0.1:5173"],
	host: "http://host",
	nonce: "N",
	told: {},
	isDocument: true,
};
const LOADER = loaderTag(rewrite);
/** The document, in pieces of this many characters. */
function through(html: string, size = html.length): Promise<string> {
	const stream = rewriting(rewrite);
	const passed = text(stream.pipe(new PassThrough()));
	for (let at = 0; at < html.length; at += size) stream.write(html.slice(at, at + size));
	stream.end();
	return passed;
}
/** Without the loader. */
const passed = async (html: string) => (await through(html)).replace(LOADER, "");

describe("the loader", () => {
	for (const [html, expected] of [
		["<!DOCTYPE html><head lang=x><script>1</script>", "<!DOCTYPE html><head lang=x>@<script>1</script>"],
		["<!doctype html><p>", "<!doctype html>@<p>"],
		["<header>", "@<header>"],
		[
			"<!-- <head> --><!doctype html><html><!-- <script> --><head><title>",
			"<!-- <head> --><!doctype html><html><!-- <script> --><head>@<title>",
		],
		["<!doctype html><html><body>x</body></html>", "<!doctype html><html>@<body>x</body></html>"],
		["<!doctype html>\nplain text", "<!doctype html>@\nplain text"],
		["<!doctype html></p><script>", "<!doctype html>@</p><script>"],
		["<script>'<head>'</script><head>", "@<script>'<head>'</script><head>"],
	] as const) {
		it(`is the first script of ${html.replaceAll("\n", " ")}, however it comes`, async () => {
			for (const size of [html.length, 7, 1]) assert.equal(await through(html, size), expected.replace("@", LOADER));
		});
	}
	it("[94] says what it is told safely, whatever that is", () => {
		const told = { name: `"></script><script>alert('&quot;')</script>` };
		const tag = loaderTag({ ...rewrite, told });
		assert.equal(tag.match(/[<>]/g)?.length, 4);
		const value = /data-told="([^"]*)"/.exec(tag)?.[1] ?? "";
		const read = value
			.replaceAll("&quot;", '"')
			.replaceAll("&lt;", "<")
			.replaceAll("&gt;", ">")
			.replaceAll("&amp;", "&");
		assert.deepEqual(JSON.parse(read), told);
	});
});

describe("all else", () => {
	it("is passed on to the letter", async () => {
		const html =
			"<!doctype html><html><head><title>a &amp b</title><STYLE>p>a{}</STYLE></head>\n<body class='x' Data-y=1>" +
			"<pre>\n\n x</pre><script>if (a<b) '</scr'+'ipt>' // http://localhost:5173/</script><svg viewBox='0 0 1 1'/>" +
			"<textarea><p></textarea><a href=/x?a=1&b=2>é你</a><!-- end --></body></html>\n";
		assert.equal(await passed(html), html);
		assert.equal((await through(html, 3)).replace(LOADER, ""), html);
	});
	it("but for links to the server behind, which are made the program's own", async () => {
		for (const [html, expected] of [
			["http://localhost:5173/x?a=1", "http://p.localhost:1/x?a=1"],
			["http://localhost:5173", "http://p.localhost:1"],
			["//127.0.0.1:5173/x", "http://p.localhost:1/x"],
			["http://localhost:51733/x", "http://localhost:51733/x"],
			["http://localhost:5173.evil.example/", "http://localhost:5173.evil.example/"],
			["https://localhost:5173/", "https://localhost:5173/"],
			["/login?next=http://localhost:5173/x", "/login?next=http://localhost:5173/x"],
		] as const) {
			assert.equal(await passed(`<a href="${html}">`), `<a href="${expected}">`);
		}
		assert.equal(
			await passed('<img srcset="http://localhost:5173/a.png 1x, http://localhost:5173/b.png 2x">'),
			'<img srcset="http://p.localhost:1/a.png 1x, http://p.localhost:1/b.png 2x">',
		);
		assert.equal(
			await passed('<meta http-equiv="refresh" content="0; url=http://localhost:5173/x">'),
			'<meta http-equiv="refresh" content="0; url=http://p.localhost:1/x">',
		);
	});
	it("and for the shim's addresses, of any version and name, which answer from here", async () => {
		for (const address of [
			"https://cdn.marmot-cloud.com/npm/hylid-bridge/2.9.13/index.js",
			"//cdn.example/npm/hylid-bridge@1/index.js",
			"https://cdn.example/hylid-bridge/index.min.js?x=1",
			"http://cdn.example/a/hylid-bridge/1.0.0-beta.1/dist/umd/hylid.mjs",
			"https://appx/web-view.min.js",
			"https://appx/web-view.js",
		]) {
			const html = `<script crossorigin integrity="sha384-x" src="${address}"></script><link rel="modulepreload" href="${address}">`;
			const here = "/byleave-shim.js";
			const expected = `<script crossorigin="" src="${here}"></script><link rel="modulepreload" href="${here}">`;
			assert.equal(await passed(html), expected, address);
		}
		for (const address of [
			"https://cdn.example/not-hylid-bridge-at-all.js",
			"https://cdn.example/hylid-bridge/readme.html",
			"https://appx.example/web-view.min.js",
			"/lib/hylid-bridge/index.js",
			"https://cdn.example/app.js?from=/hylid-bridge/index.js",
		]) {
			const html = `<script src="${address}"></script>`;
			assert.equal(await passed(html), html);
		}
	});
	it("and for a policy in a meta, which lets the way out be used", async () => {
		const html = `<meta http-equiv="Content-Security-Policy" content="connect-src https://api.example">`;
		assert.match(
			await passed(html),
			/content="connect-src https:\/\/api\.example http:\/\/p\.localhost:1\/byleave-report http:\/\/p\.localhost:1\/byleave-out\/https\/api\.example\/"/,
		);
	});
});

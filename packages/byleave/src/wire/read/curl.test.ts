import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { headerOf, type WireRequest } from "../message.ts";
import { writeCurl } from "../write-curl.ts";
import { curlRequest } from "./curl.ts";
import { curlOption } from "./curl-options.ts";
import { readRequest, readWords } from "./read.ts";

/** Curl commands, each read here and run by curl itself against a server: both must have sent the same. */

const folder = mkdtempSync(join(tmpdir(), "byleave-curl-"));
const file = join(folder, "body");
writeFileSync(file, Buffer.from([0x7b, 0x0d, 0x0a, 0xff, 0x7d, 0x0a]));
const headersFile = join(folder, "headers");
writeFileSync(headersFile, "X-One: 1\nX-Two: 2\n");

const AT = "http://gateway.test";
const rows: readonly (readonly string[])[] = [
	[AT],
	[`${AT}/v2/x`, "-d", "a=1", "--data", "b=2", "--data-ascii", "c"],
	[`${AT}/v2/x`, "-da=1"],
	["-sSXPUT", `${AT}/v2/x`, "-d", "{}"],
	["-X", "POST", "--url", `${AT}/v2/x?y=1&z#part`],
	["--request", "PATCH", `${AT}?q`],
	[`${AT}/v2/x`, "--json", '{"a":"é"}', "--json", "[1]"],
	[`${AT}/v2/x`, "--json", "{}", "-H", "Accept: text/plain", "-H", "content-type:"],
	[`${AT}/v2/x`, "--data-binary", `@${file}`],
	[`${AT}/v2/x`, "-d", `@${file}`],
	[`${AT}/v2/x`, "--json", `@${file}`],
	[`${AT}/v2/x`, "--data-raw", "@body"],
	[`${AT}/v2/x`, "--data-urlencode", "a=b c&é", "--data-urlencode", "=~x", "--data-urlencode", `n@${file}`],
	["-G", `${AT}/v2/x?a`, "-d", "b=1", "-d", "c"],
	["-I", `${AT}/v2/x`],
	[`${AT}/a/./b/../c/..`],
	["--path-as-is", `${AT}/a/../b//c`],
	[`${AT}/%c3%A9/ab%2f?q=%`],
	["-g", `${AT}/{a}[1]`],
	["--request-target", "/other", `${AT}/v2/x`, "-d", "x"],
	[`${AT}/x`, "-H", "X-A:  b  ", "-H", "X-Empty;", "-H", "X-None:", "-H", `@${headersFile}`],
	["--no-progress-meter", "--compressed", "-kLm", "5", "-A", "me", "-b", "c=1", `${AT}/x`, "-d", ""],
	["-sd{}", "--", `${AT}/x`],
];

const seen: { method: string; path: string; headers: Record<string, unknown>; body: Buffer }[] = [];
const server = createServer(async (request, answer) => {
	const { method = "", url: path = "", headers } = request;
	seen.push({ method, path, headers, body: await buffer(request) });
	answer.end();
});
before(async () => void (await once(server.listen(0, "127.0.0.1"), "listening")));
after(() => {
	server.close();
	rmSync(folder, { recursive: true, force: true });
});
const port = () => (server.address() as AddressInfo).port;

/** undefined where there is no curl. */
async function byCurl(words: readonly string[]): Promise<(typeof seen)[number] | undefined> {
	const to = ["--connect-to", `::127.0.0.1:${port()}`, "--noproxy", "*", "-q", "-o", join(folder, "answer")];
	const child = spawn("curl", ["-q", "-sS", ...to.filter((word) => word !== "-q"), ...words], {
		stdio: ["ignore", "ignore", "inherit"],
	});
	const code = await Promise.race([
		once(child, "close").then(([status]) => status),
		once(child, "error").then(() => undefined),
	]);
	if (code === undefined) return undefined;
	assert.equal(code, 0, words.join(" "));
	return seen.at(-1);
}

describe("a curl command", () => {
	for (const words of rows) {
		it(`is sent by curl as it is read here: ${words.join(" ").replaceAll(folder, "")}`, async (t) => {
			const read = await curlRequest(words, (path) => readFile(path));
			assert.equal(read.origin, AT);
			const sent = await byCurl(words);
			if (!sent) return t.skip("there is no curl");
			assert.deepEqual([read.method, read.path], [sent.method, sent.path]);
			assert.deepEqual(Buffer.from(read.body), sent.body);
			for (const [name] of read.headers) assert.equal(headerOf(read, name), sent.headers[name.toLowerCase()], name);
			for (const name of Object.keys(sent.headers).filter((name) => name.startsWith("x-"))) {
				assert.notEqual(headerOf(read, name), undefined, name);
			}
		});
	}

	const refused: readonly (readonly [words: readonly string[], why: RegExp])[] = [
		[["-F", "a=b", AT], /-F sends a form of several parts/],
		[["-T", "x", AT], /-T uploads a file/],
		[["--next", AT, "x"], /--next begins another request/],
		[["--frobnicate", AT], /--frobnicate is not known here/],
		[["--frobnicate=1", AT], /--frobnicate=1 is not known here/],
		[["-d"], /-d has no value/],
		[["-d", "x"], /has no URL/],
		[[AT, AT], /has two URLs/],
		[["ftp://x"], /is no http or https address/],
		[["http://user:secret@[x"], /^curl's URL http:\/\/\[x · is no http/],
		[[`${AT}/a b`], /has a space or a control character/],
		[[`${AT}/{a,b}`], /has brackets, which curl takes for a list/],
		[["-d", "@/nowhere/body", AT], /-d reads \/nowhere\/body · ENOENT/],
	];
	for (const [words, message] of refused) {
		it(`is refused where it sends something else: ${words.join(" ")}`, async () => {
			await assert.rejects(
				curlRequest(words, (path) => readFile(path)),
				{ name: "Trouble", message },
			);
		});
	}

	it("switches off what can be switched on, and nothing else", () => {
		assert.equal(curlOption("--no-compressed")?.does, "beside");
		assert.equal(curlOption("--no-get")?.does, "beside");
		assert.equal(curlOption("--no-data"), undefined);
		assert.equal(curlOption("--no-such"), undefined);
	});

	it("as it is written is read again: any request", async () => {
		const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,8}$/);
		const request = fc.record({
			method: fc.stringMatching(/^[A-Z]{1,6}$/),
			path: fc.stringMatching(/^\/[!-"$-~]{0,20}$/),
			headers: fc.uniqueArray(
				fc.tuple(
					token.map((name) => `X-${name}`),
					fc.stringMatching(/^([!-~]([ -~]{0,20}[!-~])?)?$/),
				),
				{
					selector: ([name]) => name.toLowerCase(),
				},
			),
			body: fc.oneof(
				fc.uint8Array(),
				fc.string({ unit: "grapheme" }).map((text) => new TextEncoder().encode(text)),
			),
		});
		await fc.assert(
			fc.asyncProperty(request, async ({ headers, ...given }) => {
				const typed = [...headers, ["Content-Type", "application/json"] as const];
				const whole: WireRequest = { ...given, origin: AT, headers: typed, notes: [] };
				const written = writeCurl(whole) ?? assert.fail("There is a host.");
				const [, base64, command = written] = /^printf %s (\S*) \| base64 -d \|\n([\s\S]*)$/.exec(written) ?? [];
				const options = { env: {}, readFile: async () => Buffer.from(base64 ?? "", "base64") };
				const { request: read } = await readRequest(Buffer.from(command), options);
				assert.deepEqual(
					[read.method, read.origin, read.path, Buffer.from(read.body), read.headers],
					[whole.method, AT, whole.path, Buffer.from(whole.body), whole.headers],
				);
			}),
		);
	});

	it("as it is written brings bytes that no argument can hold by way of standard input", () => {
		const written = (body: string) =>
			writeCurl({ method: "POST", origin: AT, path: "/", headers: [], body: Buffer.from(body, "latin1"), notes: [] }) ??
			"";
		for (const body of ["a\0b", "\xff"])
			assert.match(written(body), /^printf %s \S+ \| base64 -d \|\ncurl [\s\S]*--data-binary @-$/);
		assert.match(written("a"), /--data-raw a$/);
		assert.equal(
			writeCurl({ method: "POST", origin: undefined, path: "/", headers: [], body: Buffer.of(), notes: [] }),
			undefined,
		);
	});

	it("whose words a shell has taken apart is the same, and must be curl", async () => {
		const options = { env: {}, readFile: () => assert.fail("Nothing is read.") };
		const words = ["/usr/bin/curl", `${AT}/x`, "-d", "{}"];
		assert.deepEqual(
			await readWords(words, options),
			(await readRequest(Buffer.from(words.join(" ")), options)).request,
		);
		await assert.rejects(readWords(["wget", AT], options), /wget is no curl/);
	});
});

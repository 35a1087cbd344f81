import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Trouble } from "../../trouble.ts";
import { readAnswer, readRequest } from "./read.ts";

/** Requests and answers as they are saved: raw HTTP and HAR. */

const options = { env: {}, readFile: () => assert.fail("Nothing is read.") };
const read = async (text: string) => (await readRequest(Buffer.from(text), options)).request;
const textOf = (body: Uint8Array): string => Buffer.from(body).toString();

describe("a raw HTTP request", () => {
	it("is its first line, headers, and the bytes behind the empty line", async () => {
		const { method, origin, path, headers, body, notes } = await read(
			'POST /v2/x?y HTTP/1.1\r\nHost: wallet.example:8443\r\nClient-Id:  c1 \r\nEmpty:\r\n\r\n{"a":\r\n 1}',
		);
		assert.deepEqual([method, origin, path], ["POST", "https://wallet.example:8443", "/v2/x?y"]);
		assert.deepEqual(headers, [
			["Host", "wallet.example:8443"],
			["Client-Id", "c1"],
			["Empty", ""],
		]);
		assert.deepEqual([textOf(body), notes], ['{"a":\r\n 1}', []]);
	});
	it("may be in absolute form, have lines of comment before it, and need no version", async () => {
		const { origin, path, body } = await read("# a request\n// of mine\n\nPOST https://W.example/v2/x\nA: b\n");
		assert.deepEqual([origin, path, body.length], ["https://w.example", "/v2/x", 0]);
		assert.equal((await read("GET / HTTP/1.1\nHost: localhost:80\n\n")).origin, "http://localhost");
		assert.equal((await read("GET / HTTP/1.1\nHost: 127.0.0.1:4180\n\n")).origin, "http://127.0.0.1:4180");
		assert.equal((await read("GET /\n\n")).origin, undefined);
	});
	it("ends where Content-Length says; without it a last line end is the file's, which is said", async () => {
		const one = await read("POST / HTTP/1.1\nContent-Length: 3\n\n{}\n\n");
		assert.deepEqual([textOf(one.body), one.notes], ["{}\n", []]);
		const other = await read("POST / HTTP/1.1\n\n{}\n\r\n");
		assert.equal(textOf(other.body), "{}\n");
		assert.match(other.notes.join(), /taken for the file's/);
		const short = await read("POST / HTTP/1.1\nContent-Length: 9\n\n{}");
		assert.equal(textOf(short.body), "{}");
		assert.match(short.notes.join(), /says 9 bytes, the body has 2/);
	});
	for (const [text, why] of [
		["", /what was handed in is empty/],
		["hello", /neither a curl command, nor a raw HTTP request/],
		["wget x", /it is neither a curl command/],
		['{"authCode":"x"}', /it is JSON, but no HAR entry/],
		["POST / HTTP/1.1\nClient-Id: a\n{}", /"\{\}" is no header · an empty line/],
		["POST / HTTP/1.1\nHost: a b\n\n", /its host .* is none/],
		["curl a\ncurl b", /There are 2 curl commands/],
		[
			'curl {"method":"POST","url":"HTTP/1.1 200 OK\n"',
			/curl's URL \{method:POST,url:HTTP\/1\.1 200 OK {1,2}· is no http/,
		],
		["POST / HTTP/1.1 x", /neither/],
	] as const) {
		it(`is told what it lacks: ${JSON.stringify(text)}`, () => assert.rejects(read(text), why));
	}
});

it("whatever is handed in is read, or told in a line what it is not", async () => {
	const pieces = fc.constantFrom(
		...[
			"curl ",
			"POST /v2/x HTTP/1.1\n",
			"HTTP/1.1 200 OK\n",
			"\n\n",
			"Host: a\n",
			"-d ",
			"-H 'A: b'",
			"'",
			'"',
			"\\",
			"\n",
			"$",
			"$'",
			"^",
			"{",
			"@",
		],
		...[
			"https://w.example/v2/x ",
			"--json ",
			"Content-Length: 3\n",
			'{"log":{"entries":[',
			'{"request":{"method":"POST","url":"',
			"<",
			"|",
			"\u0000",
		],
	);
	const text = fc
		.array(fc.oneof(pieces, fc.string({ unit: "binary" })), { maxLength: 12 })
		.map((parts) => parts.join(""));
	const isTold = (error: unknown) =>
		assert.ok(error instanceof Trouble && !error.message.includes("\n"), String(error));
	await fc.assert(
		fc.asyncProperty(text, async (given) => {
			const readFile = () => Promise.reject(Object.assign(new Error(), { code: "ENOENT" }));
			await readRequest(Buffer.from(given), { env: {}, readFile }).catch(isTold);
			try {
				readAnswer(Buffer.from(given));
			} catch (error) {
				isTold(error);
			}
		}),
		{ numRuns: 1000 },
	);
});

describe("an answer", () => {
	it("is as curl -i prints it, behind those that only announce it", () => {
		const { status, headers, body } = readAnswer(
			Buffer.from('HTTP/1.1 100 Continue\r\n\r\nHTTP/2 200 \r\nsignature: x\r\n\r\n{"result":{}}'),
		);
		assert.deepEqual([status, headers, textOf(body)], [200, [["signature", "x"]], '{"result":{}}']);
	});
	it("is told what it lacks", () => {
		assert.throws(() => readAnswer(Buffer.from('{"result":{}}')), /it is a body alone · save it with its headers/);
		assert.throws(() => readAnswer(Buffer.from("POST / HTTP/1.1\n\n")), /must be like HTTP\/1\.1 200 OK/);
		const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
		assert.throws(() => readAnswer(Buffer.from(chunked)), /still in chunks/);
	});
});

describe("a HAR file", () => {
	const entry = (name: string, text: string, more: object = {}) => ({
		request: {
			method: "POST",
			url: "https://w.example/v2/x?a#b",
			headers: [
				{ name: ":path", value: "/v2/x" },
				{ name, value: "c" },
			],
			postData: { mimeType: "application/json", text },
		},
		...more,
	});
	const response = {
		status: 200,
		headers: [{ name: "signature", value: "s" }],
		content: { text: Buffer.from('{"é":1}').toString("base64"), encoding: "base64" },
	};
	it("holds the one request that is signed, and its answer", async () => {
		const entries = [entry("Accept", "no"), entry("Signature", '{"é":1}', { response }), entry("Accept", "no")];
		const har = Buffer.from(JSON.stringify({ log: { version: "1.2", entries } }));
		const { request, answer } = await readRequest(har, options);
		assert.deepEqual(
			[request.origin, request.path, request.headers],
			["https://w.example", "/v2/x?a", [["Signature", "c"]]],
		);
		assert.deepEqual([textOf(request.body), textOf(answer?.body ?? Buffer.alloc(0))], ['{"é":1}', '{"é":1}']);
	});
	it("may be one entry alone", async () => {
		assert.equal(textOf((await read(JSON.stringify(entry("Accept", "x")))).body), "x");
		assert.equal(readAnswer(Buffer.from(JSON.stringify(entry("Accept", "x", { response })))).status, 200);
	});
	it("with several that are signed needs one to be named", () =>
		assert.rejects(
			read(JSON.stringify({ log: { entries: [entry("Signature", "1"), entry("signature", "2")] } })),
			/holds 2 requests, 2 of them signed · one is needed/,
		));
});

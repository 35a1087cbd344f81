// Addresses of servers that run, and of some that do not.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, createServer as createSocketServer, type Server } from "node:net";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { lay } from "./bed.test.ts";
import { findProgram } from "./find.ts";

async function listening(t: TestContext, server: Server): Promise<string> {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	t.after(() => server.close());
	return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const serve = (t: TestContext, listener: RequestListener) => listening(t, createServer(listener));
const page =
	(body: string): RequestListener =>
	(_request, response) => {
		response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(body);
	};
/** Answers with a status and headers, and nothing else. */
const only =
	(status: number, headers: Record<string, string> = {}): RequestListener =>
	(_request, response) =>
		void response.writeHead(status, headers).end();

describe("a running server", () => {
	it("is taken from the path on that is given", async (t) => {
		const host = await serve(t, page("<title>Tea &amp; cake</title>"));
		const { from, home, title, taken } = await findProgram(`http://${host}/shop/?a=1#/b`);
		assert.ok("kind" in from && from.kind === "server");
		assert.deepEqual([from.url.href, from.start], [`http://${host}/`, "/shop/?a=1#/b"]);
		assert.deepEqual([home, title], [undefined, "Tea & cake"]);
		assert.equal(taken, `the server at http://${host}, from /shop/ on`);
	});
	it("is asked for a page, and may be given without its scheme", async (t) => {
		const accepted: unknown[] = [];
		const host = await serve(t, (request, response) => {
			accepted.push(request.headers.accept);
			page("")(request, response);
		});
		await findProgram(host);
		assert.deepEqual(accepted, ["text/html"]);
	});
	it("that leads on within itself is opened where it leads", async (t) => {
		const host = await serve(t, only(302, { location: "/en/" }));
		const { from } = await findProgram(`http://${host}/`);
		assert.equal("start" in from && from.start, "/en/");
	});
});

describe("an address that is none says why", () => {
	for (const [what, listener, message] of [
		[
			"leads elsewhere",
			only(301, { location: "http://other.example/x" }),
			/it leads to http:\/\/other\.example · type byleave dev http:\/\/other\.example\/x$/,
		],
		["leads nowhere", only(302), /it answers 302 and leads nowhere · name the page itself/],
		["wants a login", only(401), /it answers 401: it wants a login · /],
		["has nothing there", only(404), /it answers 404: there is nothing at \/; perhaps its pages lie below a path · /],
		["fails", only(500), /it answers 500 · look into that server's own output/],
		[
			"answers no page",
			only(200, { "content-type": "application/json" }),
			/it answers application\/json, and a page is text\/html · /,
		],
		["answers of no type", only(200), /it answers an answer of no type|answers .*no type/],
	] as const) {
		it(what, async (t) => {
			const host = await serve(t, listener);
			await assert.rejects(findProgram(`http://${host}/`), { name: "Trouble", message });
		});
	}
	it("nobody answers", async (t) => {
		const server = createServer();
		const host = await listening(t, server);
		await new Promise((resolve) => server.close(resolve));
		await assert.rejects(findProgram(`http://${host}`), {
			name: "Trouble",
			message: `Nobody answers at http://${host} · ECONNREFUSED · start that server, or correct the port`,
		});
	});
	it("a certificate that nobody vouches for", async (t) => {
		const folder = lay(t, {});
		const [certFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
		const files = ["-days", "1", "-out", certFile, "-keyout", keyFile];
		const made = spawnSync("openssl", [
			"req",
			"-x509",
			"-newkey",
			"rsa:2048",
			"-nodes",
			"-subj",
			"/CN=127.0.0.1",
			...files,
		]);
		if (made.status !== 0) return t.skip("this machine has no openssl to make a certificate with");
		const [key, cert] = [keyFile, certFile].map((file) => readFileSync(file));
		const host = await listening(t, createSecureServer({ key, cert } as object, page("")));
		await assert.rejects(findProgram(`https://${host}/x`), {
			name: "Trouble",
			message: new RegExp(
				`^The certificate of https://${host} is not trusted here · [A-Z_]+ · start that server without TLS and type byleave dev http://${host}/x, or set NODE_EXTRA_CA_CERTS`,
			),
		});
	});
	it("https to a server of http, and what is no HTTP at all", async (t) => {
		const plain = await serve(t, page(""));
		await assert.rejects(
			findProgram(`https://${plain}/`),
			new RegExp(`it does not speak https .* type byleave dev http://${plain}/$`),
		);
		const other = await listening(
			t,
			createSocketServer((socket) => socket.end("220 hello\r\n")),
		);
		await assert.rejects(
			findProgram(`http://${other}/`),
			new RegExp(`it does not speak http .* type byleave dev https://${other}/$`),
		);
	});
	it("a password in it", () =>
		assert.rejects(findProgram("http://me:secret@localhost:1/"), (error: Error) => {
			assert.match(error.message, /is given with a password · it would stand in logs · leave user and password out/);
			return !error.message.includes("secret");
		}));
});

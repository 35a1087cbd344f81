// docs/sandbox.md, done as it says: each of its commands is run, and what is written in it is put beside a program.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it, type TestContext } from "node:test";
import { setDefaultCACertificates } from "node:tls";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = readFileSync(join(root, "docs/sandbox.md"), "utf8");
const blocks = (language: string): readonly string[] =>
	[...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, text = ""]) => text.trim());
const commands = blocks("sh").filter((command) => command.startsWith("byleave "));

const { NODE_TEST_CONTEXT: _, npm_lifecycle_event: __, ...env } = process.env;
const anyPorts = ["port", "program-port", "merchant-port", "gateway-port", "operator-port"].map(
	(name) => `--${name}=0`,
);

const devServer = `
const server = require("node:http").createServer((request, response) => response.setHeader("content-type", "text/html").end("<title>App</title>"));
server.listen(0, "127.0.0.1", () => console.log("http://127.0.0.1:" + server.address().port));
process.stdin.resume().on("end", () => process.exit());`;

/** Where the commands are typed. */
let folder = "";
const running: Server = createServer((_request, response) =>
	response.setHeader("content-type", "text/html").end("<title>Running</title>"),
);
before(async () => {
	folder = await mkdtemp(join(tmpdir(), "byleave-docs-"));
	for (const name of ["my-program", "my-app"]) await mkdir(join(folder, name));
	for (const name of ["index.html", "shop.html"])
		await writeFile(join(folder, "my-program", name), `<!doctype html><title>${name}</title>`);
	await writeFile(join(folder, "my-app/package.json"), JSON.stringify({ scripts: { dev: "node server.cjs" } }));
	await writeFile(join(folder, "my-app/server.cjs"), devServer);
	running.listen(0, "127.0.0.1");
	await once(running, "listening");
});
after(async () => {
	running.close();
	running.closeAllConnections();
	await rm(folder, { recursive: true, force: true });
});

/** By what is typed, what the first line says that it was taken for. */
const taken: Readonly<Record<string, RegExp>> = {
	"./my-program": /^Taken for the web pages in .*my-program/,
	"./my-program/shop.html": /^Taken for the web pages in .*my-program.*from shop\.html on/,
	"./my-app": /^Taken for the development server of .*my-app .*"dev"/,
	"http://localhost:5173": /^Taken for the server at http:\/\/127\.0\.0\.1:\d+/,
};

describe("docs/sandbox.md", () => {
	it("has a command for each kind of program", () => {
		assert.deepEqual(new Set(commands.map((command) => command.split(" ")[2])), new Set(Object.keys(taken)));
	});

	for (const command of commands) {
		it(command, async (t) => {
			const [, , given = "", ...options] = command.split(" ");
			const { port } = running.address() as AddressInfo;
			const mine = given.replace("localhost:5173", `127.0.0.1:${port}`);
			// This machine may be in no network; the address may be given.
			const asked = options.map((option) => option.replace(/^--lan$/, "--lan=127.0.0.1"));
			const state = asked.includes("--state") ? [] : ["--state", join(folder, `state-${commands.indexOf(command)}`)];
			const said = await start(t, ["dev", mine, ...asked, "--no-open", ...state, ...anyPorts]);
			assert.match(said.err.split("\n")[0] ?? "", taken[given] ?? /never/);
			// A name below localhost is a browser's to know: here the same page by its number.
			const address = new URL(/https?:\S+/.exec(said.out)?.[0] ?? "");
			assert.equal(address.protocol, asked.includes("--tls") ? "https:" : "http:");
			const file = /(\S+\.pem): trust it/.exec(said.out)?.[1];
			if (file) setDefaultCACertificates([readFileSync(file, "utf8")]);
			const answer = await fetch(`${address.protocol}//127.0.0.1:${address.port}/?ports`);
			assert.match(answer.headers.get("content-type") ?? "", /text\/html/);
			if (asked.includes("--lan=127.0.0.1")) assert.match(said.out, /On a phone +http:\/\/127\.0\.0\.1:\d+/);
		});
	}

	it("has a byleave.json that is taken as it is, and a byleave.my.ts that is one", async (t) => {
		const [json = ""] = blocks("json");
		const [module = ""] = blocks("ts");
		const program = join(folder, "my-program");
		await writeFile(join(program, "byleave.json"), json);
		await writeFile(join(program, "byleave.my.ts"), module);
		const said = await start(t, ["dev", program, "--headless", "--state", join(folder, "state"), ...anyPorts]);
		assert.match(said.out, /^ {2}Program +Noodle bar \(noodles\)$/m);
		const origin = /^ {2}Mini program +(\S+)$/m.exec(said.out)?.[1] ?? assert.fail();
		const { hostname, port } = new URL(origin);
		const loader = await fetchAs(`http://127.0.0.1:${port}/byleave-my.js`, hostname);
		for (const name of blocks("ts")[0]?.match(/(?<=export (?:const|function|async function) )\w+/g) ?? []) {
			assert.match(loader, new RegExp(`\\b${name}\\b`));
		}
		assert.match(loader, /qr|4711/);
	});

	it("names files that are there", () => {
		for (const [, file = ""] of page.matchAll(/\]\(([^)#]+)\)/g)) assert.ok(existsSync(join(root, "docs", file)), file);
		assert.ok(existsSync(join(root, "packages/byleave/schema/byleave.schema.json")));
	});
});

/** Runs the command until it says that all runs; it is ended after the test. */
async function start(t: TestContext, args: readonly string[]): Promise<{ readonly out: string; readonly err: string }> {
	const main = join(root, "packages/byleave/src/cli/main.ts");
	const child: ChildProcess = spawn(process.execPath, ["--conditions=byleave-source", main, ...args], {
		cwd: folder,
		env,
		stdio: ["ignore", "pipe", "pipe"],
	});
	const ended = once(child, "close");
	t.after(async () => {
		child.kill("SIGINT");
		await ended;
	});
	const said = { out: "", err: "" };
	await new Promise<void>((resolve, reject) => {
		for (const [name, stream] of [
			["out", child.stdout],
			["err", child.stderr],
		] as const) {
			stream?.setEncoding("utf8").on("data", (text: string) => {
				said[name] += text;
				// Of two pipes, the one that was written to last may be read first.
				if (said.out.includes("Ctrl-C") && said.err.includes("\n")) resolve();
			});
		}
		ended.then(() => reject(new Error(`It ended before it ran:\n${said.err}`)));
	});
	return said;
}

/** A program's origin is one name of many on a listener: asked for by the Host header. */
async function fetchAs(url: string, host: string): Promise<string> {
	const { get } = await import("node:http");
	const { port } = new URL(url);
	return new Promise((resolve, reject) => {
		get(url, { headers: { host: `${host}:${port}` } }, async (answer) => {
			let text = "";
			for await (const chunk of answer) text += String(chunk);
			resolve(text);
		}).on("error", reject);
	});
}

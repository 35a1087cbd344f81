// `byleave dev` with programs of one's own, as a shell runs it.
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { lay } from "../sandbox/program/find/bed.test.ts";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
const anyPorts = ["--port", "--program-port", "--merchant-port", "--gateway-port", "--operator-port"].flatMap(
	(flag) => [flag, "0"],
);
const { NODE_TEST_CONTEXT: _, BYLEAVE_OPERATOR_TOKEN: __, npm_lifecycle_event: ___, ...env } = process.env;
const command = (...args: string[]): string[] => ["--conditions=byleave-source", main, ...args];
const dev = (state: string, ...args: string[]): string[] =>
	command("dev", "--headless", "--state", state, ...anyPorts, ...args);
const run = (...args: string[]) => spawnSync(process.execPath, args, { encoding: "utf8", env });

interface Started {
	readonly child: ChildProcess;
	/** All that it has written so far, to either stream. */
	readonly said: () => string;
	/** Its exit code. */
	readonly ended: Promise<number | null>;
	/** Settles when it has written this. */
	until(wanted: RegExp): Promise<string>;
}
function start(t: TestContext, args: string[]): Started {
	const child = spawn(process.execPath, args, { env });
	t.after(() => child.kill("SIGKILL"));
	let said = "";
	let heard = (): void => {};
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding("utf8").on("data", (text: string) => {
			said += text;
			heard();
		});
	}
	const ended = once(child, "close").then(([code]) => code as number | null);
	return {
		child,
		said: () => said,
		ended,
		until: (wanted) =>
			new Promise((resolve, reject) => {
				heard = () => {
					const found = wanted.exec(said);
					if (found) resolve(found[1] ?? found[0]);
				};
				heard();
				ended.then(() => reject(new Error(`It ended before it said ${wanted}:\n${said}`)));
			}),
	};
}
const stop = async ({ child, ended }: Started): Promise<number | null> => {
	child.kill("SIGINT");
	return ended;
};

const server = `
	const server = require("node:http").createServer((_request, response) => {
		response.setHeader("content-type", "text/html");
		response.end("<title>Tea</title>");
	});
	server.listen(0, "127.0.0.1", () => console.log("Local: http://127.0.0.1:" + server.address().port + "/"));
	process.stdin.resume();
`;

describe("byleave dev with a program of one's own", () => {
	it("says in its first line what a folder was taken for, and what it is called", async (t) => {
		const folder = lay(t, { "public/index.html": "<title>Tea house</title>" }, "茶馆");
		const sandbox = start(t, dev(join(folder, ".byleave"), folder));
		const said = await sandbox.until(/[\s\S]*Ctrl-C/);
		assert.match(said.split("\n")[0] ?? "", /^Taken for the web pages in .*public \(public\/index\.html\)$/);
		assert.match(said, /^ {2}Program +Tea house \(Tea-house\)$/m);
		assert.match(said, /^ {2}Mini program +http:\/\/p-mara-tea-house-\w+\.byleave\.localhost:\d+$/m);
		// Only the state folder is made there, with a file in it that keeps it out of repositories.
		assert.equal(readFileSync(join(folder, ".byleave", ".gitignore"), "utf8"), "*\n");
		assert.ok(!said.includes("\u001b"), "plain output");
		assert.equal(await stop(sandbox), 0);
	});

	it("starts the program's own server, shows what it writes, and ends it with the sandbox", async (t) => {
		const folder = lay(t, { "package.json": { scripts: { dev: "node server.cjs" } }, "server.cjs": server }, "tea");
		const sandbox = start(t, dev(join(folder, ".byleave"), folder));
		const url = await sandbox.until(/\[tea\] Local: (http:\S+)/);
		const said = await sandbox.until(/[\s\S]*Ctrl-C/);
		assert.match(
			said,
			/^Taken for the development server of .*tea \(script "dev" of its package\.json: node server\.cjs\)$/m,
		);
		assert.match(said, /^Starting it: npm run dev$/m);
		assert.ok(said.includes(`Taken for the server at ${url.slice(0, -1)}, from / on`));
		assert.match(said, /^ {2}Program +Tea \(Tea\)$/m);
		assert.equal((await fetch(url)).status, 200);
		assert.equal(await stop(sandbox), 0);
		await assert.rejects(fetch(url), TypeError);
	});

	it("ends with 2 when the program's own server has ended", async (t) => {
		const dies = `${server} process.on("SIGUSR2", () => process.exit(7)); console.log("pid " + process.pid + ".");`;
		const folder = lay(t, { "package.json": { scripts: { start: "node server.cjs" } }, "server.cjs": dies }, "tea");
		const sandbox = start(t, dev(join(folder, ".byleave"), folder));
		const pid = Number(await sandbox.until(/pid (\d+)\./));
		await sandbox.until(/Ctrl-C/);
		process.kill(pid, "SIGUSR2");
		assert.equal(await sandbox.ended, 2);
		assert.match(sandbox.said(), /The program's own server ended · exit code \d+ · look at what it wrote above/);
	});

	it("ends while that server is still starting, and ends it too", async (t) => {
		// It says a number, and not that it listens there.
		const waits = server.replace(
			'"Local: http://127.0.0.1:" + server.address().port + "/"',
			'"I wait: " + server.address().port',
		);
		const folder = lay(t, { "package.json": { scripts: { dev: "node waits.cjs" } }, "waits.cjs": waits }, "tea");
		const sandbox = start(t, dev(join(folder, ".byleave"), folder));
		const port = await sandbox.until(/I wait: (\d+)\n/);
		assert.equal(await stop(sandbox), 0);
		await assert.rejects(fetch(`http://127.0.0.1:${port}/`), TypeError);
	});

	it("takes a running server's address, also without its scheme", async (t) => {
		const own = createServer((_request, response) => {
			response.writeHead(200, { "content-type": "text/html" }).end("<title>Tea</title>");
		});
		await new Promise<void>((resolve) => own.listen(0, "127.0.0.1", resolve));
		t.after(() => own.close());
		const host = `127.0.0.1:${(own.address() as AddressInfo).port}`;
		const sandbox = start(t, dev(join(lay(t, {}), "state"), `${host}/shop`));
		await sandbox.until(/Ctrl-C/);
		assert.match(sandbox.said(), new RegExp(`^Taken for the server at http://${host}, from /shop on\n`));
		assert.equal(await stop(sandbox), 0);
	});

	it("tells a mistake of byleave.json while it runs, with its place", async (t) => {
		const folder = lay(t, { "index.html": "<title>Tea</title>" });
		const sandbox = start(t, dev(join(folder, ".byleave"), folder));
		await sandbox.until(/Ctrl-C/);
		const file = join(folder, "byleave.json");
		writeFileSync(file, '{\n "name": 7}');
		const told = await sandbox.until(/.*byleave\.json:2:10 .*/);
		assert.ok(told.startsWith(`${file}:2:10 · name: a text is needed · `), told);
		assert.equal(await stop(sandbox), 0);
	});
});

describe("byleave dev --reset", () => {
	it("forgets what was allowed, keeps keys and users, and does nothing to a sandbox that runs", async (t) => {
		const folder = lay(t, { "index.html": "<title>Tea</title>" });
		const state = join(folder, ".byleave");
		const ask = (answer: string) => {
			const asked = ["--app", "Tea", "--user", "mara", "--scopes", "USER_NAME"];
			return JSON.parse(run(...command("authorize", "--state", state, ...asked, answer)).stdout);
		};
		let sandbox = start(t, dev(state, folder));
		await sandbox.until(/Ctrl-C/);
		assert.ok(ask("--only=").authCode);
		assert.ok(ask("--deny").authCode, "allowed already");
		const kept = () =>
			["secret", "merchant-private-key.pem", "personas.json"].map((name) => statSync(join(state, name)).ino);
		const before = kept();

		const second = run(...dev(state, "--reset", folder));
		assert.equal(second.status, 2);
		assert.match(
			second.stderr,
			/^A sandbox runs on .*\.byleave · it cannot be reset from outside · stop it first, with Ctrl-C\n$/,
		);
		assert.ok(ask("--deny").authCode);
		await stop(sandbox);

		const phones = join(state, "phones.json");
		writeFileSync(phones, '{"phones": [["mara", {"off": true, "messages": []}]], "known": []}');
		sandbox = start(t, dev(state, "--reset", folder));
		await sandbox.until(/Ctrl-C/);
		assert.equal(ask("--deny").outcome, "denied");
		assert.deepEqual(kept(), before);
		assert.ok(!existsSync(phones));
		assert.equal(await stop(sandbox), 0);
	});
});

it("--tls says whom to trust; the commands beside it know by themselves", async (t) => {
	const folder = lay(t, { "index.html": "<title>Tea</title>" });
	const state = join(folder, ".byleave");
	const sandbox = start(t, dev(state, "--tls", folder));
	await sandbox.until(/Ctrl-C/);
	const said = sandbox.said();
	assert.doesNotMatch(said, /http:/);
	const authority = readFileSync(join(state, "tls", "ca.pem"), "utf8");
	assert.ok(said.replace(/^ +/gm, "").includes(authority), "the certificate itself");
	for (const word of ["--cacert", "NODE_EXTRA_CA_CERTS", "curl.cainfo", "SSL_CERT_FILE"])
		assert.ok(said.includes(word));
	assert.ok(!said.includes("PRIVATE KEY"));

	const code = run(...command("authorize", "--state", state, "--app", "Tea", "--user", "mara"));
	assert.ok(JSON.parse(code.stdout).authCode, code.stderr);
	const apps = spawnSync(process.execPath, command("apps", "list", "--json"), { encoding: "utf8", env, cwd: folder });
	assert.match(apps.stdout, /"appId":"Tea"/, apps.stderr);
	const second = run(...dev(state, "--reset", folder));
	assert.match(second.stderr, /^A sandbox runs on /);
	assert.equal(await stop(sandbox), 0);
});

it("what is typed wrong ends with 2 and says what is meant", (t) => {
	const folder = lay(t, { "index.html": "" });
	for (const [args, message] of [
		[["--backend", "api.example.com"], /It is <from>=<to>, like https:\/\/api\.example\.com=http:\/\/localhost:3000\./],
		[["--lan", "home"], /An address of this machine is needed, like 192\.168\.1\.20\./],
		[["--port", "x"], /A port is a number from 0 to 65535\./],
	] as const) {
		const { status, stderr } = run(...command("dev", folder, ...args));
		assert.equal(status, 2);
		assert.match(stderr, message);
	}
	const help = run(...command("dev", "--help")).stdout;
	for (const word of ["--reset", "--headless", "--lan", "--backend", "an .html file", "an address"])
		assert.ok(help.includes(word), word);
});

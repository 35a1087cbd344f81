// Whatever starts a server ends it (ruling 41), and says so where it cannot run at all (ruling 28).
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bins = {
	"byleave-server": join(root, "packages/server/bin/byleave-server.js"),
	byleave: join(root, "packages/byleave/bin/byleave.js"),
};
const bootstrap = join(root, "scripts/bootstrap.js");
const folder = mkdtempSync(join(tmpdir(), "byleave-signals-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...env } = process.env;

const wallet = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ type: "spki", format: "pem" });
const config = join(folder, "byleave.config.mjs");
writeFileSync(
	config,
	`export default {
		secret: "a-secret-of-tests-0123456789abcdef",
		listen: { port: 0 },
		operator: { port: 0, token: "operator-token-of-tests-0123456789" },
		store: { kind: "sqlite", file: "byleave.db" },
		directory: { profile: async () => undefined, keepsTheProcess: setInterval(() => {}, 60_000) },
		issuers: [{ issuer: "https://wallet.example", audience: "byleave", publicKeys: [${JSON.stringify(wallet)}] }],
		support: "help@wallet.example",
		undo: { en: "Settings" },
		logLevel: "silent",
	};\n`,
);
const anyPorts = ["--port", "--program-port", "--merchant-port", "--gateway-port", "--operator-port"].flatMap(
	(flag) => [flag, "0"],
);
const dev = (state: string) => ["--no-open", "--state", join(folder, state), ...anyPorts];

/** What starts servers: its arguments, what it says when all of them listen, and how many that are. */
const starters: Readonly<Record<string, { args: readonly string[]; ready: RegExp; ports: number }>> = {
	"byleave-server serve": {
		args: [bins["byleave-server"], "serve", "--config", config],
		ready: /Operator's face +\S+\n/,
		ports: 2,
	},
	"byleave dev": { args: [bins.byleave, "dev", ...dev("bin")], ready: /Ctrl-C/, ports: 4 },
	"npm start's bootstrap": { args: [bootstrap, "start", ...dev("start")], ready: /Ctrl-C/, ports: 4 },
};
/** What a connection can say without being a request. */
const unfinished = ["", "GET / HT", "POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n{"];

describe("a signal to whatever started a server", () => {
	for (const [name, { args, ready, ports }] of Object.entries(starters)) {
		for (const signal of ["SIGTERM", "SIGHUP"] as const) {
			it(`${signal} to ${name} ends it, and every listener, whatever hangs on them`, async () => {
				const { child, said } = await started(args, ready);
				const found = [...new Set([...said.matchAll(/http:\/\/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port)))];
				assert.equal(found.length, ports, said);
				const hanging = await Promise.all(found.flatMap((port) => unfinished.map((text) => speak(port, text))));
				const closed = hanging.map((socket) => new Promise((resolve) => socket.once("close", resolve)));
				const ended = once(child, "exit");
				child.kill(signal);
				assert.deepEqual(await ended, [0, null]);
				await Promise.all(closed);
				for (const port of found) {
					await assert.rejects(speak(port, ""), { code: "ECONNREFUSED" }, `something still listens on ${port}`);
				}
			});
		}
	}
});

describe("a command", () => {
	it("has one text, whichever it is", () => {
		assert.equal(readFileSync(bins.byleave, "utf8"), readFileSync(bins["byleave-server"], "utf8"));
	});
	for (const [name, bin] of Object.entries(bins)) {
		for (const version of ["18.20.8", "20.19.0", "22.18.0"]) {
			it(`${name} says in one line that Node ${version} is too old`, () => {
				const lie = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
				const args = ["--import", `data:text/javascript,${encodeURIComponent(lie)}`, bin, "serve"];
				const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env });
				assert.deepEqual([status, stdout], [2, ""]);
				assert.match(
					stderr,
					new RegExp(`^${name}: Node ${version} is too old · .* · install Node 24 or newer, \\S+\\n$`),
				);
			});
		}
	}
	it("asks for the Node that its package names", () => {
		for (const name of ["server", "byleave"]) {
			const { engines } = JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8"));
			assert.equal(engines.node, ">=24", name);
		}
	});
});

async function started(args: readonly string[], ready: RegExp): Promise<{ child: ChildProcess; said: string }> {
	const child = spawn(process.execPath, [...args], { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
	let said = "";
	await new Promise<void>((resolve, reject) => {
		child.stdout.on("data", (chunk) => {
			said += chunk;
			if (ready.test(said)) resolve();
		});
		child.once("exit", (status) => reject(new Error(`it ended with ${status}: ${said}`)));
	});
	return { child, said };
}

async function speak(port: number, text: string): Promise<Socket> {
	const socket = connect({ port, host: "127.0.0.1" });
	await once(socket, "connect");
	socket.on("error", () => {}).resume();
	socket.write(text);
	return socket;
}

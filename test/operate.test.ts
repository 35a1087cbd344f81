import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** docs/operate.md, done as it says: its files written, its commands run in its order, in an empty folder. */

const root = fileURLToPath(new URL("..", import.meta.url));
const page = readFileSync(join(root, "docs/operate.md"), "utf8");
const bin = join(root, "packages/server/bin/byleave-server.js");
const { NODE_TEST_CONTEXT: _, BYLEAVE_OPERATOR_TOKEN: __, BYLEAVE_SECRET: ___, ...inherited } = process.env;
const env = {
	...inherited,
	PATH: [dirname(process.execPath), join(root, "node_modules/.bin"), inherited.PATH].join(delimiter),
	NODE_OPTIONS: "--conditions=byleave-source",
};

interface Block {
	/** The heading that it stands below. */
	readonly heading: string;
	readonly language: string;
	/** The file that the words before it name, if it is one. */
	readonly file: string | undefined;
	readonly text: string;
}
const blocks = page.split(/^## /m).flatMap((section): Block[] => {
	const [heading = ""] = section.split("\n", 1);
	const found = section.matchAll(/([^\n]*)\n\n```(\w+)\n(.*?)^```/gms);
	return [...found].map(([, before = "", language = "", text = ""]) => {
		const file = /^(?:.* )?`([\w.-]+\.(?:ts|json|mjs))`[^`]*:$/.exec(before)?.[1];
		return { heading, language, file, text };
	});
});

let folder = "";
let server: ChildProcess | undefined;
/** The addresses of the page, and those that this run has instead. */
let places: readonly (readonly [string, string])[] = [];
const placed = (text: string): string => places.reduce((all, [from, to]) => all.replaceAll(from, to), text);
const said = new Map<string, string>();

before(async () => {
	folder = await mkdtemp(join(tmpdir(), "byleave-operate-"));
	await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
});
after(async () => {
	await stop();
	await rm(folder, { recursive: true, force: true });
});

describe("docs/operate.md", { skip: process.platform === "win32" && "its commands are a Unix shell's" }, () => {
	for (const [n, block] of blocks.entries()) {
		const { heading, language, file, text } = block;
		if (file !== undefined) {
			// Any port that is free, in place of the page's.
			it(`${heading}: ${file}`, () => writeFile(join(folder, file), placed(text.replace(/port: \d+/g, "port: 0"))));
		} else if (language === "sh") {
			it(`${heading}: ${text.split("\n", 1)[0]} … [${n}]`, () => follow(heading, text));
		}
	}

	it("gets to a first user's data", () => {
		assert.match(said.get("6. The first user") ?? "", /^S SUCCESS Mei$/m);
		assert.ok(page.includes("`S SUCCESS Mei`"));
	});

	it("registers a template, approves it, withdraws it, and shows that nothing waits", () => {
		const told = said.get("Messages") ?? "";
		for (const status of ["REGISTERED", "APPROVED", "WITHDRAWN"]) {
			assert.match(told, new RegExp(`^TP_READY +INBOX +A1 +en +${status}$`, "m"));
		}
		assert.match(told, /^There are no messages that are WAITING\.$/m);
	});

	it("restores what was there", () => assert.match(said.get("Restore") ?? "", /^A1 +Coffee +C1 +ACTIVE$/m));

	it("leaves nothing secret behind", async () => {
		const left = await readdir(folder);
		assert.deepEqual(
			left.filter((name) => !/^(node_modules|package\.json|users\.json|byleave\.config\.ts|\w[\w-]*\.mjs)$/.test(name)),
			[],
		);
	});
});

/** Runs a block: what starts and stops the server is done here, the lines between by a shell. */
async function follow(heading: string, text: string): Promise<void> {
	let lines: string[] = [];
	const flush = async () => {
		const script = lines.filter((line) => !line.startsWith("npm install")).join("\n");
		lines = [];
		if (script.trim() === "") return;
		said.set(heading, (said.get(heading) ?? "") + (await shell(script)));
	};
	for (const line of text.trimEnd().split("\n")) {
		if (/^(npx byleave-server serve|sudo systemctl start byleave)$/.test(line)) {
			await flush();
			await start();
		} else if (line === "sudo systemctl stop byleave") {
			await flush();
			await stop();
		} else {
			lines.push(line);
		}
	}
	await flush();
}

async function shell(script: string): Promise<string> {
	const whole = `set -eu; umask 077; npx() { "$@"; }; if [ -e byleave.env ]; then set -a; . ./byleave.env; set +a; fi\n${placed(script)}`;
	const { stdout } = await promisify(execFile)("sh", ["-c", whole], {
		cwd: folder,
		env: { ...env, ...Object.fromEntries(places.slice(1).map(([, url]) => ["BYLEAVE_OPERATOR_URL", url])) },
	});
	return stdout;
}

async function start(): Promise<void> {
	const variables = readFileSync(join(folder, "byleave.env"), "utf8").trim().split("\n");
	assert.equal((await stat(join(folder, "byleave.env"))).mode & 0o077, 0);
	server = spawn(process.execPath, [bin, "serve"], {
		cwd: folder,
		env: { ...env, ...Object.fromEntries(variables.map((line) => line.split("=", 2))) },
		stdio: ["ignore", "pipe", "inherit"],
	});
	assert.ok(server.stdout);
	const found: string[] = [];
	for await (const line of createInterface({ input: server.stdout })) {
		const url = /^\w.* (http:\/\/\S+)$/.exec(line)?.[1];
		if (url) found.push(url);
		if (found.length === 2) break;
	}
	// Nobody reads its log; a full pipe would hold it up.
	server.stdout.resume();
	const [open = assert.fail("It did not start."), operator = ""] = found;
	places = [
		["http://127.0.0.1:4180", open],
		["http://127.0.0.1:4181", operator],
	];
}

async function stop(): Promise<void> {
	const running = server;
	server = undefined;
	if (!running || running.exitCode !== null) return;
	const ended = once(running, "exit");
	running.kill("SIGTERM");
	assert.deepEqual(await ended, [0, null]);
	// Then the file is whole, and may be copied as it is.
	assert.ok(!existsSync(join(folder, "data/byleave.sqlite-wal")));
}

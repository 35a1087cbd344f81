import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** A page for operators, done as it says: its files written, its commands run in its order, in an empty folder. */

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = join(root, "packages/server/bin/byleave-server.js");
const {
	NODE_TEST_CONTEXT: _,
	BYLEAVE_OPERATOR_TOKEN: __,
	BYLEAVE_SECRET: ___,
	BYLEAVE_STORE_URL: ____,
	...inherited
} = process.env;
const env = {
	...inherited,
	PATH: [dirname(process.execPath), join(root, "node_modules/.bin"), inherited.PATH].join(delimiter),
	NODE_OPTIONS: "--conditions=byleave-source",
};

export interface Block {
	/** The heading that it stands below. */
	readonly heading: string;
	readonly language: string;
	/** The file that the words before it name, if it is one. */
	readonly file: string | undefined;
	readonly text: string;
}
export const pageOf = (name: string): string => readFileSync(join(root, "docs", name), "utf8");
export const blocksOf = (page: string): readonly Block[] =>
	page.split(/^## /m).flatMap((section): Block[] => {
		const [heading = ""] = section.split("\n", 1);
		const found = section.matchAll(/([^\n]*)\n\n```(\w+)\n(.*?)^```/gms);
		return [...found].map(([, before = "", language = "", text = ""]) => {
			const file = /^(?:.* )?`([\w.-]+\.(?:ts|json|mjs|sql))`[^`]*:$/.exec(before)?.[1];
			return { heading, language, file, text };
		});
	});

interface Given {
	/** Said before each script. */
	readonly lines?: readonly string[];
	/** Further addresses of the page, and those that this run has instead. */
	readonly places?: readonly (readonly [string, string])[];
	/** Hears that the server in this folder has ended in order. */
	readonly stopped?: (folder: string) => void;
}

/** The folder in which a page is followed, and the server that runs there. */
export class Followed {
	readonly folder: string;
	/** What the commands below a heading have printed. */
	readonly said = new Map<string, string>();
	readonly #given: Given;
	#server: ChildProcess | undefined;
	/** The addresses of the page, and those that this run has instead. */
	#places: readonly (readonly [string, string])[] = [];

	private constructor(folder: string, given: Given) {
		this.folder = folder;
		this.#given = given;
	}

	static async open(given: Given = {}): Promise<Followed> {
		const folder = await mkdtemp(join(tmpdir(), "byleave-operate-"));
		await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
		return new Followed(folder, given);
	}

	async close(): Promise<void> {
		await this.stop();
		await rm(this.folder, { recursive: true, force: true });
	}

	/** Writes the file of a block, or runs it; what is neither is left to its reader. */
	async follow({ heading, language, file, text }: Block): Promise<void> {
		// Any port that is free, in place of the page's.
		if (file !== undefined)
			await writeFile(join(this.folder, file), this.#placed(text.replace(/port: \d+/g, "port: 0")));
		else if (language === "sh") await this.run(heading, text);
	}

	/** What starts and stops the server is done here, the lines between by a shell. */
	async run(heading: string, text: string): Promise<void> {
		let lines: string[] = [];
		const flush = async () => {
			const script = lines.filter((line) => !line.startsWith("npm install")).join("\n");
			lines = [];
			if (script.trim() === "") return;
			this.said.set(heading, (this.said.get(heading) ?? "") + (await this.#shell(script)));
		};
		for (const line of text.trimEnd().split("\n")) {
			if (/^(npx byleave-server serve|sudo systemctl start byleave)$/.test(line)) {
				await flush();
				await this.start();
			} else if (line === "sudo systemctl stop byleave") {
				await flush();
				await this.stop();
			} else {
				lines.push(line);
			}
		}
		await flush();
	}

	async start(): Promise<void> {
		const variables = readFileSync(join(this.folder, "byleave.env"), "utf8").trim().split("\n");
		assert.equal((await stat(join(this.folder, "byleave.env"))).mode & 0o077, 0);
		const own = variables.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
		this.#server = spawn(process.execPath, [bin, "serve"], {
			cwd: this.folder,
			env: { ...env, ...Object.fromEntries(own) },
			stdio: ["ignore", "pipe", "inherit"],
		});
		assert.ok(this.#server.stdout);
		const found: string[] = [];
		for await (const line of createInterface({ input: this.#server.stdout })) {
			const url = /^\w.* (http:\/\/\S+)$/.exec(line)?.[1];
			if (url) found.push(url);
			if (found.length === 2) break;
		}
		// Nobody reads its log; a full pipe would hold it up.
		this.#server.stdout.resume();
		const [open = assert.fail("It did not start."), operator = ""] = found;
		this.#places = [
			["http://127.0.0.1:4180", open],
			["http://127.0.0.1:4181", operator],
		];
	}

	async stop(): Promise<void> {
		const running = this.#server;
		this.#server = undefined;
		if (!running || running.exitCode !== null) return;
		const ended = once(running, "exit");
		running.kill("SIGTERM");
		assert.deepEqual(await ended, [0, null]);
		this.#given.stopped?.(this.folder);
	}

	async #shell(script: string): Promise<string> {
		const first = ["set -eu; umask 077", 'npx() { "$@"; }', ...(this.#given.lines ?? [])].join("; ");
		const whole = `${first}; if [ -e byleave.env ]; then set -a; . ./byleave.env; set +a; fi\n${this.#placed(script)}`;
		const { stdout } = await promisify(execFile)("sh", ["-c", whole], {
			cwd: this.folder,
			env: { ...env, ...Object.fromEntries(this.#places.slice(1).map(([, url]) => ["BYLEAVE_OPERATOR_URL", url])) },
		});
		return stdout;
	}

	#placed(text: string): string {
		return [...this.#places, ...(this.#given.places ?? [])].reduce((all, [from, to]) => all.replaceAll(from, to), text);
	}
}

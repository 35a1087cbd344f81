import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { describe, it, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createMerchant } from "@byleave/merchant";
import { injectFetch } from "./inject.ts";
import { names } from "./tree.ts";
import { CLIENT, createWorld, merchantKey, type World } from "./world.ts";

/** Docs are run, not believed: the README's commands and samples, and every link of every page. */

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const blocks = (file: string, language: string): readonly string[] =>
	[...read(file).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, text = ""]) => text);
const pages = [
	...["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "docs/decisions.md", "docs/dependencies.md", "docs/errors.md"],
	...[
		"docs/super-app.md",
		"docs/operate.md",
		"docs/messages.md",
		"docs/config.md",
		"docs/threats.md",
		"docs/bench.md",
		"docs/ha.md",
		"docs/sandbox.md",
	],
	...["docs/platforms.md", "docs/dsl.md", "docs/scale.md"],
	...["examples/host/README.md", "examples/merchant/README.md", "examples/mini-program/README.md"],
	"examples/sms-gateway/README.md",
];

describe("the README's commands", () => {
	const commands = blocks("README.md", "sh").flatMap((text) =>
		text
			.split("\n")
			.map((line) => line.replace(/#.*/, "").trim())
			.filter((line) => line !== ""),
	);
	const scripts: Record<string, string> = JSON.parse(read("package.json")).scripts;
	const sandbox = async (t: TestContext, ...program: string[]) => {
		const state = await newFolder();
		const ports = ["port", "program-port", "merchant-port", "gateway-port", "operator-port"];
		const args = [...program, ...ports.map((name) => `--${name}=0`), "--no-open", "--state", state];
		const child = start(t, [...scriptOf("npm start").split(" ").slice(1), ...args]);
		// In the order in which they are said: first it ends, then what it writes to goes.
		removed(t, state);
		return { state, child };
	};
	const scriptOf = (command: string): string => scripts[command.replace(/^npm (run )?/, "")] ?? assert.fail(command);

	/** What each kind of program is taken for: packages/byleave/src/sandbox/program and cli/dev.test.ts. */
	const given = ["../my-program", "../my-program/shop.html", "http://localhost:5173", "../my-program --lan"];
	it("are these", () =>
		assert.deepEqual(commands, ["npm start", "npm test", ...given.map((program) => `npm start -- ${program}`)]));

	it("npm start -- ../my-program runs yours, as its byleave.json says", async (t) => {
		const program = join(await folder(t), "my-program");
		await mkdir(program);
		await writeFile(join(program, "index.html"), "<!doctype html><title>Mine</title>");
		await writeFile(
			join(program, "byleave.json"),
			'{"appId": "mine", "name": "Mine", "scopes": {"auth_base": "required"}}',
		);
		const { child, state } = await sandbox(t, program);
		assert.match(await firstOf(child, /^.*appId.*$/), /\bmine\b/);
		const people = Object.keys(JSON.parse(readFileSync(join(state, "personas.json"), "utf8")));
		assert.ok(people.includes("mara") && existsSync(join(state, ".env")));
	});

	it("npm start prints the sandbox page's address first, and the page is there", async (t) => {
		const url = await firstOf((await sandbox(t)).child);
		// A name below localhost is a browser's to know: here the same page by its number.
		assert.match(url, /^http:\/\/byleave\.localhost:\d+$/);
		const page = await fetch(`http://127.0.0.1:${new URL(url).port}/?ports`);
		assert.equal(page.status, 200);
		assert.match(page.headers.get("content-type") ?? "", /text\/html/);
	});

	it("npm test runs the tests: here those of one file", async () => {
		const [script = "", ...args] = scriptOf("npm test").split(" ").slice(1);
		const { NODE_TEST_CONTEXT: _, ...env } = process.env;
		const run = promisify(execFile)(process.execPath, [join(root, script), ...args, "test/errors.test.ts"], {
			cwd: root,
			env,
		});
		assert.match((await run).stdout, /^ℹ fail 0$/m);
	});

	for (const [name, command] of Object.entries({ server: "byleave-server", byleave: "byleave" })) {
		it(`${command} --version`, async () => {
			const bin = join(root, `packages/${name}/bin/${command}.js`);
			const { stdout } = await promisify(execFile)(process.execPath, [bin, "--version"]);
			assert.equal(stdout.trim(), JSON.parse(read(`packages/${name}/package.json`)).version);
		});
	}

	it("byleave-server has the commands that the README names", async () => {
		const named = /`byleave-server (serve[^`]*)`/.exec(read("README.md"))?.[1]?.split(" | ") ?? assert.fail();
		const { stdout } = await promisify(execFile)(process.execPath, [
			join(root, "packages/server/bin/byleave-server.js"),
			"--help",
		]);
		for (const command of named) assert.match(stdout, new RegExp(`^  ${command}\\b`, "m"));
	});
});

describe("the README's samples", () => {
	it("the mini program's: a code goes to its server", async (t) => {
		const world = await made(t);
		world.person.will("Allow");
		const sent = Promise.withResolvers<string>();
		run(blocks("README.md", "js")[0], {
			my: world.my,
			fetch: (_url: string, init: { body: string }) => sent.resolve(init.body),
		});
		const { authCode } = JSON.parse(await sent.promise);
		assert.equal((await world.merchant.applyToken({ authCode })).resultStatus, "S");
	});

	it("the mini program's: a refusal is logged as the comment says", async (t) => {
		const world = await made(t);
		world.person.will("Don't allow");
		const logged = Promise.withResolvers<unknown[]>();
		const sample = blocks("README.md", "js")[0] ?? "";
		run(sample, { my: world.my, console: { log: (...words: unknown[]) => logged.resolve(words) } });
		const comment = /\/\/ (\d+) "(\w+)" (\{.*\})$/m.exec(sample) ?? assert.fail("The sample's comment is gone.");
		assert.deepEqual(await logged.promise, [
			Number(comment[1]),
			comment[2],
			JSON.parse((comment[3] ?? "").replaceAll(/(\w+):/g, '"$1":')),
		]);
	});

	it("the merchant's: what was allowed, no more", async (t) => {
		const world = await made(t);
		world.person.will("Allow");
		const sample = blocks("README.md", "ts")[0] ?? "";
		const comment =
			/\/\/ \{ ([\w, ]+) \}/.exec(sample)?.[1]?.split(", ") ?? assert.fail("The sample's comment is gone.");
		const [key] = (await world.server.context.keys.published()).filter(({ purpose }) => purpose === "answer");
		const login = run(
			`${stripTypeScriptTypes(sample)
				.replace(/^import .*$/m, "")
				.replace("export ", "")}\nreturn login;`,
			{
				createMerchant: (options: Parameters<typeof createMerchant>[0]) =>
					createMerchant({ ...options, fetch: injectFetch(() => world.server.public), now: world.server.context.now }),
				gateway: "http://server.test",
				clientId: CLIENT,
				privateKey: merchantKey,
				platformPublicKey: key?.publicKey,
			},
		) as (authCode: string) => Promise<object>;
		const { authCode } = await world.my.getAuthCode({ scopes: ["auth_user"] });
		assert.deepEqual(Object.keys(await login(authCode)).sort(), [...comment].sort());
	});
});

describe("docs/super-app.md", () => {
	it("holds a loader and a host page that a compiler takes as they are, and so do the packages' READMEs", async (t) => {
		const project = await folder(t);
		const [token = "", loader = "", page = "", directory = ""] = blocks("docs/super-app.md", "ts");
		const yours = `declare function yourFile(host: string | undefined, path: string): Promise<{ type: string; body: Buffer } | undefined>;\n`;
		await symlink(join(root, "node_modules"), join(project, "node_modules"), "junction");
		await Promise.all([
			writeFile(join(project, "loader.ts"), yours + loader),
			writeFile(join(project, "page.ts"), page),
			writeFile(join(project, "token.ts"), token),
			writeFile(join(project, "directory.ts"), directory),
			writeFile(
				join(project, "messages.ts"),
				blocks("docs/messages.md", "ts").find((it) => it.includes("isByleave")) ?? "",
			),
			...names.flatMap((name) =>
				blocks(`packages/${name}/README.md`, "ts").map((text, n) =>
					writeFile(join(project, `${name}-${n}.ts`), `${text}\nexport {};\n`),
				),
			),
			writeFile(join(project, "package.json"), '{ "type": "module" }'),
			writeFile(
				join(project, "tsconfig.json"),
				JSON.stringify({ extends: join(root, "tsconfig.json"), include: ["*.ts"], exclude: [] }),
			),
		]);
		const tsc = join(root, "node_modules/typescript/bin/tsc");
		const checked = promisify(execFile)(process.execPath, [tsc, "--project", project], { cwd: project });
		assert.equal(
			await checked.then(
				() => "",
				({ stdout }) => stdout,
			),
			"",
		);
	});
});

describe("every page's links lead somewhere", () => {
	for (const page of pages) {
		it(page, () => {
			for (const [, target = ""] of read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#[^)]*)?\)/g)) {
				if (target !== "") assert.ok(existsSync(join(root, dirname(page), target)), `${page}: ${target}`);
			}
		});
	}
});

function run(text: string | undefined, names: Record<string, unknown>): unknown {
	assert.ok(text, "The sample is gone.");
	return new Function(...Object.keys(names), text)(...Object.values(names));
}

async function made(t: TestContext): Promise<World> {
	const world = await createWorld();
	t.after(() => world.close());
	return world;
}

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "byleave-docs-"));
const removed = (t: TestContext, path: string) => t.after(() => rm(path, { recursive: true, force: true }));
async function folder(t: TestContext): Promise<string> {
	const path = await newFolder();
	removed(t, path);
	return path;
}

function start(t: TestContext, args: readonly string[]): ChildProcess {
	const child = spawn(process.execPath, [...args], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
	t.after(async () => {
		if (child.exitCode !== null) return;
		const ended = once(child, "exit");
		child.kill("SIGTERM");
		await ended;
	});
	return child;
}

async function firstOf(child: ChildProcess, wanted = /http:\/\/\S+/): Promise<string> {
	assert.ok(child.stdout);
	for await (const line of createInterface({ input: child.stdout })) {
		const found = wanted.exec(line)?.[0];
		if (found) return found;
	}
	return assert.fail("It ended and did not say it.");
}

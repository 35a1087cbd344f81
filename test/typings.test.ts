// The typings that programs are checked with: that they are what the rows give, that the programs in test/typings
// check under both of TypeScript's compilers, and that what is wrong in them is found.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript-5";
import { definePlatform, outcomes, type Platform } from "../packages/protocol/src/index.ts";
import { alipayplus } from "../packages/protocol/src/platforms/alipayplus.ts";
import { typings } from "../scripts/typings.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "packages/miniprogram/typings");
const fixtures = join(root, "test/typings");
const compilers = ["typescript", "typescript-5"];
const [newest = "", older = ""] = compilers;

const temporary = mkdtempSync(join(tmpdir(), "byleave-typings-"));
after(() => rmSync(temporary, { recursive: true, force: true, maxRetries: 3 }));

describe("generated", () => {
	const files = typings(alipayplus);

	for (const [name, text] of Object.entries(files)) {
		test(`${name} is what the rows give; if not, run npm run typings`, () => {
			assert.equal(readFileSync(join(folder, name), "utf8"), text);
		});
		test(`${name} has every scope, outcome and message`, () => {
			const { jsapi } = alipayplus;
			const lines = [
				...Object.keys(alipayplus.scopes).map((scope) => `\t\t${scope}: `),
				...Object.entries(outcomes).map(([outcome, meaning]) => `\t\t/** ${meaning} */\n\t\t${outcome}: `),
				...Object.entries(jsapi.messages).map(([error, message]) => `\t\t${error}: ${JSON.stringify(message)};`),
			];
			assert.deepEqual(
				lines.filter((line) => !text.includes(line)),
				[],
			);
		});
	}
	test("nothing else lies beside them", () => {
		assert.deepEqual(readdirSync(folder).sort(), Object.keys(files).sort());
	});
	test("a row more is a declaration more, and says what it reveals", () => {
		const tier = { views: ["avatar"], silent: "trusted", standing: "ours", source: "" } as const;
		const more: Platform = definePlatform(alipayplus, { name: "more", add: { TIER: tier } });
		const said = "/** Reveals the user ID and avatar. The user is asked, unless the program is trusted. */";
		for (const text of Object.values(typings(more))) assert.ok(text.includes(`\t\t${said}\n\t\tTIER: "trusted";`));
	});
	test("the reference to the published typings stands first", () => {
		assert.match(files["mini-types.d.ts"] ?? "", /^\/\/\/ <reference types="@mini-types\/my" \/>\n/);
	});
});

describe("programs check", { concurrency: true }, () => {
	for (const compiler of compilers) {
		test(`${compiler}: stand-alone`, async () => {
			const output = await compile(compiler, "my", "--listFiles");
			assert.deepEqual(errors(output), []);
			assert.match(output, /typings\/my\.d\.ts/);
			assert.doesNotMatch(output, /@mini-types/);
		});
		for (const types of [
			["@mini-types/alipay", "@byleave/miniprogram/mini-types"],
			["@byleave/miniprogram/mini-types", "@mini-types/alipay"],
			["@byleave/miniprogram/mini-types"],
		]) {
			test(`${compiler}: with types ${types.join(", ")}`, async () => {
				assert.deepEqual(errors(await compile(compiler, "mini-types", "--types", types.join())), []);
			});
		}
		test(`${compiler}: without the DOM, and the declarations themselves`, async () => {
			const options = ["--lib", "es2024", "--skipLibCheck", "false"];
			const found = errors(await compile(compiler, "my", ...options)).filter((line) => line.includes(".d.ts("));
			assert.deepEqual(found, []);
			const types = ["--types", "@byleave/miniprogram/mini-types", "--skipLibCheck", "false"];
			assert.deepEqual(errors(await compile(compiler, "mini-types", ...types)), []);
		});
	}

	for (const compiler of compilers) {
		test(`${compiler}: byleave.my.ts, by the published typings`, async () => {
			assert.deepEqual(errors(await compile(compiler, "answers")), []);
		});
	}

	test("React's JSX and the document know the elements of @byleave/host", async () => {
		assert.deepEqual(errors(await compile(newest, "react")), []);
	});

	// As a stranger has them: no workspace around, and nothing of @mini-types installed.
	test("nodenext, installed elsewhere", async () => {
		assert.deepEqual(errors(await compile(newest, stranger("nodenext", "nodenext"))), []);
	});
	test("CommonJS as older projects resolve it, installed elsewhere", async () => {
		assert.deepEqual(errors(await compile(older, stranger("commonjs", "node10"))), []);
	});
});

// Were these silent, the checks above would say nothing.
describe("what is wrong is found", { concurrency: true }, () => {
	for (const compiler of compilers) {
		test(`${compiler}: the published typings alone refuse the page's sample, the scopes and a read-only list`, async () => {
			const output = await compile(compiler, "mini-types", "--types", "@mini-types/alipay");
			for (const trap of [
				/both\/page\.ts.*TS2339.*authErrorScopes/,
				/both\/programs\.ts.*TS2345.*USER_NICKNAME/,
				/both\/programs\.ts.*TS2322.*readonly/,
			]) {
				assert.match(output, trap);
			}
		});
		for (const project of ["my", "mini-types"]) {
			test(`${compiler}: every line that ${project} expects to be an error is one for itself`, async () => {
				const copy = withoutDirectives(project);
				const found = errors(await compile(compiler, copy)).map((line) =>
					line.replace(/^.*?(\w+\.ts)\((\d+),.*/, "$1:$2"),
				);
				assert.deepEqual([...new Set(found)].sort(), expected(project).sort());
			});
		}
	}
});

describe("an editor completes", () => {
	for (const [types, marked] of [
		["@byleave/miniprogram/my", 'my.getAuthCode({ scopes: ["|"] })'],
		["@byleave/miniprogram/my", 'my.getAuthCode({ scopes: "|" })'],
		["@byleave/miniprogram/my", 'my.getAuthCode({ success: (res) => res.authSuccessScopes.includes("|") })'],
		["@byleave/miniprogram/mini-types", 'my.getAuthCode({ scopes: ["|"] })'],
	] as const) {
		test(`${marked} with the scopes of ${types}`, () => {
			const offered = completions(types, marked);
			assert.deepEqual(
				Object.keys(alipayplus.scopes).filter((scope) => !offered.includes(scope)),
				[],
			);
		});
	}
	test("outcome with its words, and no others", () => {
		const offered = completions("@byleave/miniprogram/my", 'my.getAuthCode({ fail: (res) => res.outcome === "|" })');
		assert.deepEqual(offered.sort(), Object.keys(outcomes).sort());
	});
});

/** What the compiler prints. A project is a folder, by its path or by its name among the fixtures. */
async function compile(compiler: string, project: string, ...options: string[]): Promise<string> {
	const tsc = join(root, "node_modules", compiler, "bin/tsc");
	const path = project.startsWith(temporary) ? project : join(fixtures, project);
	const child = spawn(process.execPath, [tsc, "--pretty", "false", "--project", path, ...options], { cwd: fixtures });
	let output = "";
	for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
	const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
	assert.equal(code !== 0, errors(output).length > 0, output);
	return output.replaceAll("\\", "/");
}

function errors(output: string): string[] {
	return output.split(/\r?\n/).filter((line) => /error TS\d+|^error/.test(line));
}

/** A project outside the workspace that holds the programs of both, and our package where npm would put it. */
function stranger(module: string, moduleResolution: string): string {
	const project = mkdtempSync(join(temporary, "stranger-"));
	cpSync(join(fixtures, "both"), join(project, "src"), { recursive: true });
	const scope = join(project, "node_modules/@byleave");
	mkdirSync(scope, { recursive: true });
	symlinkSync(join(root, "packages/miniprogram"), join(scope, "miniprogram"), "junction");
	write(join(project, "tsconfig.json"), {
		compilerOptions: {
			target: "ES2022",
			lib: ["ES2022", "DOM"],
			module,
			moduleResolution,
			strict: true,
			noEmit: true,
			types: ["@byleave/miniprogram/my"],
		},
		include: ["src"],
	});
	return project;
}

/** A copy of a project in which nothing is said to be an error. */
function withoutDirectives(project: string): string {
	const copy = mkdtempSync(join(temporary, "copy-"));
	cpSync(fixtures, copy, { recursive: true });
	symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
	for (const path of programs(copy, project)) {
		writeFileSync(path, readFileSync(path, "utf8").replaceAll("@ts-expect-error", "expected:"));
	}
	return join(copy, project);
}

/** The lines below the directives, as file:line. */
function expected(project: string): string[] {
	return programs(fixtures, project).flatMap((path) =>
		readFileSync(path, "utf8")
			.split("\n")
			.flatMap((line, index) =>
				line.includes("@ts-expect-error") ? [`${path.replace(/.*[\\/]/, "")}:${index + 2}`] : [],
			),
	);
}

function programs(from: string, project: string): string[] {
	return ["both", project].flatMap((name) =>
		readdirSync(join(from, name))
			.filter((file) => file.endsWith(".ts"))
			.map((file) => join(from, name, file)),
	);
}

/** What the language service offers at the mark. */
function completions(types: string, marked: string): string[] {
	const path = join(fixtures, "both/typed.ts");
	const text = marked.replace("|", "");
	const options: ts.CompilerOptions = {
		strict: true,
		target: ts.ScriptTarget.ES2022,
		module: ts.ModuleKind.ESNext,
		moduleResolution: ts.ModuleResolutionKind.Bundler,
		types: [types],
	};
	const service = ts.createLanguageService({
		getCompilationSettings: () => options,
		getScriptFileNames: () => [path],
		getScriptVersion: () => "1",
		getScriptSnapshot(file) {
			const held = file === path ? text : ts.sys.readFile(file);
			return held === undefined ? undefined : ts.ScriptSnapshot.fromString(held);
		},
		getCurrentDirectory: () => fixtures,
		getDefaultLibFileName: ts.getDefaultLibFilePath,
		fileExists: ts.sys.fileExists,
		readFile: ts.sys.readFile,
		directoryExists: ts.sys.directoryExists,
	});
	const found = service.getCompletionsAtPosition(path, marked.indexOf("|"), undefined);
	return found?.entries.map(({ name }) => name) ?? [];
}

function write(path: string, value: object): void {
	writeFileSync(path, JSON.stringify(value));
}

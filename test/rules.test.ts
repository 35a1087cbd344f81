// The shape that ARCHITECTURE.md describes, held by a script. Each breach is reported as file:line.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { describe, test } from "node:test";
import { codeIn, read, root, walk } from "./sources.ts";

/** Who may import whom. What is not named here is nobody's business. */
const directions: Record<string, string[]> = {
	protocol: [],
	miniprogram: ["protocol"],
	host: ["protocol"],
	dsl: ["protocol", "miniprogram", "host"],
	merchant: ["protocol"],
	server: ["protocol"],
	byleave: ["protocol", "miniprogram", "host", "dsl", "merchant", "server"],
};
/** These run in pages too, so Node's own modules are closed to them. */
const portable = ["protocol", "miniprogram", "host"];

const files = walk("");
const inPackages = files.filter((path) => /^packages\/[^/]+\/src\//.test(path));
const sources = inPackages.filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"));
const tests = files.filter((path) => path.endsWith(".test.ts"));

describe("directions", () => {
	for (const [name, allowed] of Object.entries(directions)) {
		test(`${name} depends on ${allowed.join(", ") || "nothing"}`, () => {
			const named = allowed.map((other) => `@byleave/${other}`);
			assert.deepEqual(dependencies(name).filter(isOurs).sort(), named.sort(), `packages/${name}/package.json`);
		});
		test(`${name} imports only what its package.json lists`, () => {
			// Its own name is its own exports map.
			const listed = [...dependencies(name), `@byleave/${name}`, ...(portable.includes(name) ? [] : ["node:"])];
			none(
				sourcesOf(name).flatMap((path) =>
					importsOf(path)
						.filter(({ to }) => (to.startsWith(".") ? packageOf(beside(path, to)) !== name : !reaches(listed, to)))
						.map(({ line, to }) => `${path}:${line}: ${name} may not import ${to}`),
				),
			);
		});
	}
	test("miniprogram carries no platform's tables but the JSAPI's own", () => {
		const carried = reach(sourcesOf("miniprogram"));
		none(
			[...carried]
				.filter(([path]) => isPlatform(path) && basename(path) !== "jsapi.ts")
				.map(([path, by]) => `${by}: leads the mini program to ${path}`),
		);
	});
});

describe("leaks: a wallet's words stay in its table", async () => {
	const { platforms } = await import("../packages/protocol/src/platforms/index.ts");
	const every = Object.values(platforms);
	const { outcomes } = await import("../packages/protocol/src/causes/outcome.ts");
	const { everyResult } = await import("../packages/protocol/src/platform/platform.ts");
	const places = sources.filter((path) => !isPlatform(path) && !path.startsWith("packages/server/src/words/"));

	test("scope names", () =>
		none(found(places, anyOf(every.flatMap(({ scopes }) => Object.keys(scopes))), "a scope's name")));

	test("result codes", () => {
		const codes = every.flatMap((platform) => [
			...everyResult(platform).map(({ row }) => row.resultCode),
			...Object.keys(platform.unreached),
		]);
		// A single word, such as SUCCESS, is everybody's.
		none(found(places, anyOf(codes.filter((code) => code.includes("_"))), "a merchant's result code"));
	});

	test("paths of operations, and what stands around them", () => {
		const around = every.flatMap(({ paths }) => [...paths.prefixes, ...paths.suffixes].filter((part) => part !== ""));
		const paths = every.flatMap(({ operations }) => operations.map(({ path }) => path));
		const quoted = [...paths, ...around].map((part) => part.replaceAll(".", "\\."));
		none(found(places, new RegExp(`["'\`](${quoted.join("|")})(?![\\w-])`), "an operation's path"));
		none(found(places, /["'`]\/?v[12]\//, "a version's path"));
		none(found(places, /=== *["']v[12]["']|["']v[12]["'] *===/, "a version: ask its row"));
	});

	test("JSAPI numbers", () => {
		const row = new RegExp(`\\b(${Object.keys(outcomes).join("|")})["']?\\s*:\\s*\\d`);
		none(found(places, row, "an outcome's number"));
		none(
			found(
				places,
				anyOf(every.flatMap(({ jsapi }) => Object.values(jsapi.scopeErrors))),
				"a number of authErrorScopes",
			),
		);
	});
});

describe("rooms", () => {
	test("no file over 300 lines, but for a platform's table", () => {
		const long = inPackages.filter((path) => !isPlatform(path) && /\.(ts|js|css|html|sql)$/.test(path));
		none(long.filter((path) => linesOf(path) > 300).map((path) => `${path}:301: ${linesOf(path)} lines`));
	});
	test("no folder above a dozen files", () => {
		const folders = Map.groupBy(inPackages, dirname);
		none([...folders].filter(([, held]) => held.length > 12).map(([path, held]) => `${path}: ${held.length} files`));
	});
	test("no drawer without a name", () => {
		none(files.filter((path) => /(^|\/)(utils?|helpers?|common|shared|misc)(\/|\.[^/]*$)/.test(path)));
	});
});

describe("unsafe ways", () => {
	test("no Math.random", () => {
		none(found(sources, /\bMath\.random\b/, "not random enough: it is an argument", withoutWords));
	});
	test("no markup made of strings", () => {
		const markup = /\.(innerHTML|outerHTML)\s*\+?=(?!=)|\binsertAdjacentHTML\(|\bdocument\.write\(/;
		none(found(sources, markup, "build elements instead", withoutWords));
	});
	test("the environment is read at the command line only", () => {
		const inside = sources.filter((path) => !path.includes("/cli/"));
		none([
			...found(inside, /\bprocess\s*\.\s*env\b|\bimport\.meta\.env\b/, "pass it in", withoutWords),
			...found(inside, /\benv\b.*from "node:process"/, "pass it in"),
		]);
	});
});

describe("what is published and committed", () => {
	test("[115] no lock file names a registry", () => {
		for (const folder of ["", "bench/peers/", "test/fixtures/frameworks/uni/", "test/fixtures/frameworks/taro/"]) {
			const path = `${folder}package-lock.json`;
			const lock = read(path).split("\n");
			none(lock.flatMap((text, index) => (/"resolved": *"http/.test(text) ? [`${path}:${index + 1}`] : [])));
		}
	});
	test("no dist is tracked", () => {
		assert.match(read(".gitignore"), /^dist\/$/m, ".gitignore: dist/ is missing");
		if (!existsSync(join(root, ".git"))) return; // an export of the tree tracks nothing
		const tracked = execFileSync("git", ["ls-files", "packages/*/dist/*"], { cwd: root, encoding: "utf8" });
		none(tracked.split("\n").filter((path) => path !== ""));
	});
	test("[115] docs/dependencies.md gives a reason for every runtime dependency", () => {
		const reasons = read("docs/dependencies.md");
		const named = (name: string): boolean => reasons.includes(`\`${name}\``);
		none(
			Object.keys(directions).flatMap((name) =>
				dependencies(name)
					.filter((other) => !isOurs(other) && !named(other))
					.map((other) => `packages/${name}/package.json: docs/dependencies.md does not name \`${other}\``),
			),
		);
	});
	test("all packages have one version", () => {
		const versions = Object.keys(directions).map((name) => manifest(name).version);
		assert.deepEqual(new Set(versions), new Set([JSON.parse(read("package.json")).version]));
	});
});

describe("tests", () => {
	test("none is singled out or switched off", () => {
		const marked = /\b(it|test|describe|suite)\s*\.\s*(only|skip|todo)\b|\b(only|skip|todo): *true/;
		none(found(tests, marked, "every test runs; one that cannot run here calls t.skip with its reason"));
	});
	test("none waits by the clock", () => {
		none(
			found(tests, /\bsetTimeout\([^,]+, *\d{3,}|\bsleep\(|\bsetTimeout\(\d|Atomics\.wait\(/, "wait for what happens"),
		);
	});
});

function none(breaches: string[]): void {
	assert.ok(breaches.length === 0, `\n${breaches.join("\n")}`);
}

function linesOf(path: string): number {
	return read(path).trimEnd().split("\n").length;
}

const codeOf = (path: string): string => codeIn(read(path));

/** The code without its strings' words too, so that a message may name what the code may not use. */
function withoutWords(path: string): string {
	return codeOf(path)
		.replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, '""')
		.replace(/`(?:\\.|[^`\\])*`/g, (text) => text.replace(/\$\{[^}]*\}|[^\n]/g, (piece) => (piece[1] ? piece : " ")));
}

function found(paths: string[], pattern: RegExp, why: string, textOf = codeOf): string[] {
	return paths.flatMap((path) =>
		textOf(path)
			.split("\n")
			.flatMap((text, index) => {
				const hit = pattern.exec(text)?.[0];
				return hit === undefined ? [] : [`${path}:${index + 1}: ${hit}: ${why}`];
			}),
	);
}

function anyOf(words: string[]): RegExp {
	return new RegExp(`(?<![\\w-])(${words.join("|")})(?![\\w-])`);
}

function importsOf(path: string): { to: string; line: number; isType: boolean }[] {
	const code = codeOf(path);
	const statement =
		/\b(?:import|export)\s+(type\s+)?(?:[\w$*{},\s]+\sfrom\s*)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)/g;
	return [...code.matchAll(statement)].map(({ index, 1: type, 2: to, 3: later }) => ({
		to: to ?? later ?? "",
		line: code.slice(0, index).split("\n").length,
		isType: type !== undefined,
	}));
}

/** All files that these carry along at run time, each with the import that led to it. */
function reach(paths: string[], seen = new Map<string, string>()): Map<string, string> {
	for (const path of paths) {
		for (const { to, line, isType } of importsOf(path)) {
			const target = to.startsWith(".") ? beside(path, to) : entry(to);
			if (isType || target === undefined || seen.has(target)) continue;
			seen.set(target, `${path}:${line}`);
			reach([target], seen);
		}
	}
	return seen;
}

/** The source behind an entry point of ours, by the package's exports map. */
function entry(specifier: string): string | undefined {
	const [, name, sub] = /^@byleave\/([^/]+)(\/.*)?$/.exec(specifier) ?? [];
	if (name === undefined) return undefined;
	for (const [key, conditions] of Object.entries(manifest(name).exports)) {
		const star = new RegExp(`^${key.replaceAll(".", "\\.").replace("*", "(.+)")}$`).exec(`.${sub ?? ""}`);
		const source = typeof conditions === "string" ? undefined : conditions["byleave-source"];
		if (star && source) return posix.join("packages", name, source.replace("*", star[1] ?? ""));
	}
	return undefined;
}

interface Manifest {
	version: string;
	exports: Record<string, string | Record<string, string>>;
	dependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
	peerDependencies?: Record<string, string>;
}

function manifest(name: string): Manifest {
	return JSON.parse(read(`packages/${name}/package.json`));
}

function dependencies(name: string): string[] {
	const { dependencies, optionalDependencies, peerDependencies } = manifest(name);
	return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
}

const isOurs = (name: string): boolean => name === "byleave" || name.startsWith("@byleave/");
const isPlatform = (path: string): boolean => path.startsWith("packages/protocol/src/platforms/");
const sourcesOf = (name: string): string[] => sources.filter((path) => packageOf(path) === name);
const packageOf = (path: string): string | undefined => path.split("/")[1];
const beside = (path: string, to: string): string => posix.join(posix.dirname(path), to);
const reaches = (listed: string[], to: string): boolean =>
	listed.some((name) => to === name || to.startsWith(`${name}/`) || (name === "node:" && to.startsWith(name)));

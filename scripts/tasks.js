import { readdirSync, statSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { groups, written } from "./groups.js";

/**
 * Each task is a list of steps, run in turn; a step is what Node is given to run, or a list of such, run beside one
 * another. Arguments are the user's own.
 */
export const tasks = {
	start: (args) => [["packages/byleave/src/cli/main.ts", "dev", ...args]],
	check: (args, root) => [...checks(), unitTests(root, args)],
	test: (args, root) => [
		// Who names a file is at work on it, and wants its answer.
		[["scripts/test-setup.ts"], ...(args.length > 0 ? [] : checks())],
		tests(root, args),
	],
	bench: (args) => [["bench/main.ts", ...args]],
	rest: (args) => [["bench/rest/main.ts", ...args]],
	overload: (args) => [["bench/overload/main.ts", ...args]],
	soak: (args) => [["bench/soak/main.ts", ...args]],
	ha: (args) => [["bench/ha/main.ts", ...args]],
	scale: (args) => [["bench/scale/main.ts", ...args]],
	flat: (args) => [["bench/scale/sqlite/main.ts", ...args]],
	walk: (args) => [["test/browser/dsl/walk/long.ts", ...args]],
	mutate: (args) => [["scripts/mutate.ts", ...args]],
	build: (args) => [["scripts/build.ts", ...args]],
	typings: () => [["scripts/typings.ts"]],
	frameworks: (args) => [["scripts/frameworks.ts", ...args]],
};

/** Tests of what takes longer than a developer waits: browsers, processes, compilers, and every case of every face. Each has a process of its own. */
const slow = [
	/^test\/(browser|database|postgres)\//,
	/^test\/contract\/(fuzz|bad-input|result-codes)/,
	/^test\/wallets\/(matrix|naive)/,
	/^test\/(docs|docs-platforms|docs-sandbox|docs-wire|invariant|operate|packaging|signals|typings|view)\.test\.ts$/,
	/^test\/doctor\/doctor/,
	/^packages\/(byleave|server)\/src\/cli\/(cli|dev|run|wire\/wire)\.test\.ts$/,
	/^packages\/byleave\/src\/sandbox\/program\/program\.test\.ts$/,
	/^packages\/server\/src\/(merchant-face\/elliptic|stores\/retrying)\.test\.ts$/,
];
const isSlow = (file) => slow.some((pattern) => pattern.test(file));

function checks() {
	// Biome colours letter by letter, so a log that is no terminal had better be plain.
	const plain = process.stdout.isTTY ? [] : ["--colors=off"];
	return [
		["node_modules/@biomejs/biome/bin/biome", "ci", ...plain, "."],
		...["tsconfig.browser.json", "tsconfig.node.json", "tsconfig.json"].map((file) => [
			"node_modules/typescript/bin/tsc",
			"--project",
			file,
			// What has been checked and is as it was is not checked again.
			"--incremental",
			"--tsBuildInfoFile",
			`node_modules/.cache/tsc/${file}.tsbuildinfo`,
		]),
	];
}

const timeout = "--test-timeout=300000"; // in ms: a test that hangs is to fail, not to hang the machine

/**
 * One run of all test files, or of those that are named; the quick ones share processes. Flags go to Node's runner
 * (--test-name-pattern=…).
 */
function tests(root, args) {
	const concurrency = `--test-concurrency=${Math.max(2, cpus().length - 1)}`;
	const all = testFiles(root);
	const alone = all.filter(isSlow).map((file) => [file]);
	const files = named(root, args) ?? written(root, [...alone, ...groups(all.filter((file) => !isSlow(file)))]);
	return ["--test", "--test-reporter=spec", concurrency, timeout, ...flags(args), ...files];
}

/** The quick ones, or those that are named, several in one process. */
function unitTests(root, args) {
	const files = named(root, args) ?? testFiles(root).filter((file) => !isSlow(file));
	return ["scripts/unit-tests.ts", timeout, ...flags(args), ...written(root, groups(files))];
}

const flags = (args) => args.filter((arg) => arg.startsWith("-"));

/** The files among the arguments, if there are any; of a folder all in it, since Node's runner takes none. */
function named(root, args) {
	const given = args.filter((arg) => !arg.startsWith("-")).map((arg) => arg.replace(/[\\/]+$/, ""));
	const isFolder = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory();
	const files = given.flatMap((path) => (isFolder(path) ? testFilesIn(root, path) : [path]));
	return given.length > 0 ? files : undefined;
}

const testFiles = (root) => ["packages", "test"].flatMap((folder) => testFilesIn(root, folder));

/** Paths from the root, with slashes on every system. */
function testFilesIn(root, folder) {
	return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
		const path = `${folder}/${entry.name}`;
		if (entry.isDirectory()) return /^(node_modules|dist)$/.test(entry.name) ? [] : testFilesIn(root, path);
		return path.endsWith(".test.ts") ? [path] : [];
	});
}

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Mutation tests: `npm run mutate`, for all that has to be held tightest, or `npm run mutate -- FILE…` for some of it.
 * It works in a copy, since the mutated sources have to lie where the workspaces' links lead.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const named = process.argv.slice(2);

/**
 * What is mutated. Left out are platforms and indices, which are tables and lists; of the rest, nothing: a text that
 * is emptied must be missed too, be it a statement, a sentence for a developer or a row of the audit. Types and
 * `as const` tables have no mutants: what causes and outcomes say is held by docs/errors.md and test/errors.test.ts.
 */
const mutated = [
	"packages/protocol/src/**/*.ts",
	"packages/server/src/consent/decide.ts",
	"packages/server/src/consent/disclose.ts",
	"packages/server/src/stores/verbs/*.ts",
];
const exempt = ["!packages/protocol/src/platforms/**", "!packages/**/*.test.ts", "!packages/**/index.ts"];
/**
 * The tests that have to notice: in one process, without a thread, a port or a browser. A mutant runs the files
 * that reach it, so a file keeps to one subject. The verbs run in memory: they are the same ones as in a file.
 */
const tests = [
	"packages/protocol/src/**/*.test.ts",
	"packages/server/src/consent/{decide,decide-*,disclose}.test.ts",
	"packages/server/src/stores/memory.test.ts",
];

const config = {
	testRunner: "tap",
	plugins: ["@stryker-mutator/tap-runner"],
	tap: {
		testFiles: tests,
		nodeArgs: ["--conditions=byleave-source", "--test-reporter=tap", "-r", "{{hookFile}}", "{{testFile}}"],
	},
	coverageAnalysis: "perTest",
	inPlace: true,
	mutate: [...(named.length > 0 ? named : mutated), ...exempt],
	// Types are gone before the code runs; what only types would notice is no mutant.
	disableTypeChecks: false,
	concurrency: 2,
	timeoutMS: 10_000,
	reporters: ["clear-text", "progress-append-only", "json"],
	clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false },
	thresholds: { high: 95, low: 90, break: 90 },
};

const copy = mkdtempSync(join(tmpdir(), "byleave-mutate-"));
try {
	for (const name of ["packages", "package.json", "package-lock.json"]) {
		cpSync(join(root, name), join(copy, name), { recursive: true, filter: (path) => !path.endsWith("/dist") });
	}
	linkModules(join(root, "node_modules"), join(copy, "node_modules"));
	writeFileSync(join(copy, "stryker.config.json"), JSON.stringify(config));
	const stryker = join(root, "node_modules/@stryker-mutator/core/bin/stryker.js");
	const run = spawnSync(process.execPath, [stryker, "run"], { cwd: copy, stdio: "inherit" });
	// A run that was broken off has none.
	if (existsSync(join(copy, "reports"))) cpSync(join(copy, "reports"), join(root, "reports"), { recursive: true });
	process.exitCode = run.status ?? 1;
} finally {
	rmSync(copy, { recursive: true, force: true });
}

/** Every package as it is, but the workspaces' own: their links lead into the copy. */
function linkModules(from: string, to: string): void {
	mkdirSync(to);
	for (const name of readdirSync(from)) {
		if (name === "@byleave" || name === "byleave")
			cpSync(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
		else symlinkSync(join(from, name), join(to, name), "junction");
	}
}

import { cpSync, existsSync, globSync, mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createCopy, root, tidy } from "./mutate/copy.ts";
import { type Part, parts } from "./mutate/parts.ts";
import { mutateSql } from "./mutate/sql.ts";

/**
 * Mutation tests: `npm run mutate`, for all that has to be held tightest (hours), or `npm run mutate -- FILE…` for some of
 * it. `--sql` mutates what the store's verbs say to a database, by rules of its own; `--code` all but that.
 */
const args = process.argv.slice(2);
const named = args.filter((arg) => !arg.startsWith("--")).map((path) => path.replaceAll("\\", "/"));
const strange = named.filter((path) => !existsSync(join(root, path)));
const unknown = args.filter((arg) => arg.startsWith("--") && arg !== "--sql" && arg !== "--code");
if (strange.length > 0 || unknown.length > 0) {
	console.error(`usage: npm run mutate -- [--sql|--code] [FILE…]; not known: ${[...unknown, ...strange].join(", ")}`);
	process.exit(1);
}

let good = true;
try {
	if (!args.includes("--sql")) {
		const seen = new Set<string>();
		for (const [name, part] of Object.entries(parts)) {
			const files = filesOf(part).filter((path) => named.length === 0 || named.includes(path));
			for (const path of files) seen.add(path);
			if (files.length > 0) good = (await mutateCode(name, files, part.tests)) && good;
		}
		const left = named.filter((path) => !seen.has(path));
		if (left.length > 0) throw new Error(`No part of scripts/mutate/parts.ts holds ${left.join(", ")}.`);
	}
	if (args.includes("--sql") || (named.length === 0 && !args.includes("--code"))) good = (await mutateSql()) && good;
} finally {
	tidy();
}
process.exitCode = good ? 0 : 1;

/** What of a part is mutated: no tests, tables or lists, nor what runs in a thread only, where no mutant is switched on. */
function filesOf({ files }: Part): readonly string[] {
	const tables = /\.test\.ts$|\/index\.ts$|-worker\.ts$|^packages\/protocol\/src\/platforms\//;
	return globSync([...files], { cwd: root })
		.map((path) => path.replaceAll("\\", "/"))
		.filter((path) => !tables.test(path))
		.toSorted();
}

/** One run of Stryker; true if enough is noticed. Its report goes to reports/mutation/<part>.json. */
async function mutateCode(name: string, files: readonly string[], tests: readonly string[]): Promise<boolean> {
	const copy = createCopy();
	const report = "reports/mutation.json";
	const config = {
		testRunner: "in-process",
		plugins: [pathToFileURL(join(root, "scripts/mutate/runner.ts")).href],
		testRunnerNodeArgs: ["--conditions=byleave-source"],
		inProcess: { testFiles: tests },
		warnings: { unknownOptions: false },
		coverageAnalysis: "perTest",
		inPlace: true,
		mutate: files,
		// Types are gone before the code runs; what only types would notice is no mutant.
		disableTypeChecks: false,
		// A core is left to whoever works meanwhile.
		concurrency: Math.max(1, availableParallelism() - 1),
		// A busy machine is no mutant that hangs.
		timeoutMS: 60_000,
		dryRunTimeoutMinutes: 60,
		reporters: ["clear-text", "progress-append-only", "json"],
		jsonReporter: { fileName: report },
		clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false },
		thresholds: { high: 95, low: 90, break: 90 },
	};
	writeFileSync(join(copy.folder, "stryker.config.json"), JSON.stringify(config));
	console.log(`${name}: ${files.length} files`);
	const code = await copy.node([join(root, "node_modules/@stryker-mutator/core/bin/stryker.js"), "run"]);
	// A run that was broken off has none.
	const made = join(copy.folder, report);
	const kept = join(root, "reports/mutation");
	mkdirSync(kept, { recursive: true });
	if (existsSync(made)) cpSync(made, join(kept, `${name.replaceAll(/[^a-z]+/g, "-")}.json`));
	return code === 0;
}

// That the benchmark runs and prints every row. How fast anything is, is no test's business (ruling 31).
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { operations } from "../../bench/operations.ts";
import { targets } from "../../bench/report/targets.ts";
import { thresholds } from "../../bench/thresholds.ts";

const main = fileURLToPath(new URL("../../bench/main.ts", import.meta.url));

test("the quick benchmark ends, prints every row, and leaves nothing behind", { timeout: 240_000 }, async (t) => {
	const folder = await mkdtemp(join(tmpdir(), "byleave-bench-test-"));
	t.after(() => rm(folder, { recursive: true, force: true }));
	const flags = ["--conditions=byleave-source", main, "--quick", "--markdown", `--folder=${folder}`];
	const { stdout } = await promisify(execFile)(process.execPath, flags);
	const rows = stdout.split("\n").filter((line) => line.startsWith("| "));
	const rowsOf = (start: string) => rows.filter((row) => row.startsWith(`| ${start} `));

	for (const operation of operations)
		assert.equal(rowsOf(operation).length, 6, `${operation}: 1, 32, ratios, parts; 1, 32 on both stores`);
	for (const limit of ["RSA-2048 signatures, one core", "RSA-2048 signatures, thread pool", "durable commits"]) {
		assert.equal(rows.filter((row) => row.startsWith(`| ${limit}`)).length, 1, limit);
	}
	for (const { what, item } of Object.values(thresholds)) {
		assert.match(rowsOf(what)[0] ?? "", new RegExp(`\\| +${item ?? "–"} \\| +[\\d.]+ `), what);
	}
	for (const { what, is, must } of targets.filter(({ from }) => from === "bench")) {
		assert.match(rowsOf(what)[0] ?? "", new RegExp(`\\| +${is === "most" ? "≤" : "≥"} ${must} .*\\| +[\\d.]+ `), what);
	}
	assert.deepEqual(await readdir(folder), []);
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

test("the cluster's script is one that a shell can read", (t) => {
	const script = fileURLToPath(new URL("../../bench/ha/cluster.sh", import.meta.url));
	const { error, status, stderr } = spawnSync("sh", ["-n", script], { encoding: "utf8" });
	if (error) return t.skip(`There is no shell here: ${error.message}`);
	assert.equal(stderr, "");
	assert.equal(status, 0);
});

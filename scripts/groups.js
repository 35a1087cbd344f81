import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** So many test files share a process: more would be slower, since what a runner keeps of one test weighs on the next. */
const TOGETHER = 10;

/** Neighbours together, since a process for each would take longer to start than most have tests for; the longest first. */
export function groups(files) {
	const rooms = {};
	for (const file of files) {
		const [room = ""] = /^(packages\/[^/]+|[^/]+)/.exec(file) ?? [];
		rooms[room] = [...(rooms[room] ?? []), file];
	}
	return Object.values(rooms)
		.flatMap((room) => {
			const parts = Math.ceil(room.length / TOGETHER);
			return Array.from({ length: parts }, (_, part) => room.filter((_, index) => index % parts === part));
		})
		.sort((one, other) => other.length - one.length);
}

/**
 * A file per group for Node's runner, which starts them in the order of their names: that of the groups. Each test file in
 * it is a suite, so that a failure is told by the file's name, and hooks outside every suite are that file's own: else the
 * runner would run them for the tests of its neighbours too. They are gone when this process ends.
 */
export function written(root, groups) {
	const folder = mkdtempSync(join(tmpdir(), "byleave-tests-"));
	process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
	return groups.map((group, index) => {
		const path = join(folder, `${String(index).padStart(3, "0")}.mjs`);
		const suites = group.map((file) => {
			const url = pathToFileURL(join(root, file)).href;
			return `describe(${JSON.stringify(file)}, () => import(${JSON.stringify(url)}));\n`;
		});
		writeFileSync(path, `import { describe } from "node:test";\n${suites.join("")}`);
		return path;
	});
}

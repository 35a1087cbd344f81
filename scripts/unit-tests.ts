// Runs the test files that are named as `npm run check` does: several in one process, since starting one for each would take
// longer than the tests. Two processes at a time; what is said by one that fails is shown whole.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";

/** So many share a process: more would be slower, since what a runner keeps of one test weighs on the next. */
const TOGETHER = 10;

const flags = process.argv.slice(2).filter((arg) => arg.startsWith("-"));
const files = process.argv.slice(2).filter((arg) => !arg.startsWith("-"));
const counts = ["tests", "pass", "fail", "cancelled", "skipped", "todo"] as const;
const total = Object.fromEntries(counts.map((name) => [name, 0]));
const started = performance.now();
let failed = false;

const waiting = groups(files);
await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
for (const name of counts) console.log(`ℹ ${name} ${total[name]}`);
console.log(`ℹ duration_ms ${Math.round(performance.now() - started)}`);
process.exitCode = failed ? 1 : 0;

async function work(): Promise<void> {
	for (let group = waiting.shift(); group; group = waiting.shift()) {
		const { code, said } = await run(group);
		for (const name of counts)
			total[name] = (total[name] ?? 0) + Number(new RegExp(`^ℹ ${name} (\\d+)$`, "m").exec(said)?.[1] ?? 0);
		if (code === 0) continue;
		failed = true;
		console.log(said);
	}
}

/** Neighbours together; the longest first, so that none of them is waited for alone at the end. */
function groups(files: readonly string[]): string[][] {
	const rooms = Map.groupBy(files, (file) => file.split("/").slice(0, 2).join("/"));
	return [...rooms.values()]
		.flatMap((room) => {
			const parts = Math.ceil(room.length / TOGETHER);
			return Array.from({ length: parts }, (_, part) => room.filter((_, index) => index % parts === part));
		})
		.sort((one, other) => other.length - one.length);
}

function run(group: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> {
	return new Promise((resolve) => {
		const child = spawn(process.execPath, [
			...process.execArgv,
			"--test",
			"--test-isolation=none",
			"--test-reporter=spec",
			...flags,
			...group,
		]);
		let said = "";
		for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (said += text));
		child.on("close", (code) => resolve({ code, said }));
	});
}

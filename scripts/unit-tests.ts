// Runs the files of tests that are named, as `npm run check` does: two at a time, a process each; what is said by one that
// fails is shown whole.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";

const flags = process.argv.slice(2).filter((arg) => arg.startsWith("-"));
const waiting = process.argv.slice(2).filter((arg) => !arg.startsWith("-"));
const counts = ["tests", "pass", "fail", "cancelled", "skipped", "todo"] as const;
const total = Object.fromEntries(counts.map((name) => [name, 0]));
const started = performance.now();
let failed = false;

await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
for (const name of counts) console.log(`ℹ ${name} ${total[name]}`);
console.log(`ℹ duration_ms ${Math.round(performance.now() - started)}`);
process.exitCode = failed ? 1 : 0;

async function work(): Promise<void> {
	for (let file = waiting.shift(); file; file = waiting.shift()) {
		const { code, said } = await run(file);
		for (const name of counts)
			total[name] = (total[name] ?? 0) + Number(new RegExp(`^ℹ ${name} (\\d+)$`, "m").exec(said)?.[1] ?? 0);
		if (code === 0) continue;
		failed = true;
		console.log(said);
	}
}

function run(file: string): Promise<{ readonly code: number | null; readonly said: string }> {
	return new Promise((resolve) => {
		const child = spawn(process.execPath, [
			...process.execArgv,
			"--test",
			"--test-isolation=none",
			"--test-reporter=spec",
			...flags,
			file,
		]);
		let said = "";
		for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (said += text));
		child.on("close", (code) => resolve({ code, said }));
	});
}

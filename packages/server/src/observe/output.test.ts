import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const log = fileURLToPath(new URL("log.ts", import.meta.url));

/** What a process writes that logs so many lines in its last turn and then ends in some way, and how it ended. */
function ending(lines: number, end: string): Promise<{ readonly written: string; readonly code: unknown }> {
	const program = `
		import { createLog } from ${JSON.stringify(log)};
		const log = createLog({ logLevel: "info" });
		const other = createLog({ logLevel: "info" });
		log.info({ n: 0 }, "line");
		setImmediate(() => setImmediate(() => {
			for (let n = 1; n < ${lines}; n++) (n % 2 ? log : other).info({ n }, "line");
			${end}
		}));
	`;
	const args = [...process.execArgv.filter((arg) => !arg.startsWith("--test")), "--input-type=module", "-e", program];
	return new Promise((resolve) => {
		const child = execFile(process.execPath, args, { maxBuffer: 2 ** 26 }, (error, written) => {
			resolve({ written, code: error ? (error.code ?? error.signal) : 0 });
		});
		child.stdin?.end();
	});
}

describe("the log of a process that ends", () => {
	for (const [what, code, end, lines = 500] of [
		["by itself", 0, ""],
		["by process.exit", 3, "process.exit(3);"],
		[
			"by process.exit, with a line that is logged as it ends",
			3,
			'process.on("exit", () => log.info({ n: 500 }, "line")); process.exit(3);',
			501,
		],
		["by an error that nobody catches", 1, 'throw new Error("nobody");'],
		["by a promise that nobody looks at", 1, 'Promise.reject(new Error("nobody"));'],
		[
			"by a signal that it heeds, as a server does",
			0,
			'process.once("SIGTERM", () => process.exit()); process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000);',
		],
	] as const) {
		it(`has every line, whole, when it ends ${what}`, async () => {
			const ended = await ending(500, end);
			const told = ended.written.trimEnd().split("\n");
			// What an earlier turn had handed over may be written a moment after the last.
			const numbers = told.map((line): number => JSON.parse(line).n).sort((one, other) => one - other);
			assert.deepEqual(
				numbers,
				Array.from({ length: lines }, (_, n) => n),
			);
			assert.equal(ended.code, code);
		});
	}
});

import { type DestinationStream, pino } from "pino";

/** Where a process's logs go unless told otherwise: one for all of them, so that its lines stay in their order. */
let one: DestinationStream | undefined;

/**
 * Standard output, to which the lines of one turn of the event loop go in one write, off the loop. What was logged before the
 * process ends by itself, by `process.exit` or by an error that nobody catches is written before it is gone.
 */
export function standardOutput(): DestinationStream {
	// Whoever has put a way to write of their own in its place is to get the lines.
	if (process.stdout.write !== Object.getPrototypeOf(process.stdout).write) return process.stdout;
	one ??= gathered(process.stdout.fd ?? 1);
	return one;
}

function gathered(dest: number): DestinationStream {
	const output = pino.destination({ dest, sync: false });
	let lines = "";
	const taken = (): string => {
		const all = lines;
		lines = "";
		return all;
	};
	let last: DestinationStream | undefined;
	process.once("exit", () => {
		// Nothing off the loop is waited for any more; what went there earlier is on its way.
		last = pino.destination({ dest, sync: true });
		if (lines !== "") last.write(taken());
	});
	return {
		write(line) {
			if (last) return void last.write(line);
			if (lines === "") setImmediate(() => output.write(taken()));
			lines += line;
		},
	};
}

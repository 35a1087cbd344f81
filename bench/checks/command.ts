// `byleave dev`, as it is typed, for as long as it is measured.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../packages/byleave/src/cli/main.ts", import.meta.url));
const anyPorts = ["port", "program-port", "merchant-port", "gateway-port", "operator-port"].map(
	(name) => `--${name}=0`,
);

/**
 * Gives the command, and `use` what of its output the pattern finds first, with the time at which it was given, in milliseconds
 * since 1970. The command ends when that settles.
 */
export async function started<Value>(
	args: readonly string[],
	pattern: RegExp,
	use: (found: string, began: number) => Promise<Value>,
): Promise<Value> {
	const began = performance.timeOrigin + performance.now();
	const all = ["--conditions=byleave-source", command, "dev", "--headless", ...args, ...anyPorts];
	const child = spawn(process.execPath, all, { stdio: ["ignore", "pipe", "ignore"] });
	const ended = once(child, "close");
	let said = "";
	try {
		for await (const text of child.stdout) {
			said += String(text);
			const found = pattern.exec(said)?.[1];
			if (found !== undefined) return await use(found, began);
		}
		throw new Error(`byleave dev ended: ${said}`);
	} finally {
		child.kill("SIGINT");
		await ended;
	}
}

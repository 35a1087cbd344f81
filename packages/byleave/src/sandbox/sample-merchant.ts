import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Trouble } from "../trouble.ts";
import { type Listener, portTaken } from "./listeners/listener.ts";
import type { SandboxTls } from "./tls/tls.ts";

/** The sample merchant's server, where this is a checkout; a published package has no examples. */
const examples = fileURLToPath(new URL("../../../../examples", import.meta.url));
// In two steps: the compiler turns a .ts in a URL of its own into .js.
const script = join(examples, "merchant", "server.ts");

export type SampleMerchant = Pick<Listener, "origin" | "close">;

/**
 * Starts the sample merchant as what it is: another party's process, which gets an `.env` file and nothing else.
 * undefined where there is no sample. `tls`: the files with which it speaks TLS.
 */
export async function startSampleMerchant(
	envFile: string,
	port: number,
	tls?: Pick<SandboxTls, "certFile" | "keyFile">,
): Promise<SampleMerchant | undefined> {
	if (!existsSync(script)) return undefined;
	const conditions = process.execArgv.filter((argument) => argument.startsWith("--conditions="));
	const files = tls ? ["--cert", tls.certFile, "--key", tls.keyFile] : [];
	const child = spawn(
		process.execPath,
		[...conditions, `--env-file=${envFile}`, script, "--port", String(port), ...files],
		// The channel carries no message: its end tells the child that its parent is gone, however it went.
		{ stdio: ["ignore", "pipe", "pipe", "ipc"] },
	);
	return { origin: await listening(child, port), close: () => stop(child) };
}

function listening(child: ChildProcess, port: number): Promise<string> {
	let said = "";
	return new Promise((resolve, reject) => {
		child.stdout?.on("data", (chunk: Buffer) => {
			said += chunk;
			const origin = /listening on (\S+)\n/.exec(said)?.[1];
			if (origin) resolve(origin);
		});
		child.stderr?.on("data", (chunk: Buffer) => {
			said += chunk;
		});
		child.once("error", reject);
		child.once("exit", (status) => {
			const taken = /EADDRINUSE|EACCES/.exec(said)?.[0];
			if (taken) return reject(portTaken({ code: taken }, port, "--merchant-port"));
			const why = said.trim().split("\n").at(-1) ?? `it ended with ${status}`;
			reject(new Trouble("The sample merchant did not start", why, "run it alone: see examples/merchant"));
		});
	});
}

function stop(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
	return new Promise((resolve) => {
		child.once("exit", () => resolve());
		child.kill();
	});
}

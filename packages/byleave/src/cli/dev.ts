import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";
import { oneLine } from "../sandbox/env-file.ts";
import { createSandbox, type Sandbox } from "../sandbox/sandbox.ts";
import { DEFAULT_STATE } from "./running.ts";

interface DevOptions {
	readonly port: number;
	readonly programPort: number;
	readonly merchantPort: number;
	readonly gatewayPort: number;
	readonly operatorPort: number;
	readonly state: string;
	readonly hostOrigin: readonly string[];
	readonly open: boolean;
}

/** The sample mini program, where this is a checkout; otherwise the folder that the command is typed in. */
const sample = fileURLToPath(new URL("../../../../examples/mini-program", import.meta.url));

/** `byleave dev`: the sandbox, until Ctrl-C. */
export function devCommand(): Command {
	const port = "0 takes any that is free";
	return new Command("dev")
		.description("start the sandbox: phone, authorization server, sample merchant; no account, no network")
		.argument("[program]", "the mini program's folder, with its index.html (default: the sample program)")
		.option("--port <number>", `of the sandbox page and the mini programs; ${port}`, portOf, 4170)
		.option("--program-port <number>", "of the first mini program where a browser does not know its name", portOf, 4171)
		.option("--merchant-port <number>", "of the sample merchant's server", portOf, 4172)
		.option("--gateway-port <number>", "of the authorization server", portOf, 4180)
		.option("--operator-port <number>", "of its operator's face", portOf, 4181)
		.option("--state <folder>", "where keys, users and grants are kept", DEFAULT_STATE)
		.option("--host-origin <origin>", "another super app's page that may ask the server; repeatable", collect, [])
		.option("--no-open", "do not open a browser")
		.addHelpText(
			"after",
			"\nExamples:\n  byleave dev ./my-program\n  byleave dev --port 5000 --state /tmp/byleave --no-open\n",
		)
		.action(dev);
}

async function dev(program: string | undefined, options: DevOptions): Promise<void> {
	// From the first moment on: whoever reads that it runs may end it at once.
	const told = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM"), once(process, "SIGHUP")]);
	const sandbox = await createSandbox({
		program: program ?? (existsSync(sample) ? sample : "."),
		state: options.state,
		hostOrigins: options.hostOrigin,
		ports: {
			page: options.port,
			program: options.programPort,
			merchant: options.merchantPort,
			gateway: options.gatewayPort,
			operator: options.operatorPort,
		},
	});
	process.stdout.write(welcome(sandbox));
	if (options.open) openBrowser(sandbox.urls.page);
	await told;
	process.stdout.write("\nStopping.\n");
	await sandbox.close();
}

/** The page's URL comes first: it is the one to open. */
function welcome({ urls, clientId, appIds, envFile, state }: Sandbox): string {
	const { privateKeyFile, publicKey } = state.merchant;
	const lines = [
		["Open", urls.page],
		["", `or ${urls.pageByNumber} where a browser (Safari) does not know that name:`],
		["", "programs then live on ports and share their cookies"],
		["", ""],
		["Gateway", urls.gateway],
		["Client-Id", clientId],
		["appId", appIds.join(", ")],
		["Private key", privateKeyFile],
		["Public key", `${oneLine(publicKey).slice(0, 44)}… (registered)`],
		["Platform's keys", `${urls.gateway}/keys`],
		["All of it", envFile],
		["", ""],
		["Mini program", urls.program],
		["Merchant", urls.merchant ?? "none: point your program at a server of your own"],
		["Operator", urls.operator],
		["Users", state.personas],
	];
	const text = lines.map(([name = "", value]) => (value ? `  ${name.padEnd(17)}${value}` : "")).join("\n");
	return `\n${text}\n\n  Ctrl-C ends it; the next start goes on where this one ended.\n\n`;
}

/** As well as it can be done: a machine without a browser is no error. */
function openBrowser(url: string): void {
	if (!process.stdout.isTTY || process.env.CI) return;
	const [command, ...args] =
		process.platform === "darwin"
			? ["open", url]
			: process.platform === "win32"
				? ["cmd", "/c", "start", "", url]
				: ["xdg-open", url];
	if (!command) return;
	const child = spawn(command, args, { stdio: "ignore", detached: true });
	child.on("error", () => {});
	child.unref();
}

function portOf(text: string): number {
	const port = Number(text);
	if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError("A port is a number from 0 to 65535.");
	return port;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

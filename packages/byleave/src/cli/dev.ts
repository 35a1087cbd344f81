import { spawn } from "node:child_process";
import { once } from "node:events";
import { platforms } from "@byleave/protocol/platforms";
import { Command } from "commander";
import { lanAddress } from "../sandbox/lan/address.ts";
import { createSandbox } from "../sandbox/sandbox.ts";
import { forgetDatabase, openState } from "../sandbox/state.ts";
import { forgetStore, storeUrl } from "../sandbox/store/store.ts";
import { forgetPhones } from "../sandbox/super-app/phones.ts";
import { Trouble } from "../trouble.ts";
import { type Given, hasSample, takeGiven } from "./given.ts";
import { backendOf, collect, lanOf, platformOf, portOf } from "./options.ts";
import { DEFAULT_STATE, refuseRunning } from "./running.ts";
import { opening, welcome } from "./welcome.ts";

interface DevOptions {
	readonly port: number;
	readonly programPort: number;
	readonly merchantPort: number;
	readonly gatewayPort: number;
	readonly operatorPort: number;
	readonly state: string;
	readonly store?: string;
	readonly reset?: boolean;
	readonly headless?: boolean;
	/** True: the address is to be found. */
	readonly lan?: string | true;
	readonly tls?: boolean;
	readonly platform?: string;
	readonly backend: Readonly<Record<string, string>>;
	readonly hostOrigin: readonly string[];
	readonly open: boolean;
}

/** `byleave dev`: the sandbox, until Ctrl-C. */
export function devCommand(): Command {
	const port = "0 takes any that is free";
	return new Command("dev")
		.description("start the sandbox: phone, authorization server, sample merchant; no account, no network")
		.argument("[program]", "a folder, an .html file or an address (default: the sample program)")
		.option("--port <number>", `of the sandbox page and the mini programs; ${port}`, portOf, 4170)
		.option("--program-port <number>", "of the first mini program where a browser does not know its name", portOf, 4171)
		.option("--merchant-port <number>", "of the sample merchant's server", portOf, 4172)
		.option("--gateway-port <number>", "of the authorization server", portOf, 4180)
		.option("--operator-port <number>", "of its operator's face", portOf, 4181)
		.option("--state <folder>", "where keys, users and grants are kept", DEFAULT_STATE)
		.option(
			"--store <url>",
			"keep grants in a PostgreSQL database of the sandbox's own: postgres://user@host:5432/database",
		)
		.option("--reset", "first forget all that was allowed, refused and issued; keys and personas.json stay")
		.option("--headless", "for scripts: no browser, plain output; ends with 2 when something goes wrong")
		.option("--lan [address]", "let other devices of the network open the phone, and only the phone", lanOf)
		.option(
			"--tls",
			"speak https everywhere, with certificates of an authority made for this; it is said how to trust it",
		)
		.option("--platform <name>", `the wallet that is played: ${Object.keys(platforms).join(", ")}`, platformOf)
		.option("--backend <from>=<to>", "send calls of the program to <from> to <to> instead; repeatable", backendOf, {})
		.option("--host-origin <origin>", "another super app's page that may ask the server; repeatable", collect, [])
		.option("--no-open", "do not open a browser")
		.addHelpText("after", help)
		.action(dev);
}

const help = `
[program] is one of:
  a folder         with an index.html, also in its dist, build or public; or with a package.json
                   whose script dev, start or serve runs a server: it is started and ended with the sandbox
  an .html file    is opened first, and its folder is served
  an address       of a server that runs, like http://localhost:5173
What it was taken for is said in the first line.

byleave.json in the folder may say what the program is registered as, and which scopes your wallet has.
The state folder is made where the command is typed. Nothing else is written.

Examples:
  byleave dev ./my-program
  byleave dev http://localhost:5173 --backend https://api.example.com=http://localhost:3000
  byleave dev ./my-program --lan
  byleave dev --port 5000 --state /tmp/byleave --no-open
  byleave dev --store postgres://postgres@127.0.0.1:5432/sandbox
`;

async function dev(program: string | undefined, options: DevOptions): Promise<void> {
	// From the first moment on: whoever reads that it runs may end it at once.
	const told = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM"), once(process, "SIGHUP")]);
	const command = process.env.npm_lifecycle_event === "start" ? "npm start --" : "byleave dev";
	const say = (line: string): void => void process.stderr.write(`${line}\n`);
	const lan = options.lan === true ? lanAddress() : options.lan;
	if (options.reset) {
		await refuseRunning(options.state);
		if (options.store === undefined) await forgetDatabase(options.state);
		else await forgetStore(storeUrl(options.store), (await openState(options.state)).secret);
		await forgetPhones(options.state);
	}
	const stop = new AbortController();
	void told.then(() => stop.abort());
	const given = await takeGiven(program, { say, command, env: process.env, stop: stop.signal }).catch(
		(error: unknown) => {
			// Ended while the program's own server was still starting: that is no trouble.
			if (!stop.signal.aborted) throw error;
		},
	);
	if (!given) return;
	const { devServer } = given;
	try {
		const sandbox = await createSandbox({
			...sandboxOptions(given, options, lan, say),
			listens(urls) {
				process.stdout.write(opening(urls));
				if (options.open && !options.headless) openBrowser(urls.page);
			},
		});
		try {
			const isSample = program === undefined && hasSample();
			process.stdout.write(welcome(sandbox, { command, isSample, isPlain: options.headless === true }));
			const ended = await Promise.race([told.then(() => undefined), ...(devServer ? [devServer.ended] : [])]);
			if (ended !== undefined) {
				throw new Trouble("The program's own server ended", ended, "look at what it wrote above, then start again");
			}
			process.stdout.write("\nStopping.\n");
		} finally {
			await sandbox.close();
		}
	} finally {
		await devServer?.close();
	}
}

const sandboxOptions = (
	{ source, home, title }: Given,
	options: DevOptions,
	lan: string | undefined,
	report: (line: string) => void,
): Parameters<typeof createSandbox>[0] => ({
	...{ program: source, home, title, lan, report },
	watch: true,
	tls: options.tls,
	state: options.state,
	store: options.store,
	platform: options.platform,
	backends: options.backend,
	hostOrigins: options.hostOrigin,
	ports: {
		page: options.port,
		program: options.programPort,
		merchant: options.merchantPort,
		gateway: options.gatewayPort,
		operator: options.operatorPort,
	},
});

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

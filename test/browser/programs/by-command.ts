// `byleave dev` as a developer types it: a process of its own, which is ended as by Ctrl-C.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { createMerchant, type Merchant } from "@byleave/merchant";

const main = fileURLToPath(new URL("../../../packages/byleave/src/cli/main.ts", import.meta.url));
const { NODE_TEST_CONTEXT: _, npm_lifecycle_event: __, ...env } = process.env;
const anyPorts = ["port", "program-port", "merchant-port", "gateway-port", "operator-port"].map(
	(name) => `--${name}=0`,
);

export interface ByCommand {
	/** All that it has said. */
	said(): string;
	/** The page to open, with the program on it. */
	readonly page: string;
	/** What its .env file makes of a merchant's server. */
	readonly merchant: Merchant;
	close(): Promise<void>;
}

/** Types the command and waits until it says that all runs. Rejects with what it said if it ends before. */
export async function byCommand(cwd: string, state: string, ...args: readonly string[]): Promise<ByCommand> {
	const all = ["--conditions=byleave-source", main, "dev", ...args, "--headless", "--state", state, ...anyPorts];
	const child = spawn(process.execPath, all, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
	const ended = once(child, "close");
	let said = "";
	const close = async (): Promise<void> => {
		child.kill("SIGINT");
		await ended;
	};
	await new Promise<void>((resolve, reject) => {
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding("utf8").on("data", (text: string) => {
				said += text;
				if (/Ctrl-C/.test(said)) resolve();
			});
		}
		ended.then(() => reject(new Error(`It ended before it ran:\n${said}`)));
	});
	const told = (name: string): string => new RegExp(`^ {2}${name} +(\\S+)`, "m").exec(said)?.[1] ?? "";
	const file = parseEnv(await readFile(told("All of it"), "utf8"));
	const merchant = createMerchant({
		gateway: file.BYLEAVE_GATEWAY ?? "",
		clientId: file.BYLEAVE_CLIENT_ID ?? "",
		privateKey: file.BYLEAVE_PRIVATE_KEY ?? "",
		platformPublicKey: file.BYLEAVE_PLATFORM_PUBLIC_KEY ?? "",
	});
	const [appId = ""] = told("appId").split(",");
	return { said: () => said, page: `${told("Open")}/?app=${appId}&lang=en`, merchant, close };
}

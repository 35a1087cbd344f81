import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { causes } from "@byleave/protocol";
import { platforms } from "@byleave/protocol/platforms";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { Command } from "commander";
import { createSuperApp } from "../sandbox/super-app/super-app.ts";
import { getAuthCode } from "../testkit/get-auth-code.ts";
import { DEFAULT_STATE, findRunning, notRunning, trustIt } from "./running.ts";

interface AuthorizeOptions {
	readonly app: string;
	readonly user: string;
	readonly scopes?: string;
	readonly deny?: boolean;
	readonly dismiss?: boolean;
	readonly only?: string;
	readonly language?: string;
	readonly state: string;
}

/** `byleave authorize`: what a tap and a sheet do, without a browser. Only with a sandbox's issuer (ruling 24). */
export function authorizeCommand(exit: (code: number) => void): Command {
	return new Command("authorize")
		.description("get an authorization code from the running sandbox without a browser; prints JSON")
		.requiredOption("--app <appId>", "the mini program")
		.requiredOption("--user <sub>", "the user, as personas.json names them")
		.option("--scopes <names>", "with commas between; left out, what the platform gives by default")
		.option("--deny", "answer the sheet with Don't allow")
		.option("--dismiss", "close the sheet without choosing")
		.option("--only <names>", "allow, with these optional scopes switched on (default: all of them)")
		.option("--language <tag>", "of the sheet: en, zh-Hans, id, ar")
		.option("--state <folder>", "of the sandbox", DEFAULT_STATE)
		.addHelpText(
			"after",
			`
Prints {authCode, authSuccessScopes, authErrorScopes} and exits with 0, or
{error, errorMessage, outcome, authErrorScopes}, as fail receives it, and exits with 1.

Which scopes an app may ask for: byleave apps show <appId>

Examples:
  byleave authorize --app shop --user mara
  byleave authorize --app shop --user mara --scopes <scope>,<scope> --only ""
  byleave authorize --app all --user budi --scopes <scope> --deny
`,
		)
		.action(async (options: AuthorizeOptions) => {
			const running = await findRunning(options.state);
			const { folder, gateway, platform } = running;
			await trustIt(running);
			const superApp = createSuperApp(
				await readFile(join(folder, "issuer-private-key.pem"), "utf8"),
				options.user,
				Date.now,
			);
			const answer = await getAuthCode({
				gateway,
				userToken: () => superApp.userToken(),
				report: ({ cause, message, trace }) =>
					void process.stderr.write(`${message} · ${causes[cause].todo} (docs/errors.md#${cause}, trace ${trace})\n`),
				platform: platforms[platform] ?? alipayplus,
				appId: options.app,
				scopes: options.scopes,
				language: options.language,
				sheet: options.deny ? "deny" : options.dismiss ? "dismiss" : "allow",
				only: options.only?.split(",").map((name) => name.trim()),
			}).catch((error: unknown) => {
				// What fetch rejects with when nobody listens.
				throw error instanceof TypeError && error.cause ? notRunning(folder) : error;
			});
			process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
			exit("authCode" in answer ? 0 : 1);
		});
}

import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { apps } from "./apps.ts";
import { clients } from "./clients/clients.ts";
import { grants } from "./grants.ts";
import { keys } from "./keys.ts";
import { merchants } from "./merchants.ts";
import { messages } from "./messages/messages.ts";
import { templates } from "./messages/templates.ts";
import { DEFAULT_OPERATOR } from "./operator.ts";
import { serve } from "./serve.ts";
import { copy } from "./store/copy.ts";
import { migrate } from "./store/migrate.ts";
import { explainFailure, type Terminal } from "./terminal.ts";
import { users } from "./users.ts";

const guide = `
Environment:
  BYLEAVE_OPERATOR_URL    where the operator's face listens (default ${DEFAULT_OPERATOR})
  BYLEAVE_OPERATOR_TOKEN  the operator's token, as byleave.config.ts has it
  BYLEAVE_STORE_URL       the store that migrate and copy go to, so that no password stands in an argument

Exit codes:
  0  done
  1  refused or failed; the line says why
  2  the command or the configuration is wrong

Examples:
  byleave-server --version
  byleave-server serve --config byleave.config.ts
  byleave-server migrate --dry-run
  byleave-server merchants add M1 --name "Coffee Ltd"
  byleave-server clients add C1 --merchant M1 --key merchant-public.pem
  byleave-server apps add A1 --client C1 --name Coffee
  byleave-server apps approve A1 <scope>
  byleave-server grants list --user 4711 --json
`;

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

/** Runs the command `byleave-server` and answers its exit code: 0 done, 1 refused or failed, 2 wrong command or configuration. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
	// No option of commander's: it would be every verb's, and some have a --version of their own.
	if (argv[0] === "--version") {
		terminal.out(`${version}\n`);
		return 0;
	}
	const program = new Command("byleave-server")
		.description("The authorization server behind my.getAuthCode, and its operator's verbs.")
		.option("--operator <url>", "where the operator's face of a running server listens")
		.option("--json", "answer in JSON, for scripts; failures too, on standard error")
		.exitOverride()
		.configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
		.configureHelp({ showGlobalOptions: true })
		.showHelpAfterError("(byleave-server --help shows what there is)")
		.addHelpText("after", guide);
	for (const add of [serve, migrate, copy, merchants, clients, apps, templates, messages, keys, grants, users])
		add(program, terminal);
	try {
		await program.parseAsync([...argv], { from: "user" });
		return 0;
	} catch (error) {
		// commander has written its own line, or the help that was asked for.
		if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
		const { lines, exitCode, json } = explainFailure(error);
		terminal.err(program.opts().json ? `${JSON.stringify(json)}\n` : lines.map((line) => `${line}\n`).join(""));
		return exitCode;
	}
}

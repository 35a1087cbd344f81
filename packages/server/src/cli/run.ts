import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { DEFAULT_OPERATOR } from "./operator.ts";
import { explainFailure, type Terminal } from "./terminal.ts";

type Verb = (program: Command, terminal: Terminal) => void;
/** Each loaded only when it is given, or when all are told: a server that starts has no use for the others. */
const verbs: Readonly<Record<string, () => Promise<Verb>>> = {
	serve: async () => (await import("./serve.ts")).serve,
	migrate: async () => (await import("./store/migrate.ts")).migrate,
	copy: async () => (await import("./store/copy.ts")).copy,
	merchants: async () => (await import("./merchants.ts")).merchants,
	clients: async () => (await import("./clients/clients.ts")).clients,
	apps: async () => (await import("./apps.ts")).apps,
	templates: async () => (await import("./messages/templates.ts")).templates,
	messages: async () => (await import("./messages/messages.ts")).messages,
	keys: async () => (await import("./keys.ts")).keys,
	grants: async () => (await import("./grants.ts")).grants,
	users: async () => (await import("./users.ts")).users,
};

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
	const [first = ""] = argv;
	const given = Object.hasOwn(verbs, first) ? verbs[first] : undefined;
	for (const load of given ? [given] : Object.values(verbs)) (await load())(program, terminal);
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

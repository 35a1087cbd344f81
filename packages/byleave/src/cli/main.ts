import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { Trouble } from "../trouble.ts";
import { handOn } from "./hand-on.ts";
import { handedOn } from "./operator.ts";
import { curlApart, printable } from "./wire/input.ts";

const guide = `
Operator verbs, handed on to byleave-server with the running sandbox's address and token:
  ${handedOn.join(", ")}

Exit codes:
  0  done
  1  my.getAuthCode failed, a signature or a set-up is not good, or a command was refused; the output says why
  2  the command is wrong, or the sandbox could not start or does not run

Examples:
  byleave dev                               the sandbox with the sample mini program
  byleave dev ./my-program                  the same with yours
  byleave authorize --app shop --user mara --scopes <scope>
  byleave sign --key merchant.pem -- curl https://wallet.example/v2/… -d '{…}'
  byleave verify --key merchant-public.pem request.txt
  byleave doctor https://wallet.example
  byleave apps show shop
`;

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

/** Runs the command `byleave` and answers its exit code. */
async function run(argv: readonly string[]): Promise<number> {
	if (handedOn.includes(argv[0] ?? "")) return handOn(argv);
	const program = new Command("byleave")
		.description("The workshop of my.getAuthCode: a sandbox in which every party runs on this machine.")
		.version(version)
		.exitOverride()
		.showHelpAfterError("(byleave --help shows what there is)")
		.addHelpText("after", guide);
	let code = 0;
	const exit = (status: number): void => {
		code = status;
	};
	// The one that is waited for loads no other.
	const isDev = argv[0] === "dev";
	for (const command of [await dev(), ...(isDev ? [] : await others(exit))]) program.addCommand(command);
	for (const command of program.commands) command.copyInheritedSettings(program);
	try {
		await program.parseAsync([...curlApart(argv)], { from: "user" });
		return code;
	} catch (error) {
		// commander has written its own line, or the help that was asked for.
		if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
		process.stderr.write(`${printable(lineOf(error))}\n`);
		return 2;
	}
}

const dev = async (): Promise<Command> => (await import("./dev.ts")).devCommand();

async function others(exit: (status: number) => void): Promise<readonly Command[]> {
	const [{ authorizeCommand }, { signCommand }, { verifyCommand }, { doctorCommand }] = await Promise.all([
		import("./authorize.ts"),
		import("./wire/sign.ts"),
		import("./wire/verify.ts"),
		import("./wire/doctor.ts"),
	]);
	return [authorizeCommand(exit), signCommand(), verifyCommand(exit), doctorCommand(exit)];
}

/** What happened · why · what to do, in one line; whatever is not foreseen says as much as it can. */
function lineOf(error: unknown): string {
	if (error instanceof Trouble) return error.message;
	const message = error instanceof Error ? error.message : String(error);
	return message.replace(/\s*\n\s*/g, " · ");
}

// A password in an argument is everybody's to read who lists processes: from here on it is not there any more.
if (process.argv.some((argument) => /postgres(ql)?:\/\/[^@/]*:/.test(argument))) process.title = "byleave";
// Whoever has stopped reading does not make it fail (`byleave dev | head`).
process.stdout.on("error", () => {});
process.exitCode = await run(process.argv.slice(2));
// What is left open then must not keep the process, nor a port (ruling 41).
setTimeout(() => process.exit(), 1000).unref();

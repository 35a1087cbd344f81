import { type Algorithm, algorithmNames } from "@byleave/protocol/signature";
import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import { DAY } from "../trust/clock.ts";
import { type PublishedKey, SIGNS_AFTER } from "../trust/keys.ts";
import { operatorOf } from "./operator.ts";
import { dateOf, Refusal, type Terminal, table } from "./terminal.ts";

const purpose = () =>
	new Argument("<purpose>", "answer: what merchants verify · outgoing: what the super app's back end verifies").choices(
		["answer", "outgoing"],
	);

const algorithm = (what: string) => new Option("--algorithm <name>", what).choices(algorithmNames);

interface ShowOptions {
	version?: string;
	algorithm?: Algorithm;
}
interface RotateOptions {
	signsAfterDays: number;
	algorithm: Algorithm;
}

/** `keys list | show | rotate | withdraw`: the platform's own. */
export function keys(program: Command, terminal: Terminal): void {
	const noun = program.command("keys").description("the platform's own keys");
	noun
		.command("list")
		.description("all published versions")
		.action(async (_options: unknown, command: Command) => {
			const operator = operatorOf(command, terminal);
			const answer = await operator.get<{ keys: PublishedKey[] }>("/operator/keys");
			const rows = answer.keys.map((key) => [
				key.purpose,
				key.version,
				key.algorithm,
				dateOf(key.createdAt),
				dateOf(key.signsFrom),
			]);
			operator.say(answer, table(["PURPOSE", "VERSION", "ALGORITHM", "SINCE", "SIGNS FROM"], rows));
		});
	noun
		.command("show")
		.description("the newest public key of a purpose, as PEM")
		.addArgument(purpose())
		.option("--version <version>", "this version instead of the newest")
		.addOption(algorithm("the newest of this kind (default: RSA256)"))
		.addHelpText("after", "\nExample:\n  byleave-server keys show answer > platform-public.pem\n")
		.action(async (of: string, options: ShowOptions, command: Command) => {
			const operator = operatorOf(command, terminal);
			const { keys: all } = await operator.get<{ keys: PublishedKey[] }>("/operator/keys");
			const kind = options.algorithm ?? (options.version === undefined ? "RSA256" : undefined);
			const key = all.find(
				(row) =>
					row.purpose === of &&
					(options.version ?? row.version) === row.version &&
					(kind ?? row.algorithm) === row.algorithm,
			);
			if (!key) {
				throw new Refusal("field_invalid", `There is no published ${of} key of this version.`, {
					why: "It was never made, or has been withdrawn.",
					todo: "See byleave-server keys list.",
					field: "version",
				});
			}
			operator.say(key, key.publicKey.trim());
		});
	noun
		.command("rotate")
		.description("make a new key: published at once, it signs after some days; the old one stays until it is withdrawn")
		.addArgument(purpose())
		.option(
			"--signs-after-days <days>",
			"when it begins to sign; 0, at once, if the old one is lost or stolen",
			days,
			SIGNS_AFTER / DAY,
		)
		.addOption(algorithm("of which kind").default("RSA256"))
		.addHelpText("after", "\nExample:\n  byleave-server keys rotate answer --signs-after-days 30\n")
		.action(async (of: string, { signsAfterDays, algorithm }: RotateOptions, command: Command) => {
			const operator = operatorOf(command, terminal);
			const made = await operator.post<PublishedKey>("/operator/keys/rotate", {
				purpose: of,
				algorithm,
				signsAfterMs: signsAfterDays * DAY,
			});
			const { version, signsFrom } = made;
			operator.say(
				made,
				`The ${made.purpose} key ${version} is made and published. It signs from ${dateOf(signsFrom)} on.`,
			);
		});
	noun
		.command("withdraw")
		.description("end a key for good: it signs nothing any more and is not published")
		.addArgument(purpose())
		.argument("<version>", "as keys list shows it")
		.addHelpText("after", "\nExample:\n  byleave-server keys withdraw answer 1\n")
		.action(async (of: string, version: string, _options: unknown, command: Command) => {
			const operator = operatorOf(command, terminal);
			const answer = await operator.post("/operator/keys/withdraw", { purpose: of, version });
			operator.say(answer, `The ${of} key ${version} is withdrawn.`);
		});
}

function days(text: string): number {
	if (!/^\d{1,2}$/.test(text) || Number(text) > 90)
		throw new InvalidArgumentError("A whole number from 0 to 90 is needed.");
	return Number(text);
}

import { Argument, type Command, InvalidArgumentError } from "commander";
import type { PublishedKey } from "../trust/keys.ts";
import { operatorOf } from "./operator.ts";
import { dateOf, Refusal, type Terminal, table } from "./terminal.ts";

const DAY = 86_400_000;
const purpose = () =>
	new Argument("<purpose>", "answer: what merchants verify · outgoing: what the super app's back end verifies").choices(
		["answer", "outgoing"],
	);

/** `keys list | show | rotate`: the platform's own. */
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
				key.retiresAt === null ? "–" : dateOf(key.retiresAt),
			]);
			operator.say(answer, table(["PURPOSE", "VERSION", "ALGORITHM", "SINCE", "RETIRES"], rows));
		});
	noun
		.command("show")
		.description("the newest public key of a purpose, as PEM")
		.addArgument(purpose())
		.option("--version <version>", "this version instead of the newest")
		.addHelpText("after", "\nExample:\n  byleave-server keys show answer > platform-public.pem\n")
		.action(async (of: string, options: { version?: string }, command: Command) => {
			const operator = operatorOf(command, terminal);
			const { keys: all } = await operator.get<{ keys: PublishedKey[] }>("/operator/keys");
			const key = all.find((row) => row.purpose === of && (options.version ?? row.version) === row.version);
			if (!key) {
				throw new Refusal("field_invalid", `There is no published ${of} key of this version.`, {
					why: "It was never made, or has retired.",
					todo: "See byleave-server keys list.",
					field: "version",
				});
			}
			operator.say(key, key.publicKey.trim());
		});
	noun
		.command("rotate")
		.description("make a new key; it signs after five minutes, the old one stays verifiable for a while")
		.addArgument(purpose())
		.option("--overlap-days <days>", "how long the old key stays published; 0 if it is lost or stolen", days, 7)
		.addHelpText("after", "\nExample:\n  byleave-server keys rotate answer --overlap-days 30\n")
		.action(async (of: string, { overlapDays }: { overlapDays: number }, command: Command) => {
			const operator = operatorOf(command, terminal);
			const made = await operator.post<{ purpose: string; version: string }>("/operator/keys/rotate", {
				purpose: of,
				overlapMs: overlapDays * DAY,
			});
			operator.say(made, `The ${made.purpose} key ${made.version} is made and published.`);
		});
}

function days(text: string): number {
	if (!/^\d{1,2}$/.test(text) || Number(text) > 90)
		throw new InvalidArgumentError("A whole number from 0 to 90 is needed.");
	return Number(text);
}

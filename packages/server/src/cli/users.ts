import type { Command } from "commander";
import { operatorOf } from "./operator.ts";
import { type Terminal, UsageError } from "./terminal.ts";

/** `users freeze | activate | erase | import-id` */
export function users(program: Command, terminal: Terminal): void {
	const noun = program.command("users").description("the super app's users, by the name its back end gives them");
	for (const [verb, status, what] of [
		["freeze", "FROZEN", "issue, redeem and disclose nothing for a user any more"],
		["activate", "ACTIVE", "let a frozen user go on"],
	] as const) {
		noun
			.command(`${verb} <sub>`)
			.description(what)
			.action(async (sub: string, _options: unknown, command: Command) => {
				const operator = operatorOf(command, terminal);
				operator.say(await operator.post("/operator/users/status", { sub, status }), `The user is ${status}.`);
			});
	}
	noun
		.command("erase <sub>")
		.description("forget a user for good: ids, grants, codes and tokens")
		.option("--yes", "yes, for good")
		.action(async (sub: string, { yes }: { yes?: boolean }, command: Command) => {
			if (!yes) {
				throw new UsageError("Nothing is erased yet · it cannot be undone · repeat the command with --yes.");
			}
			const operator = operatorOf(command, terminal);
			const answer = await operator.post<{ known: boolean }>("/operator/users/erase", { sub });
			operator.say(answer, answer.known ? "The user is forgotten." : "Nothing was known of this user.");
		});
	noun
		.command("import-id <sub> <userId>")
		.description("keep the id by which a merchant knows a user from elsewhere")
		.requiredOption("--client <clientId>", "the merchant's client")
		.action(async (sub: string, userId: string, { client }: { client: string }, command: Command) => {
			const operator = operatorOf(command, terminal);
			const answer = await operator.post("/operator/users/import-id", { clientId: client, sub, userId });
			operator.say(answer, "The id is kept.");
		});
}

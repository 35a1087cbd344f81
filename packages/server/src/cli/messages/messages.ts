import type { Command } from "commander";
import type { MessageSeen } from "../../store.ts";
import { operatorOf } from "../operator.ts";
import { dateOf, type Terminal, table } from "../terminal.ts";

/** `messages list | send-again` */
export function messages(program: Command, terminal: Terminal): void {
	const noun = program.command("messages").description("what mini programs wrote to people, and what became of it");
	noun
		.command("list")
		.description("those that were given up; or those that wait, were delivered, or were stopped")
		.option("--state <state>", "DEAD, WAITING, DELIVERED or STOPPED", "DEAD")
		.option("--app <appId>", "only of this mini program")
		.option("--after <place>", "behind the place that the list before ended with")
		.addHelpText("after", "\nExample:\n  byleave-server messages list --state WAITING --app A1\n")
		.action(async ({ state, app, after }: { state: string; app?: string; after?: string }, command: Command) => {
			const operator = operatorOf(command, terminal);
			const answer = await operator.get<{ messages: MessageSeen[]; next: string | null }>("/operator/messages", {
				state: state.toUpperCase(),
				...(app === undefined ? {} : { appId: app }),
				...(after === undefined ? {} : { after }),
			});
			operator.say(answer, listed(answer, state.toUpperCase()));
		});
	noun
		.command("send-again <messageId...>")
		.description("try what was given up once more, if its person still allows it")
		.addHelpText("after", "\nExample:\n  byleave-server messages send-again MS00ff…\n")
		.action(async (ids: string[], _options: unknown, command: Command) => {
			const operator = operatorOf(command, terminal);
			for (const messageId of ids) {
				const answer = await operator.post("/operator/messages/send-again", { messageId });
				operator.say(answer, `${messageId} waits to be delivered again.`);
			}
		});
}

function listed({ messages, next }: { messages: readonly MessageSeen[]; next: string | null }, state: string): string {
	if (messages.length === 0) return `There are no messages that are ${state}.`;
	const rows = messages.map((row) => [
		row.messageId,
		row.appId,
		row.channel,
		row.templateCode ?? "–",
		dateOf(row.acceptedAt),
		String(row.attempts),
		row.reason ?? "–",
	]);
	const more = next === null ? "" : `\n\nThere are more: --after ${next}`;
	return `${table(["MESSAGE", "APP", "CHANNEL", "TEMPLATE", "ACCEPTED", "TRIES", "WHY"], rows)}${more}`;
}

import { encodings } from "@byleave/protocol/signature";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { ClientWithKeys } from "../../store.ts";
import { operatorOf } from "../operator.ts";
import { dateOf, type Terminal, UsageError } from "../terminal.ts";

/** How a client is answered, as a command is told it. Left out: as it is, or as is usual. */
export interface SpeltAs {
	readonly responseEncoding?: string;
	readonly headerCase?: "lower" | "title";
}

/** The options of SpeltAs. */
export const answeredAs = (command: Command): Command =>
	command
		.addOption(
			new Option(
				"--response-encoding <name>",
				"how answers' signatures are written; mirror: as each request's is",
			).choices(["mirror", ...Object.keys(encodings)]),
		)
		.addOption(
			new Option(
				"--header-case <case>",
				"how answers' headers are written; some clients find only one of them",
			).choices(["lower", "title"]),
		);

/** The same for the operator face. */
export const spelt = ({ responseEncoding, headerCase }: SpeltAs) => ({
	responseEncoding,
	titleCaseHeaders: headerCase && headerCase === "title",
});

/** In words. */
export function howAnswered({ responseEncoding, titleCaseHeaders, answerKey }: ClientWithKeys): string {
	const signature = responseEncoding === "mirror" ? "as its requests are signed" : `in ${responseEncoding}`;
	const key = answerKey ? `, by the answer key ${answerKey.version} until ${dateOf(answerKey.until)}` : "";
	return `${signature}, headers in ${titleCaseHeaders ? "Title-Case" : "lower case"}${key}.`;
}

/** `clients answers | answer-key` */
export function answers(noun: Command, terminal: Terminal): void {
	answeredAs(noun.command("answers <clientId>").description("change how a client is answered, from its next answer on"))
		.addHelpText(
			"after",
			"\nExample, for a client that decodes nothing before base64:\n  byleave-server clients answers C1 --response-encoding base64 --header-case title\n",
		)
		.action(async (clientId: string, options: SpeltAs, command: Command) => {
			const asked = spelt(options);
			if (Object.values(asked).every((value) => value === undefined)) {
				throw new UsageError("Nothing to change · give --response-encoding, --header-case, or both.");
			}
			const operator = operatorOf(command, terminal);
			const client = await operator.post<ClientWithKeys>("/operator/clients/answers", { clientId, ...asked });
			operator.say(client, `Client ${clientId} is answered ${howAnswered(client)}`);
		});
	noun
		.command("answer-key <clientId> <version>")
		.description("have one of the platform's answer keys sign for a client that knows no newer one; none: as for all")
		.option("--until <date>", "when it is signed for as all are again", moment)
		.addHelpText("after", "\nExample:\n  byleave-server clients answer-key C1 1 --until 2027-01-31\n")
		.action(async (clientId: string, named: string, { until }: { until?: number }, command: Command) => {
			const version = named === "none" ? null : named;
			if (version !== null && until === undefined) {
				throw new UsageError("--until is needed: from then on the client is signed for as all are.");
			}
			const operator = operatorOf(command, terminal);
			const client = await operator.post<ClientWithKeys>("/operator/clients/answer-key", { clientId, version, until });
			const { answerKey } = client;
			const told = answerKey
				? `by the answer key ${answerKey.version} until ${dateOf(answerKey.until)}`
				: "as all clients are";
			operator.say(client, `Client ${clientId} is signed for ${told}.`);
		});
}

/** An ISO 8601 date, or date and time with its zone, in milliseconds since 1970. */
export function moment(text: string): number {
	const at = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
		? Date.parse(text)
		: Number.NaN;
	if (Number.isNaN(at)) {
		throw new InvalidArgumentError("A date such as 2026-11-25, or a time such as 2026-11-25T08:00:00Z, is needed.");
	}
	return at;
}

import { readFile } from "node:fs/promises";
import { LEAST_RSA_BITS } from "@byleave/protocol/signature";
import { type Command, InvalidArgumentError } from "commander";
import type { ClientRow, ClientWithKeys } from "../store.ts";
import { readPublicKey } from "../trust/public-key.ts";
import { operatorOf } from "./operator.ts";
import { dateOf, Refusal, type Terminal, table, UsageError } from "./terminal.ts";

/** `clients add | rotate-key | retire-key | answer-key | suspend | resume | list | show` */
export function clients(program: Command, terminal: Terminal): void {
	const noun = program.command("clients").description("merchants' back ends: a Client-Id and the keys it signs with");
	noun
		.command("add <clientId>")
		.description("register a client of a merchant, with the public key it signs with")
		.requiredOption("--merchant <merchantId>", "whose it is")
		.requiredOption(
			"--key <file>",
			`its public key: PEM, or one line of base64; RSA of ${LEAST_RSA_BITS} bit or more, P-256 or Ed25519`,
		)
		.option("--response-encoding <name>", "how answers' signatures are written: mirror, percent, base64, base64url")
		.option("--title-case-headers", "answer with Title-Case headers, for clients that find no others")
		.addHelpText("after", "\nExample:\n  byleave-server clients add C1 --merchant M1 --key merchant-public.pem\n")
		.action(async (clientId: string, options: AddOptions, command: Command) => {
			const operator = operatorOf(command, terminal);
			const client = await operator.post<ClientWithKeys>("/operator/clients", {
				clientId,
				merchantId: options.merchant,
				publicKey: await publicKeyIn(options.key),
				responseEncoding: options.responseEncoding,
				titleCaseHeaders: options.titleCaseHeaders,
			});
			operator.say(client, `Client ${clientId} is registered.\n${keyTable(client)}`);
		});
	noun
		.command("rotate-key <clientId>")
		.description("give a client another key; the old ones live on until they are retired")
		.requiredOption("--key <file>", "the new public key")
		.option("--version <version>", "as its signatures will name it (default: one more than the highest number)")
		.option("--retire-others", "retire the client's other keys at once")
		.addHelpText(
			"after",
			"\nExample:\n  byleave-server clients rotate-key C1 --key new-public.pem\n  byleave-server clients retire-key C1 1\n",
		)
		.action(async (clientId: string, options: RotateOptions, command: Command) => {
			const operator = operatorOf(command, terminal);
			const client = await operator.post<ClientWithKeys>("/operator/clients/keys", {
				clientId,
				publicKey: await publicKeyIn(options.key),
				version: options.version,
				retireOthers: options.retireOthers,
			});
			operator.say(client, keyTable(client));
		});
	noun
		.command("retire-key <clientId> <version>")
		.description("end one key of a client at once")
		.option("--compromised-since <time>", "also end every token that it got since then", moment)
		.addHelpText(
			"after",
			"\nExample:\n  byleave-server clients retire-key C1 1 --compromised-since 2026-11-25T08:00:00Z\n",
		)
		.action(async (clientId: string, version: string, options: { compromisedSince?: number }, command: Command) => {
			const operator = operatorOf(command, terminal);
			const asked = { clientId, version, compromisedSince: options.compromisedSince };
			const client = await operator.post<Warned>("/operator/clients/keys/retire", asked);
			operator.say(client, client.warning ? `${keyTable(client)}\n${client.warning}` : keyTable(client));
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
	for (const [verb, status, what] of [
		["suspend", "SUSPENDED", "serve no request of a client any more"],
		["resume", "ACTIVE", "serve a suspended client again"],
	] as const) {
		noun
			.command(`${verb} <clientId>`)
			.description(what)
			.action(async (clientId: string, _options: unknown, command: Command) => {
				const operator = operatorOf(command, terminal);
				const client = await operator.post<ClientWithKeys>("/operator/clients/status", { clientId, status });
				operator.say(client, `Client ${clientId} is ${client.status}.`);
			});
	}
	noun
		.command("list")
		.description("all clients")
		.action(async (_options: unknown, command: Command) => {
			const operator = operatorOf(command, terminal);
			const answer = await operator.get<{ clients: ClientRow[] }>("/operator/clients");
			const rows = answer.clients.map((row) => [row.clientId, row.merchantId, row.status]);
			operator.say(answer, table(["CLIENT", "MERCHANT", "STATUS"], rows));
		});
	noun
		.command("show <clientId>")
		.description("one client and its keys")
		.action(async (clientId: string, _options: unknown, command: Command) => {
			const operator = operatorOf(command, terminal);
			const client = await operator.get<ClientWithKeys>("/operator/clients", { clientId });
			const facts = `${client.clientId} of ${client.merchantId}, ${client.status}, signatures as ${client.responseEncoding}`;
			operator.say(client, `${facts}\n${keyTable(client)}`);
		});
}

type Warned = ClientWithKeys & { readonly warning?: string };
interface AddOptions {
	merchant: string;
	key: string;
	responseEncoding?: string;
	titleCaseHeaders?: boolean;
}

interface RotateOptions {
	key: string;
	version?: string;
	retireOthers?: boolean;
}

/** An ISO 8601 date, or date and time with its zone, in milliseconds since 1970. */
function moment(text: string): number {
	const at = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
		? Date.parse(text)
		: Number.NaN;
	if (Number.isNaN(at)) {
		throw new InvalidArgumentError("A date such as 2026-11-25, or a time such as 2026-11-25T08:00:00Z, is needed.");
	}
	return at;
}

/** A public key's text, looked at before it travels: a private one must not leave this machine. */
async function publicKeyIn(file: string): Promise<string> {
	const text = await readFile(file, "utf8").catch((error: { code?: string }) => {
		throw new Refusal("field_invalid", `${file} cannot be read (${error.code}).`, {
			why: "There is no such file, or it may not be read.",
			todo: "Check --key.",
			field: "publicKey",
		});
	});
	readPublicKey(text);
	return text;
}

const keyTable = (client: ClientWithKeys): string =>
	table(
		["KEY VERSION", "SINCE", "RETIRED"],
		client.keys.map((key) => [
			key.version,
			dateOf(key.createdAt),
			key.retiredAt === null ? "–" : dateOf(key.retiredAt),
		]),
	);

import { readFile } from "node:fs/promises";
import { LEAST_RSA_BITS } from "@byleave/protocol/signature";
import type { Command } from "commander";
import type { ClientRow, ClientWithKeys } from "../../store.ts";
import { readPublicKey } from "../../trust/public-key.ts";
import { operatorOf } from "../operator.ts";
import { dateOf, Refusal, type Terminal, table } from "../terminal.ts";
import { answeredAs, answers, howAnswered, moment, type SpeltAs, spelt } from "./answers.ts";

/** `clients add | rotate-key | name-key | retire-key | answers | answer-key | suspend | resume | list | show` */
export function clients(program: Command, terminal: Terminal): void {
	const noun = program.command("clients").description("merchants' back ends: a Client-Id and the keys it signs with");
	const add = noun
		.command("add <clientId>")
		.description("register a client of a merchant, with the public key it signs with")
		.requiredOption("--merchant <merchantId>", "whose it is")
		.requiredOption(
			"--key <file>",
			`its public key: PEM, or one line of base64; RSA of ${LEAST_RSA_BITS} bit or more, P-256 or Ed25519`,
		);
	answeredAs(add)
		.addHelpText("after", "\nExample:\n  byleave-server clients add C1 --merchant M1 --key merchant-public.pem\n")
		.action(async (clientId: string, options: AddOptions, command: Command) => {
			const operator = operatorOf(command, terminal);
			const client = await operator.post<ClientWithKeys>("/operator/clients", {
				clientId,
				merchantId: options.merchant,
				publicKey: await publicKeyIn(options.key),
				...spelt(options),
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
		.command("name-key <clientId> <version> <name>")
		.description("what the client's signatures may call one of its keys beside its version; none: nothing else")
		.addHelpText(
			"after",
			"\nExample, for a client that signs with keyVersion=0:\n  byleave-server clients name-key C1 1 0\n",
		)
		.action(async (clientId: string, version: string, named: string, _options: unknown, command: Command) => {
			const operator = operatorOf(command, terminal);
			const name = named === "none" ? null : named;
			const client = await operator.post<ClientWithKeys>("/operator/clients/keys/name", { clientId, version, name });
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
	answers(noun, terminal);
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
			const who = `${client.clientId} of ${client.merchantId}, ${client.status}`;
			operator.say(client, `${who}\nAnswered ${howAnswered(client)}\n${keyTable(client)}`);
		});
}

type Warned = ClientWithKeys & { readonly warning?: string };
interface AddOptions extends SpeltAs {
	merchant: string;
	key: string;
}

interface RotateOptions {
	key: string;
	version?: string;
	retireOthers?: boolean;
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
		["KEY VERSION", "ALSO NAMED", "SINCE", "RETIRED"],
		client.keys.map((key) => [
			key.version,
			key.alsoNamed ?? "–",
			dateOf(key.createdAt),
			key.retiredAt === null ? "–" : dateOf(key.retiredAt),
		]),
	);

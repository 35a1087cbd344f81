import { platforms } from "@byleave/protocol/platforms";
import { type Encoding, encodings, writeTime } from "@byleave/protocol/signature";
import { Command, Option } from "commander";
import { Trouble } from "../../trouble.ts";
import { readSigningKey } from "../../wire/keys.ts";
import { signRequest } from "../../wire/sign.ts";
import { writeCurl } from "../../wire/write-curl.ts";
import { platformOf } from "../options.ts";
import { fileOf, note, platformNamed, printable, REQUEST, requestFrom, settings } from "./input.ts";

interface SignCommandOptions {
	readonly key?: string;
	readonly platform?: string;
	readonly clientId?: string;
	readonly keyVersion?: string;
	readonly time?: string;
	readonly encoding?: Encoding;
	readonly explain?: boolean;
	readonly json?: boolean;
}

/** `byleave sign`: the headers that sign a request, and the whole curl command. */
export function signCommand(): Command {
	return new Command("sign")
		.description("sign a request as a merchant does: prints the headers, and a curl command that sends it")
		.argument("[request...]", "a curl command, or a file; see below")
		.option("--key <file>", "your private key: PEM, or one line of base64; RSA, P-256 or Ed25519")
		.option("--platform <name>", `whose wire is spoken: ${Object.keys(platforms).join(", ")}`, platformOf)
		.option("--client-id <id>", "default: the request's Client-Id")
		.option("--key-version <name>", "of your key; left out, the platform tries all of your live ones")
		.option("--time <text>", "Request-Time to the letter, or now; default: the request's, else now")
		.addOption(
			new Option("--encoding <name>", "of the signature; default: as the platform's clients write it").choices(
				Object.keys(encodings),
			),
		)
		.option("--explain", "print the text that is signed, too")
		.option("--json", "print {headers, curl, text} as JSON")
		.addHelpText(
			"after",
			`${REQUEST}
What is left out is taken from the environment (BYLEAVE_PRIVATE_KEY_FILE, BYLEAVE_CLIENT_ID, BYLEAVE_PLATFORM), or from
the sandbox's .byleave/.env. The private key is never printed.

Examples:
  byleave sign --key merchant.pem --client-id 5J5YPB4MA8DM0000 -- curl https://wallet.example/v2/… -d '{…}'
  pbpaste | byleave sign --key merchant.pem --time now
  byleave sign --platform gcash --explain request.txt
`,
		)
		.action(sign);
}

async function sign(words: readonly string[], options: SignCommandOptions): Promise<void> {
	const set = await settings();
	const keyFile = options.key ?? set.privateKeyFile;
	if (keyFile === undefined)
		throw new Trouble("No key to sign with", "neither --key nor a sandbox's .env names one", "name it with --key");
	if (options.key === undefined) note(`signed with ${keyFile}, as ${set.file ?? "the environment"} says.`);
	const by = readSigningKey((await fileOf(keyFile)).toString(), keyFile);
	const { request } = await requestFrom(words);
	const now = Date.now();
	const known = request.headers.some(([name]) => name.toLowerCase() === "client-id");
	const signed = signRequest(request, {
		platform: platformNamed(options.platform, set),
		by,
		clientId: options.clientId ?? (known ? undefined : set.clientId),
		keyVersion: options.keyVersion,
		time: options.time === "now" ? writeTime(now) : options.time,
		encoding: options.encoding,
		now,
	});
	for (const line of signed.notes) note(line);
	const curl = writeCurl(signed.request);
	const text = new TextDecoder().decode(signed.text);
	if (options.json) {
		const told = { headers: Object.fromEntries(signed.headers), curl: curl ?? null, ...(options.explain && { text }) };
		process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
		return;
	}
	if (curl === undefined) note("No host is known, so there is no curl command: add a Host header.");
	const parts = [
		signed.headers.map(([name, value]) => `${name}: ${value}`).join("\n"),
		...(options.explain ? [`Signed, from the first letter to the last:\n${printable(text)}`] : []),
		...(curl === undefined ? [] : [curl]),
	];
	process.stdout.write(`${parts.join("\n\n")}\n`);
}

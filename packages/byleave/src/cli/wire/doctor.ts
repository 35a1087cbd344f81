import { platforms } from "@byleave/protocol/platforms";
import { Command, InvalidArgumentError } from "commander";
import { doctor } from "../../doctor/doctor.ts";
import type { Finding } from "../../doctor/finding.ts";
import type { Client } from "../../doctor/visit.ts";
import { Trouble } from "../../trouble.ts";
import { readSigningKey, readVerifyingKeys, type VerifyingKey } from "../../wire/keys.ts";
import { collect, platformOf } from "../options.ts";
import { fileOf, note, printable, type Settings, settings } from "./input.ts";

interface DoctorCommandOptions {
	readonly platform?: string;
	readonly clientId?: string;
	readonly key?: string;
	readonly keyVersion?: string;
	readonly platformKey: readonly string[];
	readonly ca?: string;
	readonly timeout: number;
	readonly json?: boolean;
}

/** `byleave doctor`: looks at a set-up from outside and says what to mend. */
export function doctorCommand(exit: (code: number) => void): Command {
	return new Command("doctor")
		.description("look at a whole set-up from outside: reachability, TLS, clock, keys, proxies; says what to mend")
		.argument("[url]", "the gateway as merchants are told it, with its prefix; default: the sandbox's")
		.option(
			"--platform <name>",
			`whose wire is spoken; default: what the server plays; one of ${Object.keys(platforms).join(", ")}`,
			platformOf,
		)
		.option("--client-id <id>", "sign as this client, with --key: then what arrives of a request is checked, too")
		.option("--key <file>", "its private key")
		.option("--key-version <name>", "of that key")
		.option("--platform-key <file>", "the platform's public key as it was handed over; repeatable", collect, [])
		.option("--ca <file>", "a certificate authority to trust beside the usual ones, PEM")
		.option("--timeout <seconds>", "for each answer", secondsOf, 10)
		.option("--json", "print the findings as JSON")
		.addHelpText(
			"after",
			`
A line for each check: ok, warn or bad, what was found, and what mends it. Exits with 1 if any is bad.
It asks what anybody may ask, and sends at most two signed requests with a code that nobody has: nothing is changed.
Without a URL it looks at the sandbox of .byleave, or what BYLEAVE_GATEWAY names, as its client.

Examples:
  byleave doctor
  byleave doctor https://wallet.example/acl/api
  byleave doctor https://wallet.example --client-id 5J5YPB4MA8DM0000 --key merchant.pem --platform-key platform.pem
`,
		)
		.action(async (url: string | undefined, options: DoctorCommandOptions) => {
			const set = await settings();
			const at = url ?? set.gateway;
			if (at === undefined)
				throw new Trouble("There is no URL", "no sandbox has run here", "name the gateway: byleave doctor https://…");
			if (url === undefined) note(`${at}, as ${set.file ?? "the environment"} says.`);
			// What is set is only for the gateway that it names.
			const own = url === undefined || url === set.gateway ? set : undefined;
			const ca = options.ca ?? own?.caFile;
			const findings = await doctor({
				url: at,
				platform: options.platform === undefined ? undefined : platforms[options.platform],
				client: await clientOf(options, url === undefined ? set : undefined),
				platformKeys: (await Promise.all(options.platformKey.map(keysOf))).flat(),
				ca: ca === undefined ? undefined : (await fileOf(ca)).toString(),
				timeout: options.timeout * 1000,
			});
			process.stdout.write(
				options.json ? `${JSON.stringify(findings, null, 2)}\n` : printable(findings.map(lineOf).join("")),
			);
			exit(findings.some(({ verdict }) => verdict === "bad") ? 1 : 0);
		});
}

/** Whoever names a gateway names its client too. */
async function clientOf(options: DoctorCommandOptions, set: Settings | undefined): Promise<Client | undefined> {
	const clientId = options.clientId ?? set?.clientId;
	const file = options.key ?? set?.privateKeyFile;
	if (clientId === undefined && file === undefined) return undefined;
	if (clientId === undefined || file === undefined)
		throw new Trouble("A client is named by half", "--client-id and --key go together", "name both, or neither");
	return { clientId, by: readSigningKey((await fileOf(file)).toString(), file), keyVersion: options.keyVersion };
}

const keysOf = async (file: string): Promise<readonly VerifyingKey[]> =>
	readVerifyingKeys((await fileOf(file)).toString(), file);

const lineOf = ({ verdict, check, said, todo }: Finding): string =>
	`${verdict.padEnd(5)} ${check.padEnd(12)} ${said}${todo === undefined ? "" : ` → ${todo}`}\n`;

function secondsOf(text: string): number {
	const seconds = Number(text);
	if (!(seconds > 0 && seconds <= 300)) throw new InvalidArgumentError("Seconds are needed, 300 at most.");
	return seconds;
}

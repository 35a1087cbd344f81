import { platforms } from "@byleave/protocol/platforms";
import { Command } from "commander";
import { Trouble } from "../../trouble.ts";
import { readVerifyingKeys, type VerifyingKey } from "../../wire/keys.ts";
import { readAnswer } from "../../wire/read/read.ts";
import { type Verdict, verifyAnswer, verifyRequest } from "../../wire/verify.ts";
import { collect, platformOf } from "../options.ts";
import { fileOf, note, platformNamed, printable, REQUEST, requestFrom, settings } from "./input.ts";

interface VerifyCommandOptions {
	readonly key: readonly string[];
	readonly otherKey: readonly string[];
	/** True: the answer that was saved along with the request. */
	readonly response?: string | true;
	readonly platform?: string;
	readonly explain?: boolean;
	readonly json?: boolean;
}

/** `byleave verify`: whether a request or an answer is signed as it should be, and if not, what was signed instead. */
export function verifyCommand(exit: (code: number) => void): Command {
	return new Command("verify")
		.description("check the signature of a request or of an answer; says which mistake would have made it")
		.argument("[request...]", "a curl command, or a file; see below")
		.option("--key <file>", "the signer's public key, or version=file; or a file of /keys; repeatable", collect, [])
		.option(
			"--other-key <file>",
			"the other side's public key, to see whether that one signed; repeatable",
			collect,
			[],
		)
		.option("--response [file]", "verify the answer to the request: as curl -i prints it, or the HAR entry's own")
		.option("--platform <name>", `whose wire is spoken: ${Object.keys(platforms).join(", ")}`, platformOf)
		.option("--explain", "print the text that was signed, where it is good")
		.option("--json", "print the verdict as JSON")
		.addHelpText(
			"after",
			`${REQUEST}
Exits with 0 if the signature is good, with 1 if it is not. Of an answer the key is the platform's; left out, it is
the one that the environment (BYLEAVE_PLATFORM_PUBLIC_KEY_FILE) or the sandbox's .byleave/.env names.

Examples:
  byleave verify --key merchant-public.pem request.txt
  byleave verify --key 1=old.pem --key 2=new.pem -- curl https://wallet.example/v2/… -H 'Signature: …' -d '{…}'
  curl -sS https://wallet.example/keys?format=pem > keys.pem
  byleave verify --key keys.pem --response answer.txt request.txt
`,
		)
		.action(async (words: readonly string[], options: VerifyCommandOptions) => {
			const verdict = await judge(words, options);
			for (const line of verdict.notes) note(line);
			process.stdout.write(
				options.json ? `${JSON.stringify(asJson(verdict), null, 2)}\n` : printable(spoken(verdict, options.explain)),
			);
			exit(verdict.good ? 0 : 1);
		});
}

async function judge(words: readonly string[], options: VerifyCommandOptions): Promise<Verdict> {
	const set = await settings();
	const ofAnswer = options.response !== undefined;
	const named = options.key.length === 0 && ofAnswer && set.platformKeyFile ? [set.platformKeyFile] : options.key;
	if (named.length === 0)
		throw new Trouble("No key to verify with", "--key names none", "name the signer's public key with --key");
	const keys = await keysOf(named);
	const { request, answer: saved } = await requestFrom(words);
	const given = {
		platform: platformNamed(options.platform, set),
		keys,
		otherSide: await keysOf(options.otherKey),
		now: Date.now(),
	};
	if (!ofAnswer) return verifyRequest(request, given);
	const answer = typeof options.response === "string" ? readAnswer(await fileOf(options.response)) : saved;
	if (!answer)
		throw new Trouble(
			"There is no answer to verify",
			"only a HAR entry holds one beside the request",
			"name its file: --response FILE",
		);
	return verifyAnswer(answer, request, given);
}

async function keysOf(named: readonly string[]): Promise<readonly VerifyingKey[]> {
	const read = named.map(async (text) => {
		const [, version, file = text] = /^([A-Za-z0-9._-]{1,32})=(.+)$/.exec(text) ?? [];
		return readVerifyingKeys((await fileOf(file)).toString(), file, version);
	});
	return (await Promise.all(read)).flat();
}

function spoken(verdict: Verdict, explain = false): string {
	if (verdict.good) {
		const { version, algorithm } = verdict.by;
		const by = `good · signed by ${version === "" ? "this key" : `key ${version}`} (${algorithm})\n`;
		return explain ? `${by}\nSigned was:\n${verdict.text}\n` : by;
	}
	const { mistake, came, expected, todo } = verdict;
	const rows = [
		["bad", mistake],
		["signed was", came],
		...(expected === undefined ? [] : [["expected", JSON.stringify(expected)]]),
		["to do", todo],
	] as const;
	return `${rows.map(([name = "", value]) => `${name.padEnd(12)}${value}`).join("\n")}\n`;
}

function asJson(verdict: Verdict): unknown {
	if (!verdict.good) return verdict;
	const { by, ...rest } = verdict;
	return { ...rest, keyVersion: by.version === "" ? null : by.version, algorithm: by.algorithm };
}

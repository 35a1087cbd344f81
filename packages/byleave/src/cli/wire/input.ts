import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { parseEnv } from "node:util";
import type { Platform } from "@byleave/protocol";
import { platforms } from "@byleave/protocol/platforms";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { Trouble } from "../../trouble.ts";
import type { WireAnswer, WireRequest } from "../../wire/message.ts";
import { type ReadOptions, readRequest, readWords } from "../../wire/read/read.ts";
import { DEFAULT_STATE } from "../running.ts";

/** What `byleave sign`, `verify` and `doctor` share: where requests, keys and settings come from. */

/** In the usage lines of help. */
export const REQUEST = `
The request is one of:
  -- curl …        the command itself, behind --
  'curl …'         the command in quotes, as it was copied
  a file           with a curl command, a raw HTTP request, or a HAR entry
  -, or nothing    the same from standard input
Nothing is sent, and nothing in a command is run.`;

/** The request that the arguments name. `@-` of a curl command is standard input, unless the command came from there. */
export async function requestFrom(
	words: readonly string[],
): Promise<{ readonly request: WireRequest; readonly answer?: WireAnswer | undefined }> {
	const [first = "-"] = words;
	let fed = false;
	const input = async (): Promise<Uint8Array> => {
		if (fed)
			throw new Trouble(
				"Standard input is needed twice",
				"the command itself came from there",
				"put the body into a file",
			);
		fed = true;
		return buffer(process.stdin);
	};
	const options: ReadOptions = {
		env: process.env,
		readFile: (path) => (path === "-" ? input() : readFile(path)),
	};
	if (words.length > 1) return { request: await readWords(words, options) };
	if (/^\s*\S*curl(\.exe)?\s/.test(first)) return readRequest(Buffer.from(first), options);
	return readRequest(first === "-" ? await input() : await fileOf(first), options);
}

/** A file's bytes. Rejects with a Trouble that names it. */
export async function fileOf(path: string): Promise<Buffer> {
	return readFile(path).catch((error: NodeJS.ErrnoException) => {
		throw new Trouble(`${path} cannot be read`, error.code ?? error.message, "name a file that is there", {
			cause: error,
		});
	});
}

/** Everything behind the first word `curl` is curl's, whether `--` stands before it or not. */
export function curlApart(argv: readonly string[]): readonly string[] {
	const at = argv.indexOf("curl");
	if (at < 0 || argv.slice(0, at).includes("--")) return argv;
	return argv.toSpliced(at, 0, "--");
}

/** What a merchant's environment says, or else the sandbox's `.env` in the folder where the command is typed. */
export interface Settings {
	readonly gateway: string | undefined;
	readonly platform: string | undefined;
	readonly clientId: string | undefined;
	readonly privateKeyFile: string | undefined;
	readonly platformKeyFile: string | undefined;
	/** Of the authority that the gateway's certificate is by, where only the sandbox knows it. */
	readonly caFile: string | undefined;
	/** The file that said it; undefined: the environment. */
	readonly file: string | undefined;
}
export async function settings(): Promise<Settings> {
	if (process.env.BYLEAVE_CLIENT_ID !== undefined) return settingsOf(process.env, undefined);
	const file = join(DEFAULT_STATE, ".env");
	const text = await readFile(file, "utf8").catch(() => "");
	return settingsOf(parseEnv(text), file);
}

const settingsOf = (env: Readonly<Record<string, string | undefined>>, file: string | undefined): Settings => ({
	gateway: env.BYLEAVE_GATEWAY,
	platform: env.BYLEAVE_PLATFORM,
	clientId: env.BYLEAVE_CLIENT_ID,
	privateKeyFile: env.BYLEAVE_PRIVATE_KEY_FILE,
	caFile: env.BYLEAVE_CA_FILE,
	platformKeyFile: env.BYLEAVE_PLATFORM_PUBLIC_KEY_FILE,
	file,
});

/** The wallet that was named, or that the settings name, or the base platform. */
export const platformNamed = (name: string | undefined, { platform }: Pick<Settings, "platform">): Platform =>
	platforms[name ?? platform ?? ""] ?? alipayplus;

/**
 * A text as a terminal may show it: what somebody else's server or a pasted command says must not move the cursor, nor
 * turn the order of letters.
 */
export const printable = (text: string): string =>
	// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
	text.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, "\ufffd");

export const note = (text: string): void => void process.stderr.write(`note: ${printable(text)}\n`);

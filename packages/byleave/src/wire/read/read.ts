import { inOneLine, Trouble } from "../../trouble.ts";
import type { WireAnswer, WireRequest } from "../message.ts";
import { curlRequest, type ReadFile } from "./curl.ts";
import { harEntry } from "./har.ts";
import { httpAnswer, httpRequest } from "./http.ts";
import { commandsIn, type ShellOptions } from "./shell.ts";

/** What a curl command may need beside its text. */
export interface ReadOptions extends ShellOptions {
	readonly readFile: ReadFile;
}

/**
 * A request, and the answer where it was saved along, from a text: a curl command as shells write it, a raw HTTP
 * request, a HAR file or one entry of it. Rejects with a Trouble that says what it is not.
 */
export async function readRequest(
	saved: Uint8Array,
	options: ReadOptions,
): Promise<{ readonly request: WireRequest; readonly answer?: WireAnswer | undefined }> {
	const text = new TextDecoder().decode(saved).trim();
	if (text === "")
		throw new Trouble(
			"There is no request",
			"what was handed in is empty",
			"hand in a curl command or a saved request",
		);
	if (text.startsWith("{")) {
		const found = harEntry(jsonIn(text));
		if (found) return found;
		throw new Trouble(
			"The request cannot be read",
			"it is JSON, but no HAR entry",
			"hand in a body with curl's --data-binary",
		);
	}
	if (isHttp(text)) {
		return { request: httpRequest(saved) };
	}
	const curls = commandsIn(text, options).filter(([command = ""]) => isCurl(command));
	const [words, ...others] = curls;
	if (!words) {
		throw new Trouble(
			"The request cannot be read",
			"it is neither a curl command, nor a raw HTTP request, nor a HAR entry",
			"begin it with curl, or with a line like POST /path HTTP/1.1",
		);
	}
	if (others.length > 0) throw new Trouble(`There are ${curls.length} curl commands`, "one is needed", "hand in one");
	return { request: await curlRequest(words.slice(1), options.readFile) };
}

/** The same of words that a shell has taken apart already. */
export async function readWords(words: readonly string[], { readFile }: ReadOptions): Promise<WireRequest> {
	const [command = "", ...rest] = words;
	if (!isCurl(command))
		throw new Trouble(
			`${inOneLine(command)} is no curl`,
			"several words are taken for a command",
			"begin it with curl",
		);
	return curlRequest(rest, readFile);
}

/** An answer from a text: as `curl -i` prints it, or of a HAR entry. */
export function readAnswer(saved: Uint8Array): WireAnswer {
	const text = new TextDecoder().decode(saved).trim();
	if (!text.startsWith("{")) return httpAnswer(saved);
	const found = harEntry(jsonIn(text))?.answer;
	if (!found) {
		throw new Trouble(
			"The answer cannot be read",
			"it is a body alone",
			"save it with its headers, as curl -i prints it",
		);
	}
	return found;
}

const isCurl = (command: string): boolean => /(^|[/\\])curl(\.exe)?$/.test(command);

/** By the first line that is no comment. */
function isHttp(text: string): boolean {
	const first = text.split(/\r?\n/).find((line) => !/^\s*(#|\/\/|$)/.test(line)) ?? "";
	const [method = ""] = first.split(" ");
	return !isCurl(method) && /^[A-Za-z]+ (\/|https?:)\S*( HTTP\/\d(\.\d)?)?$/.test(first);
}

function jsonIn(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

import type { WireRequest } from "./message.ts";
import { headerOf } from "./message.ts";

/** A request as a curl command for a POSIX shell, its body byte for byte; undefined where no host is known. */
export function writeCurl(request: WireRequest): string | undefined {
	const { method, origin, path, headers, body, options = [] } = request;
	if (origin === undefined) return undefined;
	// curl writes these itself.
	const own = headers.filter(([name]) => !/^(host|content-length|transfer-encoding|connection)$/i.test(name));
	const typed = body.length === 0 || headerOf(request, "content-type") !== undefined;
	const all = typed ? own : [...own, ["Content-Type", "application/json; charset=UTF-8"] as const];
	const text = textOf(body);
	const lines = [
		`curl -X ${quoted(method)} ${[...options, "--globoff", "--path-as-is"].map(quoted).join(" ")} ${quoted(origin + path)}`,
		...all.map(([name, value]) => `-H ${quoted(value === "" ? `${name};` : `${name}: ${value}`)}`),
		...(body.length === 0 ? [] : [text === undefined ? "--data-binary @-" : `--data-raw ${quoted(text)}`]),
	];
	const command = lines.join(" \\\n  ");
	return text === undefined ? `printf %s ${Buffer.from(body).toString("base64")} | base64 -d |\n${command}` : command;
}

/** The body as text that a shell can hold and a terminal can show; undefined where it has bytes that neither can. */
function textOf(body: Uint8Array): string | undefined {
	try {
		const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
		// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
		return /[\0-\x08\x0b-\x1f\x7f-\x9f]/.test(text) ? undefined : text;
	} catch {
		return undefined;
	}
}

/** A word as a POSIX shell reads it back. */
export const quoted = (word: string): string =>
	/^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

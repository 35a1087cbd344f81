import { inOneLine, Trouble } from "../../trouble.ts";
import type { Header, WireRequest } from "../message.ts";
import { without } from "../message.ts";
import { curlOption } from "./curl-options.ts";

/** Where `@file` is read. Rejects as readFile does. */
export type ReadFile = (path: string) => Promise<Uint8Array>;

interface Making {
	method: string | undefined;
	url: string | undefined;
	target: string | undefined;
	queries: Uint8Array[];
	headers: Header[];
	/** Names that curl is told to leave out. */
	left: string[];
	/** undefined: none; then curl would send GET. */
	body: Uint8Array | undefined;
	isJson: boolean;
	inQuery: boolean;
	head: boolean;
	globs: boolean;
	asIs: boolean;
	options: string[];
}

/**
 * The request that a curl command sends, from its words behind `curl`. Rejects with a Trouble that names the option where
 * curl would do something else than send one request of this wire, or where an option is not known here.
 */
export async function curlRequest(words: readonly string[], read: ReadFile): Promise<WireRequest> {
	const making: Making = {
		...{ method: undefined, url: undefined, target: undefined, body: undefined },
		...{ queries: [], headers: [], left: [], options: [] },
		...{ isJson: false, inQuery: false, head: false, globs: true, asIs: false },
	};
	for (const [written, value] of optionsIn(words)) {
		const option = written === "" ? undefined : curlOption(written);
		if (written === "") setUrl(making, value ?? "");
		else if (!option) {
			throw new Trouble(
				`curl's ${inOneLine(written)} is not known here`,
				"it may change what is sent",
				"leave it out if it does not",
			);
		} else if (option.does === "refused") {
			throw new Trouble(
				`curl's ${inOneLine(written)} ${option.why}`,
				"no request of this wire is sent so",
				"put its one body into --data-binary",
			);
		} else if (option.does === "beside") making.options.push(written, ...(value === undefined ? [] : [value]));
		else await makes[option.name]?.(making, value ?? "", read);
	}
	return finished(making);
}

/** Each option as it is written and its value; the written "" is a URL's. */
function* optionsIn(words: readonly string[]): Generator<readonly [string, string | undefined]> {
	let only = false;
	for (let at = 0; at < words.length; at++) {
		const word = words[at] ?? "";
		if (only || word === "-" || !word.startsWith("-")) yield ["", word];
		else if (word === "--") only = true;
		else {
			const written = word.startsWith("--") ? [word] : Array.from(word.slice(1), (letter) => `-${letter}`);
			for (const [index, one] of written.entries()) {
				if (!curlOption(one)?.takesValue) {
					yield [one, undefined];
					continue;
				}
				// What stands behind the letter is its value; else the next word.
				const stuck = word.startsWith("--") ? "" : word.slice(index + 2);
				const value = stuck === "" ? words[++at] : stuck;
				if (value === undefined)
					throw new Trouble(`curl's ${inOneLine(one)} has no value`, "the command is not whole", "copy it to its end");
				yield [one, value];
				break;
			}
		}
	}
}

const makes: Readonly<Record<string, (making: Making, value: string, read: ReadFile) => void | Promise<void>>> = {
	request: (making, value) => {
		making.method = value;
	},
	header: async (making, value, read) => {
		const lines = value.startsWith("@") ? text(await fileOf(value.slice(1), "-H", read)).split(/\r?\n/) : [value];
		for (const line of lines) addHeader(making, line);
	},
	data: async (making, value, read) => add(making, await dataOf(value, "-d", read, withoutEnds)),
	"data-ascii": async (making, value, read) => add(making, await dataOf(value, "--data-ascii", read, withoutEnds)),
	"data-binary": async (making, value, read) => add(making, await dataOf(value, "--data-binary", read)),
	"data-raw": (making, value) => add(making, bytes(value)),
	"data-urlencode": async (making, value, read) => add(making, await encoded(value, read)),
	json: async (making, value, read) => {
		making.isJson = true;
		add(making, await dataOf(value, "--json", read), "");
	},
	url: (making, value) => setUrl(making, value),
	"url-query": async (making, value, read) =>
		void making.queries.push(value.startsWith("+") ? bytes(value.slice(1)) : await encoded(value, read)),
	"request-target": (making, value) => {
		making.target = value;
	},
	get: (making) => {
		making.inQuery = true;
	},
	head: (making) => {
		making.head = true;
	},
	globoff: (making) => {
		making.globs = false;
	},
	"path-as-is": (making) => {
		making.asIs = true;
	},
};

function setUrl(making: Making, url: string): void {
	if (making.url !== undefined)
		throw new Trouble("The curl command has two URLs", inOneLine(`${making.url} and ${url}`), "hand in one request");
	making.url = url;
}

/** `Name: value`; `Name;` has none; `Name:` takes one away that curl would send by itself. */
function addHeader(making: Making, line: string): void {
	const [, name, value = ""] = /^([^:;]+):[ \t]*(.*?)[ \t]*$/s.exec(line) ?? [];
	const [, empty] = /^([^:;]+);\s*$/.exec(line) ?? [];
	if (name !== undefined && value !== "") making.headers.push([name.trim(), value]);
	else if (name !== undefined) making.left.push(name.trim());
	else if (empty !== undefined) making.headers.push([empty.trim(), ""]);
}

/** Several are joined as fields of a form are. */
function add(making: Making, more: Uint8Array, between = "&"): void {
	making.body = making.body === undefined ? more : Buffer.concat([making.body, bytes(between), more]);
}

async function dataOf(
	value: string,
	option: string,
	read: ReadFile,
	asRead: (file: Uint8Array) => Uint8Array = (file) => file,
): Promise<Uint8Array> {
	return value.startsWith("@") ? asRead(await fileOf(value.slice(1), option, read)) : bytes(value);
}

/** curl's -d takes line ends and NULs out of a file. */
const withoutEnds = (file: Uint8Array): Uint8Array => file.filter((byte) => byte !== 10 && byte !== 13 && byte !== 0);

async function fileOf(path: string, option: string, read: ReadFile): Promise<Uint8Array> {
	try {
		return await read(path);
	} catch (error) {
		const { code = "it cannot be read" } = error as NodeJS.ErrnoException;
		throw new Trouble(
			`curl's ${inOneLine(option)} reads ${inOneLine(path)}`,
			code,
			"stand where that file is, or name it whole",
			{
				cause: error,
			},
		);
	}
}

/** `content`, `=content`, `name=content`, `@file`, `name@file`: the content percent-encoded, a space as +. */
async function encoded(value: string, read: ReadFile): Promise<Uint8Array> {
	const [, name = "", sign = "", rest = ""] = /^([^=@]*)([=@])([\s\S]*)$/.exec(value) ?? ["", "", "", value];
	const content = sign === "@" ? await fileOf(rest, "--data-urlencode", read) : bytes(rest);
	const escaped = Array.from(content, (byte) => {
		const char = String.fromCharCode(byte);
		return char === " " ? "+" : /[A-Za-z0-9._~-]/.test(char) ? char : hex(byte);
	}).join("");
	return bytes(name === "" ? escaped : `${name}=${escaped}`);
}

function finished(making: Making): WireRequest {
	const { method, target, left, isJson, inQuery, head, globs, asIs, options } = making;
	if (making.url === undefined)
		throw new Trouble("The curl command has no URL", "nothing says where it is sent", "add it");
	const url = asTyped(making.url, { globs, asIs });
	const queries = [...making.queries, ...(inQuery && making.body ? [making.body] : [])].map(text);
	const path = target ?? withQuery(url.path, queries);
	const body = inQuery ? undefined : making.body;
	// What curl says by itself of any other body is that it is a form, which no request of this wire is.
	const usual = ["Content-Type", "Accept"].map((name): Header => [name, "application/json"]);
	const own = making.headers.map(([name]) => name);
	return {
		method: method ?? (head ? "HEAD" : body === undefined ? "GET" : "POST"),
		origin: url.origin,
		path,
		headers: [...(isJson ? without(usual, [...own, ...left]) : []), ...making.headers],
		body: body ?? new Uint8Array(),
		notes: [],
		options,
	};
}

const withQuery = (path: string, queries: readonly string[]): string =>
	queries.length === 0 ? path : `${path}${path.includes("?") ? "&" : "?"}${queries.join("&")}`;

/** The target as curl sends it: what was typed, its dot segments resolved. */
function asTyped(
	typed: string,
	{ globs, asIs }: { readonly globs: boolean; readonly asIs: boolean },
): { readonly origin: string; readonly path: string } {
	const refuse = (why: string, todo: string) =>
		new Trouble(`curl's URL ${inOneLine(typed.replace(/\/\/[^/@]*@/, "//"))}`, why, todo);
	const [, scheme = "http", authority = "", rest = ""] =
		/^(?:([A-Za-z][\w+.-]*):\/\/)?([^/?#]*)([^#]*)/.exec(typed) ?? [];
	const url = URL.parse(`${scheme}://${authority}`);
	if (!url || !/^https?:$/.test(url.protocol))
		throw refuse("is no http or https address", "name the gateway's whole URL");
	if (globs && /[{}[\]]/.test(rest)) throw refuse("has brackets, which curl takes for a list", "add --globoff");
	if (/[\0-\x20\x7f]/.test(rest))
		throw refuse("has a space or a control character, which curl refuses", "percent-encode it");
	const [, path = "", query = ""] = /^([^?]*)(.*)$/s.exec(rest) ?? [];
	const whole = (asIs ? path : resolved(path)) || "/";
	return { origin: url.origin, path: whole + query };
}

/** `.` and `..` out of a path, and nothing else (RFC 3986, section 5.2.4). */
function resolved(path: string): string {
	if (!/\/\.\.?(\/|$)/.test(path)) return path;
	const kept: string[] = [];
	const parts = path.split("/").slice(1);
	for (const [at, part] of parts.entries()) {
		const last = at === parts.length - 1;
		if (part === "..") kept.pop();
		else if (part !== ".") kept.push(part);
		if (last && (part === "." || part === "..")) kept.push("");
	}
	return `/${kept.join("/")}`;
}

const hex = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
const bytes = (of: string): Uint8Array => new TextEncoder().encode(of);
const text = (of: Uint8Array): string => new TextDecoder().decode(of);

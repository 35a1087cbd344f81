import { joined, type SignedParts, signedText } from "./text.ts";
import { readTime, writeTime } from "./time.ts";

/** A mistake that merchants' code makes when signing: what it did, what to do, and the texts it would have signed. */
export interface Mistake {
	readonly name: string;
	readonly came: string;
	readonly todo: string;
	texts(parts: SignedParts, more: MoreParts): Iterable<Uint8Array>;
}
export interface MoreParts {
	/** The Host header, to recognise a full URL that was signed. */
	readonly host?: string | undefined;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const withPath = (parts: SignedParts, path: string): Uint8Array => signedText({ ...parts, path });
const withBody = (parts: SignedParts, body: string): Uint8Array => signedText({ ...parts, body: bytes(body) });

/** Ordered by how often they are seen; the first that verifies is told. Source: platforms 2, checklist 39 to 44. */
export const mistakes: readonly Mistake[] = [
	{
		name: "path-no-slash",
		came: "the path without its leading slash",
		todo: "Sign the path with its leading slash.",
		texts: (parts) => [withPath(parts, parts.path.replace(/^\/+/, ""))],
	},
	{
		name: "path-no-prefix",
		came: "the path without the gateway's prefix",
		todo: "Sign the whole path of the URL that is called, the gateway's prefix included.",
		*texts(parts) {
			for (
				let at = parts.path.indexOf("/", 1), tries = 0;
				at > 0 && tries < 6;
				at = parts.path.indexOf("/", at + 1), tries++
			) {
				yield withPath(parts, parts.path.slice(at));
				yield withPath(parts, parts.path.slice(at + 1));
			}
		},
	},
	{
		name: "path-full-url",
		came: "the full URL in place of the path",
		todo: "Sign the path only, without scheme and host.",
		texts: (parts, { host }) =>
			host ? [`https://${host}`, `http://${host}`, host].map((origin) => withPath(parts, origin + parts.path)) : [],
	},
	{
		name: "path-slash-at-end",
		came: "the path with a slash at its end",
		todo: "Sign the path as it is called.",
		texts: (parts) => [withPath(parts, `${parts.path}/`)],
	},
	{
		name: "body-serialised-again",
		came: "another serialisation of the same JSON",
		todo: "Serialise once, sign that text and send that very text; nothing may rewrite it on the way.",
		texts: (parts) => serialisations(parts.body).map((body) => withBody(parts, body)),
	},
	{
		name: "body-left-out",
		came: "no body",
		todo: "Sign the body too, byte for byte.",
		texts: (parts) => [
			withBody(parts, ""),
			withBody(parts, "{}"),
			bytes(`${parts.method} ${parts.path}\n${parts.clientId}.${parts.time}`),
		],
	},
	{
		name: "body-line-ends",
		came: "the body with other line ends or spaces around it",
		todo: "Sign exactly the bytes that are sent.",
		texts: (parts) => {
			const body = new TextDecoder().decode(parts.body);
			const unix = body.replaceAll("\r\n", "\n");
			return [body.trim(), `${body}\n`, unix, unix.replaceAll("\n", "\r\n")].map((text) => withBody(parts, text));
		},
	},
	{
		name: "time-other-text",
		came: "the same moment written differently from the header",
		todo: "Format the time once; sign that text and send that text.",
		texts: (parts) => timesLike(parts.time).map((time) => signedText({ ...parts, time })),
	},
	{
		name: "client-swapped",
		came: "another id in place of Client-Id",
		todo: "Sign the very value of the Client-Id header.",
		texts: (parts) => idsIn(parts.body).map((clientId) => signedText({ ...parts, clientId })),
	},
	{
		name: "parts-swapped",
		came: "Client-Id and Request-Time in the other order",
		todo: "Put Client-Id first, then the time, then the body.",
		texts: (parts) => [signedText({ ...parts, clientId: parts.time, time: parts.clientId })],
	},
	{
		name: "newline-missing",
		came: "no LF, or something else, between path and Client-Id",
		todo: "Put exactly one LF (\\n, one byte) after the path.",
		texts: (parts) =>
			["", " ", "\r\n", "\\n", "."].map((gap) =>
				joined(bytes(`${parts.method} ${parts.path}${gap}${parts.clientId}.${parts.time}.`), parts.body),
			),
	},
	{
		name: "dots-missing",
		came: "other separators between Client-Id, time and body",
		todo: "Put one dot after Client-Id and one after the time.",
		texts: (parts) =>
			["", "\n", "\\.", ","].map((gap) =>
				joined(bytes(`${parts.method} ${parts.path}\n${parts.clientId}${gap}${parts.time}${gap}`), parts.body),
			),
	},
	{
		name: "method-other",
		came: "another method",
		todo: "Sign the method that is used, in capitals.",
		texts: (parts) =>
			[parts.method.toLowerCase(), "POST", "GET"]
				.filter((method) => method !== parts.method)
				.map((method) => signedText({ ...parts, method })),
	},
	{
		name: "body-only",
		came: "the body alone",
		todo: "Sign method, path, Client-Id, time and body together.",
		texts: (parts) => [parts.body],
	},
];

function serialisations(body: Uint8Array): readonly string[] {
	const value = parsed(body);
	if (value === undefined) return [];
	const compact = JSON.stringify(value);
	const sorted = JSON.stringify(inOrder(value));
	const spacedOut = JSON.stringify(value, null, 1)
		.replace(/\n */g, " ")
		.replace(/([[{]) | ([\]}])/g, "$1$2");
	const escaped = compact.replace(
		/[\u0080-\uffff]/g,
		(char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
	return [
		compact,
		JSON.stringify(value, null, 2),
		JSON.stringify(value, null, 4),
		JSON.stringify(value, null, "\t"),
		spacedOut,
		sorted,
		compact.replaceAll("/", "\\/"),
		escaped,
		escaped.replaceAll("/", "\\/"),
		compact.replace(/[<>&'=]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`),
	];
}

function inOrder(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(inOrder);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([key, held]) => [key, inOrder(held)]),
	);
}

function timesLike(text: string): readonly string[] {
	const at = readTime(text);
	if (at === undefined) return [];
	const full = new Date(at).toISOString();
	const head = full.slice(0, 19);
	return [
		String(at),
		String(Math.floor(at / 1000)),
		full,
		`${head}Z`,
		writeTime(at),
		`${head}+0000`,
		full.replace("Z", "+00:00"),
		head,
		text.replaceAll("+", " "),
		encodeURIComponent(text),
	];
}

function idsIn(body: Uint8Array): readonly string[] {
	const value = parsed(body);
	if (typeof value !== "object" || value === null) return [];
	return Object.entries(value)
		.filter(([key, held]) => /id$/i.test(key) && typeof held === "string")
		.map(([, held]) => held)
		.slice(0, 4);
}

function parsed(body: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder().decode(body));
	} catch {
		return undefined;
	}
}

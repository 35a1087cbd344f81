import { bytes, type Change, type Mistake } from "./draft.ts";
import { escaped, jsonOf, orders, sortedKeys, spacedOut } from "./json.ts";

const textOf = (body: Uint8Array): string => new TextDecoder().decode(body);
const change = (body: string, how?: string): Change => ({ body: bytes(body), ...(how === undefined ? {} : { how }) });
const BEYOND_ASCII = /[\u0080-\uffff]/g;

/** What is signed in place of the body's bytes. Source: platforms 2, "body bytes"; checklist 39. */
export const ofBody: readonly Mistake[] = [
	{
		name: "body-line-ends",
		came: "the body with other line ends or spaces around it",
		todo: "Sign exactly the bytes that are sent.",
		often: true,
		changes: ({ body }) => {
			const text = textOf(body);
			const unix = text.replaceAll("\r\n", "\n");
			return [text.trim(), unix, unix.replaceAll("\n", "\r\n"), text.replace(/\s*\n\s*/g, "")]
				.filter((other) => other !== text)
				.map((other) => change(other));
		},
	},
	{
		name: "body-serialised-again",
		came: "another serialisation of the same JSON",
		todo: "Serialise once, sign that text and send that very text; nothing may rewrite it on the way.",
		often: true,
		changes: ({ body }) =>
			ofJson(body, (value) => [change(JSON.stringify(value), "compact"), change(spacedOut(value), "spaced")]),
	},
	{
		name: "body-indented",
		came: "the JSON indented over several lines",
		todo: "Serialise once, sign that text and send that very text.",
		often: true,
		changes: ({ body }) =>
			ofJson(body, (value) =>
				[2, 4, "\t", 3, 1].flatMap((by) => {
					const unix = JSON.stringify(value, null, by);
					return [change(unix, `by ${by === "\t" ? "tabs" : by}`), change(unix.replaceAll("\n", "\r\n"), "CR LF")];
				}),
			),
	},
	{
		name: "body-escaped",
		came: "the same JSON with other characters escaped",
		todo: "Serialise once, sign that text and send that very text; every library escapes differently.",
		often: true,
		changes: ({ body }) =>
			ofJson(body, (value) => {
				const compact = JSON.stringify(value);
				return [compact, spacedOut(value)].flatMap((json) => [
					change(json.replaceAll("/", "\\/"), "\\/"),
					change(escaped(json, BEYOND_ASCII), "\\u"),
					change(escaped(json, BEYOND_ASCII).replaceAll("/", "\\/"), "\\u and \\/"),
					change(escaped(json, /[<>&'=]/g), "\\u003c"),
					change(escaped(json, /[<>&'+\u0080-\uffff]/g, true), "\\u003C"),
				]);
			}),
	},
	{
		name: "body-left-out",
		came: "no body",
		todo: "Sign the body too, byte for byte.",
		often: true,
		changes: () => [change(""), change("{}"), { body: bytes(""), stop: "" }, change("null"), change("[object Object]")],
	},
	{
		name: "body-quoted",
		came: "the JSON as a string in JSON",
		todo: "Serialise once: what is text already is not serialised again.",
		changes: ({ body }) => [
			change(JSON.stringify(textOf(body))),
			...(typeof jsonOf(body) === "string" ? [change(String(jsonOf(body)))] : []),
		],
	},
	{
		name: "body-as-form",
		came: "the fields as a form, key=value",
		todo: "Sign the JSON text that is sent.",
		changes: ({ body }) =>
			ofObject(body, (entries) => {
				const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
				return [entries, sorted].flatMap((of) => [
					change(of.map(([key, held]) => `${key}=${held}`).join("&")),
					change(new URLSearchParams(Object.fromEntries(of.map(([key, held]) => [key, String(held)]))).toString()),
				]);
			}),
	},
	{
		name: "body-encoded",
		came: "the body in base64 or percent-encoded",
		todo: "Sign the body's own bytes.",
		changes: ({ body }) => [
			change(encodeURIComponent(textOf(body)), "percent-encoded"),
			change(btoa(Array.from(body, (byte) => String.fromCharCode(byte)).join("")), "base64"),
		],
	},
	{
		name: "body-other-charset",
		came: "the body in another character set than UTF-8, or with a byte order mark",
		todo: "Encode the text as UTF-8 where it is signed as where it is sent, without a byte order mark.",
		changes: ({ body }) => {
			const text = textOf(body);
			const latin1 = Uint8Array.from(text, (char) => (char.charCodeAt(0) > 0xff ? 0x3f : char.charCodeAt(0)));
			const twice = bytes(Array.from(body, (byte) => String.fromCharCode(byte)).join(""));
			return [
				{ body: latin1, how: "ISO 8859-1" },
				{ body: twice, how: "UTF-8 encoded twice" },
				change(`\ufeff${text}`, "byte order mark"),
				change(text.normalize("NFC"), "NFC"),
				change(text.normalize("NFD"), "NFD"),
				change(text.replace(BEYOND_ASCII, "?"), "ASCII"),
			];
		},
	},
	{
		name: "body-compressed",
		came: "the body before it was compressed",
		todo: "Send it uncompressed: the signature covers the bytes on the wire, and nothing here decompresses.",
		often: true,
		changes: (_, { plain = [] }) => plain.map((body): Change => ({ body })),
	},
	{
		name: "body-changed-on-the-way",
		came: "the body as it was before something on the way decoded or encoded it",
		todo: "Find the proxy, filter or library between signing and sending that rewrites bodies, and switch that off.",
		changes: ({ body }) => {
			const text = textOf(body);
			const html = text
				.replaceAll("&lt;", "<")
				.replaceAll("&gt;", ">")
				.replaceAll("&quot;", '"')
				.replaceAll("&amp;", "&");
			return [text.replaceAll(" ", "+"), text.replaceAll("+", "%2B"), html, plus(text), text.replaceAll("&", "&amp;")]
				.filter((other) => other !== text)
				.map((other) => change(other));
		},
	},
	{
		name: "body-keys-ordered",
		came: "the same JSON with its keys in another order",
		todo: "Serialise once, sign that text and send that very text; an object's order is not kept by every library.",
		often: false,
		changes: ({ body }) =>
			ofJson(body, (value) => [
				change(JSON.stringify(sortedKeys(value)), "sorted"),
				change(spacedOut(sortedKeys(value)), "sorted"),
				change(JSON.stringify(sortedKeys(value), null, 2), "sorted"),
				...ofObject(body, (entries) =>
					orders(entries).flatMap((order) => {
						const other = Object.fromEntries(order);
						return [change(JSON.stringify(other)), change(spacedOut(other))];
					}),
				),
			]),
	},
];

/** As a form decodes it, the other way round: what was percent-encoded. */
const plus = (text: string): string => {
	try {
		return decodeURIComponent(text.replaceAll("+", " "));
	} catch {
		return text;
	}
};

function ofJson(body: Uint8Array, changes: (value: unknown) => readonly Change[]): readonly Change[] {
	const value = jsonOf(body);
	return value === undefined ? [] : changes(value);
}

const ofObject = (
	body: Uint8Array,
	changes: (entries: readonly (readonly [string, unknown])[]) => readonly Change[],
): readonly Change[] =>
	ofJson(body, (value) =>
		typeof value === "object" && value !== null && !Array.isArray(value) ? changes(Object.entries(value)) : [],
	);

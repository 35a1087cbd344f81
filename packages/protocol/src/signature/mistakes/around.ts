import { bytes, type Change, type Mistake, together } from "./draft.ts";

/** What stands between the parts, and what was done to the whole. Source: protocol notes 4.2; checklist 41, 47. */
export const aroundParts: readonly Mistake[] = [
	{
		name: "newline-missing",
		came: "no LF, or something else, between path and Client-Id",
		todo: "Put exactly one LF (\\n, one byte) after the path.",
		often: true,
		changes: () => ["", " ", "\r\n", "\\n", ".", "\r"].map((line): Change => ({ line })),
	},
	{
		name: "newline-doubled",
		came: "two line ends between path and Client-Id",
		todo: "Put exactly one LF (\\n, one byte) after the path.",
		often: true,
		changes: () => ["\n\n", "\r\n\r\n"].map((line): Change => ({ line })),
	},
	{
		name: "dots-missing",
		came: "other separators between Client-Id, time and body",
		todo: "Put one dot after Client-Id and one after the time.",
		changes: () => [
			...["", "\n", "\\.", ",", " . "].map((dot): Change => ({ dot, stop: dot })),
			...["", "\n"].map((stop): Change => ({ stop })),
			{ dot: "" },
			{ dot: "\n" },
		],
	},
	{
		name: "spaces-other",
		came: "other spaces between method and path",
		todo: "Put exactly one space after the method.",
		changes: () => ["", "  ", "\n", "\t", "."].map((space): Change => ({ space })),
	},
	{
		name: "method-other",
		came: "another method",
		todo: "Sign the method that is used, in capitals.",
		often: true,
		changes: ({ method }) =>
			[method.toLowerCase(), "POST", "GET", "PUT", "Post"]
				.filter((other) => other !== method)
				.map((method) => ({ method })),
	},
	{
		name: "method-left-out",
		came: "the text without its method, or without its first line",
		todo: "Begin with the method, one space and the path.",
		changes: () => [
			{ method: "", space: "" },
			{ method: "", space: "", path: "", line: "" },
		],
	},
	{
		name: "body-only",
		came: "the body alone",
		todo: "Sign method, path, Client-Id, time and body together.",
		changes: () => [{ whole: ({ body }) => body }],
	},
	{
		name: "end-added",
		came: "the text with a line end or a space behind it, or behind the body",
		todo: "Sign the text alone: `printf %s`, not `echo`.",
		often: true,
		changes: () => ["\n", "\r\n", " "].map((end): Change => ({ whole: (draft) => behind(together(draft), end) })),
	},
	{
		name: "text-encoded",
		came: "the text in base64, percent-encoded, quoted or as UTF-16 in place of the text",
		todo: "Sign the text's own bytes, in UTF-8.",
		changes: () => [
			{ whole: (draft) => bytes(btoa(latin1(together(draft)))), how: "base64" },
			{ whole: (draft) => bytes(encodeURIComponent(textOf(together(draft)))), how: "percent-encoded" },
			{ whole: (draft) => bytes(JSON.stringify(textOf(together(draft)))), how: "quoted" },
			{ whole: (draft) => utf16(textOf(together(draft))), how: "UTF-16" },
		],
	},
];

const textOf = (text: Uint8Array): string => new TextDecoder().decode(text);
const latin1 = (text: Uint8Array): string => Array.from(text, (byte) => String.fromCharCode(byte)).join("");
const utf16 = (text: string): Uint8Array =>
	Uint8Array.from([...text].flatMap((char) => [...char].flatMap(unitsOf)).flatMap((unit) => [unit & 0xff, unit >> 8]));
const unitsOf = (char: string): number[] => Array.from({ length: char.length }, (_, at) => char.charCodeAt(at));

function behind(text: Uint8Array, end: string): Uint8Array {
	const longer = new Uint8Array(text.length + end.length);
	longer.set(text);
	longer.set(bytes(end), text.length);
	return longer;
}

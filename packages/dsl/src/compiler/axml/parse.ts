import { Parser } from "htmlparser2";
import { expressionsIn } from "../expression/pieces.ts";
import type { Problem } from "../problem.ts";
import { placesIn } from "./places.ts";

export interface Attribute {
	/** As it is written. */
	readonly name: string;
	/** true: it has none. */
	readonly value: string | true;
	/** Where its value begins in the source, from 0; where it is not known, its element. */
	readonly at: number;
}
export interface Element {
	readonly kind: "element";
	readonly tag: string;
	readonly attributes: readonly Attribute[];
	readonly children: Node[];
	readonly at: number;
}
export interface Text {
	readonly kind: "text";
	readonly text: string;
	readonly at: number;
}
export type Node = Element | Text;

/**
 * A file of axml as a tree. Never throws: what is not closed ends where what holds it ends, what closes nothing is left out, of an
 * attribute that stands twice the last one counts; each is told.
 */
export function parseAxml(
	source: string,
	file: string,
): { readonly nodes: readonly Node[]; readonly problems: Problem[] } {
	const problems: Problem[] = [];
	const place = placesIn(source);
	const tell = (at: number, text: string): void =>
		void problems.push({ file, ...place(at), text, severity: "warning" });
	const { masked, unmask } = mask(source);
	const root: Node[] = [];
	const open: { tag: string; children: Node[]; at: number }[] = [];
	let attributes: Map<string, Attribute> = new Map();
	let began = 0;
	const into = (): Node[] => open.at(-1)?.children ?? root;
	const parser = new Parser(
		{
			onopentagname() {
				attributes = new Map();
				began = parser.startIndex;
			},
			onattribute(name, value, quote) {
				if (attributes.has(name))
					tell(parser.startIndex, `The attribute ${name} stands here twice; the last one counts.`);
				const at = valueStart(masked, parser.startIndex, name);
				attributes.delete(name);
				attributes.set(name, { name, value: quote === undefined ? true : unmask(value), at });
			},
			onopentag(tag) {
				const element = {
					kind: "element" as const,
					tag,
					attributes: [...attributes.values()],
					children: [],
					at: began,
				};
				into().push(element);
				open.push(element);
			},
			onclosetag(tag, implied) {
				const closed = open.pop();
				if (masked[parser.endIndex - 1] === "/" && masked[parser.endIndex] === ">" && closed?.children.length === 0)
					return;
				if (implied && closed && !leaves.has(tag))
					tell(closed.at, `<${tag}> is not closed: it ends where what holds it ends.`);
				// What followed a tag that holds nothing was never meant to be inside of it.
				if (implied && closed && leaves.has(tag)) into().push(...closed.children.splice(0));
			},
			ontext(text) {
				const last = into().at(-1);
				const value = unmask(text);
				if (last?.kind === "text") into()[into().length - 1] = { ...last, text: last.text + value };
				else into().push({ kind: "text", text: value, at: parser.startIndex });
			},
		},
		{ xmlMode: true, decodeEntities: false, lowerCaseTags: false, lowerCaseAttributeNames: false },
	);
	parser.end(masked);
	for (const { at, tag } of unopened(masked)) tell(at, `</${tag}> closes nothing.`);
	return { nodes: root, problems };
}

/** Tags that hold nothing: people leave them open, as in HTML. */
const leaves = new Set([
	"input",
	"image",
	"img",
	"br",
	"hr",
	"icon",
	"progress",
	"slider",
	"switch",
	"import",
	"include",
	"import-sjs",
]);

/** Behind the `=` and the quote of an attribute that ends at `end`. */
function valueStart(source: string, start: number, name: string): number {
	const found = source.indexOf(name, start);
	if (found < 0) return start;
	const [all = ""] = /^\s*=\s*["']?/.exec(source.slice(found + name.length)) ?? [];
	return found + name.length + all.length;
}

/** Signs that mean something to a reader of tags, each with a stand-in of the same length. */
const MEANING = "<>&\"'/= \t\n\r";
const STAND_INS = [...MEANING].map((_, index) => String.fromCharCode(0xe100 + index)).join("");

/** Hides what stands in `{{ }}` from the reader of tags: `<` there is no tag, and a quote ends no value. Places stay as they are. */
function mask(source: string): { readonly masked: string; readonly unmask: (text: string) => string } {
	let masked = "";
	let from = 0;
	for (const { start, end } of expressionsIn(source)) {
		const comment = source.lastIndexOf("<!--", start);
		if (comment >= from && source.indexOf("-->", comment) > start) continue;
		masked += source.slice(from, start) + source.slice(start, end).replace(/[<>&"'/=\s]/g, hidden);
		from = end;
	}
	masked += source.slice(from);
	const shown = new RegExp(`[${STAND_INS}]`, "g");
	return { masked, unmask: (text) => text.replace(shown, (sign) => MEANING[STAND_INS.indexOf(sign)] ?? "") };
}
const hidden = (sign: string): string => STAND_INS[MEANING.indexOf(sign)] ?? sign;

/** Closing tags that nothing opened: the parser leaves them out without a word. */
function* unopened(source: string): Generator<{ readonly at: number; readonly tag: string }> {
	const found: { at: number; tag: string }[] = [];
	const open: string[] = [];
	const reader = new Parser(
		{
			onopentagname: (tag) => void open.push(tag),
			onclosetag(tag) {
				open.splice(open.lastIndexOf(tag), 1);
			},
		},
		{ xmlMode: true, lowerCaseTags: false },
	);
	const closing = /<\/([^\s>/]+)\s*>|<!--[\s\S]*?-->/g;
	let from = 0;
	for (const match of source.matchAll(closing)) {
		reader.write(source.slice(from, match.index));
		const tag = match[1];
		if (tag !== undefined && !open.includes(tag)) found.push({ at: match.index, tag });
		reader.write(match[0]);
		from = match.index + match[0].length;
	}
	yield* found;
}

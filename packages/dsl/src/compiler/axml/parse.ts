import { Parser, type ParserOptions } from "htmlparser2";
import type { Problem } from "../problem.ts";
import { mask, scripts } from "./mask.ts";
import { placesIn } from "./places.ts";
import { tidy } from "./tidy.ts";

export interface Attribute {
	/** As it is written. */
	readonly name: string;
	/** true: it has none. */
	readonly value: string | true;
	/** Where its value begins in the source, from 0. */
	readonly at: number;
}
export interface Element {
	readonly kind: "element";
	readonly tag: string;
	readonly attributes: readonly Attribute[];
	readonly children: readonly Node[];
	readonly at: number;
}
export interface Text {
	readonly kind: "text";
	readonly text: string;
	readonly at: number;
	/** It stands there to the letter: braces and entities are none. */
	readonly isData?: true;
}
export type Node = Element | Text;

interface Open {
	readonly tag: string;
	readonly attributes: Map<string, Attribute>;
	children: Node[];
	readonly at: number;
	/** Where its opening tag ends. */
	end: number;
	/** Written `<a b=c/>`, of which a reader of tags makes the value "c/". */
	isShut: boolean;
}
/** Tags that hold nothing: people leave them open, as in HTML, and what follows stands beside them. */
const leaves = new Set(
	"input image img br hr icon progress slider switch checkbox radio import include cover-image textarea web-view".split(
		" ",
	),
);
/** Deeper than anybody nests; what lies deeper stands side by side. */
const DEEPEST = 200;
const DATA = /^<!\[CDATA\[|\]\]>$/g;

/**
 * A file of axml as a tree. Never throws: what is not closed ends where what holds it ends, what closes nothing is left out, of an
 * attribute that stands twice the last one counts; each is told. White space that only sets lines apart is left out too.
 */
export function parseAxml(
	source: string,
	file: string,
): { readonly nodes: readonly Node[]; readonly problems: Problem[] } {
	const problems: Problem[] = [];
	const place = placesIn(source);
	const tell = (at: number, text: string): void =>
		void problems.push({ file, ...place(at), text, severity: "warning" });
	const masked = mask(source);
	const root: Open = { tag: "", attributes: new Map(), children: [], at: 0, end: -1, isShut: false };
	const open: Open[] = [root];
	const last = (): Open => open.at(-1) ?? root;
	const into = (): Node[] => (open[Math.min(open.length, DEEPEST) - 1] ?? root).children;
	let isData = false;
	const parser: Parser = new Reader(
		{
			onopentagname(name) {
				const at = parser.startIndex;
				// Of `<view</view>` a reader of tags makes one name.
				const tag = /^[^<\uE000]*/.exec(name)?.[0] ?? "";
				if (tag !== name) tell(at, `<${tag} is not finished: its > is missing.`);
				open.push({ tag, attributes: new Map(), children: [], at, end: -1, isShut: false });
			},
			onattribute(name, _, quote) {
				const { attributes } = last();
				const at = parser.startIndex;
				if (/["'<>=/{}\uE000]/.test(name))
					return tell(at, `This is no attribute: ${source.slice(at, at + name.length)}`);
				if (attributes.delete(name)) tell(at, `The attribute ${name} stands here twice; the last one counts.`);
				const [start, end] = valueIn(masked, at + name.length, parser.endIndex, quote);
				// A slash that ends the tag is none of the value's.
				const isShut = quote === null && masked.startsWith("/>", end - 1);
				if (isShut) last().isShut = true;
				const value = quote === undefined ? true : source.slice(start, isShut ? end - 1 : end);
				attributes.set(name, { name, value, at: start });
			},
			onopentag() {
				last().end = parser.endIndex;
			},
			ontext() {
				const before = into().at(-1);
				const written = source.slice(parser.startIndex, parser.endIndex + 1);
				if (isData) into().push({ kind: "text", text: written.replace(DATA, ""), at: parser.startIndex, isData });
				else if (before?.kind === "text" && !before.isData)
					into()[into().length - 1] = { ...before, text: before.text + written };
				else into().push({ kind: "text", text: written, at: parser.startIndex });
			},
			oncdatastart() {
				isData = true;
			},
			oncdataend() {
				isData = false;
			},
			onclosetag(_, isImplied) {
				if (open.length === 1) return;
				const closed = open.pop() as Open;
				const { tag } = closed;
				const isSelfClosed = isImplied && parser.endIndex === closed.end && source[closed.end - 1] === "/";
				const isLeftOpen = isImplied && !isSelfClosed && !closed.isShut;
				const isBare = leaves.has(tag.toLowerCase());
				if (isLeftOpen && !isBare) tell(closed.at, `<${tag}> is not closed: it ends where what holds it ends.`);
				// What followed a tag that holds nothing was never meant to be inside of it.
				const isLeaf = isImplied && (closed.isShut || (isLeftOpen && isBare));
				const after = isLeaf ? closed.children.splice(0) : [];
				const { attributes, children, at } = closed;
				const held = scripts.has(tag) ? scriptOf(source, children) : children;
				into().push({ kind: "element", tag, attributes: [...attributes.values()], children: held, at }, ...after);
			},
		},
		{ xmlMode: true, decodeEntities: false },
		(tag, at) => {
			if (!open.some((one) => one.tag === tag)) tell(at, `</${tag}> closes nothing.`);
		},
	);
	parser.end(masked);
	const unfinished = masked.lastIndexOf("<");
	if (unfinished >= 0 && !masked.includes(">", unfinished))
		tell(unfinished, "This tag is not finished: its > is missing.");
	return { nodes: tidy(root.children), problems };
}

/** Hears of a closing tag before it is matched with an open one: of one that closes nothing nobody else hears. */
class Reader extends Parser {
	readonly #closing: (tag: string, at: number) => void;
	#source = "";
	constructor(
		handler: ConstructorParameters<typeof Parser>[0],
		options: ParserOptions,
		closing: (tag: string, at: number) => void,
	) {
		super(handler, options);
		this.#closing = closing;
	}
	override write(chunk: string): void {
		this.#source = chunk;
		super.write(chunk);
	}
	override onclosetag(start: number, endIndex: number): void {
		// Of `</text</view>` a reader of tags makes one name.
		const tag = /^[^<\uE000]*/.exec(this.#source.slice(start, endIndex))?.[0] ?? "";
		this.#closing(tag, start - 2);
		super.onclosetag(start, start + tag.length);
	}
}

/** Where an attribute's value begins and ends, its quotes aside. */
function valueIn(
	masked: string,
	from: number,
	to: number,
	quote: string | null | undefined,
): readonly [start: number, end: number] {
	if (quote === undefined) return [from, from];
	const begin = from + Math.max(masked.slice(from, to + 1).search(quote ?? /[^\s=]/), 0) + (quote ? 1 : 0);
	const end = quote ? masked.indexOf(quote, begin) : to;
	return [begin, end < 0 ? masked.length : Math.max(end, begin)];
}

/** A script is one text, to the letter. */
function scriptOf(source: string, children: readonly Node[]): Node[] {
	const [first] = children;
	if (first?.kind !== "text") return [];
	const text = children.map((child) => (child.kind === "text" ? child.text : "")).join("");
	return [{ kind: "text", text: source.slice(first.at, first.at + text.length), at: first.at, isData: true }];
}

import parser, { type Node, type Selector } from "postcss-selector-parser";
import type { StyleFile } from "./compile-style.ts";

/** Of the document's element and of its body a program means its page. */
const pages = new Set(["page", "html", "body"]);
/** As much as the name of a tag weighs; it holds for every element. */
const WEIGHT = ":not(b-x)";
/** Pseudo-elements that are written with one colon. */
const oldElements = /^:(before|after|first-line|first-letter)$/i;

/** What is added to a selector so that it holds for its owner's elements alone; it weighs nothing. */
export function scopeOf(kind: StyleFile["kind"], mark: string | undefined): string {
	if (kind === "page" && mark !== undefined) return `:where(.${mark}, .${mark} *):where(:not(.b-alone))`;
	if (mark === undefined || kind === "shared") return ":where(.b-page, .b-page *):where(:not(.b-alone))";
	return `:where(.${mark})`;
}

/**
 * A selector as the frame's document needs it: the names of tags are classes there (`b-view`), and the last of its elements is its
 * owner's. Each weighs what it weighed. Undefined if it cannot be read.
 */
export function scoped(selector: string, scope: string): string | undefined {
	try {
		const list = parser().astSync(selector);
		list.each((one) => insertScope(one, scope));
		list.walkTags((tag) => {
			// What counts there is no tag.
			if (/^:nth-/i.test(String(tag.parent?.parent?.value))) return;
			const name = pages.has(tag.value) ? "page" : tag.value;
			tag.replaceWith(raw(`:where(.b-${name})${WEIGHT}`, tag));
		});
		list.walkPseudos((pseudo) => {
			if (pseudo.value === ":root") pseudo.replaceWith(raw(`:where(.b-page)${WEIGHT}`, pseudo));
		});
		return list.toString();
	} catch {
		return undefined;
	}
}

function insertScope(selector: Selector, scope: string): void {
	let last: Node | undefined;
	let pseudoElement: Node | undefined;
	selector.each((node) => {
		if (node.type === "combinator") {
			pseudoElement = undefined;
			last = undefined;
			return;
		}
		if (node.type === "comment") return;
		last = node;
		if (node.type === "pseudo" && (node.value.startsWith("::") || oldElements.test(node.value))) pseudoElement ??= node;
	});
	if (pseudoElement) {
		selector.insertBefore(pseudoElement as never, raw(scope, pseudoElement));
	} else if (last) {
		const added = raw(scope);
		added.spaces.after = last.spaces.after;
		last.spaces.after = "";
		selector.insertAfter(last as never, added as never);
	}
}

/** Text of ours in a selector, in the place of a node, with the white space around that. */
function raw(value: string, instead?: Node): ReturnType<typeof parser.string> {
	const node = parser.string({ value } as never);
	if (instead) {
		node.spaces.before = instead.spaces.before;
		if (instead.type === "tag") node.spaces.after = instead.spaces.after;
		if (instead.type !== "tag") instead.spaces.before = "";
	}
	return node;
}

import { meantByHtml } from "../../template/meant-by-html.ts";
import { camel, eventOf } from "../axml/names.ts";
import type { Problem } from "../problem.ts";
import type { AllTagFacts } from "./tag-facts.ts";
import type { Used } from "./used.ts";

/** Tags and attributes of one template, by the file that it is. */
export type UsedByFile = ReadonlyMap<string, readonly Used[]>;

/**
 * What of a program's templates is drawn otherwise than a wallet might, or not heeded: each once, where it stands first, with how
 * often it does. `components`: the names that `usingComponents` of this file, or of whoever may import it, gives.
 */
export function unheeded(
	files: UsedByFile,
	components: (file: string) => ReadonlySet<string>,
	facts: AllTagFacts,
): Problem[] {
	const found = new Map<string, { readonly first: Problem; count: number }>();
	// In one order, whatever was read first: what is told is the same text at the next build.
	for (const [file, all] of [...files].sort(([one], [other]) => (one < other ? -1 : 1))) {
		const own = components(file);
		for (const { line, column, ...used } of all) {
			const text = own.has(used.tag) ? undefined : wordsOf(used, facts);
			if (text === undefined) continue;
			const known = found.get(text);
			if (known) known.count++;
			else found.set(text, { first: { file, line, column, text, severity: "warning" }, count: 1 });
		}
	}
	return [...found.values()].map(({ first, count }) => ({
		...first,
		text: count === 1 ? first.text : `${first.text} It stands in ${count} places; this is the first.`,
	}));
}

function wordsOf({ tag, attribute }: Pick<Used, "tag" | "attribute">, facts: AllTagFacts): string | undefined {
	if (syntax.has(tag)) return undefined;
	const row = facts.rows.get(tag);
	if (attribute === undefined) {
		if (row?.support === "box") return `<${tag}> is an empty box here: ${row.note}`;
		if (row || Object.hasOwn(meantByHtml, tag)) return undefined;
		const meant = facts.rows.has(tag.toLowerCase()) ? tag.toLowerCase() : "view";
		return `There is no tag <${tag}>, and no component of that name: it is drawn as a ${meant}.`;
	}
	// Of an empty box nothing is heeded, and HTML's attributes are many.
	if (!row || row.support === "box") return undefined;
	const event = eventOf(attribute);
	if (event) {
		if (row.events.includes(event.type) || facts.events.includes(event.type)) return undefined;
		return `<${tag}> tells nobody of ${attribute}: it has no such event here.`;
	}
	if (/^(data-|aria-)/.test(attribute)) return undefined;
	const name = camel(attribute);
	if ([...row.attributes, ...facts.attributes].some((one) => camel(one) === name)) return undefined;
	return `<${tag} ${attribute}> is not heeded here: it does nothing.`;
}

/** What is no element, but says something of those around it. */
const syntax = new Set(["block", "slot", "template", "import", "include", "import-sjs", "sjs", "wxs"]);

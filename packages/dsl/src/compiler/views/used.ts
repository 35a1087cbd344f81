import { directiveOf } from "../axml/names.ts";
import type { Node } from "../axml/parse.ts";

/** A tag, or an attribute of one, where it stands in a template. */
export interface Used {
	readonly tag: string;
	/** As it is written; undefined for the tag itself. */
	readonly attribute?: string;
	readonly line: number;
	readonly column: number;
}

/** All tags and attributes of a template but its directives. */
export function usedIn(
	nodes: readonly Node[],
	place: (at: number) => { readonly line: number; readonly column: number },
): readonly Used[] {
	return nodes.flatMap((node): readonly Used[] => {
		if (node.kind !== "element") return [];
		const { tag, attributes, children, at } = node;
		const plain = attributes.filter(({ name }) => directiveOf(name) === undefined);
		return [
			{ tag, ...place(at) },
			...plain.map(({ name, at }) => ({ tag, attribute: name, ...place(at) })),
			...usedIn(children, place),
		];
	});
}

import type { Node, Text } from "./parse.ts";

/** A tree without text that only sets lines apart, and without the lines' indentation in the rest. */
export const tidy = (nodes: readonly Node[]): readonly Node[] =>
	nodes.flatMap((node): Node[] => {
		if (node.kind === "element") return [{ ...node, children: tidy(node.children) }];
		const text = node.isData ? node : plain(node);
		return text.text === "" ? [] : [text];
	});

/** Line breaks at the ends are the file's, not the text's; one inside is a space, but for those in `{{ }}`. */
function plain({ text, ...rest }: Text): Text {
	const start = /^[ \t\r]*\n\s*/.exec(text)?.[0].length ?? 0;
	const trimmed = text.slice(start).replace(/[ \t\r]*\n\s*$/, "");
	return { ...rest, text: trimmed, at: rest.at + start };
}

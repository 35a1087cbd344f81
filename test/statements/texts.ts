import { stripTypeScriptTypes } from "node:module";
import { parse } from "acorn";
import { read, walk } from "../sources.ts";

/** A text of SQL, or a piece of one, as the sources of the verbs have it. */
export interface Text {
	readonly path: string;
	readonly text: string;
	/** What it looks like in a statement: anything may stand where something is put in. */
	readonly pattern: RegExp;
}

/** In a piece of a statement. */
const inPieces =
	/\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|JOIN|SET|VALUES|LIMIT|ON CONFLICT|ORDER BY)\b|= \?|, \w+ = /;

/** Every one in a folder. Pieces stand by themselves: a template without what is put in, and each text that is put in. */
export function textsIn(folder: string, spoken: RegExp): readonly Text[] {
	const files = walk(folder).filter((path) => !path.endsWith(".test.ts"));
	return files.flatMap((path) => {
		const tree: unknown = parse(stripTypeScriptTypes(read(path)), { ecmaVersion: "latest", sourceType: "module" });
		return [...piecesIn(tree)]
			.filter((pieces) => spoken.test(pieces.join(" ")))
			.map((pieces) => ({
				path,
				text: pieces.join("…"),
				pattern: new RegExp(pieces.map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("[^]*")),
			}));
	});
}

export const textsOfVerbs = (): readonly Text[] => textsIn("packages/server/src/stores/verbs", inPieces);

function* piecesIn(tree: unknown): Generator<readonly string[]> {
	if (typeof tree !== "object" || tree === null) return;
	if ("type" in tree && tree.type === "Literal" && "value" in tree && typeof tree.value === "string")
		yield [tree.value];
	if ("type" in tree && tree.type === "TemplateLiteral" && "quasis" in tree) {
		const quasis = tree.quasis as readonly { readonly value: { readonly cooked: string } }[];
		yield quasis.map(({ value }) => value.cooked);
	}
	for (const inner of Object.values(tree)) yield* piecesIn(inner);
}

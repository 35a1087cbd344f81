import { readFile } from "node:fs/promises";
import { type Expression, type Node, parse } from "acorn";
import { type Plugin, transform } from "esbuild";

/** What of a tag's row says something of it, to the compiler and in docs/dsl.md, and draws nothing. */
const facts = new Set(["attributes", "events", "support", "note"]);

/** The modules of tags as a frame loads them: their rows without what draws nothing. */
export const drawnRows: Plugin = {
	name: "drawn-rows",
	setup({ onLoad }) {
		onLoad({ filter: /[\\/]tags[\\/]\w+[\\/][\w-]+\.(ts|js)$/ }, async ({ path }) => {
			const loader = path.endsWith(".ts") ? "ts" : "js";
			const { code } = await transform(await readFile(path, "utf8"), { loader, target: "es2022" });
			return { contents: withoutFacts(code), loader: "js" };
		});
	},
};

/** Takes the facts out of each object at the top that has a `component`. */
export function withoutFacts(code: string): string {
	const { body } = parse(code, { ecmaVersion: "latest", sourceType: "module" });
	const left: Node[] = [];
	for (const statement of body) {
		const said = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
		if (said?.type !== "VariableDeclaration") continue;
		for (const { init } of said.declarations) left.push(...factsOf(init));
	}
	return left
		.sort((one, other) => other.start - one.start)
		.reduce((text, { start, end }) => text.slice(0, start) + text.slice(end).replace(/^\s*,/, ""), code);
}

function factsOf(value: Expression | null | undefined): Node[] {
	if (value?.type !== "ObjectExpression") return [];
	const named = (node: (typeof value.properties)[number]): string =>
		node.type === "Property" && node.key.type === "Identifier" ? node.key.name : "";
	return value.properties.some((node) => named(node) === "component")
		? value.properties.filter((node) => facts.has(named(node)))
		: [];
}

import { compileExpression, type Names } from "../expression/compile-expression.ts";
import { compileText } from "../expression/compile-text.ts";
import type { Problem } from "../problem.ts";
import { type Used, usedIn } from "../views/used.ts";
import { childrenCode } from "./children.ts";
import { takeImports } from "./imports.ts";
import { type Element, type Node, parseAxml } from "./parse.ts";
import { placesIn } from "./places.ts";

/** What the code of a template is written with. */
export interface Writing {
	/** JavaScript of a value in the template, its mistakes told. */
	value(source: string, at: number, names: Names, as?: "value" | "data" | "text"): string;
	/** The same of an expression without braces. */
	expression(source: string, at: number, names: Names): string;
	tell(at: number, text: string): void;
	/** A name that nothing else has in this file. */
	fresh(name: string): string;
}

export interface CompiledTemplate {
	readonly code: string;
	readonly problems: Problem[];
	/** Its tags and their attributes. */
	readonly used: readonly Used[];
}

/**
 * A file of axml as the text of an ES module: its default export draws it, `(data, scope) => children`, and `templates` holds its
 * `<template name>`s. Never throws: it repairs as browsers do, and tells what was wrong.
 */
export function compileTemplate(source: string, file: string): CompiledTemplate {
	const { nodes, problems } = parseAxml(source, file);
	const place = placesIn(source);
	let count = 0;
	const writing: Writing = {
		value: (text, at, names, as) =>
			compileText(text, names, (why, offset) => writing.tell(at + offset, `${why}: {{ }} is undefined here.`), as),
		expression(text, at, names) {
			const { code, wrong } = compileExpression(text, names);
			if (wrong) writing.tell(at + wrong.at, `${wrong.why}: it is undefined here.`);
			return code;
		},
		tell: (at, text) => void problems.push({ file, ...place(at), text, severity: "warning" }),
		fresh: (name) => `${name.replace(/\W/g, "_")}$${++count}`,
	};
	const { lines, names, rest, merged } = takeImports(nodes, { writing, file, place, problems });
	const own: string[] = [];
	const body = withoutTemplates(rest, ({ attributes, children, at }) => {
		const name = attributes.find((one) => one.name === "name")?.value;
		if (typeof name !== "string") return;
		if (own.some((line) => line.startsWith(`templates[${JSON.stringify(name)}]`)))
			writing.tell(at, `There are two templates called "${name}"; the last one counts.`);
		own.push(`templates[${JSON.stringify(name)}] = (d, s) => ${childrenCode(children, names, writing)};`);
	});
	const code = [
		`import { ${exported.join(", ")} } from "@byleave/dsl/template";`,
		...lines,
		"export const templates = Object.create(null);",
		// Asked for when something is drawn: files may import each other.
		`const lists = () => [templates${merged.map((name) => `, ${name}`).join("")}];`,
		...own,
		`export default (d, s) => ${childrenCode(body, names, writing)};`,
	];
	problems.sort((one, other) => one.line - other.line || one.column - other.column);
	return { code: `${code.join("\n")}\n`, problems, used: usedIn(nodes, place) };
}

/** What `@byleave/dsl/template` gives the code of a template. */
const exported = [
	"apply",
	"attempt",
	"call",
	"draw",
	"each",
	"el",
	"get",
	"inline",
	"key",
	"list",
	"listen",
	"script",
	"slot",
	"text",
];

/** Takes the `<template name>`s out of a tree, wherever they stand. */
function withoutTemplates(nodes: readonly Node[], found: (template: Element) => void): Node[] {
	return nodes.flatMap((node): Node[] => {
		if (node.kind !== "element") return [node];
		if (node.tag === "template" && node.attributes.some(({ name }) => name === "name")) {
			found({ ...node, children: withoutTemplates(node.children, found) });
			return [];
		}
		return [{ ...node, children: withoutTemplates(node.children, found) }];
	});
}

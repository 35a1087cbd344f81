import type { Names } from "../expression/compile-expression.ts";
import { childrenCode, nodesCode } from "./children.ts";
import type { Writing } from "./compile-template.ts";
import { INCLUDED } from "./imports.ts";
import { camel, eventOf } from "./names.ts";
import type { Attribute, Element, Node } from "./parse.ts";

/** An element as JavaScript, its directives aside. */
export function elementCode(element: Element, names: Names, writing: Writing): string {
	const { tag, children } = element;
	const value = (name: string): Attribute | undefined => element.attributes.find((one) => one.name === name);
	switch (tag) {
		case "block":
			return childrenCode(children, names, writing);
		case INCLUDED:
			return `${value("as")?.value}(${dataHere(names)}, s)`;
		case "template": {
			const is = value("is");
			const data = value("data");
			if (!is || is.value === true) {
				writing.tell(element.at, '<template> needs name="…" to be one, or is="…" to draw one: it is a block here.');
				return childrenCode(children, names, writing);
			}
			const given = data && data.value !== true ? writing.value(data.value, data.at, names, "data") : "undefined";
			return `draw(lists(), ${writing.value(is.value, is.at, names)}, ${given}, s)`;
		}
		case "slot": {
			const name = value("name");
			const called = name && name.value !== true ? writing.value(name.value, name.at, names) : '"default"';
			const props = propsCode(
				{ ...element, attributes: element.attributes.filter((one) => one !== name) },
				names,
				writing,
			);
			const instead = children.length > 0 ? `, () => ${childrenCode(children, names, writing)}` : "";
			return `slot(s, ${called}, ${props}${instead})`;
		}
		default: {
			const given = contentCode(element, names, writing);
			return `el(s, ${JSON.stringify(tag)}, ${propsCode(element, names, writing)}${given === "" ? "" : `, ${given}`})`;
		}
	}
}

/** The data, and the items of the lists around: what is included sees both. */
function dataHere(names: Names): string {
	const rows = [...names].filter(([, code]) => /\$\d+$/.test(code) && !/^(module|script)\$/.test(code));
	if (rows.length === 0) return "d";
	return `{ ...d, ${rows.map(([name, code]) => `${JSON.stringify(name)}: ${code}`).join(", ")} }`;
}

/**
 * What stands inside: for a tag of the wallet's an array; for anything else, which may be a component of the program's, a function a
 * slot, since the component decides whether and where it is drawn.
 */
function contentCode({ tag, children }: Element, names: Names, writing: Writing): string {
	const inside = children.filter((node) => node.kind === "element" || node.text.trim() !== "" || tag === "text");
	if (inside.length === 0) return "";
	const slots = Map.groupBy(inside, slotOf);
	if (builtIn.has(tag) && slots.size === 1 && slots.has("default") && !inside.some(scoped)) {
		// White space inside of a text is its own.
		return `[${nodesCode(inside, names, writing, tag === "text").join(", ")}]`;
	}
	const functions = [...slots].map(([slot, nodes]) => {
		const given = nodes.map(scoped).find((one) => one !== undefined);
		const variable = writing.fresh("given");
		const own = given ? new Map([...names, [given, variable]]) : names;
		return `${JSON.stringify(slot)}: (${variable}) => ${childrenCode(nodes.map(withoutSlot), own, writing)}`;
	});
	return `{ ${functions.join(", ")} }`;
}

const said = (node: Node, name: string): string | undefined => {
	const value = node.kind === "element" ? node.attributes.find((one) => one.name === name)?.value : undefined;
	return typeof value === "string" && value !== "" ? value : undefined;
};
const slotOf = (node: Node): string => said(node, "slot") ?? "default";
const scoped = (node: Node): string | undefined => said(node, "slot-scope");
const withoutSlot = (node: Node): Node =>
	node.kind === "text"
		? node
		: { ...node, attributes: node.attributes.filter(({ name }) => name !== "slot" && name !== "slot-scope") };

/** Tags that no program makes a component of. */
const builtIn = new Set(
	"view text image button input textarea form label scroll-view swiper swiper-item navigator icon switch radio checkbox radio-group checkbox-group slider progress picker picker-view picker-view-column rich-text cover-view cover-image canvas map video web-view movable-area movable-view".split(
		" ",
	),
);

function propsCode({ tag, attributes }: Element, names: Names, writing: Writing): string {
	const props: string[] = [];
	const data: string[] = [];
	const on: string[] = [];
	/** Functions as a component asks for them: `onClick` is a name of its own. */
	const written: string[] = [];
	for (const { name, value, at } of attributes) {
		const code = value === true ? "true" : writing.value(value, at, names);
		const event = eventOf(name);
		if (name.startsWith("data-")) data.push(`${JSON.stringify(name.slice(5))}: ${value === true ? '""' : code}`);
		else if (name === "ref") props.push(`ref: s.ref(${code})`);
		else if (event) {
			on.push(`${JSON.stringify(event.type)}: listen(s, ${code}${event.stop ? ", true" : ""})`);
			if (!builtIn.has(tag)) written.push(`${JSON.stringify(name)}: s.handler(${code})`);
		} else if (/^aria-/.test(name)) props.push(`${JSON.stringify(name)}: ${code}`);
		else if (name !== "key") {
			props.push(`${JSON.stringify(camel(name))}: ${code}`);
			// A component may ask for it as it is written.
			if (!builtIn.has(tag) && camel(name) !== name) props.push(`${JSON.stringify(name)}: ${code}`);
		}
	}
	if (data.length > 0) props.push(`$data: { ${data.join(", ")} }`);
	if (written.length > 0) props.push(`$written: { ${written.join(", ")} }`);
	if (on.length > 0) props.push(`on: { ${on.join(", ")} }`);
	return props.length === 0 ? "null" : `{ ${props.join(", ")} }`;
}

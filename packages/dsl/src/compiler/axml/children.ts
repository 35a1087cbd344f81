import type { Names } from "../expression/compile-expression.ts";
import type { Writing } from "./compile-template.ts";
import { elementCode } from "./element.ts";
import { directiveOf } from "./names.ts";
import type { Attribute, Element, Node, Text } from "./parse.ts";

/** An element without its directives, and they by their names. */
interface Directed {
	readonly element: Element;
	readonly said: Readonly<Partial<Record<string, Attribute>>>;
}

/** The children of an element as JavaScript: an array. */
export function childrenCode(nodes: readonly Node[], names: Names, writing: Writing): string {
	return `[${nodesCode(nodes, names, writing).join(", ")}]`;
}

/**
 * Each child as JavaScript; a chain of a:if, a:elif and a:else is one, whatever white space and comments stand between. Other text
 * that is white space only counts where `keepsSpace`.
 */
export function nodesCode(nodes: readonly Node[], names: Names, writing: Writing, keepsSpace = false): string[] {
	const codes: string[] = [];
	for (let at = 0; at < nodes.length; at++) {
		const node = nodes[at];
		if (!node) continue;
		if (node.kind === "text") {
			if (keepsSpace || !isBlank(node)) codes.push(textCode(node, names, writing));
			continue;
		}
		const first = directed(node);
		const { said } = first;
		if (!said.if) {
			if (said.elif ?? said.elseif ?? said.else)
				writing.tell(node.at, "a:else and a:elif need an a:if before them; this is drawn as if it stood alone.");
			const orphan = said.elif ?? said.elseif;
			codes.push(forCode(orphan ? { ...first, said: { ...said, if: orphan } } : first, names, writing));
			continue;
		}
		const chain = [first];
		for (let next = at + 1; next < nodes.length; next++) {
			const other = nodes[next];
			if (!other || (other.kind === "text" && isBlank(other))) continue;
			const branch = other.kind === "element" ? directed(other) : undefined;
			if (!branch || !(branch.said.elif ?? branch.said.elseif ?? branch.said.else) || branch.said.if) break;
			chain.push(branch);
			at = next;
			if (branch.said.else) break;
		}
		codes.push(chainCode(chain, names, writing));
	}
	return codes;
}

const textCode = ({ text, at, isData }: Text, names: Names, writing: Writing): string =>
	isData ? JSON.stringify(text) : writing.value(text, at, names, "text");

const isBlank = ({ text }: { readonly text: string }): boolean => text.trim() === "";

function directed(element: Element): Directed {
	const said: Record<string, Attribute> = {};
	const attributes = element.attributes.filter((attribute) => {
		const name = directiveOf(attribute.name);
		if (name !== undefined) said[name] = attribute;
		return name === undefined;
	});
	return { element: { ...element, attributes }, said };
}

/** Of a:for and a:if on one element: a condition of its own is asked of each item, one that others hang on is asked once. */
function chainCode(chain: readonly Directed[], names: Names, writing: Writing): string {
	const [first] = chain;
	if (chain.length === 1 && first?.said.for) return forCode(first, names, writing);
	let code = "null";
	for (const branch of chain.toReversed()) {
		const condition = branch.said.if ?? branch.said.elif ?? branch.said.elseif;
		const { if: _, ...said } = branch.said;
		const drawn = forCode({ ...branch, said }, names, writing);
		code =
			branch.said.else || !condition ? drawn : `(${conditionCode(condition, names, writing)} ? ${drawn} : ${code})`;
	}
	return code;
}

/** People forget a directive's braces: what is written then is taken for the expression, and told. */
function conditionCode({ name, value, at }: Attribute, names: Names, writing: Writing): string {
	if (value === true) return "true";
	if (value.trim() === "" || value.includes("{{")) return writing.value(value, at, names);
	writing.tell(at, `${name} needs braces: "${value}" is read as "{{${value}}}".`);
	return writing.expression(value, at, names);
}

function forCode(directed: Directed, names: Names, writing: Writing): string {
	const { element, said } = directed;
	const over = said.for ?? said["for-items"];
	if (!over) {
		const drawn = elementCode(element, names, writing);
		return said.if ? `(${conditionCode(said.if, names, writing)} ? ${drawn} : null)` : drawn;
	}
	const called = (attribute: Attribute | undefined, usual: string): string => {
		const value = attribute?.value;
		const name = typeof value === "string" ? value.replace(/[{}]/g, "").trim() : "";
		if (/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)) return name;
		if (attribute) writing.tell(attribute.at, `${attribute.name} needs a name; it is "${usual}" now.`);
		return usual;
	};
	const [item, index] = [called(said["for-item"], "item"), called(said["for-index"], "index")];
	const [itemCode, indexCode] = [writing.fresh(item), writing.fresh(index)];
	const inside = new Map([...names, [index, indexCode], [item, itemCode]]);
	const drawn = elementCode(element, inside, writing);
	const body = said.if ? `(${conditionCode(said.if, inside, writing)} ? ${drawn} : null)` : drawn;
	const key = keyCode(said.key, inside, { item, itemCode, index, indexCode }, writing);
	const list = over.value === true ? "undefined" : conditionCode(over, names, writing);
	const given = `(${itemCode}, ${indexCode})`;
	return `each(${list}, ${given} => ${body}${key === undefined ? "" : `, ${given} => ${key}`})`;
}

interface Loop {
	readonly item: string;
	readonly itemCode: string;
	readonly index: string;
	readonly indexCode: string;
}

/** `*this` is the item, a name is one of its keys, and an expression is what it says. */
function keyCode(key: Attribute | undefined, names: Names, loop: Loop, writing: Writing): string | undefined {
	const value = key?.value;
	if (!key || typeof value !== "string" || value.trim() === "") return undefined;
	if (value.includes("{{")) return writing.value(value, key.at, names);
	const name = value.trim();
	if (name === "*this" || name === loop.item) return loop.itemCode;
	if (name === loop.index) return loop.indexCode;
	const path = name.startsWith(`${loop.item}.`) ? name.slice(loop.item.length + 1) : name;
	return path.split(".").reduce((code, part) => `get(${code}, ${JSON.stringify(part)})`, loop.itemCode);
}

import type { Expression, Node, Property, SpreadElement } from "acorn";
import { parse } from "acorn";

/** What the names in an expression mean: the JavaScript of each that is no key of the data. */
export type Names = ReadonlyMap<string, string>;
export interface Compiled {
	/** JavaScript that never throws: it reads `d`, and calls what `@byleave/dsl/template` exports. */
	readonly code: string;
	/** What is wrong with the text, and where in it, from 0; it is then undefined when it is drawn. */
	readonly wrong?: { readonly why: string; readonly at: number };
}

/**
 * An expression of a template as JavaScript. Whatever is read of nothing is undefined (`a.b.c`), and whatever else would throw is
 * undefined too. `as: "data"` is what a template is given: keys and values without braces around them.
 */
export function compileExpression(text: string, names: Names, as: "value" | "data" = "value"): Compiled {
	if (text.trim() === "") return { code: "undefined" };
	// A key of the data may be one of JavaScript's own words: "class", "default".
	const word = /^\s*([a-z]+)\s*$/.exec(text)?.[1];
	if (word && as === "value" && reserved.has(word))
		return { code: names.get(word) ?? `get(d, ${JSON.stringify(word)})` };
	const { tree, ahead, wrong } = read(text, as);
	if (!tree) return { code: "undefined", wrong };
	try {
		return { code: new Emitter(names).whole(tree) };
	} catch (error) {
		const { pos = 0, message } = error as Error & { pos?: number };
		const why = error instanceof RangeError ? "It is nested too deep" : message;
		return { code: "undefined", wrong: { why, at: Math.min(Math.max(pos - ahead, 0), text.length) } };
	}
}

/** Whether a text is an expression, or an object without its braces. */
export const isReadable = (text: string): boolean => text.trim() === "" || read(text, "value").tree !== undefined;

type Read =
	| { readonly tree: Expression; readonly ahead: number; readonly wrong?: undefined }
	| {
			readonly tree?: undefined;
			readonly ahead: number;
			readonly wrong: { readonly why: string; readonly at: number };
	  };

/** In the two ways in which an expression is written: as a value, or as keys and values without their braces. */
function read(text: string, as: "value" | "data"): Read {
	const value = ["(", "\n)"] as const;
	const object = ["({", "\n})"] as const;
	let first: Read | undefined;
	for (const [before, behind] of as === "data" ? [object, value] : [value, object]) {
		const ahead = before.length;
		try {
			const { body } = parse(before + text.replace(/[\s;]+$/, "") + behind, { ecmaVersion: "latest" });
			const [only] = body;
			if (body.length === 1 && only?.type === "ExpressionStatement") return { tree: only.expression, ahead };
			first ??= { ahead, wrong: { why: "One expression is needed", at: 0 } };
		} catch (error) {
			const { pos = ahead, message } = error as Error & { pos?: number };
			const at = Math.min(Math.max(pos - ahead, 0), text.length);
			// What is told is how it fails as a value.
			if (before === value[0] || !first) first = { ahead, wrong: { why: message.replace(/ \(\d+:\d+\)$/, ""), at } };
		}
	}
	return first ?? { ahead: 1, wrong: { why: "One expression is needed", at: 0 } };
}

const reserved = new Set(
	"break case catch class const continue debugger default delete do else enum export extends finally for function if import in instanceof new return super switch throw try var while with let static yield await".split(
		" ",
	),
);

/** Names of the language that are no keys of the data. */
const constants = new Set(["undefined", "NaN", "Infinity"]);

class Emitter {
	readonly #names: Names;
	/** Something in it can throw. */
	#careful = false;
	constructor(names: Names) {
		this.#names = names;
	}

	whole(tree: Node): string {
		const code = this.#of(tree as Expression);
		return this.#careful ? `attempt(() => ${code})` : code;
	}

	#of(node: Expression | SpreadElement | Node): string {
		const tree = node as Expression;
		switch (tree.type) {
			case "Literal":
				if (tree.regex || tree.bigint) throw this.#refused(tree);
				return JSON.stringify(tree.value);
			case "Identifier":
				return this.#read(tree.name);
			case "MemberExpression":
				return `get(${this.#of(tree.object)}, ${this.#key(tree)})`;
			case "ChainExpression":
				return this.#of(tree.expression);
			case "ConditionalExpression":
				return `(${this.#of(tree.test)} ? ${this.#of(tree.consequent)} : ${this.#of(tree.alternate)})`;
			case "LogicalExpression":
				// Beside && and ||, ?? must stand in brackets of its own.
				return `(${this.#of(tree.left)} ${tree.operator} ${this.#of(tree.right)})`;
			case "BinaryExpression":
				if (tree.operator === "in" || tree.operator === "instanceof") throw this.#refused(tree);
				if (!/^[!=]==?$/.test(tree.operator)) this.#careful = true;
				else if (tree.operator.length === 2) this.#careful = true;
				return `(${this.#of(tree.left)} ${tree.operator} ${this.#of(tree.right)})`;
			case "UnaryExpression":
				if (tree.operator === "delete" || tree.operator === "void") throw this.#refused(tree);
				if (tree.operator !== "!" && tree.operator !== "typeof") this.#careful = true;
				return `(${tree.operator} ${this.#of(tree.argument)})`;
			case "TemplateLiteral":
				return `text(${tree.quasis
					.flatMap(({ value }, index) => {
						const expression = tree.expressions[index];
						return [JSON.stringify(value.cooked ?? value.raw), ...(expression ? [this.#of(expression)] : [])];
					})
					.join(", ")})`;
			case "SequenceExpression":
				return `(${tree.expressions.map((one) => this.#of(one)).join(", ")})`;
			case "ArrayExpression":
				return `[${tree.elements.map((one) => (one === null ? "undefined" : this.#element(one))).join(", ")}]`;
			case "ObjectExpression":
				return `({${tree.properties.map((one) => this.#property(one)).join(", ")}})`;
			case "CallExpression":
				return this.#call(tree.callee as Expression, tree.arguments);
			default:
				throw this.#refused(tree);
		}
	}

	#read(name: string): string {
		return this.#names.get(name) ?? (constants.has(name) ? name : `get(d, ${JSON.stringify(name)})`);
	}

	#key(tree: Extract<Expression, { type: "MemberExpression" }>): string {
		if (tree.property.type === "PrivateIdentifier") throw this.#refused(tree);
		if (tree.computed) return this.#of(tree.property);
		return JSON.stringify((tree.property as { name: string }).name);
	}

	#element(node: Expression | SpreadElement): string {
		return node.type === "SpreadElement" ? `...list(${this.#of(node.argument)})` : this.#of(node);
	}

	#property(node: Property | SpreadElement): string {
		if (node.type === "SpreadElement") {
			// Each of its properties is read.
			this.#careful = true;
			return `...${this.#of(node.argument)}`;
		}
		if (node.kind !== "init" || node.method) throw this.#refused(node);
		const { key } = node;
		const name = node.computed
			? `[key(${this.#of(key)})]`
			: `[${JSON.stringify(key.type === "Identifier" ? key.name : String((key as { value: unknown }).value))}]`;
		return `${name}: ${this.#of(node.value)}`;
	}

	#call(callee: Expression, given: readonly (Expression | SpreadElement)[]): string {
		const list = `[${given.map((one) => this.#element(one)).join(", ")}]`;
		const tree = callee.type === "ChainExpression" ? callee.expression : callee;
		if (tree.type === "MemberExpression") return `call(${this.#of(tree.object)}, ${this.#key(tree)}, ${list})`;
		if (tree.type === "Identifier") return `apply(${this.#read(tree.name)}, ${list})`;
		throw this.#refused(tree);
	}

	#refused(node: Node): Error {
		return Object.assign(new SyntaxError("A template cannot say this; compute it in the page's script"), {
			pos: node.start,
		});
	}
}

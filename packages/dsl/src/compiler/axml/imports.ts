import type { Names } from "../expression/compile-expression.ts";
import type { Problem } from "../problem.ts";
import { compileSjsInside } from "../sjs/compile-sjs.ts";
import type { Writing } from "./compile-template.ts";
import type { Element, Node } from "./parse.ts";

export interface Imports {
	/** The import declarations, and what is made of them. */
	readonly lines: readonly string[];
	/** What the file's scripts are called in its expressions. */
	readonly names: Names;
	/** The tree without them; an `include` stays, for it is drawn where it stands. */
	readonly rest: readonly Node[];
	/** JavaScript of the templates of other files. */
	readonly merged: readonly string[];
}

export interface Taking {
	readonly writing: Writing;
	readonly file: string;
	readonly place: (at: number) => { readonly line: number; readonly column: number };
	readonly problems: Problem[];
}

/** `<import>`, `<include>` and `<import-sjs>` of a file, wherever they stand. */
export function takeImports(nodes: readonly Node[], all: Taking): Imports {
	const { writing, file, place } = all;
	const lines: string[] = [];
	const merged: string[] = [];
	const names = new Map<string, string>();
	const said = ({ attributes }: Element, ...wanted: readonly string[]): string | undefined => {
		const found = attributes.find(({ name, value }) => wanted.includes(name) && typeof value === "string");
		return found?.value === true ? undefined : found?.value?.trim();
	};
	const takers: Record<string, (element: Element) => Node[]> = {
		import(element) {
			const from = said(element, "src", "from");
			if (!from) return missing(element, "src");
			const name = writing.fresh("imported");
			lines.push(`import * as ${name} from ${JSON.stringify(addressOf(from, ".axml"))};`);
			merged.push(`${name}.templates`);
			return [];
		},
		include(element) {
			const from = said(element, "src", "from");
			if (!from) return missing(element, "src");
			const name = writing.fresh("included");
			lines.push(`import ${name} from ${JSON.stringify(addressOf(from, ".axml"))};`);
			return [{ ...element, tag: INCLUDED, attributes: [{ name: "as", value: name, at: element.at }], children: [] }];
		},
		"import-sjs"(element) {
			const from = said(element, "from", "src");
			const name = said(element, "name", "module");
			if (!from && element.children.length > 0) return takers.sjs?.(element) ?? [];
			if (!from || !name) return missing(element, from ? "name" : "from");
			const module = writing.fresh("script");
			lines.push(`import * as ${module} from ${JSON.stringify(addressOf(from, ".sjs"))};`);
			bind(name, `script(${module})`);
			return [];
		},
		sjs(element) {
			const name = said(element, "module", "name");
			if (said(element, "src", "from")) return takers["import-sjs"]?.(element) ?? [];
			if (!name) return missing(element, "module");
			const [body] = element.children;
			if (body?.kind !== "text") return missing(element, "src");
			const { code, problems } = compileSjsInside(body.text, { file, begins: place(body.at) });
			all.problems.push(...problems);
			bind(name, `inline((module, exports) => {\n${code}\n})`);
			return [];
		},
	};
	takers.wxs = takers.sjs as (element: Element) => Node[];

	/** One name, or several of what a script exports: `{ a, b: c }`. */
	function bind(name: string, code: string): void {
		const several = /^\{([^}]*)\}$/.exec(name.replace(/^\{\{|\}\}$/g, (braces) => braces.charAt(0)))?.[1];
		const whole = writing.fresh("module");
		lines.push(`const ${whole} = ${code};`);
		if (several === undefined) names.set(name, whole);
		for (const pair of several?.split(",") ?? []) {
			const [exported = "", as = exported] = pair.split(":").map((part) => part.trim());
			if (exported !== "") names.set(as, `get(${whole}, ${JSON.stringify(exported)})`);
		}
	}
	function missing({ at, tag }: Element, attribute: string): Node[] {
		writing.tell(at, `<${tag}> needs ${attribute}="…"; it is left out.`);
		return [];
	}
	const walk = (some: readonly Node[]): Node[] =>
		some.flatMap((node) => {
			if (node.kind !== "element") return [node];
			const take = Object.hasOwn(takers, node.tag) ? takers[node.tag] : undefined;
			return take ? take(node) : [{ ...node, children: walk(node.children) }];
		});
	const rest = walk(nodes);
	return { lines, names, rest, merged };
}

/** The tag that stands where an include stood. */
export const INCLUDED = "$included";

/** Beside the file where nothing else is said; the ending may be left out. */
function addressOf(from: string, ending: string): string {
	const whole = /\.[a-z]+$/i.test(from) ? from : from + ending;
	return /^(\.|\/)/.test(whole) ? whole : `./${whole}`;
}

import assert from "node:assert/strict";
import { type ComponentChild, Fragment, type VNode } from "preact";
import * as parts from "../../template/index.ts";
import type { ProgramEvent, Scope, TagProps } from "../../template/scope.ts";
import type { Problem } from "../problem.ts";
import { compileSjsInside } from "../sjs/compile-sjs.ts";
import { compileTemplate } from "./compile-template.ts";

export interface Drawn {
	/** As text: `<view class="b-1 a">…</view>`, attributes in their order, handlers as `on:tap`. */
	readonly text: string;
	readonly problems: readonly Problem[];
	/** The first element with this attribute's value. */
	find(attribute: string, value: unknown): Record<string, unknown>;
}

type Module = { default: (data: unknown, scope: Scope) => ComponentChild; templates: Record<string, unknown> };

const tag = () => null;
const component = () => null;

/** Compiles files (the first is drawn) and draws them with this data, with tags and the components `my-card` and `my-list`. */
export function drawn(files: string | Readonly<Record<string, string>>, data: object = {}, owner: object = {}): Drawn {
	const all = typeof files === "string" ? { "/page.axml": files } : files;
	const [main = ""] = Object.keys(all);
	const problems: Problem[] = [];
	const modules = new Map<string, Module>();
	const load = (path: string): Module => {
		const known = modules.get(path);
		if (known) return known;
		const source = all[path as keyof typeof all];
		assert.ok(source !== undefined, `${path} is not there`);
		// Known before it has run: files may import each other.
		const module = {} as Module;
		modules.set(path, module);
		if (path.endsWith(".sjs")) Object.assign(module, script(path, source));
		else compiled(path, source, module);
		return module;
	};
	const script = (path: string, source: string): Module => {
		const made = compileSjsInside(source, { file: path.slice(1), begins: { line: 1, column: 1 } });
		problems.push(...made.problems);
		const module = { exports: {} };
		new Function("module", "exports", made.code)(module, module.exports);
		return module.exports as Module;
	};
	const compiled = (path: string, source: string, out: Module): void => {
		const made = compileTemplate(source, path.slice(1));
		problems.push(...made.problems);
		evaluated(made.code, (from) => load(from.replace(/^\.?\//, "/")), out);
	};
	const scope: Scope = {
		mark: "",
		handler: (value) =>
			typeof value === "function"
				? (value as () => void)
				: typeof value === "string" && value !== ""
					? (event: unknown) =>
							((owner as Record<string, (event: unknown) => void>)[value] as (event: unknown) => void)(event)
					: undefined,
		ref: () => () => {},
		tags: new Proxy({} as Scope["tags"], {
			getOwnPropertyDescriptor: () => ({ configurable: true, value: tag }),
			get: () => tag,
		}),
		components: { "my-card": component, "my-list": component },
		slots: {
			head: () => ["the head"],
			each: ({ row }) => [`row ${row}`],
		},
	};
	const tree = load(main).default(data, scope);
	const elements: Record<string, unknown>[] = [];
	return {
		text: written(tree, elements),
		problems,
		find: (attribute, value) =>
			elements.find((one) => one[attribute] === value) ?? assert.fail(`${attribute} ${value}`),
	};
}

/** Runs a module's text as a function: its imports are looked up by `load`, its exports put into `out`. */
function evaluated(code: string, load: (from: string) => Module, out: Module): void {
	const body = code
		.replace(/^import \{([^}]*)\} from "@byleave\/dsl\/template";/, "const {$1} = parts;")
		.replace(/^import \* as (\S+) from ("[^"]*");/gm, "const $1 = load($2);")
		.replace(/^import (\S+) from ("[^"]*");/gm, "const $1 = load($2).default;")
		.replace(/^export const templates/m, "const templates = out.templates")
		.replace(/^export default/m, "out.default =");
	new Function("parts", "load", "out", body)(parts, load, out);
}

export const event = (type: string, detail: object = {}): ProgramEvent =>
	({
		type,
		timeStamp: 0,
		target: { id: "", dataset: {} },
		currentTarget: { id: "", dataset: {} },
		detail,
	}) as ProgramEvent;

function written(tree: ComponentChild | readonly ComponentChild[], found: Record<string, unknown>[]): string {
	if (Array.isArray(tree)) return tree.map((one) => written(one, found)).join("");
	if (tree === null || tree === undefined || typeof tree === "boolean") return "";
	if (typeof tree !== "object") return String(tree);
	const { type, props } = tree as VNode<TagProps & { $slots?: Record<string, (given: object) => ComponentChild> }>;
	const { children, tag: name, $slots, on, ...rest } = props;
	const inside = written(children as ComponentChild, found);
	if (type === Fragment) return inside;
	found.push({ ...props });
	const attributes = Object.entries(rest)
		.map(([key, value]) => [key, key === "class" && value === "" ? undefined : value])
		.flatMap(([key, value]) => (value === undefined || typeof value === "function" ? [] : [[key, value]]))
		.map(([key, value]) => ` ${key}=${json(value)}`);
	const events = Object.entries(on ?? {}).flatMap(([key, value]) =>
		value ? [` on:${key}${value.stop ? "!" : ""}`] : [],
	);
	const slots = Object.entries($slots ?? {}).map(([slot, draw]) => `[${slot}:${written(draw({ row: 1 }), found)}]`);
	const called = type === component ? "component" : name;
	return `<${called}${attributes.join("")}${events.join("")}>${inside}${slots.join("")}</>`;
}

/** As JSON, or as it can be said. */
function json(value: unknown): string {
	try {
		return JSON.stringify(value) ?? String(value);
	} catch {
		return typeof value;
	}
}

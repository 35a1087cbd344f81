import { type Node, parse } from "acorn";

/** A call, or another use, of a name of `my`; `at` is where that name begins. */
export interface UseOfMy {
	readonly name: string;
	/** From 0. */
	readonly at: number;
}

/**
 * Where a script uses `my`, in the order of the text: `my.x`, `my?.x`, `my["x"]`. None where `my` is a name of the script's own, or where it
 * cannot be read.
 */
export function usesOfMy(source: string): readonly UseOfMy[] {
	const uses: UseOfMy[] = [];
	let isOwn = false;
	const walk = (node: Node | undefined, isBound: boolean): void => {
		if (!node) return;
		const all = node as unknown as Readonly<Record<string, unknown>> & Node;
		if (isBound && node.type === "Identifier" && all.name === "my") isOwn = true;
		const { object, property, computed } = all as { object?: Node; property?: Node; computed?: boolean };
		if (node.type === "MemberExpression" && property && Reflect.get(object ?? {}, "name") === "my") {
			const name = computed ? Reflect.get(property, "value") : Reflect.get(property, "name");
			if (typeof name === "string") uses.push({ name, at: property.start });
		}
		for (const [key, value] of Object.entries(all)) {
			for (const child of [value].flat()) {
				if (isNode(child)) walk(child, isBound || binding.has(key));
			}
		}
	};
	try {
		walk(parse(source, { ecmaVersion: "latest", sourceType: "module", allowReturnOutsideFunction: true }), false);
	} catch {
		return [];
	}
	return isOwn ? [] : uses;
}

/** Where a node holds what it gives a name to. */
const binding = new Set(["id", "params", "local", "param"]);

const isNode = (value: unknown): value is Node =>
	typeof value === "object" && value !== null && typeof Reflect.get(value, "type") === "string";

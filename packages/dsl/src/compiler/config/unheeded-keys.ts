import { type Node, parseTree } from "jsonc-parser";
import { placesIn } from "../axml/places.ts";
import type { Problem } from "../problem.ts";
import { type KeyPlace, keyRows } from "./keys.ts";

/** What an editor reads and no wallet. */
const editors = new Set(["$schema"]);

/** Keys of a JSON file of a program's that nothing here asks for, each where it stands. */
export function unheededKeys(source: string, file: string, top: "app" | "unit"): Problem[] {
	const text = source.replace(/^\ufeff/, "");
	const place = placesIn(text);
	const problems: Problem[] = [];
	const look = (node: Node | undefined, at: KeyPlace, said: string): void => {
		if (node?.type === "array") for (const one of node.children ?? []) look(one, at, said);
		if (node?.type !== "object") return;
		for (const { children: [name, value] = [] } of node.children ?? []) {
			if (typeof name?.value !== "string" || editors.has(name.value)) continue;
			const key = name.value;
			const row = keyRows.find((one) => one.place === at && [one.key, ...(one.also ?? [])].includes(key));
			if (!row) {
				const why = `"${said}${key}" is not heeded here: it does nothing.`;
				problems.push({ file, ...place(name.offset), text: why, severity: "warning" });
				continue;
			}
			const inside = within[`${at}.${row.key}`];
			if (inside) look(value, inside, `${said}${key}.`);
		}
	};
	look(parseTree(text, [], { allowTrailingComma: true, allowEmptyContent: true }), top, "");
	return problems;
}

/** What stands below a key, by where that is. */
const within: Readonly<Record<string, KeyPlace>> = {
	"app.window": "window",
	"app.tabBar": "tabBar",
	"tabBar.items": "tab",
	"unit.window": "unit",
};

import type { Scope } from "../../template/scope.ts";
import type { Guard } from "../errors/guard.ts";

export interface ScopeParts extends Pick<Scope, "mark" | "tags" | "components"> {
	/** Whose methods the template names. */
	readonly owner: object;
	/** What it is called where something goes wrong. */
	readonly named: string;
	readonly guard: Guard;
	/** A line to whoever develops the program. */
	readonly note: (text: string) => void;
	readonly slots?: Scope["slots"];
}

/** What a template draws with, for one page or one instance of a component. A handler is the same each time that it is drawn. */
export function makeScope(parts: ScopeParts): Scope {
	const { owner, named, guard, note } = parts;
	/** Each is told once, though it is drawn often. */
	const noted = new Set<string>();
	const byName = new Map<string, (...given: readonly unknown[]) => unknown>();
	const byFunction = new WeakMap<object, (...given: readonly unknown[]) => unknown>();
	const refs = new Map<string, (instance: unknown) => void>();
	const method = (name: string): ((...given: readonly unknown[]) => unknown) | undefined => {
		const found = (owner as Readonly<Record<string, unknown>>)[name];
		return typeof found === "function" ? (found as () => unknown) : undefined;
	};
	const ofName =
		(name: string) =>
		(...given: readonly unknown[]): unknown => {
			const found = method(name);
			if (!found) return void note(`${named}: there is no method "${name}", which its template names.`);
			return guard.run(`${named}: ${name}`, () => found.apply(owner, given as unknown[]));
		};
	return {
		...{ mark: parts.mark, tags: parts.tags, components: parts.components, slots: parts.slots ?? {} },
		note: (text) => {
			if (noted.has(text)) return;
			noted.add(text);
			note(`${named}: ${text}`);
		},
		handler(value) {
			if (typeof value === "function") {
				const known = byFunction.get(value);
				if (known) return known;
				const made = (...given: readonly unknown[]): unknown =>
					guard.run(`${named}: a handler`, () => value.apply(owner, given));
				byFunction.set(value, made);
				return made;
			}
			if (typeof value !== "string" || value.trim() === "") return undefined;
			const name = value.trim();
			const known = byName.get(name) ?? ofName(name);
			byName.set(name, known);
			return known;
		},
		ref(name) {
			const known =
				refs.get(name) ??
				((instance: unknown) => {
					const found = method(name);
					if (found) guard.run(`${named}: ${name}`, () => found.call(owner, instance));
					else (owner as Record<string, unknown>)[name] = instance;
				});
			refs.set(name, known);
			return known;
		},
	};
}

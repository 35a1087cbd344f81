import type { ProgramParts, Unit } from "../../built.ts";

/** What the scripts of pages and components have said they are, each read when it is first needed. */
export interface Definitions {
	/** `Page(…)` or `Component(…)` was called: it is the one whose script runs now. */
	define(given: unknown): void;
	/** What a page's or a component's script has defined; throws what the script throws, each time. */
	of(key: string): unknown;
}

export function createDefinitions(units: Pick<ProgramParts, "pages" | "components">): Definitions {
	const known = new Map<string, { readonly given: unknown } | { readonly thrown: unknown }>();
	const running: string[] = [];
	const unitOf = (key: string): Unit | undefined =>
		Object.hasOwn(units.pages, key) ? units.pages[key] : units.components[key];
	return {
		define(given) {
			const key = running.at(-1);
			// The first one counts: a script that defines two things is a page, and then something else.
			if (key !== undefined && !known.has(key)) known.set(key, { given });
		},
		of(key) {
			if (!known.has(key)) {
				running.push(key);
				try {
					unitOf(key)?.load();
					if (!known.has(key)) known.set(key, { given: {} });
				} catch (thrown) {
					known.set(key, { thrown });
				} finally {
					running.pop();
				}
			}
			const found = known.get(key);
			if (found && "thrown" in found) throw found.thrown;
			return found?.given;
		},
	};
}

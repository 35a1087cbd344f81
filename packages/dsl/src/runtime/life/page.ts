import { copyPlain } from "../data/copy.ts";
import { type DataVerbs, dataVerbs } from "../data/holds-data.ts";
import type { Guard } from "../errors/guard.ts";
import { dataOf, withMixins } from "./mixins.ts";
import type { PageMoment } from "./moments.ts";
import { methodOf } from "./named.ts";

/** What a program sees as `this` in a page, and in `getCurrentPages()`. */
export interface PageInstance extends DataVerbs {
	data: Record<string, unknown>;
	/** Its path, as app.json has it. */
	readonly route: string;
	readonly query: Readonly<Record<string, string>>;
	[name: string]: unknown;
}
export interface PageLife {
	readonly instance: PageInstance;
	/** Calls one of its life-cycle methods, also one of its `events`; whether it has one. */
	call(name: PageMoment, ...given: readonly unknown[]): boolean;
	/** The same, and what it returned. */
	ask(name: PageMoment, ...given: readonly unknown[]): unknown;
}

/** Makes a page of what `Page({…})` was given; `draw` brings changed data onto the screen. */
export function createPage(
	definition: unknown,
	page: { readonly path: string; readonly query: Readonly<Record<string, string>> },
	parts: { readonly guard: Guard; readonly draw: (then?: () => void) => void },
): PageLife {
	const { guard, draw } = parts;
	const { data, ...own } = withMixins(definition);
	const instance = {
		...copyPlain(own),
		...{ route: page.path, is: page.path, query: page.query, options: page.query },
		data: {},
	} as unknown as PageInstance;
	const run = (work: () => void): void => void guard.run(`${page.path}: setData`, work);
	Object.assign(instance, dataVerbs(instance, { draw, run }));
	instance.data = copyPlain(guard.run(page.path, () => dataOf(data, instance)) ?? {});
	const ask = (name: PageMoment, ...given: readonly unknown[]): readonly [boolean, unknown] => {
		const method = methodOf(instance, name) ?? methodOf(instance.events, name);
		if (!method) return [false, undefined];
		return [true, guard.run(`${page.path}: ${name}`, () => method.apply(instance, given as unknown[]))];
	};
	return {
		instance,
		call: (name, ...given) => ask(name, ...given)[0],
		ask: (name, ...given) => ask(name, ...given)[1],
	};
}

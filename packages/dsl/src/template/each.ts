import { type ComponentChild, Fragment, h } from "preact";
import { attempt } from "./values.ts";

/** An object of these is drawn once an item. */
type Draw = (item: unknown, index: unknown) => ComponentChild;

/**
 * Draws once an item: of a list, of an object with its keys in place of numbers, of a number from 0 on, of a text its letters.
 * Items keep their elements by key; of two with one key, the later goes by its place.
 */
export function each(over: unknown, draw: Draw, keyOf?: (item: unknown, index: unknown) => unknown): ComponentChild[] {
	const taken = new Set<unknown>();
	return itemsOf(over).map(([index, item]) => {
		const own = keyOf?.(item, index);
		const named =
			own === null || own === undefined || typeof own === "object" || taken.has(own) ? `#${String(index)}` : own;
		taken.add(named);
		return h(Fragment, { key: named as string | number }, draw(item, index));
	});
}

function itemsOf(over: unknown): [unknown, unknown][] {
	if (Array.isArray(over)) return Array.from(over, (item, index) => [index, item]);
	if (typeof over === "number")
		return Array.from({ length: Math.min(Math.max(Math.floor(over) || 0, 0), MOST) }, (_, n) => [n, n]);
	if (typeof over === "string") return [...over].map((letter, index) => [index, letter]);
	if (typeof over === "object" && over !== null) return attempt(() => Object.entries(over)) ?? [];
	return [];
}
/** A number that was meant otherwise must not hang the page. */
const MOST = 10_000;

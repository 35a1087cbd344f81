import type { Bridge } from "../bridge.ts";

/**
 * Makes `window.my` an accessor (ruling 38): reading gives ours, one extensible object. What a script assigns, a
 * shim of its own for one, gives it what it lacks and changes nothing that it has; whoever watches is told.
 * Configurable, so that `const my = …` in a script still parses.
 */
export function holdMy(page: object, my: object, bridge: Pick<Bridge, "tell">): void {
	Object.defineProperty(page, "my", {
		configurable: true,
		enumerable: true,
		get: () => my,
		set(value: unknown) {
			const taken: string[] = [];
			const kept: string[] = [];
			if (value === my) return;
			for (const [key, property] of propertiesOf(value)) {
				const ours = Object.hasOwn(my, key);
				if (typeof key === "string") (ours ? kept : taken).push(key);
				if (!ours) Object.defineProperty(my, key, { ...property, configurable: true });
			}
			bridge.tell({ type: "assigned", taken, kept });
		},
	});
}

/** Its own properties, and those of its class. */
function propertiesOf(value: unknown): Map<string | symbol, PropertyDescriptor> {
	const found = new Map<string | symbol, PropertyDescriptor>();
	for (let from = value; from === Object(from) && from !== Object.prototype; from = Object.getPrototypeOf(from)) {
		if (from === Function.prototype) break;
		for (const key of Reflect.ownKeys(from as object)) {
			const property = Reflect.getOwnPropertyDescriptor(from as object, key);
			if (property && key !== "constructor" && !found.has(key)) found.set(key, property);
		}
	}
	return found;
}

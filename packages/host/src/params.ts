import { MOST_PARAMS } from "@byleave/protocol/bridge";

const DEEPEST = 32;

/**
 * A call's parameters, if they are a plain object of at most 16 kB; undefined if there are none; otherwise false.
 * Only what JSON can say is counted and let through, and counting stops at the limit: a list that claims a
 * thousand million empty places is refused as fast as any other.
 */
export function readParams(params: unknown): Readonly<Record<string, unknown>> | undefined | false {
	if (params === undefined) return undefined;
	if (!isPlain(params) || remaining(params, MOST_PARAMS, DEEPEST) < 0) return false;
	return params;
}

/** What is left of the budget, in UTF-16 units of JSON (escapes not counted); negative if it does not fit. */
function remaining(value: unknown, budget: number, depth: number): number {
	if (value === undefined || value === null || typeof value === "boolean" || typeof value === "number")
		return budget - 4;
	if (typeof value === "string") return budget - value.length - 2;
	if (depth === 0) return -1;
	let left = budget - 2;
	if (Array.isArray(value)) {
		for (let at = 0; at < value.length && left >= 0; at++) left = remaining(value[at], left - 1, depth - 1);
		return left;
	}
	if (!isPlain(value)) return -1;
	for (const key of Object.keys(value)) {
		if (left < 0) return left;
		left = remaining(value[key], left - key.length - 4, depth - 1);
	}
	return left;
}

function isPlain(value: unknown): value is Record<string, unknown> {
	if (typeof value !== "object" || value === null) return false;
	const prototype = Object.getPrototypeOf(value);
	return prototype === Object.prototype || prototype === null;
}

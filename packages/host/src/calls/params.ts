/** What a call's parameters may be; part of its row. */
export interface ParamsRule {
	/** UTF-16 units of JSON text; more is refused. */
	readonly most: number;
	/** Other names that callers use, read where the right one is absent (ruling 1): theirs → ours. */
	readonly aliases?: Readonly<Record<string, string>>;
}
const DEEPEST = 32;

/**
 * A call's parameters, if they came as the JSON text of an object that the rule lets through; undefined if there
 * are none; otherwise false, which the bridge answers with `params_invalid`. Nothing is read of a text that is too long.
 */
export function readParams(
	sent: unknown,
	{ most, aliases = {} }: ParamsRule,
): Readonly<Record<string, unknown>> | undefined | false {
	if (sent === undefined) return undefined;
	if (typeof sent !== "string" || sent.length > most) return false;
	let params: unknown;
	try {
		params = JSON.parse(sent);
	} catch {
		return false;
	}
	if (typeof params !== "object" || params === null || Array.isArray(params) || !isShallow(params, DEEPEST))
		return false;
	const named: Record<string, unknown> = { ...params };
	for (const [theirs, ours] of Object.entries(aliases)) {
		if (!Object.hasOwn(named, ours) && Object.hasOwn(named, theirs)) named[ours] = named[theirs];
	}
	return named;
}

/** Whether nothing in it lies deeper, so that nobody's recursion over it runs out of stack. */
function isShallow(value: unknown, depth: number): boolean {
	if (typeof value !== "object" || value === null) return true;
	return depth > 0 && Object.values(value).every((inside) => isShallow(inside, depth - 1));
}

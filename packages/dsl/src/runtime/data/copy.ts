/** A copy of plain objects and lists, down to the last; everything else (functions, dates, instances) as it is. */
export function copyPlain<Value>(value: Value, seen = new Map<unknown, unknown>()): Value {
	if (typeof value !== "object" || value === null) return value;
	if (seen.has(value)) return seen.get(value) as Value;
	if (Array.isArray(value)) {
		const list: unknown[] = [];
		seen.set(value, list);
		for (const one of value) list.push(copyPlain(one, seen));
		return list as Value;
	}
	const nature = Object.getPrototypeOf(value);
	if (nature !== Object.prototype && nature !== null) return value;
	const copy: Record<string, unknown> = {};
	seen.set(value, copy);
	for (const [name, one] of Object.entries(value)) copy[name] = copyPlain(one, seen);
	return copy as Value;
}

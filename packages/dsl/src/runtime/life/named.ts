type Loose = Readonly<Record<string, unknown>>;

/**
 * What an object has by this name, in whatever case it is written (`onload`, `OnLoad`): the exact one first. Undefined for what
 * is no function.
 */
export function methodOf(owner: unknown, name: string): ((...given: readonly unknown[]) => unknown) | undefined {
	if (typeof owner !== "object" || owner === null) return undefined;
	const all = owner as Loose;
	const exact = all[name];
	if (typeof exact === "function") return exact as () => unknown;
	const lower = name.toLowerCase();
	for (const key in all) {
		if (key.toLowerCase() === lower && typeof all[key] === "function") return all[key] as () => unknown;
	}
	return undefined;
}

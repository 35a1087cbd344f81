/** Reading for expressions: whatever is read of nothing is nothing, and nothing throws. */

/** Keys that lead out of the data. */
const closed = new Set<unknown>(
	"__proto__ constructor prototype __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__".split(" "),
);

/** Values that are a way out by themselves, whoever put them there. */
const away = new Set<unknown>([globalThis, Function, Reflect.get(globalThis, "eval")]);

export function get(of: unknown, name: unknown): unknown {
	if (of === null || of === undefined) return undefined;
	try {
		const plain = key(name);
		// What every function has leads out too: call, apply, bind.
		if (closed.has(plain) || (typeof of === "function" && !Object.hasOwn(of, plain))) return undefined;
		const value = (of as Record<string, unknown>)[plain as string];
		return away.has(value) ? undefined : value;
	} catch {
		return undefined;
	}
}

/** A method of a value: undefined where there is none, or where it throws. */
export function call(of: unknown, name: unknown, given: readonly unknown[]): unknown {
	const method = get(of, name);
	return typeof method === "function" ? attempt(() => method.apply(of, given)) : undefined;
}

export const apply = (of: unknown, given: readonly unknown[]): unknown =>
	typeof of === "function" ? attempt(() => of(...given)) : undefined;

/** What a function gives; undefined where it throws. */
export function attempt<T>(work: () => T): T | undefined {
	try {
		return work();
	} catch {
		return undefined;
	}
}

/** Texts and values as one text; nothing is an empty one. */
export const text = (...parts: readonly unknown[]): string => parts.map(said).join("");
const said = (value: unknown): string =>
	typeof value === "string" ? value : value === null || value === undefined ? "" : (attempt(() => String(value)) ?? "");

/** A name of a key, of whatever is in its place. */
export const key = (name: unknown): PropertyKey =>
	typeof name === "string" || typeof name === "number" || typeof name === "symbol" ? name : text(name);

/** What `...` spreads into a list or a call. */
export const list = (value: unknown): readonly unknown[] =>
	Array.isArray(value) || typeof value === "string" ? [...value] : [];

/** What a script of templates exports: its default, or else the names that it exports. */
export const script = (module: unknown): unknown => {
	const own = get(module, "default");
	return own === undefined ? module : own;
};

/** A script that stands in the template itself: what it exports; one that throws exports nothing, and is told. */
export function inline(body: (module: { exports: unknown }, exports: object) => void): unknown {
	const exports = {};
	const module: { exports: unknown } = { exports };
	try {
		body(module, exports);
	} catch (error) {
		reportError(error);
	}
	return script(module.exports);
}

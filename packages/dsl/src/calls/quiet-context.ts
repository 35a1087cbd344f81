/**
 * What stands for a context that is not here, a canvas's or a map's: whatever is called on it does nothing and returns it, so that
 * a program goes on. It is no Promise. `getImageData`-like questions get nothing, too.
 */
export function quietContext(): object {
	const held = new Map<PropertyKey, unknown>();
	const context: object = new Proxy(() => {}, {
		get(_target, name) {
			if (name === "then" || typeof name === "symbol") return undefined;
			if (held.has(name)) return held.get(name);
			if (name === "draw") {
				return (_more: unknown, then: unknown) => {
					if (typeof then === "function") queueMicrotask(() => then());
					return context;
				};
			}
			if (name === "measureText") return (text: unknown) => ({ width: String(text ?? "").length * 10 });
			return () => context;
		},
		set(_target, name, value) {
			held.set(name, value);
			return true;
		},
	});
	return context;
}

type Loose = Record<string, unknown>;

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isPlain = (value: unknown): value is Loose =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** Life-cycle names: those of a mixin are called before one's own, and do not yield to it. */
const lives = new Set([
	...["onInit", "deriveDataFromProps", "didMount", "didUpdate", "didUnmount", "onError"],
	...["created", "attached", "ready", "moved", "detached"],
	...["onLoad", "onShow", "onReady", "onHide", "onUnload", "onPullDownRefresh", "onReachBottom", "onPageScroll"],
]);

/** A definition with its mixins (`mixins`, or `behaviors` of another family) worked in, theirs too: its own has the last word. */
export function withMixins(definition: unknown, depth = 0): Loose {
	const own = { ...(Object(definition) as Loose) };
	if (depth > 20) return own;
	const mixed = [...asList(own.mixins), ...asList(own.behaviors)].filter(isPlain);
	delete own.mixins;
	delete own.behaviors;
	const parts = [...mixed.map((mixin) => withMixins(mixin, depth + 1)), own];
	const whole: Loose = {};
	for (const part of parts) {
		for (const [name, value] of Object.entries(part)) whole[name] = joined(name, whole[name], value);
	}
	return whole;
}

function joined(name: string, before: unknown, value: unknown): unknown {
	if (typeof before === "function" && typeof value === "function" && lives.has(name)) {
		return function (this: unknown, ...given: readonly unknown[]) {
			before.apply(this, given);
			return value.apply(this, given);
		};
	}
	if (name === "data" && (typeof before === "function" || typeof value === "function")) {
		return function (this: unknown) {
			return { ...dataOf(before, this), ...dataOf(value, this) };
		};
	}
	const isMap = ["data", "props", "properties", "methods", "events", "lifetimes", "pageLifetimes", "observers"];
	if (isPlain(before) && isPlain(value) && isMap.includes(name)) {
		const all: Loose = { ...before };
		for (const [key, one] of Object.entries(value)) all[key] = name === "lifetimes" ? joined(key, all[key], one) : one;
		return all;
	}
	return value;
}

/** `data` as an object, or what the function of that name returns. */
export const dataOf = (data: unknown, owner: unknown): Loose =>
	Object(typeof data === "function" ? data.call(owner) : data) as Loose;

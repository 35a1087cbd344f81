type Step = string | number;

/** `a[0].b`, `root.cn.[0].cl`, `a["b"]` as steps; a number in brackets means a place in a list. */
export function stepsOf(path: string): readonly Step[] {
	const steps: Step[] = [];
	for (const [, quoted, inside, plain] of path.matchAll(/\[\s*(?:["']([^"']*)["']|([^\]]*?))\s*\]|([^.[\]]+)/g)) {
		if (quoted !== undefined) steps.push(quoted);
		else if (inside !== undefined) steps.push(/^\d+$/.test(inside) ? Number(inside) : inside);
		else if (plain !== undefined) steps.push(plain);
	}
	return steps;
}

/** Names by which one object reaches all others: no path leads there. */
const closed = new Set<Step>(["__proto__", "constructor", "prototype"]);

type Holder = Record<Step, unknown>;

/**
 * Puts a value at the end of a path. What the path leads through is copied, so that whoever keeps the old one can tell it from
 * the new; what is not there is made: a list before a number in brackets, else an object. `data` itself stays the same object.
 */
export function setAt(data: Holder, path: string, value: unknown): void {
	change(data, stepsOf(path), () => value);
}

/** The list at the end of a path with some of its members replaced, as `splice` does it; what is no list counts as an empty one. */
export function spliceAt(data: Holder, path: string, splice: readonly unknown[]): void {
	change(data, stepsOf(path), (old) => {
		const list = Array.isArray(old) ? [...old] : [];
		const [start = 0, count = 0, ...added] = splice;
		list.splice(Number(start), Number(count), ...added);
		return list;
	});
}

function change(data: Holder, steps: readonly Step[], to: (old: unknown) => unknown): void {
	if (steps.length === 0 || steps.some((step) => closed.has(step))) return;
	let holder = data;
	for (const [at, step] of steps.entries()) {
		if (at === steps.length - 1) {
			holder[step] = to(holder[step]);
			return;
		}
		const next = copyOf(holder[step], steps[at + 1]);
		holder[step] = next;
		holder = next;
	}
}

function copyOf(value: unknown, next: Step | undefined): Holder {
	if (Array.isArray(value)) return [...value] as unknown as Holder;
	if (typeof value === "object" && value !== null) {
		// What has a nature of its own (a class's instance) is that one.
		const nature = Object.getPrototypeOf(value);
		return nature === Object.prototype || nature === null ? { ...value } : (value as Holder);
	}
	return (typeof next === "number" ? [] : {}) as Holder;
}

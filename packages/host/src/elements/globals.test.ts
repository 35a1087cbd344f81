// No tests of its own: what stands in for a browser's globals while a test runs.

let giveBack = () => {};

/** Puts these in the place of the globals of their names, until the test ends or others are put there. */
export function standIn(t: { after(then: () => void): void }, globals: Readonly<Record<string, unknown>>): void {
	giveBack();
	const before = Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
	for (const [name, value] of Object.entries(globals)) {
		Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
	}
	giveBack = () => {
		giveBack = () => {};
		for (const [name, property] of before) {
			if (property) Object.defineProperty(globalThis, name, property);
			else Reflect.deleteProperty(globalThis, name);
		}
	};
	t.after(() => giveBack());
}

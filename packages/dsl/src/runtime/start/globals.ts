/** What a program's scripts find in the global object beside `my`. */
export interface ProgramNames {
	readonly App: (given: unknown) => void;
	readonly Page: (given: unknown) => void;
	readonly Component: (given: unknown) => void;
	/** A part of definitions, to be named in `mixins`: it is itself. */
	readonly Behavior: (given: unknown) => unknown;
	readonly Mixin: (given: unknown) => unknown;
	readonly getApp: () => unknown;
	readonly getCurrentPages: () => readonly unknown[];
	readonly requirePlugin: (name: unknown) => never;
	/** What is asked of it beyond its environment is undefined. */
	readonly process: { readonly env: object };
	/** Of old scripts and of Node's packages. */
	readonly global: unknown;
}

/** Puts the names where scripts look for them; a program may write over them, as it may in a wallet. */
export function putNames(place: object, names: ProgramNames): void {
	for (const [name, value] of Object.entries(names)) {
		Object.defineProperty(place, name, { value, configurable: true, writable: true, enumerable: false });
	}
}

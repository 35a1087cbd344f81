import type { Store } from "../../packages/server/src/store.ts";
import { openPostgres, type PostgresOptions } from "../../packages/server/src/stores/postgres/postgres.ts";

/** Holds up what a store sends, trip by trip. */
export interface Gate {
	readonly store: Store;
	/** What waits to be sent; resolves once something does. */
	waiting(): Promise<readonly string[]>;
	/** Lets what waits through, and holds the next. */
	pass(): void;
	/** From now on nothing is held. */
	open(): void;
	/** From now on everything is. */
	shut(): void;
}

/** A store whose trips are let through one by one once its gate is shut; it is open at first. */
export async function gated(url: string, options: PostgresOptions = {}): Promise<Gate> {
	let isOpen = true;
	let held: { readonly statements: readonly string[]; readonly pass: () => void } | undefined;
	let told: ((statements: readonly string[]) => void) | undefined;
	const onTrip = (statements: readonly string[]): Promise<void> | undefined => {
		if (isOpen) return undefined;
		return new Promise((pass) => {
			held = { statements, pass };
			told?.(statements);
		});
	};
	const pass = () => {
		const last = held;
		held = undefined;
		last?.pass();
	};
	return {
		store: await openPostgres({ url }, { ...options, onTrip: (statements) => onTrip(statements) ?? Promise.resolve() }),
		waiting: () => (held ? Promise.resolve(held.statements) : new Promise((resolve) => (told = resolve))),
		pass,
		open() {
			isOpen = true;
			pass();
		},
		shut() {
			isOpen = false;
		},
	};
}

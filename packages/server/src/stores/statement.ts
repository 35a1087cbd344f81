import type { Failure } from "@byleave/protocol";

/**
 * What a verb says and a driver runs (architecture, "A verb says its statements"; ruling 44). A verb is a generator: it
 * yields lists of statements that only read, receives their rows, and ends with `commit`: what it writes, and what it
 * answers. It owns no clock, no chance and no connection, and catches nothing around a yield, so that a driver can run it
 * in a savepoint, over a network, or once more.
 */

export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

/** SQL of the common subset, its values at the question marks. `R` is the shape of its rows, which only the types know. */
export interface Statement<R = unknown> {
	readonly sql: string;
	readonly values: readonly Value[];
	/** It only locks the rows that it finds, for the statements behind it; one writer at a time needs it not. */
	readonly locks?: "row" | "share";
	/** Never there. */
	readonly rowShape?: R;
}
export type List = readonly Statement[];
/** Of each statement of a list its rows. */
export type Told = readonly (readonly Row[])[];

/** What travels with COMMIT, and the answer, which hangs on none of its row counts. A Failure refuses after the commit. */
export interface Commit<Out> {
	readonly statements: List;
	readonly answer: Out | Failure;
	/** What it answers is only what it saw: nothing is acknowledged, so that nothing is waited for. */
	readonly looked?: boolean;
}
export type Steps<Out> = Generator<List, Commit<Out>, Told>;

export interface Verb<In, Out> {
	/** It writes nothing: it needs no lock and waits for no writer. */
	readonly reads: boolean;
	/** It is about more than one grant, so that no row's lock covers it: where databases differ, SERIALIZABLE. */
	readonly wide: boolean;
	/** Throws a Failure to refuse: nothing has been written then. */
	readonly steps: (input: In) => Steps<Out>;
}

/** A verb about one grant, whose row it locks first. */
export const acting = <In, Out>(steps: (input: In) => Steps<Out>): Verb<In, Out> => ({
	reads: false,
	wide: false,
	steps,
});
/** A verb about more than one grant, or about none. */
export const wide = <In, Out>(steps: (input: In) => Steps<Out>): Verb<In, Out> => ({
	reads: false,
	wide: true,
	steps,
});
/** A verb that looks at nothing first: what it writes is right whatever is there. */
export const outright = <In, Out>(write: (input: In) => Commit<Out>): Verb<In, Out> => ({
	reads: false,
	wide: false,
	// biome-ignore lint/correctness/useYield: it has nothing to ask.
	*steps(input) {
		return write(input);
	},
});
/** A verb that only reads, and whose answer is all that it ends with. */
export const reading = <In, Out>(steps: (input: In) => Generator<List, Out, Told>): Verb<In, Out> => ({
	reads: true,
	wide: false,
	*steps(input) {
		return commit([], yield* steps(input));
	},
});

export const select = <R extends object>(sql: string, ...values: readonly Value[]): Statement<R> => ({ sql, values });
/** Nobody else locks or changes it until the end. Where it finds none, whoever makes one at the same time is not held up by it. */
export const lock = (sql: string, ...values: readonly Value[]): Statement<never> => ({ sql, values, locks: "row" });
/** Any number at once; who wants it alone waits for them. */
export const share = (sql: string, ...values: readonly Value[]): Statement<never> => ({ sql, values, locks: "share" });
export const write = (sql: string, ...values: readonly Value[]): Statement<never> => ({ sql, values });
/** For a verb that might have written, and did not. */
export const looked = <Out>(answer: Out): Commit<Out> => ({ statements: [], answer, looked: true });
export const commit = <Out>(statements: List, answer: Out | Failure): Commit<Out> => ({ statements, answer });

/** What `ask` gives for a list. */
export type RowsOf<L extends List> = {
	readonly [N in keyof L]: L[N] extends Statement<infer R> ? readonly R[] : never;
};

/** Yields one list: `const [[app], items] = yield* ask(select<App>(…), select<Item>(…))`. */
export function* ask<const L extends List>(...list: L): Generator<List, RowsOf<L>, Told> {
	// The one place where rows get the shape that their statement says.
	return (yield list) as RowsOf<L>;
}

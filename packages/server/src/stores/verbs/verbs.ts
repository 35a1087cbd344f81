import type { Store, VerbName } from "../../store.ts";
import type { Verb } from "../statement.ts";

/** The store's verbs as steps: one text for every database. */
export type Verbs = {
	readonly [V in VerbName]: Verb<Parameters<Store[V]>[0], Awaited<ReturnType<Store[V]>>>;
};

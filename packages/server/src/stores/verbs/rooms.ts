import type { Store, VerbName } from "../../store.ts";
import type { Verb } from "../statement.ts";

/** What the rooms hold between them: each of the store's verbs as steps, one text for every database. `index.ts` has them all. */
export type Verbs = {
	readonly [V in VerbName]: Verb<Parameters<Store[V]>[0], Awaited<ReturnType<Store[V]>>>;
};

import type { Counted, Store, VerbName } from "../store.ts";
import { bucketsUnder } from "./bucket.ts";
import { verbs } from "./verbs/index.ts";

/** A store whose verbs are carried out by `carry`, wherever that is. */
export function storeOf(at: {
	readonly bucketKey: string;
	readonly carry: (verb: VerbName, input: unknown) => Promise<unknown>;
	readonly close: () => Promise<void>;
	readonly counted?: Counted;
}): Store {
	const carried = Object.keys(verbs).map((verb) => [verb, (input?: unknown) => at.carry(verb as VerbName, input)]);
	const bucketOf: Store["bucketOf"] = bucketsUnder(at.bucketKey);
	const { close, counted } = at;
	return { ...Object.fromEntries(carried), bucketOf, close, ...(counted && { counted }) };
}

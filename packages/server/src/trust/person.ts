import type { Act, Person, Store } from "../store.ts";
import { drawId, type Secrets } from "./secrets.ts";

/** What every act takes along: the server's time, and what its rows of the audit are kept under. */
export const act = ({ now }: { readonly now: () => number }): Act => ({ now: now(), actId: drawId() });

/** A user at a client, as the store's verbs want them. */
export const personAt = (
	{ store, secrets }: { readonly store: Pick<Store, "bucketOf">; readonly secrets: Pick<Secrets, "pseudonym"> },
	sub: string,
	clientId: string,
): Person => ({ sub, bucket: store.bucketOf(clientId, sub), pseudonym: secrets.pseudonym(sub) });

const MOST_SUB = 128;
const subs = new RegExp(`^[^\\p{Cc}\\p{Cs}]{1,${MOST_SUB}}$`, "u");

/**
 * True for what may name a user (or a user's session): 1 to MOST_SUB characters of well-formed Unicode without
 * control characters (ruling 36). Asked wherever a `sub` comes in, so that whoever can be served can also be frozen and erased,
 * and no two of them are one in the store: a lone surrogate is kept there as U+FFFD.
 */
export const isSub = (value: unknown): value is string => typeof value === "string" && subs.test(value);

/** What isSub asks for, in words. */
export const SUB_MUST = `1 to ${MOST_SUB} characters of well-formed Unicode without control characters are needed`;

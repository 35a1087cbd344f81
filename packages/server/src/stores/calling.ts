import type { Store, StoreOptions } from "../store.ts";
import type { Verb } from "./verbs/connection.ts";
import type { Call } from "./verbs/verbs.ts";

/** Every verb, and whom a call of it names where the audit has to know: the key of pseudonyms stays on this side. */
const names: { readonly [V in Verb]: ((...args: Parameters<Store[V]>) => string) | null } = {
	putMerchant: null,
	putClient: null,
	addClientKey: null,
	retireClientKey: null,
	putApp: null,
	approveScope: null,
	setPurpose: null,
	setUserStatus: (sub) => sub,
	merchants: null,
	clients: null,
	apps: null,
	client: null,
	app: null,
	platformKeys: null,
	addPlatformKey: null,
	standing: null,
	issueCode: ({ sub }) => sub,
	openTicket: ({ sub }) => sub,
	ticket: null,
	confirm: null,
	declineTicket: null,
	cancelCode: null,
	lookAtCode: null,
	redeemCode: null,
	lookAtRefresh: null,
	refresh: null,
	access: null,
	endFamily: null,
	userId: null,
	importUserId: (_clientId, sub) => sub,
	grantsOf: null,
	narrowGrant: null,
	revokeGrant: null,
	block: (sub) => sub,
	eraseUser: (sub) => sub,
	once: null,
	audit: null,
	sweep: null,
	age: null,
	ready: null,
};

/** A store whose verbs are carried out by `carry`, wherever that is. */
export function storeOf(
	carry: (call: Call) => Promise<unknown>,
	close: () => Promise<void>,
	{ pseudonym }: StoreOptions,
): Store {
	const verbs = Object.entries(names).map(([verb, named]) => {
		const sub = named as ((...args: unknown[]) => string) | null;
		const call = async (...args: unknown[]): Promise<unknown> =>
			carry({
				verb: verb as Verb,
				args,
				heard: { pseudonym: (sub && pseudonym?.(sub(...args))) ?? null, at: Date.now() },
			});
		return [verb, call] as const;
	});
	return { ...Object.fromEntries(verbs), close } as unknown as Store;
}

import type { Act, ClientKeyRow } from "../../../store.ts";
import {
	acting,
	ask,
	commit,
	type List,
	lock,
	type Statement,
	type Steps,
	select,
	type Told,
	type Verb,
	wide,
	write,
} from "../../statement.ts";
import { ownNote } from "../audit.ts";

/** Keys of clients. */
const keys = (rest: string, ...values: readonly string[]): Statement<ClientKeyRow> =>
	select(
		`SELECT client_id AS "clientId", version, also_named AS "alsoNamed", public_key AS "publicKey",
		created_at AS "createdAt", retired_at AS "retiredAt" FROM client_keys ${rest}`,
		...values,
	);
/** Of all clients, newest first. */
export const allKeys = keys("ORDER BY created_at DESC, ordinal DESC");
/** Of one, in any order. */
export const keysOf = (clientId: string): Statement<ClientKeyRow> => keys("WHERE client_id = ?", clientId);

/**
 * A verb of the operator's. It changes what it names and says so in the audit; the registry gets another version, and so
 * do the clients that it touches (ruling 45). Run again it finds its own row of the audit and leaves it at that.
 */
export const changing = <Input extends Act>(
	steps: (input: Input) => Generator<List, Change, Told>,
): Verb<Input, void> => wide((input) => changed(input, [], steps));

/** The same about one client, whose row it locks first: nobody is given tokens meanwhile by the keys that it reads. */
export const changingClient = <Input extends Act & { readonly clientId: string }>(
	steps: (input: Input) => Generator<List, Change, Told>,
): Verb<Input, void> =>
	acting((input) => changed(input, [lock("SELECT 1 FROM clients WHERE client_id = ?", input.clientId)], steps));

function* changed<Input extends Act>(
	input: Input,
	first: List,
	steps: (input: Input) => Generator<List, Change, Told>,
): Steps<void> {
	const told = yield* ask(...first, ownNote(input));
	if (told.at(-1)?.length) return commit([], undefined);
	const { statements, touches } = yield* steps(input);
	if (statements.length === 0) return commit([], undefined);
	return commit([...statements, ...touches, registryChanged], undefined);
}
export interface Change {
	/** Nothing: it was so already. */
	readonly statements: List;
	/** What gives the clients that are touched another version. */
	readonly touches: List;
}
/** The registry's next version; who hears of it looks anew. */
export const registryChanged = write(
	"UPDATE meta SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE key = 'registry'",
);

/** Another version for a client, for the client of an app, for all clients of a merchant. */
export const touch = {
	client: (clientId: string): Statement =>
		write("UPDATE clients SET version = version + 1 WHERE client_id = ?", clientId),
	appsClient: (appId: string): Statement =>
		write(
			"UPDATE clients SET version = version + 1 WHERE client_id = (SELECT client_id FROM apps WHERE app_id = ?)",
			appId,
		),
	merchantsClients: (merchantId: string): Statement =>
		write("UPDATE clients SET version = version + 1 WHERE merchant_id = ?", merchantId),
};

/** Is there a row of this id? One row says so. */
export const existing = {
	merchant: (id: string) => select<{ one: number }>("SELECT 1 AS one FROM merchants WHERE merchant_id = ?", id),
	client: (id: string) => select<{ one: number }>("SELECT 1 AS one FROM clients WHERE client_id = ?", id),
	app: (id: string) => select<{ one: number }>("SELECT 1 AS one FROM apps WHERE app_id = ?", id),
};

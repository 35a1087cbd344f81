import { canonical, Failure, MOST_PREPARED, type OperationRow } from "@byleave/protocol";
import type { Contract, Inputs, Prepared } from "@byleave/protocol/dialects";
import type { Context } from "./context.ts";
import type { Presented } from "./store.ts";
import { type Caller, namedBy } from "./token.ts";
import { act } from "./trust/person.ts";
import { digestOf, kinds, presented } from "./trust/secrets.ts";

/** What a merchant wrote, as the store keeps it until its user has read it. */
interface Terms {
	readonly contract: Contract;
	readonly authState?: string;
}
/** What was prepared, and is now to be asked for. */
export interface Ready extends Terms {
	readonly at: Presented;
	readonly scopes: readonly string[];
}

/**
 * A merchant's server prepares what its user is to agree to (protocol notes 3.7): nothing is granted by it, and no user is
 * known yet. The same request, or the same requestId, begets the same one (ruling 14). Rejects with `scope_not_preparable`,
 * `api_unknown` where the platform prepares nothing, and with what the store's `prepare` refuses with.
 */
export async function prepare(
	context: Context,
	caller: Caller,
	input: Inputs["prepare"],
	row: OperationRow,
): Promise<{ readonly prepared: Prepared }> {
	const { platform, store, secrets } = context;
	const { clientId, version } = caller.client;
	if (!platform.prepare) throw new Failure("api_unknown");
	const scopes = [...new Set(input.scopes.map((name) => canonical(platform, name)))];
	if (!scopes.every((scope) => platform.prepare?.scopes.includes(scope))) {
		throw new Failure("scope_not_preparable", { field: "scopes" });
	}
	const { requestId, authState, contract } = input;
	const terms: Terms = { contract, ...(authState === undefined ? {} : { authState }) };
	// Nobody's bucket at the client: whose it will be is not known.
	const bucket = store.bucketOf(clientId, "");
	const same =
		requestId === undefined ? { signature: digestOf(Buffer.from(caller.signature).toString("base64")) } : { requestId };
	const authId = secrets.prepared(bucket, digestOf(JSON.stringify([clientId, same])));
	const now = act(context);
	await store
		.prepare({
			...now,
			...presented(authId),
			clientId,
			clientVersion: version,
			named: namedBy(context, caller, input),
			scopes,
			terms: JSON.stringify(terms),
			expiresAt: now.now + platform.lifetimes.prepared * 1000,
		})
		.catch((error: unknown) => {
			throw inItsWords(error, row);
		});
	return { prepared: { authUrl: platform.prepare.authUrl + authId, authId, authClientId: clientId } };
}

/** The store does not know what the platform calls a field. */
function inItsWords(error: unknown, { fields }: OperationRow): unknown {
	const name = fields.requestId?.name;
	if (name === undefined || !(error instanceof Failure) || error.field !== "requestId") return error;
	return new Failure(error.code, { field: name, message: error.message.replace("requestId", name), cause: error });
}

const authIds = new RegExp(`^${kinds.prepared}[0-9a-f]{4}[\\w-]{43}$`);

/**
 * What a mini program passed on, as its host hands it in: the authUrl, or the authId alone. Rejects with `prepared_unknown`
 * (also somebody else's), `prepared_used`, `prepared_expired`.
 */
export async function readyFor(
	{ platform, store, secrets, now }: Context,
	sub: string,
	{ appId, prepared }: { readonly appId: string; readonly prepared: string },
): Promise<Ready> {
	const { authUrl = "" } = platform.prepare ?? {};
	const authId = prepared.startsWith(authUrl) ? prepared.slice(authUrl.length) : prepared;
	if (prepared.length > MOST_PREPARED || !authIds.test(authId)) {
		throw new Failure("prepared_unknown", { field: "prepared" });
	}
	const at = presented(authId);
	const look = { ...at, appId, pseudonym: secrets.pseudonym(sub), now: now() };
	const { scopes, terms } = await store.prepared(look);
	return { at, scopes, ...(JSON.parse(terms) as Terms) };
}

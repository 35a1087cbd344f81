import { Failure } from "@byleave/protocol";
import type { ClientRow, ClientWithKeys, MerchantRow, Status } from "../store.ts";
import { act } from "../trust/person.ts";
import { pemOf, readPublicKey } from "../trust/public-key.ts";
import { checkId, most, visibleText, wrong } from "./checks.ts";
import type { Desk } from "./desk.ts";

/** Creates or renames a merchant. */
export async function registerMerchant(desk: Desk, { merchantId, name }: MerchantRow): Promise<MerchantRow> {
	checkId("merchantId", merchantId, most.id);
	const row = { merchantId, name: visibleText("name", name, most.name) };
	await desk.store.putMerchant({ ...act(desk), ...row });
	await desk.registry.fresh();
	return row;
}

export interface NewClient {
	readonly clientId: string;
	readonly merchantId: string;
	/** PEM or one line of base64. A key that the client has already is not added again. */
	readonly publicKey?: string | undefined;
	/** Default: what the client has, or "mirror". */
	readonly responseEncoding?: ClientRow["responseEncoding"] | undefined;
	readonly titleCaseHeaders?: boolean | undefined;
}

/** Creates a client or changes how it is answered; with a key it can sign at once. Its merchant and status stay. */
export async function registerClient(desk: Desk, client: NewClient): Promise<ClientWithKeys> {
	const { clientId, merchantId, publicKey, responseEncoding, titleCaseHeaders } = client;
	checkId("clientId", clientId, most.id);
	// One verb, all or nothing: a client without its key would be half a registration.
	await desk.store.registerClient({
		...act(desk),
		clientId,
		merchantId,
		responseEncoding,
		titleCaseHeaders,
		...(publicKey === undefined ? {} : { key: { publicKey: await merchantsKey(desk, publicKey) } }),
	});
	return findClient(desk, clientId);
}

export interface Answered {
	readonly clientId: string;
	/** Left out: as it was. */
	readonly responseEncoding?: ClientRow["responseEncoding"] | undefined;
	readonly titleCaseHeaders?: boolean | undefined;
}

/** Changes how a client is answered (ruling 19), from its next answer on. Whoever is not there is not made. */
export async function setAnswers(desk: Desk, asked: Answered): Promise<ClientWithKeys> {
	const { merchantId } = await findClient(desk, asked.clientId);
	return registerClient(desk, { ...asked, merchantId });
}

export interface NewKey {
	readonly clientId: string;
	readonly publicKey: string;
	/** As its signatures will name it (ruling 19); default: one more than the highest number. */
	readonly version?: string | undefined;
	/** True: the client's other keys are dead from now on. */
	readonly retireOthers?: boolean | undefined;
}

/** Gives a client another key. Both live on until one is retired, unless `retireOthers` says so. */
export async function addClientKey(desk: Desk, key: NewKey): Promise<ClientWithKeys> {
	const { clientId, version, retireOthers = false } = key;
	if (version !== undefined) checkKeyVersion("version", version);
	const publicKey = await merchantsKey(desk, key.publicKey);
	await desk.store.addClientKey({ ...act(desk), clientId, publicKey, version, retireOthers });
	return findClient(desk, clientId);
}

/**
 * What a client's signatures may call a key beside its version, from its next request on (ruling 19); null: nothing else. No
 * other key of the client may be called so, or have been.
 */
export async function nameClientKey(
	desk: Desk,
	asked: { readonly clientId: string; readonly version: string; readonly name: string | null },
): Promise<ClientWithKeys> {
	const { clientId, version, name } = asked;
	await findClient(desk, clientId);
	if (name !== null) checkKeyVersion("name", name);
	await desk.store.nameClientKey({ ...act(desk), clientId, version, alsoNamed: name });
	return findClient(desk, clientId);
}

/** As a Signature header's keyVersion can say it. */
function checkKeyVersion(field: string, name: string): void {
	if (/^[A-Za-z0-9._-]{1,32}$/.test(name)) return;
	throw wrong(field, "1 to 32 letters, digits, dots, dashes and underscores are needed, as signatures will name it.");
}

/** Ends a key of a client at once, for good; `compromisedSince`: also every family that it made tokens for since then. */
export async function retireClientKey(
	desk: Desk,
	asked: { readonly clientId: string; readonly version: string; readonly compromisedSince?: number | undefined },
): Promise<ClientWithKeys> {
	const { clientId, version, compromisedSince = null } = asked;
	await findClient(desk, clientId);
	await desk.store.retireClientKey({ ...act(desk), clientId, version, compromisedSince });
	return findClient(desk, clientId);
}

/** Suspends a client or lets it go on: no request of a suspended one is served. */
export async function setClientStatus(
	desk: Desk,
	{ clientId, status }: { readonly clientId: string; readonly status: Status },
): Promise<ClientWithKeys> {
	await desk.store.setClientStatus({ ...act(desk), clientId, status });
	return findClient(desk, clientId);
}

/** Which version of our answer key signs for a client, until when: for a merchant who knows one key only (ruling 20). */
export async function pinAnswerKey(
	desk: Desk,
	{ clientId, version, until }: { readonly clientId: string; readonly version: string | null; readonly until: number },
): Promise<ClientWithKeys> {
	if (version !== null) {
		const published = await desk.keys.published();
		if (!published.some((key) => key.purpose === "answer" && key.version === version)) {
			throw wrong("version", "there is no published answer key of this version.");
		}
		if (until <= desk.now()) throw wrong("until", "it must lie in the future.");
	}
	const answerKey = version === null ? null : { version, until };
	await desk.store.pinAnswerKey({ ...act(desk), clientId, answerKey });
	return findClient(desk, clientId);
}

/** A client as of now, or Failure("field_invalid"). */
export async function findClient({ registry }: Desk, clientId: string): Promise<ClientWithKeys> {
	const client = (await registry.fresh()).client(clientId);
	if (!client) throw wrong("clientId", "there is no such client.");
	return client;
}

/** The key in its one spelling, if it is fit and not our own (checklist 48); that it is nobody else's, the verb sees to. */
async function merchantsKey({ keys }: Desk, text: string): Promise<string> {
	const pem = pemOf(fitKey(text));
	if ((await keys.published()).some((key) => key.publicKey === pem)) {
		throw wrong("publicKey", "this is the platform's own key; hand in the merchant's.");
	}
	return pem;
}

function fitKey(text: string): ReturnType<typeof readPublicKey> {
	try {
		return readPublicKey(text);
	} catch (error) {
		throw error instanceof Failure ? wrong("publicKey", error.message) : error;
	}
}

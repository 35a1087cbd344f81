import { Failure } from "@byleave/protocol";
import type { ClientKeyRow, ClientRow, ClientWithKeys, MerchantRow, Status } from "../store.ts";
import { pemOf, readPublicKey } from "../trust/public-key.ts";
import { checkId, visibleText, wrong } from "./checks.ts";
import type { Desk } from "./desk.ts";

const MOST_ID = 64;
const MOST_NAME = 64;

/** Creates or renames a merchant. */
export async function registerMerchant({ store }: Desk, { merchantId, name }: MerchantRow): Promise<MerchantRow> {
	checkId("merchantId", merchantId, MOST_ID);
	const row = { merchantId, name: visibleText("name", name, MOST_NAME) };
	await store.putMerchant(row);
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
	const { store } = desk;
	const { clientId, merchantId } = client;
	checkId("clientId", clientId, MOST_ID);
	const [known, app] = await Promise.all([store.client(clientId), store.app(clientId)]);
	if (app) throw wrong("clientId", "an app has this id; take another.");
	if (known && known.merchantId !== merchantId) throw wrong("merchantId", "the client belongs to another merchant.");
	// Before anything is written: a client without its key would be half a registration.
	const pem = client.publicKey === undefined ? undefined : await freeKey(desk, clientId, client.publicKey);
	await store.putClient({
		clientId,
		merchantId,
		status: known?.status ?? "ACTIVE",
		responseEncoding: client.responseEncoding ?? known?.responseEncoding ?? "mirror",
		titleCaseHeaders: client.titleCaseHeaders ?? known?.titleCaseHeaders ?? false,
	});
	if (pem !== undefined && !liveKey(known, pem)) await addKey(desk, clientId, pem, undefined);
	return mustFind(desk, clientId);
}

export interface NewKey {
	readonly clientId: string;
	readonly publicKey: string;
	/** As its signatures will name it; default: one more than the highest. */
	readonly version?: string | undefined;
	/** True: the client's other keys are dead from now on. */
	readonly retireOthers?: boolean | undefined;
}

/** Gives a client another key. Both live on until one is retired, unless `retireOthers` says so. */
export async function addClientKey(desk: Desk, key: NewKey): Promise<ClientWithKeys> {
	const before = await mustFind(desk, key.clientId);
	if (key.version !== undefined && !/^[1-9]\d{0,8}$/.test(key.version)) {
		throw wrong("version", "a whole number from 1 to 999999999 is needed.");
	}
	const pem = await freeKey(desk, key.clientId, key.publicKey);
	if (before.keys.some((row) => row.publicKey === pem)) throw wrong("publicKey", "the client has or had this key.");
	await addKey(desk, key.clientId, pem, key.version);
	if (key.retireOthers) {
		for (const { version, retiredAt } of before.keys) {
			if (retiredAt === null) await desk.store.retireClientKey(key.clientId, version, desk.now());
		}
	}
	return mustFind(desk, key.clientId);
}

/** Ends a key of a client at once. */
export async function retireClientKey(
	desk: Desk,
	{ clientId, version }: { readonly clientId: string; readonly version: string },
): Promise<ClientWithKeys> {
	await mustFind(desk, clientId);
	await desk.store.retireClientKey(clientId, version, desk.now());
	return mustFind(desk, clientId);
}

/** Suspends a client or lets it go on: no request of a suspended one is served. */
export async function setClientStatus(
	desk: Desk,
	{ clientId, status }: { readonly clientId: string; readonly status: Status },
): Promise<ClientWithKeys> {
	const { keys: _, ...row } = await mustFind(desk, clientId);
	await desk.store.putClient({ ...row, status });
	return mustFind(desk, clientId);
}

async function mustFind({ store }: Desk, clientId: string): Promise<ClientWithKeys> {
	const client = await store.client(clientId);
	if (!client) throw wrong("clientId", "there is no such client.");
	return client;
}

const liveKey = (client: ClientWithKeys | undefined, pem: string): ClientKeyRow | undefined =>
	client?.keys.find((key) => key.publicKey === pem && key.retiredAt === null);

/** The key in its one spelling, if it is fit and nobody else's (checklist 48). */
async function freeKey({ store, keys }: Desk, clientId: string, text: string): Promise<string> {
	const pem = pemOf(fitKey(text));
	if ((await keys.published()).some((key) => key.publicKey === pem)) {
		throw wrong("publicKey", "this is the platform's own key; hand in the merchant's.");
	}
	for (const other of await store.clients()) {
		if (other.clientId === clientId) continue;
		const held = (await store.client(other.clientId))?.keys ?? [];
		if (held.some((key) => key.publicKey === pem)) throw wrong("publicKey", "another client has this key.");
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

async function addKey(desk: Desk, clientId: string, publicKey: string, asked: string | undefined): Promise<void> {
	const taken = (await mustFind(desk, clientId)).keys.map((key) => Number(key.version));
	const version = asked ?? String(Math.max(0, ...taken) + 1);
	await desk.store.addClientKey({ clientId, version, publicKey, createdAt: desk.now(), retiredAt: null });
}

import assert from "node:assert/strict";
import { type Cause, Failure } from "@byleave/protocol";
import type {
	AppRow,
	ClientRow,
	Confirm,
	Family,
	GrantItem,
	IssueCode,
	LookAt,
	NewTicket,
	RedeemCode,
	Refresh,
	Store,
} from "../../store.ts";

/** One promise, and what shows that it is kept. */
export type Check = (promise: string, body: (world: World) => Promise<void>) => void;

/** When everything happens that is not told otherwise. */
export const NOW = 1_800_000_000_000;
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** The lifetimes that the helpers of a World hand in. */
export const lives = {
	code: 300 * SECOND,
	ticket: 10 * MINUTE,
	access: 2 * HOUR,
	refresh: 30 * DAY,
	family: 365 * DAY,
};
export const windows = { suppression: 60 * SECOND, setAside: DAY };
export const RETRY = 10 * SECOND;
/** How many race. */
export const CALLERS = 16;

export const client: ClientRow = {
	clientId: "client",
	merchantId: "merchant",
	status: "ACTIVE",
	responseEncoding: "mirror",
	titleCaseHeaders: false,
};
export const app: AppRow = {
	appId: "app",
	clientId: "client",
	name: "App",
	logo: null,
	trusted: false,
	status: "ACTIVE",
};

/** A row of a grant; unless told otherwise it stands by itself and was asked for without words. */
export const row = (scope: string, item: GrantItem["item"], over: Partial<GrantItem> = {}): GrantItem => ({
	scope,
	item,
	coveredBy: null,
	silent: false,
	wordsHash: null,
	...over,
});

/** A store with two merchants, a client each, two apps of the first and one of the second, all approved for S, T, U. */
export interface World {
	readonly store: Store;
	/** A text that was not there before. */
	fresh(what: string): string;
	standing(over?: { sub?: string; appId?: string; now?: number }): ReturnType<Store["standing"]>;
	/** Issues a code for S (nickName) on the standing of now; gives its digest. */
	issue(over?: Partial<IssueCode>): Promise<string>;
	/** Opens a ticket on the standing of now; gives its digest. */
	open(over?: Partial<NewTicket>): Promise<string>;
	/** Allows S (nickName) on a ticket; gives the code's digest. */
	confirm(digest: string, over?: Partial<Confirm>): Promise<string>;
	/** Opens a ticket and has it refused at `at`. */
	refuse(at: number): Promise<void>;
	redeem(digest: string, over?: Partial<RedeemCode>): Promise<Family>;
	refresh(digest: string, over?: Partial<Refresh>): Promise<Family>;
	look(digest: string, over?: Partial<LookAt>): LookAt;
}

/** The digests of the pair that a redemption with this nonce writes. */
export const accessOf = (nonce: string): string => `access of ${nonce}`;
export const refreshOf = (nonce: string): string => `refresh of ${nonce}`;

export async function worldOf(store: Store): Promise<World> {
	await store.putMerchant({ merchantId: "merchant", name: "Merchant" });
	await store.putMerchant({ merchantId: "other", name: "Other" });
	await store.putClient(client);
	await store.putClient({ ...client, clientId: "stranger", merchantId: "other" });
	await store.putApp(app);
	await store.putApp({ ...app, appId: "second" });
	await store.putApp({ ...app, appId: "strange", clientId: "stranger" });
	for (const scope of ["S", "T", "U"]) await store.approveScope("app", scope, "required");

	let last = 0;
	const fresh = (what: string): string => `${what} ${++last}`;
	const standing: World["standing"] = ({ sub = "sub", appId = "app", now = NOW } = {}) =>
		store.standing(sub, appId, now, windows);
	const act = async ({ sub = "sub", appId = "app", now = NOW }: { sub?: string; appId?: string; now?: number }) => {
		const { epoch, bucket } = await standing({ sub, appId, now });
		return { sub, appId, now, epoch, bucket: bucket ?? "0a1b" };
	};
	const look: World["look"] = (digest, over = {}) => ({ digest, clientId: "client", named: {}, now: NOW, ...over });
	const presented = (digest: string, over: Partial<Refresh>): Refresh => {
		const nonce = over.nonce ?? fresh("nonce");
		const now = over.now ?? NOW;
		return {
			...look(digest),
			keyVersion: "1",
			retry: RETRY,
			nonce,
			accessDigest: accessOf(nonce),
			refreshDigest: refreshOf(nonce),
			accessExpiresAt: now + lives.access,
			refreshExpiresAt: now + lives.refresh,
			...over,
		};
	};
	const open: World["open"] = async (over = {}) => {
		const digest = over.digest ?? fresh("ticket");
		const expiresAt = (over.now ?? NOW) + lives.ticket;
		await store.openTicket({ ...(await act(over)), digest, sid: "sid", terms: "{}", expiresAt, ...over });
		return digest;
	};
	return {
		store,
		fresh,
		standing,
		look,
		async issue(over = {}) {
			const codeDigest = over.codeDigest ?? fresh("code");
			await store.issueCode({
				...(await act(over)),
				codeDigest,
				scopes: ["S"],
				items: [row("S", "nickName")],
				expiresAt: (over.now ?? NOW) + lives.code,
				...over,
			});
			return codeDigest;
		},
		open,
		async confirm(digest, over = {}) {
			const codeDigest = over.codeDigest ?? fresh("code");
			await store.confirm({
				digest,
				sub: "sub",
				sid: "sid",
				codeDigest,
				scopes: ["S"],
				items: [row("S", "nickName", { wordsHash: "hash" })],
				words: [{ hash: "hash", language: "en", title: "Your nickname", why: null }],
				setAside: [],
				codeExpiresAt: (over.now ?? NOW) + lives.code,
				now: NOW,
				...over,
			});
			return codeDigest;
		},
		async refuse(at) {
			await store.declineTicket(await open({ now: at }), "sub", "sid", true, at);
		},
		redeem: (digest, over = {}) =>
			store.redeemCode({
				...presented(digest, over),
				familyId: fresh("family"),
				familyExpiresAt: (over.now ?? NOW) + lives.family,
				...over,
			}),
		refresh: (digest, over = {}) => store.refresh(presented(digest, over)),
	};
}

/**
 * The promise rejects with a Failure of this cause, and names this field if one is given. Of a field that is invalid
 * it says in a sentence what is wrong.
 */
export async function refuses(promise: Promise<unknown>, code: Cause, field?: string): Promise<void> {
	await assert.rejects(promise, (error) => {
		assert.ok(error instanceof Failure, String(error));
		assert.equal(error.code, code, String(error.cause ?? ""));
		if (field !== undefined) assert.equal(error.field, field);
		if (code === "field_invalid") assert.match(error.message, new RegExp(`^${error.field}: .+\\.$`));
		return true;
	});
}

/** What came of many at once: the values of those that succeeded, the causes of those that did not. */
export async function together<T>(
	calls: readonly Promise<T>[],
): Promise<{ readonly values: readonly T[]; readonly causes: readonly unknown[] }> {
	const settled = await Promise.allSettled(calls);
	return {
		values: settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])),
		causes: settled.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : [])),
	};
}

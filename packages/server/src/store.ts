import type { Item } from "@byleave/protocol";
import type {
	AppRow,
	AppWithScopes,
	ClientKeyRow,
	ClientRow,
	ClientWithKeys,
	MerchantRow,
	PlatformKeyRow,
	UserStatus,
} from "./register/rows.ts";

export type * from "./register/rows.ts";

/**
 * The store: its verbs and their promises. Atomicity is in the verb: each is one transaction that checks and acts, and
 * checks the grant's epoch, the app's and the user's status itself, so that nothing can slip between a decision and an
 * act. Times are milliseconds since 1970, `now` is handed in. Secrets (codes, tickets, tokens) come as digests; the
 * store never sees one in clear. A verb that refuses rejects with a Failure and has changed nothing, unless its promise
 * says otherwise. Any fault of the database itself rejects with Failure("store_unavailable"). Source:
 * ARCHITECTURE.md, "What holds the promises".
 */
export interface Store {
	// ── the registry (operator's verbs) ────────────────────────────────────────────────────────────
	putMerchant(merchant: MerchantRow): Promise<void>;
	/** Refuses `field_invalid` if the merchant is not there. */
	putClient(client: ClientRow): Promise<void>;
	/** Adds a key version; refuses `field_invalid` if the version exists or another client has this key. */
	addClientKey(key: ClientKeyRow): Promise<void>;
	/** From `now` on the version is not live. */
	retireClientKey(clientId: string, version: string, now: number): Promise<void>;
	/** Creates or replaces name, logo, client, trust and status; approvals and purposes stay. Refuses a change of client. */
	putApp(app: AppRow): Promise<void>;
	/** null takes the approval back: the scope reveals nothing until it is approved again. */
	approveScope(appId: string, scope: string, approval: "required" | "optional" | null): Promise<void>;
	setPurpose(appId: string, scope: string, language: string, text: string): Promise<void>;
	setUserStatus(sub: string, status: UserStatus, now: number): Promise<void>;
	merchants(): Promise<readonly MerchantRow[]>;
	clients(): Promise<readonly ClientRow[]>;
	apps(): Promise<readonly AppRow[]>;
	/** undefined if there is none. */
	client(clientId: string): Promise<ClientWithKeys | undefined>;
	app(appId: string): Promise<AppWithScopes | undefined>;
	/** The platform's own keys; private halves are sealed by the caller. */
	platformKeys(): Promise<readonly PlatformKeyRow[]>;
	/** Adds a version; the live ones of the same purpose and algorithm retire at `retireOthersAt`. */
	addPlatformKey(key: PlatformKeyRow, retireOthersAt: number): Promise<void>;

	// ── asking ─────────────────────────────────────────────────────────────────────────────────────
	/** All that decide() needs to know of a user and an app, read at one moment. Creates nothing. */
	standing(sub: string, appId: string, now: number, windows: RefusalWindows): Promise<Standing>;
	/**
	 * Writes `items` (silent and covered ones) into the grant, making it if need be, and issues a code.
	 * Refuses `app_unknown`, `app_suspended` (or its client), `user_frozen`, `app_blocked`; `standing_changed` unless epoch
	 * and bucket still hold, each scope has a row then and was not withdrawn, and each covered row hangs on a live one.
	 */
	issueCode(issue: IssueCode): Promise<void>;
	/** Keeps a ticket, making the still empty grant if need be, so that silent calls meanwhile do not undo it. Refuses like issueCode. */
	openTicket(ticket: NewTicket): Promise<void>;
	/** What an open ticket of this user and session stands for; refuses `ticket_unknown` (also of an older epoch), `ticket_expired`. Never burns it. */
	ticket(digest: string, sub: string, sid: string, now: number): Promise<Ticket>;
	/**
	 * Ticket → grant and code, at once. Refuses `ticket_unknown` (also used, declined, another's), `ticket_expired`, and like
	 * issueCode. Writes `items` (all rows of a scope of which one has a wordsHash), `words`, `setAside`; forgets refusals.
	 */
	confirm(confirm: Confirm): Promise<void>;
	/** Ends an open ticket; `refusal` counts it (ruling 6). A ticket that is not there, is used or another's: no effect. */
	declineTicket(digest: string, sub: string, sid: string, refusal: boolean, now: number): Promise<void>;
	/** A code not yet redeemed becomes unknown. Only its own user's, and of `appId` where one is named; else no effect. */
	cancelCode(digest: string, sub: string, now: number, appId?: string): Promise<void>;

	// ── the merchant ───────────────────────────────────────────────────────────────────────────────
	/** What a code stands for, unburnt; checks as redeemCode. Unused: no ids or times yet. Used: the first answer, `again`, whatever the window. */
	lookAtCode(look: LookAt): Promise<Family>;
	/**
	 * Code → family, exactly once. Checks in this order: known and this client's (`code_unknown`), `named` (field_invalid
	 * with the field; reference_client_mismatch), used, expired (now >= expiresAt → `code_expired`), grant alive at the code's
	 * epoch, not blocked (`code_unknown`), `app_suspended`, `client_suspended`, `user_frozen`.
	 * Used: by the same client and key with now − usedAt <= retry (0: never), while that answer's refresh token is unused and
	 * the family lives → the same Family with `again: true`. Otherwise `code_used`, and the family ends (committed). Somebody
	 * else's attempt (other client, other named app) never changes anything.
	 */
	redeemCode(redeem: RedeemCode): Promise<Family>;
	/** A refresh token without using it. */
	lookAtRefresh(look: LookAt): Promise<Family>;
	/** Refresh token → next generation, exactly once; the promises of redeemCode with refresh_unknown, refresh_used, refresh_expired. */
	refresh(refresh: Refresh): Promise<Family>;
	/** The living family of an access token. `access_unknown` (also another client's, ended, revoked), `access_expired`, `app_suspended`, `client_suspended`, `user_frozen`, `named`. */
	access(look: LookAt): Promise<Family>;
	/** Ends the family of an access token, also of an expired one. Ended already: no effect. `access_unknown` if never this client's. */
	endFamily(look: LookAt): Promise<void>;
	/** The user's id towards this client; made from `fresh` at first need (ruling 22). */
	userId(clientId: string, sub: string, fresh: string): Promise<string>;
	/** Imports an existing wallet's id. Refuses `field_invalid` if taken. */
	importUserId(clientId: string, sub: string, userId: string): Promise<void>;

	// ── the user ───────────────────────────────────────────────────────────────────────────────────
	/** Every app of this user with a live grant or a block. */
	grantsOf(sub: string): Promise<readonly UserGrant[]>;
	/** Stops one scope and what it covers; tokens live on and reveal less (ruling 23). */
	narrowGrant(sub: string, appId: string, scope: string, now: number): Promise<void>;
	/** Stops an app: the epoch goes up, every code, ticket and token is dead at once. */
	revokeGrant(sub: string, appId: string, now: number): Promise<void>;
	/** Blocks (which also stops) or unblocks an app. Refuses `app_unknown`. */
	block(sub: string, appId: string, blocked: boolean, now: number): Promise<void>;
	/** Forgets a user: ids, grants, codes, tokens, refusals. Audit keeps its pseudonym. */
	eraseUser(sub: string, now: number): Promise<void>;

	// ── upkeep ─────────────────────────────────────────────────────────────────────────────────────
	/** True the first time for this key, false while it is kept (until `expiresAt`). */
	once(key: string, now: number, expiresAt: number): Promise<boolean>;
	/** Audit rows in order, from `after` on, at most 500. */
	audit(after: number): Promise<readonly AuditRow[]>;
	/** Drops at most 500 rows past keeping (used markers are kept `retention` ms); returns how many. */
	sweep(now: number, retention: number): Promise<number>;
	/** Makes every stored row older, for the sandbox's clock (ruling 27). No route reaches it. */
	age(seconds: number): Promise<void>;
	/** Rejects if the database cannot be written. */
	ready(): Promise<void>;
	close(): Promise<void>;
}

/** What a store is opened with. */
export interface StoreOptions {
	/** Stands for a user in the audit: the same for the same sub, and not to be reversed. Without it the audit names no user. */
	readonly pseudonym?: (sub: string) => string;
	/** Milliseconds to wait for another process that writes to the same file; default 5000. */
	readonly busyTimeout?: number;
}

export interface RefusalWindows {
	/** Milliseconds; two refusals within it suppress for as long after the second. */
	readonly suppression: number;
	/** Milliseconds that a scope left off is not asked again. */
	readonly setAside: number;
}
export interface Standing {
	readonly app: AppWithScopes | undefined;
	readonly userStatus: UserStatus;
	/** 0 if there is no grant yet. */
	readonly epoch: number;
	/** The grant's bucket; null if there is no grant yet (the caller draws one). */
	readonly bucket: string | null;
	readonly blocked: boolean;
	readonly items: readonly GrantItem[];
	readonly setAside: readonly string[];
	readonly suppressed: boolean;
}
/** One row of a grant: this scope gives this item. */
export interface GrantItem {
	readonly scope: string;
	readonly item: Item;
	/** The scope whose row it hangs on: it dies with that one. null if it stands by itself. */
	readonly coveredBy: string | null;
	readonly silent: boolean;
	/** Of the words shown for it; null if none were. */
	readonly wordsHash: string | null;
}
export interface WordsRow {
	readonly hash: string;
	readonly language: string;
	readonly title: string;
	readonly why: string | null;
}

interface Act {
	readonly sub: string;
	readonly appId: string;
	/** The epoch that the decision saw. */
	readonly epoch: number;
	/** Of the grant, should it have to be made: 4 lower-case hex digits. */
	readonly bucket: string;
	readonly now: number;
}
export interface IssueCode extends Act {
	readonly codeDigest: string;
	/** Granted scopes, by their canonical names. */
	readonly scopes: readonly string[];
	readonly items: readonly GrantItem[];
	readonly expiresAt: number;
}
export interface NewTicket extends Act {
	readonly digest: string;
	readonly sid: string;
	/** What was asked and shown, kept as handed in (JSON). */
	readonly terms: string;
	readonly expiresAt: number;
}
export interface Ticket {
	readonly appId: string;
	readonly epoch: number;
	readonly bucket: string;
	readonly terms: string;
}
export interface Confirm {
	readonly digest: string;
	readonly sub: string;
	readonly sid: string;
	readonly codeDigest: string;
	readonly scopes: readonly string[];
	readonly items: readonly GrantItem[];
	readonly words: readonly WordsRow[];
	readonly setAside: readonly string[];
	readonly codeExpiresAt: number;
	readonly now: number;
}

/** What the request says of itself: absent = not said; present = must match (ruling 17). */
export interface Named {
	readonly appId?: string | undefined;
	readonly referenceClientId?: string | undefined;
}
export interface LookAt {
	readonly digest: string;
	readonly clientId: string;
	readonly named: Named;
	readonly now: number;
}
interface Redeem extends LookAt {
	/** The version of the client's key that signed. */
	readonly keyVersion: string;
	/** Milliseconds. */
	readonly retry: number;
	/** Of the family or generation to be made; a retry answers with the first one's. */
	readonly nonce: string;
	/** Of the tokens derived from `nonce`: written only if this call is the first. */
	readonly accessDigest: string;
	readonly refreshDigest: string;
	readonly accessExpiresAt: number;
	readonly refreshExpiresAt: number;
}
export interface RedeemCode extends Redeem {
	readonly familyId: string;
	readonly familyExpiresAt: number;
}
export type Refresh = Redeem;

export interface Family {
	readonly familyId: string;
	readonly sub: string;
	readonly appId: string;
	readonly clientId: string;
	readonly bucket: string;
	/** Canonical names: of the granted scopes those not withdrawn that have a live row as of now. */
	readonly scopes: readonly string[];
	/** The grant's live rows of these scopes: only they may be disclosed. */
	readonly items: readonly GrantItem[];
	/** What the caller derives the tokens from: the first redemption's nonce. */
	readonly nonce: string;
	readonly accessExpiresAt: number;
	readonly refreshExpiresAt: number;
	/** True if this is a retry that got the first answer again. */
	readonly again: boolean;
}

export interface UserGrant {
	readonly app: AppWithScopes;
	readonly blocked: boolean;
	readonly items: readonly (GrantItem & { readonly grantedAt: number; readonly words: WordsRow | null })[];
}
export interface AuditRow {
	readonly seq: number;
	readonly at: number;
	readonly fact: string;
	/** Stands for the user; not the sub. */
	readonly pseudonym: string | null;
	readonly appId: string | null;
	readonly detail: string;
}

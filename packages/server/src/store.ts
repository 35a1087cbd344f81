import type { ChannelName } from "./messages/channels/channel.ts";
import type {
	AcceptedMessage,
	AcceptMessage,
	InboxAct,
	InboxOf,
	InboxRow,
	MessageQuestion,
	MessageSeen,
	MessageState,
	PutInInbox,
	PutTemplate,
	SendAgain,
	SetTemplateStatus,
	SettleMessage,
	StopMessages,
	TakeMessages,
	TakenMessage,
} from "./messages/rows.ts";
import type { PlatformKeyName, Registry } from "./register/rows.ts";
import type {
	Act,
	AddClientKey,
	AddPlatformKey,
	ApproveScope,
	Authorize,
	Authorized,
	Block,
	CancelCode,
	Confirm,
	DeclineTicket,
	EraseUser,
	Family,
	ImportUserId,
	IssueCode,
	LookAt,
	LookAtPrepared,
	NameClientKey,
	NarrowGrant,
	OpenTicket,
	OwnTicket,
	PinAnswerKey,
	Prepare,
	PreparedTerms,
	PutMerchant,
	RedeemCode,
	Refresh,
	RegisterApp,
	RegisterClient,
	RetireClientKey,
	RevokeGrant,
	SetAppStatus,
	SetClientStatus,
	SetDomains,
	SetPurpose,
	SetUserStatus,
	Standing,
	StandingOf,
	Ticket,
	TrustApp,
	UserGrant,
} from "./store-inputs.ts";
import type { AuditQuestion, AuditRow, Lease, Sweep, TakeLease } from "./upkeep/rows.ts";

export type * from "./messages/rows.ts";
export type * from "./register/rows.ts";
export type * from "./store-inputs.ts";
export type * from "./upkeep/rows.ts";

/**
 * The store: its verbs and their promises. Atomicity is in the verb: each is one transaction that checks and acts, and
 * checks the grant's epoch, the app's, the client's and the user's status itself, so that nothing can slip between a
 * decision and an act. Times are milliseconds since 1970; a verb has no clock and draws nothing: `now` and every id come
 * with its input, and run again with the same input (a commit whose answer was lost) it has one effect and the same
 * answer (ruling 44). Secrets (codes, tickets, tokens) come as digests; the store never sees one in clear. A verb that
 * refuses rejects with a Failure and has changed nothing, unless its promise says otherwise. Any fault of the database
 * itself rejects with Failure("store_unavailable"). Source: ARCHITECTURE.md,
 * "What holds the promises".
 */
export interface Store {
	/**
	 * Which bucket a user's rows at a client lie in, and their codes and tokens name: 4 lower-case hex digits of an HMAC
	 * under a key that the store keeps and that never changes.
	 */
	bucketOf(clientId: string, sub: string): string;

	// ── the registry (operator's verbs) ────────────────────────────────────────────────────────────
	/** All of it, read at one moment, in the order of ids; keys newest first. */
	registry(): Promise<Registry>;
	/** Changes with every change of the registry, in its transaction; so does the version of each client that it touches. */
	registryVersion(): Promise<number>;
	/** Creates or renames. */
	putMerchant(merchant: PutMerchant): Promise<void>;
	/**
	 * Creates a client or changes how it is answered, and gives it a key if one is handed in that it does not have: all or
	 * nothing. What is left out stays as it was, and so does its status. Refuses `field_invalid`: `merchantId` is not there
	 * or the client is another's, `clientId` is an app's, and as addClientKey.
	 */
	registerClient(client: RegisterClient): Promise<void>;
	/**
	 * Adds a key; without a version one more than the highest number. `retireOthers`: the client's other keys are retired.
	 * Refuses `field_invalid`: no such client, the version exists, the client has or had this key, another client has it.
	 */
	addClientKey(key: AddClientKey): Promise<void>;
	/**
	 * What the client's signatures may call a key beside its version; null: nothing else. Refuses `field_invalid` if there is
	 * no such version, or if another key of the client is or was called so.
	 */
	nameClientKey(key: NameClientKey): Promise<void>;
	/**
	 * The key is retired, for good. `compromisedSince`: every family that it was given tokens of since then ends.
	 * Refuses `field_invalid` if there is no such version.
	 */
	retireClientKey(key: RetireClientKey): Promise<void>;
	setClientStatus(change: SetClientStatus): Promise<void>;
	/** Which of our answer keys signs for the client, until when; null: the one that signs for all. */
	pinAnswerKey(pin: PinAnswerKey): Promise<void>;
	/** Creates an app or changes name and logo (left out: as it was). Refuses a change of client, and a client's id. */
	registerApp(app: RegisterApp): Promise<void>;
	/** The app's other columns are not touched; so trustApp. Both refuse `app_unknown`, as approveScope and setPurpose do. */
	setAppStatus(change: SetAppStatus): Promise<void>;
	trustApp(change: TrustApp): Promise<void>;
	/** null takes the approval back: the scope reveals nothing until it is approved again. */
	approveScope(approval: ApproveScope): Promise<void>;
	setPurpose(purpose: SetPurpose): Promise<void>;
	/** Where an app's messages may lead to, beside its own pages. Refuses `app_unknown`. */
	setDomains(domains: SetDomains): Promise<void>;
	/** Makes a template, or changes it; nothing is sent by it until it is approved. Refuses `app_unknown`. */
	putTemplate(template: PutTemplate): Promise<void>;
	/** Refuses `field_invalid` if there is none. */
	setTemplateStatus(change: SetTemplateStatus): Promise<void>;
	/** Adds a version of a key of our own. Refuses `field_invalid` if there was one of this name ever. */
	addPlatformKey(key: AddPlatformKey): Promise<void>;
	/** The key signs nothing any more and is not published. Refuses `field_invalid` if there is none. */
	withdrawPlatformKey(key: PlatformKeyName & Act): Promise<void>;
	setUserStatus(change: SetUserStatus): Promise<void>;
	/** Imports an existing wallet's id. Refuses `field_invalid` if it is taken, also by a client or app, or the user has another. */
	importUserId(id: ImportUserId): Promise<void>;

	// ── asking ─────────────────────────────────────────────────────────────────────────────────────
	/** All that decide() needs to know of a user and an app, read at one moment. Creates nothing. */
	standing(of: StandingOf): Promise<Standing>;
	/**
	 * Decides on what is read at this moment and, where nothing is to be asked, issues the code (architecture, "One trip an operation").
	 * Else nothing changes. Refuses `app_unknown`, `app_suspended` (or its client), `user_frozen`; where it issues, as issueCode.
	 */
	authorize(asked: Authorize): Promise<Authorized>;
	/**
	 * Writes `items` (silent and covered ones) into the grant, making it if need be, and issues a code.
	 * Refuses `identity_invalid` (proved before the user was erased), `app_unknown`, `app_suspended` (or its client),
	 * `user_frozen`, `app_blocked`; `standing_changed` unless the epoch still holds, each scope has a row then and was not
	 * withdrawn, and each covered row hangs on a live one.
	 */
	issueCode(issue: IssueCode): Promise<void>;
	/**
	 * Keeps a ticket, making the still empty grant if need be, so that silent calls meanwhile do not undo it. Refuses like issueCode,
	 * and with `prepared` as the verb of that name; that is then this app's and this user's alone.
	 */
	openTicket(ticket: OpenTicket): Promise<void>;
	/** What an open ticket of this user and session stands for; refuses `ticket_unknown` (also of an older epoch), `ticket_expired`. Never burns it. */
	ticket(ticket: OwnTicket): Promise<Ticket>;
	/**
	 * Ticket → grant and code, at once. Refuses `ticket_unknown` (also used, declined, another's), `ticket_expired`, and like
	 * issueCode; `prepared_used`, `prepared_expired` if what it asks for was prepared. Writes `items` (all rows of a scope of which one has a wordsHash), `words`, `setAside`; forgets refusals.
	 */
	confirm(confirm: Confirm): Promise<void>;
	/** What was prepared, for an app and a user. Refuses `prepared_unknown` (also another client's, app's or user's), `prepared_used`, `prepared_expired`. */
	prepared(look: LookAtPrepared): Promise<PreparedTerms>;
	/** Ends an open ticket; `refusal` counts it (ruling 6). A ticket that is not there, is used or another's: no effect. */
	declineTicket(decline: DeclineTicket): Promise<void>;
	/** A code not yet redeemed becomes unknown. Only its own user's, and of `appId` where one is named; else no effect. */
	cancelCode(cancel: CancelCode): Promise<void>;

	// ── the merchant: each refuses `standing_changed` if the client is of another version than its signature was checked by ──
	/** What a code stands for, unburnt; checks as redeemCode. Unused: no ids or times yet. Used: the first answer, `again`, whatever the window. */
	lookAtCode(look: LookAt): Promise<Family>;
	/**
	 * Code → family, exactly once; the user's id towards the client is made if there is none. Checks in this order: known and
	 * this client's (`code_unknown`), `named` (field_invalid with the field; reference_client_mismatch), used, expired (now >=
	 * expiresAt → `code_expired`), grant alive at the code's epoch and some scope left (`code_unknown`), `app_suspended`,
	 * `client_suspended`, `user_frozen`.
	 * Used: by the same client within the retry window of the use (5 s ahead of it count as now; 0: never), while that answer's
	 * refresh token is unused and the family lives → the same Family with `again: true`. Otherwise `code_used`, and the family
	 * ends (committed). Somebody else's attempt (other client, other named app) never changes anything (rulings 13, 17).
	 */
	redeemCode(redeem: RedeemCode): Promise<Family>;
	/** A refresh token without using it. */
	lookAtRefresh(look: LookAt): Promise<Family>;
	/** Refresh token → next generation, exactly once; the promises of redeemCode with refresh_unknown, refresh_used, refresh_expired. */
	refresh(refresh: Refresh): Promise<Family>;
	/** Whose an access token is, before it is known what of them is to be told: refuses as `access`, but for scopes of which none is left. */
	holder(look: LookAt): Promise<{ readonly sub: string }>;
	/** The living family of an access token. `access_unknown` (also another client's, ended, revoked, no scope left), `access_expired`, `app_suspended`, `client_suspended`, `user_frozen`, `named`. */
	access(look: LookAt): Promise<Family>;
	/** Ends the family of an access token, also of an expired one. Ended already: no effect. `access_unknown` if never this client's; `client_suspended`. */
	endFamily(look: LookAt & Act): Promise<void>;

	/**
	 * Keeps what the merchant has prepared, for the app that it names, or its only one, or any of its own. The same again (digest,
	 * scopes, terms): no effect. Refuses `client_suspended`, `app_suspended`, `field_invalid` (an appId that is no app of the
	 * client's; a digest with other content: `requestId`), `reference_client_mismatch`, `scope_not_preparable` (not approved).
	 */
	prepare(prepare: Prepare): Promise<void>;

	// ── messages ───────────────────────────────────────────────────────────────────────────────────
	/**
	 * Keeps a message for delivery, once per request (ruling 46). Checks in this order: who is written to (`access_unknown`,
	 * `named`, `user_unknown`), the request (accepted before: the same answer, `again`; another content or person:
	 * `request_id_reused`), token and grant as `access`, the template (`template_unknown`; of another version
	 * `standing_changed`), permission (`access_denied`; `not_subscribed` if it was taken back), quota (`message_limit`).
	 */
	acceptMessage(message: AcceptMessage): Promise<AcceptedMessage>;
	/** By which channels something is due. */
	messagesDue(at: { readonly now: number }): Promise<readonly ChannelName[]>;
	/**
	 * Takes what is due under a lease, the longest waiting first. Whose permission is gone as of now (a stop, block, suspension,
	 * freeze, a template withdrawn) is stopped for good; whose time is over is dead. Nobody else takes a row until `leasedUntil`.
	 */
	takeMessages(take: TakeMessages): Promise<readonly TakenMessage[]>;
	/** False: it is somebody else's now, or settled. */
	settleMessage(settle: SettleMessage): Promise<boolean>;
	/** Delivers to the person's inbox, once, if it may still be: what the message then is. undefined: there is none. */
	putInInbox(put: PutInInbox): Promise<MessageState | undefined>;
	/** Newest first. */
	messages(question: MessageQuestion): Promise<readonly MessageSeen[]>;
	/** A dead one waits again; its permission is asked anew. Refuses `field_invalid`: there is none, or it is not dead. */
	sendAgain(send: SendAgain): Promise<void>;
	/** Newest first, at most 100. */
	inboxOf(who: InboxOf): Promise<readonly InboxRow[]>;
	unreadOf(who: { readonly sub: string }): Promise<number>;
	/** Marks it read, and says since when it is; undefined: this person has none of this id. */
	readMessage(read: InboxAct): Promise<{ readonly readAt: number } | undefined>;
	/** False: this person has none of this id. */
	removeMessage(remove: InboxAct): Promise<boolean>;
	/** As narrowGrant, for every scope by which the app may write. False if there was none. */
	stopMessages(stop: StopMessages): Promise<boolean>;

	// ── the user ───────────────────────────────────────────────────────────────────────────────────
	/** Every app of this user with a live grant or a block. */
	grantsOf(who: { readonly sub: string }): Promise<readonly UserGrant[]>;
	/** Stops one scope and what it covers; tokens reveal less. With the last that the user allowed the app is stopped (ruling 23). False if nothing was granted. */
	narrowGrant(stop: NarrowGrant): Promise<boolean>;
	/** Stops an app: the epoch goes up, every code, ticket and token is dead at once. */
	revokeGrant(stop: RevokeGrant): Promise<void>;
	/** Blocks (which also stops) or unblocks an app. Refuses `app_unknown`. */
	block(block: Block): Promise<void>;
	/**
	 * Forgets a user: ids, grants, codes, tokens, tickets, refusals; a freeze stays, and the audit keeps its pseudonym. Until
	 * `refusedUntil` acting verbs refuse a proof that is not younger than `now` (ruling 22). False if nothing was known.
	 */
	eraseUser(erase: EraseUser): Promise<boolean>;

	// ── upkeep ─────────────────────────────────────────────────────────────────────────────────────
	/** Audit rows in the order of (at, bucket, id), those after a row and before a time, at most 500. */
	audit(question: AuditQuestion): Promise<readonly AuditRow[]>;
	/** Drops at most 500 rows past keeping (used markers are kept `retention` ms); returns how many. */
	sweep(sweep: Sweep): Promise<number>;
	/**
	 * Work of this name is its holder's until `until`: true, also if it was already. False: it is another's, whose time is not
	 * over. A holder goes by its own clock, and takes the lease again before it goes on (ruling 35).
	 */
	takeLease(take: TakeLease): Promise<boolean>;
	/** Whoever asks next has it. Another's: no effect. */
	giveLease(give: Lease): Promise<void>;
	/** Makes every stored row older, but for the audit and the registry, for the sandbox's clock (ruling 27). No route of the server reaches it. */
	age(by: { readonly seconds: number } & Act): Promise<void>;
	/** Ends one code, access or refresh token as its time would, for the sandbox's clock (ruling 27). No route of the server reaches it. */
	expire(secret: { readonly digest: string } & Act): Promise<void>;
	/** Rejects if the database cannot be written, or its file is not the one that was opened any more. */
	ready(check: { readonly now: number }): Promise<void>;
	close(): Promise<void>;
	/** Where what is counted is counted for all processes on this store; left out: each counts for itself. */
	readonly counted?: Counted;
}

/** A database as the counting library asks it (`rate-limiter-flexible`). Rejects soon where it cannot say. */
export interface Counted {
	query(query: { readonly name?: string; readonly text: string; readonly values: unknown[] }): Promise<{
		readonly rows: readonly Readonly<Record<string, unknown>>[];
	}>;
}

/** Every verb: what is carried to where the database is. */
export type VerbName = Exclude<keyof Store, "bucketOf" | "close" | "counted">;

/** What a store is opened with. */
export interface StoreOptions {
	/** Stands for a user: only what a version before this one wrote by name has to be rewritten with it. */
	readonly pseudonym?: (sub: string) => string;
	/** The registry may have changed. Stores that other processes write to say so if they can; none promises it. */
	readonly changed?: () => void;
	/** Hears now and then what the store's own clock says, asked now, if it has one: milliseconds since 1970 (ruling 35). */
	readonly clock?: (storeNow: number) => void;
	/** Hears what a store notices beside its work, for the log. Nothing in it is secret or personal. */
	readonly told?: (news: Readonly<Record<string, string | number>>) => void;
	/** The server is a sandbox's: only that opens a database which carries a sandbox's mark (ruling 24). */
	readonly sandbox?: boolean;
	/** Milliseconds to wait for another process that writes to the same file; default 5000. */
	readonly busyTimeout?: number;
}

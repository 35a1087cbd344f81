import type { Item } from "@byleave/protocol";
import type { Decision, Refused, Rules } from "./consent/decide.ts";
import type {
	AppRow,
	ClientKeyRow,
	ClientRow,
	MerchantRow,
	PlatformKeyRow,
	Status,
	UserStatus,
} from "./register/rows.ts";

/** What the verbs of store.ts are handed, and what they answer. */

/** Part of every act: the server's time, and what its rows of the audit are kept under, drawn by the caller for this one call. */
export interface Act {
	readonly now: number;
	readonly actId: string;
}
/** A user at a client: where their rows lie, and who stands for them in the audit. */
export interface Person {
	readonly sub: string;
	/** Of the user and the app's client: Store.bucketOf. */
	readonly bucket: string;
	readonly pseudonym: string;
}
/** An act of the user's own. */
export interface UserAct extends Act, Person {
	readonly appId: string;
	/** When the super app made the token that proves the user; null: the operator acts. */
	readonly provedAt: number | null;
}
/** A code, ticket or token: the bucket that its text names, and the digest of the whole. */
export interface Presented {
	readonly bucket: string;
	readonly digest: string;
}

// ── the registry ───────────────────────────────────────────────────────────────────────────────────
export type PutMerchant = MerchantRow & Act;
export interface NewClientKey {
	/** SPKI PEM. */
	readonly publicKey: string;
	/** As its signatures name it; left out: one more than the highest number. */
	readonly version?: string | undefined;
}
export interface RegisterClient extends Act, Pick<ClientRow, "clientId" | "merchantId"> {
	readonly responseEncoding?: ClientRow["responseEncoding"] | undefined;
	readonly titleCaseHeaders?: boolean | undefined;
	readonly key?: NewClientKey | undefined;
}
export interface AddClientKey extends Act, NewClientKey, Pick<ClientKeyRow, "clientId"> {
	readonly retireOthers: boolean;
}
export interface RetireClientKey extends Act, Pick<ClientKeyRow, "clientId" | "version"> {
	readonly compromisedSince: number | null;
}
export interface NameClientKey extends Act, Pick<ClientKeyRow, "clientId" | "version" | "alsoNamed"> {}
export interface SetClientStatus extends Act, Pick<ClientRow, "clientId" | "status"> {}
export interface PinAnswerKey extends Act, Pick<ClientRow, "clientId" | "answerKey"> {}
export interface AppAct extends Act, Pick<AppRow, "appId"> {}
export interface RegisterApp extends AppAct, Pick<AppRow, "clientId" | "name"> {
	readonly logo?: string | null | undefined;
}
export interface SetAppStatus extends AppAct, Pick<AppRow, "status"> {}
export interface TrustApp extends AppAct {
	readonly trusted: boolean;
}
export interface ApproveScope extends AppAct {
	readonly scope: string;
	readonly approval: "required" | "optional" | null;
}
export interface SetPurpose extends AppAct {
	readonly scope: string;
	readonly language: string;
	readonly text: string;
}
export interface SetDomains extends AppAct, Pick<AppRow, "domains"> {}
export type AddPlatformKey = Omit<PlatformKeyRow, "withdrawnAt" | "createdAt"> & Act;
export interface SetUserStatus extends Act, Pick<Person, "pseudonym"> {
	readonly status: UserStatus;
}
export interface ImportUserId extends Act, Person {
	readonly clientId: string;
	readonly userId: string;
}

// ── asking ─────────────────────────────────────────────────────────────────────────────────────────
export interface RefusalWindows {
	/** Milliseconds; two refusals within it suppress for as long after the second. */
	readonly suppression: number;
	/** Milliseconds that a scope left off is not asked again. */
	readonly setAside: number;
}
export interface StandingOf extends Person {
	readonly appId: string;
	readonly now: number;
	readonly windows: RefusalWindows;
}
export interface Standing {
	/** undefined: there is no such app. */
	readonly app: StandingApp | undefined;
	readonly userStatus: UserStatus;
	/** 0 if there is no grant yet. */
	readonly epoch: number;
	readonly blocked: boolean;
	readonly items: readonly GrantItem[];
	readonly setAside: readonly string[];
	readonly suppressed: boolean;
}
/** What an app may, read where it counts; what it is called comes from the registry in memory (ruling 45). */
export interface StandingApp extends Pick<AppRow, "appId" | "clientId" | "trusted"> {
	/** The app's and its client's. */
	readonly status: Status;
	readonly approved: Readonly<Record<string, "required" | "optional">>;
	readonly clientVersion: number;
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
export type GivenItem = Pick<GrantItem, "scope" | "item">;
export interface WordsRow {
	readonly hash: string;
	readonly language: string;
	readonly title: string;
	readonly why: string | null;
}
/** An act on a grant as a decision saw it. */
interface GrantAct extends UserAct {
	/** The epoch that the decision saw. */
	readonly epoch: number;
	/** Of the grant, should it have to be made: random, 16 hex digits. */
	readonly grantId: string;
}
export interface IssueCode extends GrantAct {
	readonly codeDigest: string;
	/** Granted scopes, by their canonical names. */
	readonly scopes: readonly string[];
	readonly items: readonly GrantItem[];
	readonly expiresAt: number;
}
/** Names asked for, and all that decides whether they are given at once. */
export interface Authorize extends UserAct, Pick<StandingOf, "windows">, Pick<GrantAct, "grantId"> {
	/** As asked; the rules know all of them. */
	readonly asked: readonly string[];
	/** Refused already, in the names as asked. */
	readonly refused: Refused;
	readonly rules: Rules;
	/** A merchant has prepared it. */
	readonly prepared: boolean;
	/** Of the names those that need a newer login than there is: no code is issued on one of them. */
	readonly stale: readonly string[];
	/** Of the code, should it be issued. */
	readonly codeDigest: string;
	readonly expiresAt: number;
}
export interface Authorized {
	/** Of `issue` without its rows: they are written. */
	readonly decision: Decision;
	/** null: the code has been issued. Otherwise what whoever asks goes on from: the grant's epoch, and the version of the app's client. */
	readonly asking: { readonly epoch: number; readonly clientVersion: number } | null;
}
export interface OpenTicket extends GrantAct {
	readonly digest: string;
	readonly sid: string;
	/** What was asked and shown, kept as handed in (JSON). */
	readonly terms: string;
	readonly expiresAt: number;
	/** What was prepared and is asked for; null: nothing was. */
	readonly prepared: Presented | null;
}
/** A ticket, and who says it is theirs. */
export interface OwnTicket extends Presented {
	readonly sub: string;
	readonly sid: string;
	readonly now: number;
}
export interface Ticket {
	readonly appId: string;
	readonly epoch: number;
	readonly terms: string;
}
export interface Confirm extends OwnTicket, Act {
	readonly provedAt: number;
	readonly codeDigest: string;
	readonly scopes: readonly string[];
	readonly items: readonly GrantItem[];
	readonly words: readonly WordsRow[];
	readonly setAside: readonly string[];
	readonly codeExpiresAt: number;
}
export interface DeclineTicket extends OwnTicket, Act {
	readonly refusal: boolean;
}
export interface CancelCode extends Presented {
	readonly sub: string;
	/** Only a code of this app. */
	readonly appId?: string | undefined;
}

// ── what is prepared ───────────────────────────────────────────────────────────────────────────────
export interface Prepare extends Presented, Act {
	readonly clientId: string;
	/** Of the client as its signature was checked (ruling 45). */
	readonly clientVersion: number;
	readonly named: Named;
	/** Canonical names. */
	readonly scopes: readonly string[];
	/** What the merchant wrote, kept as handed in (JSON). */
	readonly terms: string;
	readonly expiresAt: number;
}
export interface LookAtPrepared extends Presented, Pick<Person, "pseudonym"> {
	readonly appId: string;
	readonly now: number;
}
export type PreparedTerms = Pick<Prepare, "scopes" | "terms">;

// ── the merchant ───────────────────────────────────────────────────────────────────────────────────
/** What the request says of itself: absent = not said; present = must match (ruling 17). */
export interface Named {
	readonly appId?: string | undefined;
	readonly referenceClientId?: string | undefined;
}
export interface LookAt extends Presented {
	readonly clientId: string;
	/** Of the client as its signature was checked (ruling 45). */
	readonly clientVersion: number;
	readonly named: Named;
	readonly now: number;
}
/** A code or refresh token presented to become a pair of tokens. */
export interface Refresh extends LookAt, Act {
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
export interface RedeemCode extends Refresh {
	readonly familyId: string;
	readonly familyExpiresAt: number;
	/** The user's id towards the client, should they have none yet (ruling 22). */
	readonly freshUserId: string;
}
export interface Family {
	readonly familyId: string;
	readonly sub: string;
	readonly appId: string;
	readonly clientId: string;
	/** Of the user towards this client; "" for a code that is not redeemed yet. */
	readonly userId: string;
	/** Canonical names: of the granted scopes those not withdrawn that have a live row as of now. */
	readonly scopes: readonly string[];
	/** The grant's live rows of these scopes: only they may be disclosed. */
	readonly items: readonly GivenItem[];
	/** What the caller derives the tokens from: the first redemption's nonce. */
	readonly nonce: string;
	readonly accessExpiresAt: number;
	readonly refreshExpiresAt: number;
	/** True if this is a retry that got the first answer again. */
	readonly again: boolean;
}

// ── the user ───────────────────────────────────────────────────────────────────────────────────────
export type RevokeGrant = UserAct;
export interface NarrowGrant extends UserAct {
	readonly scope: string;
}
export interface Block extends UserAct {
	readonly blocked: boolean;
	/** Of the grant, should it have to be made. */
	readonly grantId: string;
}
export interface EraseUser extends Act, Pick<Person, "sub" | "pseudonym"> {
	readonly refusedUntil: number;
}
export interface UserGrant {
	readonly appId: string;
	readonly blocked: boolean;
	readonly items: readonly (GrantItem & { readonly grantedAt: number; readonly words: WordsRow | null })[];
}

import type { Cause } from "../causes/cause.ts";
import type { Outcome } from "../causes/outcome.ts";
import type { Seconds } from "../lifetimes.ts";
import type { MessageRow } from "../messages/rows.ts";
import type { UserInfo } from "../profile/profile.ts";
import type { Operation, OwnView, View } from "../profile/views.ts";
import type { Encoding } from "../signature/index.ts";
import type { InquiryRow } from "./own.ts";

/** Where a row comes from: a documented page, seen in the field, or our own decision. */
export interface Source {
	readonly standing: "documented" | "observed" | "ours";
	readonly source: string;
}

export interface ScopeRow extends Source {
	readonly views: readonly (View | OwnView)[];
	readonly operations?: readonly Operation[];
	/** What a wallet calls it for a person, by language; left out: only what it gives is named. */
	readonly titles?: Readonly<Record<string, string>>;
	/** Who gets it without a sheet (ruling 9). */
	readonly silent: "never" | "all" | "trusted";
	/** This name stands for another everywhere but in the echo. */
	readonly alias?: string;
	/** The user must have logged in no longer ago than this. */
	readonly freshLogin?: Seconds;
	/** Given only through what the merchant has prepared, for the words that it then shows; never by getAuthCode. */
	readonly preparedOnly?: boolean;
}

/** What the JSAPI says per outcome: the page's number and, to the letter, the page's message. */
export interface JsapiRows {
	readonly outcomes: Readonly<Record<Outcome, number>>;
	readonly messages: Readonly<Record<number, string>>;
	/** Values in authErrorScopes (ruling 3). */
	readonly scopeErrors: { readonly refused: string; readonly notApproved: string; readonly unknown: string };
	/** What a missing argument asks for. */
	readonly defaultScopes: readonly string[];
	/** A name the platform does not know fails the whole call, or only itself (ruling 1). */
	readonly unknownScope: "call" | "scope";
	/** Calls that only this wallet has, by name. */
	readonly calls: Readonly<Record<string, JsapiCallRow>>;
	/** What a program sees that asks where it runs. */
	readonly superApp: SuperAppRow;
	/** What the calls that read a person's data in the page name by words of their own (`userInfo`), and what each stands for. */
	readonly permissions: Readonly<Record<string, PermissionRow>>;
	/** How those calls say inside of their answers' text that they are given something, and that they are not. */
	readonly openData: { readonly given: OpenDataWords; readonly withheld: OpenDataWords };
}
export interface OpenDataWords {
	readonly code: string;
	readonly msg: string;
}
/** A permission of the JSAPI's: never more than what its scopes' grants give leaves for it, and of that only what is told here. */
export interface PermissionRow extends Source {
	/** What the person is asked for. */
	readonly scopes: readonly string[];
	/** What a program reads: its field → the view it is of, and its words where they are not ours; null: nothing here knows it. */
	readonly told: Readonly<
		Record<string, { readonly view: View; readonly words?: Readonly<Record<string, string>> } | null>
	>;
}
export interface SuperAppRow extends Source {
	/** What stands behind the browser's own user agent, after a space. */
	readonly userAgent: string;
	/** `app` in the answer of getSystemInfo. */
	readonly app: string;
}

/** A call of a wallet's own. */
export type JsapiCallRow = AsksRow | OpensRow;
/** getAuthCode for these scopes, whatever the program passes. */
export interface AsksRow extends Source {
	readonly does: "asks";
	readonly scopes: readonly string[];
}
/** Opens the sheet of what the merchant has prepared; ends with the code for it. */
export interface OpensRow extends Source {
	readonly does: "opens";
	/** The parameter that holds what `prepare` answered. */
	readonly from: string;
	/** What success gets beside the code: the state that was prepared with it; null: nothing. */
	readonly authState: string | null;
	/** How a failure is said; null: as getAuthCode says it. */
	readonly fails: OpensFailsRow | null;
}
export interface OpensFailsRow {
	/** The keys of number and message, the number being a text. */
	readonly error: string;
	readonly message: string;
	/** By outcome; `other` for the rest, and `lost` where it may have been agreed to though no code came back. */
	readonly numbers: Readonly<Partial<Record<Outcome, string>> & { readonly other: string; readonly lost: string }>;
}

export type Version = "v1" | "v2";
export type ResultStatus = "S" | "F" | "U" | "A";
/** A result as the merchant's wire says it. `httpStatus` is 200 wherever a result is carried (ruling 15). */
export interface ResultRow {
	readonly resultCode: string;
	readonly resultStatus: ResultStatus;
	readonly resultMessage: string;
	readonly httpStatus: number;
}
/** The causes that a merchant's request can end with. */
export type MerchantCause = Extract<
	Cause,
	| "access_denied"
	| "access_expired"
	| "access_unknown"
	| "api_unknown"
	| "app_suspended"
	| "body_malformed"
	| "body_too_large"
	| "client_mismatch"
	| "client_suspended"
	| "clock_skewed"
	| "code_expired"
	| "code_unknown"
	| "code_used"
	| "directory_unavailable"
	| "field_invalid"
	| "grant_type_unsupported"
	| "header_invalid"
	| "internal"
	| "message_limit"
	| "not_subscribed"
	| "origin_refused"
	| "reference_client_mismatch"
	| "scope_not_preparable"
	| "refresh_expired"
	| "refresh_unknown"
	| "refresh_used"
	| "request_id_reused"
	| "server_busy"
	| "signature_mismatch"
	| "store_unavailable"
	| "template_unknown"
	| "too_many_requests"
	| "user_frozen"
	| "user_unknown"
>;
/** `inquiry`: whatever the wallet's own is called, its row says what it tells. */
export type OperationName =
	| "applyToken"
	| "applyTokenAndInquiryUserInfo"
	| "inquiryUserInfo"
	| "inquiry"
	| "prepare"
	| "revoke"
	| "sendMessage";
/** What a request may say, in our own words. */
export type InputField =
	| "grantType"
	| "authCode"
	| "refreshToken"
	| "accessToken"
	| "appId"
	| "authClientId"
	| "referenceClientId"
	| "customerBelongsTo"
	| "extendInfo"
	| "scopes"
	| "requestId"
	| "authState"
	| "templateCode"
	| "templates"
	| "redirectUrl"
	| "targetUserId"
	| WrittenField
	| ContractField
	| UnusedField;
/** What a merchant writes about an agreement, for its user to read. */
export type ContractField = "contractTitle" | "contractDesc" | "agreedAmount" | "startTime";
/** What a message says that no template words. */
export type WrittenField = "title" | "content" | "url" | "image" | "category";
/** What a wallet's page demands and nothing here goes by: the registered name leads, and no address of a merchant's is called. */
export type UnusedField = "partnerId" | "authClientDisplayName" | "authLogoUrl" | "authRedirectUrl";
/** One field of a request: what it must be. `max` counts characters; of templates, how many there are. */
export interface FieldRow {
	/** `names`: a text with commas, or a list of texts. `templates`: what stands in a template, by language. */
	readonly type: "string" | "extendInfo" | "names" | "templates";
	readonly max: number;
	readonly required?: boolean;
	/** Of names: clients send a list. */
	readonly list?: boolean;
	/** Of templates: each may say its language. */
	readonly languages?: boolean;
	/** Ids, codes and tokens: characters such as @ # ? are refused. */
	readonly id?: boolean;
	/** What the wire calls it; default: what we do. */
	readonly name?: string;
	/** Fields that stand inside this one, as in a JSON object. */
	readonly holds?: readonly InputField[];
	/** Its words, where only some are known, and what each presents. */
	readonly words?: Readonly<Record<string, "code" | "refresh">>;
}
export type Fields = Readonly<Partial<Record<InputField, FieldRow>>>;
export interface OperationRow extends Source {
	readonly operation: OperationName;
	readonly version: Version;
	/** Without the prefix before and the suffix behind. */
	readonly path: string;
	readonly fields: Fields;
	/** Of an inquiry of the wallet's own, and of it alone. */
	readonly inquiry?: InquiryRow;
	/** Of sendMessage, and of it alone. */
	readonly message?: MessageRow;
}

/** What can be prepared. */
export interface PrepareRow extends Source {
	readonly scopes: readonly string[];
	/** What an authUrl begins with; the authId comes behind it. Nothing is ever fetched from it: the host hands it back. */
	readonly authUrl: string;
}

/** What stands around the paths of all operations. */
export interface Paths {
	/** Each that may stand before a path, as merchants sign it: "" or "/…" without a slash at the end. Clients use the first. */
	readonly prefixes: readonly string[];
	/** Each that may stand behind it, such as ".htm". Clients use the first. */
	readonly suffixes: readonly string[];
	/** Whose words answer a path that is no operation's: the first it begins with, the prefix left out. The last is "". */
	readonly versions: readonly { readonly below: string; readonly version: Version }[];
}

/** What the answers of a version call what they hold. */
export interface AnswerRow {
	/** null: this platform does not tell it. */
	readonly tokens: {
		readonly accessToken: string;
		readonly accessExpiresAt: string | null;
		readonly refreshToken: string | null;
		readonly refreshExpiresAt: string | null;
		readonly customerId: string | null;
	};
	/** What prepare answers; null: not told. */
	readonly prepared: {
		readonly authUrl: string;
		readonly authId: string | null;
		readonly authClientId: string | null;
	};
	/** What is told of a message that was accepted; null: not told. */
	readonly message: { readonly messageId: string | null };
	/** How times of expiry are written: RFC 3339 in the zone of `offset`, or the digits since 1970. */
	readonly times: "rfc3339" | "milliseconds" | "seconds";
	/** `+hh:mm`. */
	readonly offset: string;
	/** The key under which the user's fields stand; null: at the top, beside the result. */
	readonly userInfo: string | null;
	/** The user's fields that are called or written otherwise than ours; null: this platform does not tell it. */
	readonly user: Readonly<Partial<Record<keyof UserInfo, UserFieldRow | null>>>;
}
export interface UserFieldRow {
	readonly name?: string;
	/** What the keys inside are called; null: not told. */
	readonly keys?: Readonly<Record<string, string | null>>;
	/** countryName: a region's English name in place of its two letters. */
	readonly as?: "countryName";
	/** Of entries: only those whose label is one of these; others are not told. */
	readonly types?: { readonly label: string; readonly only: readonly string[] };
	/** Of entries: only the first is told, and so: each of its parts by a name of its own beside the user's other fields. */
	readonly first?: Readonly<Record<string, string>>;
}

/**
 * How a wallet's clients write a signature: so does ours, and so do answers where a request shows nothing that could be
 * mirrored (ruling 19).
 */
export interface SignatureRow extends Source {
	/** What it calls RSASSA-PKCS1-v1_5 with SHA-256, also in answers. */
	readonly label: string;
	readonly encoding: Encoding;
}

/** The parts of a platform that have one source each; scopes and operations have theirs in each row. */
export type Section = "scopes" | "jsapi" | "paths" | "fields" | "results" | "lifetimes";

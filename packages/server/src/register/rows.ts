import type { Algorithm, Encoding } from "@byleave/protocol/signature";
import type { TemplateRow } from "../messages/rows.ts";

/** What the registry holds, as the store keeps it. Written by the operator's verbs alone. */

export type UserStatus = "ACTIVE" | "FROZEN" | "INACTIVE";
export type Status = "ACTIVE" | "SUSPENDED";
export interface MerchantRow {
	readonly merchantId: string;
	readonly name: string;
}
export interface ClientRow {
	readonly clientId: string;
	readonly merchantId: string;
	readonly status: Status;
	/** How answers' signatures are encoded (ruling 19). */
	readonly responseEncoding: "mirror" | Encoding;
	/** Some clients read headers only as Title-Case. */
	readonly titleCaseHeaders: boolean;
	/** The version of our answer key that signs for it, until then (ruling 20). */
	readonly answerKey: { readonly version: string; readonly until: number } | null;
	/** Another one after every change of the client, its keys or its apps (ruling 45). */
	readonly version: number;
}
export interface ClientKeyRow {
	readonly clientId: string;
	readonly version: string;
	/** What the client's signatures may call it beside its version (ruling 19). */
	readonly alsoNamed: string | null;
	/** SPKI PEM. */
	readonly publicKey: string;
	readonly createdAt: number;
	/** Since when it proves nothing any more; null: it is live. */
	readonly retiredAt: number | null;
}
export interface ClientWithKeys extends ClientRow {
	/** All, newest first. */
	readonly keys: readonly ClientKeyRow[];
}
export interface AppRow {
	readonly appId: string;
	readonly clientId: string;
	readonly name: string;
	readonly logo: string | null;
	readonly trusted: boolean;
	readonly status: Status;
	/** Host names that its messages may lead to. */
	readonly domains: readonly string[];
}
export interface AppWithScopes extends AppRow {
	readonly merchantId: string;
	readonly merchantName: string;
	readonly approved: Readonly<Record<string, "required" | "optional">>;
	/** scope → language → text. */
	readonly purposes: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
export interface PlatformKeyName {
	readonly purpose: "answer" | "outgoing";
	readonly algorithm: Algorithm;
	readonly version: string;
}
export interface PlatformKeyRow extends PlatformKeyName {
	readonly publicKey: string;
	/** Sealed by the server's master secret. */
	readonly sealedPrivateKey: string;
	readonly createdAt: number;
	/** When it begins to sign (ruling 20). */
	readonly signsFrom: number;
	/** Since when it signs nothing and is not published; null: it is live. */
	readonly withdrawnAt: number | null;
}

/** The whole registry, as of one moment. */
export interface Registry {
	readonly version: number;
	readonly merchants: readonly MerchantRow[];
	readonly clients: readonly ClientWithKeys[];
	readonly apps: readonly AppWithScopes[];
	/** Newest first: by signsFrom, then by the order in which they were added. */
	readonly platformKeys: readonly PlatformKeyRow[];
	/** In the order of their codes. */
	readonly templates: readonly TemplateRow[];
}

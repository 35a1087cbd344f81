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
	readonly responseEncoding: "mirror" | "percent" | "base64" | "base64url";
	/** Some clients read headers only as Title-Case. */
	readonly titleCaseHeaders: boolean;
}
export interface ClientKeyRow {
	readonly clientId: string;
	readonly version: string;
	/** SPKI PEM. */
	readonly publicKey: string;
	readonly createdAt: number;
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
}
export interface AppWithScopes extends AppRow {
	readonly merchantId: string;
	readonly merchantName: string;
	readonly approved: Readonly<Record<string, "required" | "optional">>;
	/** scope → language → text. */
	readonly purposes: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
export interface PlatformKeyRow {
	readonly purpose: "answer" | "outgoing";
	readonly algorithm: "RSA256";
	readonly version: string;
	readonly publicKey: string;
	/** Sealed by the server's master secret. */
	readonly sealedPrivateKey: string;
	readonly createdAt: number;
	readonly retiresAt: number | null;
}

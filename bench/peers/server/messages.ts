import type { Usage } from "../../server/messages.ts";

/** What the benchmark asks of a peer's process, over its control pipe. */
export interface PeerQuestions {
	/** Once, before anything else: tells its address. */
	start(setup: PeerSetup): string;
	/** As many codes of users who have agreed, as the peer's own models make them. */
	codes(count: number): readonly string[];
	usage(): Usage;
	close(): null;
}
export type PeerSetup =
	| {
			readonly kind: "oidc-provider";
			/** Where SQLite's file lies; null: its own memory adapter. */
			readonly file: string | null;
			/** What is written at once shares a commit. */
			readonly sharing: boolean;
			/** The client's public key, as a JWK, if it signs its requests (private_key_jwt). */
			readonly clientKey: object | null;
			/** `openid` among them: OpenID Connect, with an id_token. */
			readonly scope: string;
			/** Access tokens as JWTs, ES256, which are kept nowhere; else opaque. */
			readonly jwtTokens: boolean;
			/** User info as a JWT, signed. */
			readonly signedInfo: boolean;
	  }
	| { readonly kind: "oauth2-server"; readonly file: string; readonly sharing: boolean };

/** The one client of every peer, and how it proves itself where it has a secret. */
export const client = {
	id: "leaf-and-bean",
	secret: "a-secret-that-is-as-long-as-one-has-to-be-0123456789",
	redirectUri: "https://shop.example/callback",
} as const;
export const ISSUER = "https://wallet.example";

/** What every peer knows of whoever it is asked about: as much as ours tells (bench/server/child.ts). */
export const someone = { nickname: "Mei", picture: "https://img.example/mei.png", gender: "F" } as const;
/** How many users there are to act for, one after the other. */
export const USERS = 64;

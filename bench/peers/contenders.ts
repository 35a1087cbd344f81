import type { Algorithm } from "@byleave/protocol/signature";
import type { stores } from "../stores.ts";
import type { PeerSetup } from "./server/messages.ts";

/** One row beside the others: what it is, and what it does more or less than they for the same work. */
export interface Contender {
	/** Ours begin with Byleave. */
	readonly name: string;
	readonly durable: boolean;
	/** Built as its own documentation has it. */
	readonly documented: boolean;
	/** How the client proves itself with each request. */
	readonly request: string;
	readonly answer: string;
	/** What is in its rows, and what becomes of a refresh token. */
	readonly keeps: string;
	readonly runs: Ours | Peer;
}
export interface Ours {
	readonly store: (typeof stores)[number];
	readonly algorithm: Algorithm & ("RSA256" | "P256");
}
export type Peer =
	| Omit<PeerSetup & { kind: "oauth2-server" }, "file">
	| (Omit<PeerSetup & { kind: "oidc-provider" }, "file" | "clientKey"> & {
			readonly inMemory: boolean;
			readonly signsRequests: boolean;
	  });

const ours = "digests of codes and tokens, families that end with reuse, an audit row; refresh tokens rotate";
const theirs = "codes and tokens as they are, no audit; a refresh token stays as it is until 70 % of its life are over";
const secret = "a secret, compared";
const plain = {
	kind: "oidc-provider",
	sharing: false,
	inMemory: false,
	signsRequests: false,
	jwtTokens: false,
	signedInfo: false,
} as const;
const OAUTH = "profile";
const OPENID = "openid profile";

/** In the order of the tables. */
export const contenders: readonly Contender[] = [
	{
		name: "Byleave, SQLite",
		durable: true,
		documented: true,
		request: "RSA-2048 over the whole request, verified",
		answer: "signed whole, RSA-2048",
		keeps: ours,
		runs: { store: "sqlite", algorithm: "RSA256" },
	},
	{
		name: "Byleave, PostgreSQL",
		durable: true,
		documented: true,
		request: "RSA-2048 over the whole request, verified",
		answer: "signed whole, RSA-2048",
		keeps: ours,
		runs: { store: "postgres", algorithm: "RSA256" },
	},
	{
		name: "Byleave, SQLite, P-256",
		durable: true,
		documented: true,
		request: "P-256 over the whole request, verified",
		answer: "signed whole, P-256",
		keeps: ours,
		runs: { store: "sqlite", algorithm: "P256" },
	},
	{
		name: "oidc-provider, OAuth 2",
		durable: true,
		documented: true,
		request: secret,
		answer: "JSON",
		keeps: theirs,
		runs: { ...plain, scope: OAUTH },
	},
	{
		name: "oidc-provider, OAuth 2, JWT tokens",
		durable: true,
		documented: true,
		request: secret,
		answer: "JSON, its access token a JWT, ES256",
		keeps: `${theirs}; access tokens are kept nowhere, and cannot be taken back`,
		runs: { ...plain, scope: OAUTH, jwtTokens: true },
	},
	{
		name: "oidc-provider, OAuth 2, shared commits",
		durable: true,
		documented: false,
		request: secret,
		answer: "JSON",
		keeps: `${theirs}; its adapter shares commits as ours does: our own doing`,
		runs: { ...plain, scope: OAUTH, sharing: true },
	},
	{
		name: "oidc-provider, OpenID Connect",
		durable: true,
		documented: true,
		request: secret,
		answer: "JSON with an id_token, RS256; user info JSON",
		keeps: theirs,
		runs: { ...plain, scope: OPENID },
	},
	{
		name: "oidc-provider, OpenID Connect, all signed",
		durable: true,
		documented: true,
		request: "private_key_jwt, RS256, verified, its jti kept; user info: the token alone",
		answer: "JSON with an id_token, RS256; user info as a JWT, RS256",
		keeps: theirs,
		runs: { ...plain, scope: OPENID, signsRequests: true, signedInfo: true },
	},
	{
		name: "oidc-provider, OAuth 2, in memory",
		durable: false,
		documented: true,
		request: secret,
		answer: "JSON",
		keeps: "its own memory adapter: what it knows is gone with the process",
		runs: { ...plain, scope: OAUTH, inMemory: true },
	},
	{
		name: "oidc-provider, OpenID Connect, in memory",
		durable: false,
		documented: true,
		request: secret,
		answer: "JSON with an id_token, RS256; user info JSON",
		keeps: "its own memory adapter: what it knows is gone with the process",
		runs: { ...plain, scope: OPENID, inMemory: true },
	},
	{
		name: "oauth2-server",
		durable: true,
		documented: true,
		request: secret,
		answer: "JSON",
		keeps: "codes and tokens as they are, a pair a row, used ones deleted, no audit; refresh tokens rotate",
		runs: { kind: "oauth2-server", sharing: false },
	},
	{
		name: "oauth2-server, shared commits",
		durable: true,
		documented: false,
		request: secret,
		answer: "JSON",
		keeps: "the same; its model shares commits as ours does: our own doing",
		runs: { kind: "oauth2-server", sharing: true },
	},
];

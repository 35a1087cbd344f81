import { generateKeyPairSync, randomBytes } from "node:crypto";
import Provider from "oidc-provider";
import MemoryAdapter from "oidc-provider/lib/adapters/memory_adapter.js";
import LRU from "oidc-provider/lib/helpers/lru.js";
import { openFile } from "../file.ts";
import { client, ISSUER, type PeerSetup, someone, USERS } from "../messages.ts";
import type { Peer } from "../peer.ts";
import { createAdapter } from "./adapter.ts";

/** Its memory adapter forgets all but some thousand things; codes made ahead are more. */
const REMEMBERED = 10_000_000;
const DAY = 86_400;
/** What an access token that is a JWT is for. */
const RESOURCE = "https://shop.example/api";

/** `oidc-provider` as one runs it: no interactions for developers, nothing that this work does not need. */
export async function startOidcProvider(setup: PeerSetup & { kind: "oidc-provider" }): Promise<Peer> {
	const { file: path, sharing, clientKey, scope, jwtTokens, signedInfo } = setup;
	const file = path === null ? undefined : openFile(path, sharing);
	const memory = new LRU({ maxSize: REMEMBERED });
	const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
	const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
	const provider = new Provider(ISSUER, {
		adapter: file ? createAdapter(file) : (model: string) => new MemoryAdapter(model, memory),
		clients: [
			{
				client_id: client.id,
				redirect_uris: [client.redirectUri],
				response_types: ["code"],
				grant_types: ["authorization_code", "refresh_token"],
				id_token_signed_response_alg: "RS256",
				...(signedInfo ? { userinfo_signed_response_alg: "RS256" } : {}),
				...(clientKey === null
					? { client_secret: client.secret, token_endpoint_auth_method: "client_secret_basic" }
					: {
							token_endpoint_auth_method: "private_key_jwt",
							token_endpoint_auth_signing_alg: "RS256",
							jwks: { keys: [clientKey] },
						}),
			},
		],
		jwks: {
			keys: [
				{ ...rsa.export({ format: "jwk" }), alg: "RS256", use: "sig" },
				{ ...ec.export({ format: "jwk" }), alg: "ES256", use: "sig" },
			],
		},
		cookies: { keys: [randomBytes(32).toString("hex")] },
		features: {
			devInteractions: { enabled: false },
			userinfo: { enabled: true },
			jwtUserinfo: { enabled: signedInfo },
			resourceIndicators: {
				enabled: jwtTokens,
				useGrantedResource: () => true,
				getResourceServerInfo: () => ({
					scope,
					audience: RESOURCE,
					accessTokenFormat: "jwt",
					jwt: { sign: { alg: "ES256" } },
				}),
			},
		},
		claims: { openid: ["sub"], profile: Object.keys(someone) },
		findAccount: (_: unknown, accountId: string) => ({
			accountId,
			claims: async () => ({ sub: accountId, ...someone }),
		}),
		// A refresh token each time, as ours gives, and no look at a session that there is not.
		issueRefreshToken: () => true,
		expiresWithSession: () => false,
		ttl: { AccessToken: 7200, AuthorizationCode: DAY, Grant: 365 * DAY, IdToken: 3600, RefreshToken: 30 * DAY },
	});
	const registered = await provider.Client.find(client.id);
	let users = 0;
	return {
		handle: provider.callback(),
		async code() {
			const accountId = `user-${users++ % USERS}`;
			const grant = new provider.Grant({ accountId, clientId: client.id });
			if (jwtTokens) grant.addResourceScope(RESOURCE, scope);
			else grant.addOIDCScope(scope);
			const code = new provider.AuthorizationCode({
				accountId,
				client: registered,
				grantId: await grant.save(),
				scope,
				redirectUri: client.redirectUri,
				authTime: Math.floor(Date.now() / 1000),
				expiresWithSession: false,
				...(jwtTokens ? { resource: RESOURCE } : {}),
			});
			return code.save();
		},
		commits: () => file?.commits() ?? 0,
		close: () => file?.close(),
	};
}

import { Failure } from "@byleave/protocol";
import type { Input, Inputs, Presenting as PresentingInput, Tokens } from "@byleave/protocol/dialects";
import type { Algorithm } from "@byleave/protocol/signature";
import type { Context } from "./context.ts";
import type { ClientWithKeys, Family, LookAt, Named } from "./store.ts";
import { act } from "./trust/person.ts";
import { drawFamilyId, drawId, drawNonce, presented } from "./trust/secrets.ts";

/** A merchant's client whose signature has been verified. */
export interface Caller {
	readonly client: ClientWithKeys;
	/** The version of the key that signed. */
	readonly keyVersion: string;
	readonly algorithm: Algorithm;
	/** The bytes that stand for this very request. */
	readonly signature: Uint8Array;
	readonly trace: string;
}

/** A request that brings something to exchange. */
export type Exchanging = Extract<Input, { readonly presented: "code" | "refresh" }>;
/** What an exchange gave: the merchant's tokens, and the family that they stand for. */
export interface Exchange {
	readonly tokens: Tokens;
	readonly family: Family;
}

/**
 * Code or refresh token → tokens. The same again for the same client and key within the retry window (ruling 13).
 * Rejects with what the store's redeemCode and refresh refuse with, and `client_mismatch`.
 */
export async function applyToken(context: Context, caller: Caller, input: Exchanging): Promise<Exchange> {
	const { store, secrets, platform } = context;
	const look = lookOf(context, caller, input);
	const { access, refresh, family: year, retry } = platform.lifetimes;
	const { bucket } = look;
	const tokensOf = (nonce: string) => ({
		accessToken: secrets.token("access", bucket, nonce, input.secret),
		refreshToken: secrets.token("refresh", bucket, nonce, input.secret),
	});
	const nonce = drawNonce();
	const drawn = tokensOf(nonce);
	const redeem = {
		...act(context),
		...look,
		keyVersion: caller.keyVersion,
		retry: retry * 1000,
		nonce,
		accessDigest: presented(drawn.accessToken).digest,
		refreshDigest: presented(drawn.refreshToken).digest,
		accessExpiresAt: look.now + access * 1000,
		refreshExpiresAt: look.now + refresh * 1000,
	};
	const family =
		input.presented === "refresh"
			? await store.refresh(redeem)
			: await store.redeemCode({
					...redeem,
					familyId: drawFamilyId(),
					familyExpiresAt: look.now + year * 1000,
					freshUserId: drawId(),
				});
	const { appId, scopes, again } = family;
	context.emit({ type: "redemption", trace: caller.trace, appId, scopes, again });
	const tokens = {
		// Not of the nonce just drawn: a retry gets the first redemption's tokens.
		...(family.nonce === nonce ? drawn : tokensOf(family.nonce)),
		accessExpiresAt: family.accessExpiresAt,
		refreshExpiresAt: family.refreshExpiresAt,
		customerId: family.userId,
	};
	return { tokens, family };
}

/**
 * Ends the token family of an access token, also of an expired one; the grant stays (ruling 23).
 * Rejects with `access_unknown`, `client_mismatch`, and what `named` is refused with.
 */
export async function revoke(context: Context, caller: Caller, input: Inputs["revoke"]): Promise<void> {
	await context.store.endFamily({ ...act(context), ...lookOf(context, caller, input) });
}

/** What a request presents, whatever it asks for. */
export type Presenting = Omit<PresentingInput, "operation" | "presented">;

/**
 * What the store is asked about. Throws `client_mismatch` for an authClientId other than the signer, `field_invalid`
 * for a customerBelongsTo other than this wallet (ruling 17).
 */
export function lookOf(context: Pick<Context, "now" | "config">, caller: Caller, input: Presenting): LookAt {
	const { client } = caller;
	return {
		...presented(input.secret),
		clientId: client.clientId,
		clientVersion: client.version,
		named: namedBy(context, caller, input),
		now: context.now(),
	};
}

/** The app that a request names. Throws as lookOf. */
export function namedBy(
	{ config }: Pick<Context, "config">,
	{ client }: Caller,
	input: Omit<Presenting, "secret">,
): Named {
	const { appId, authClientId, customerBelongsTo } = input;
	if (authClientId !== undefined && authClientId !== client.clientId) throw new Failure("client_mismatch");
	const { siteName } = config;
	if (siteName !== null && customerBelongsTo !== undefined && customerBelongsTo !== siteName) {
		const field = "customerBelongsTo";
		throw new Failure("field_invalid", { field, message: `${field}: this user belongs to another wallet.` });
	}
	// Merchants with one mini program send their own Client-Id here (platforms 3, 5).
	const referenceClientId = input.referenceClientId === client.clientId ? undefined : input.referenceClientId;
	return { appId, referenceClientId };
}

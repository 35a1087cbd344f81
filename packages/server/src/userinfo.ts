import { Failure, type Profile, type UserInfo } from "@byleave/protocol";
import type { Input, Tokens } from "@byleave/protocol/dialects";
import { activeProfile } from "./authorize.ts";
import { disclose, loginIdHash } from "./consent/disclose.ts";
import type { Context } from "./context.ts";
import type { Family } from "./store.ts";
import { applyToken, type Caller, lookOf } from "./token.ts";
import { drawId } from "./trust/secrets.ts";

/**
 * What the user allowed this app to see, as of now (ruling 7). Rejects with what the store's `access` refuses
 * with, `client_mismatch`, `directory_unavailable`, `user_unknown`, `user_frozen`.
 */
export async function inquiryUserInfo(context: Context, caller: Caller, input: Input): Promise<UserInfo> {
	const family = await context.store.access(lookOf(context, caller, input));
	return reveal(context, caller, family, await activeProfile(context, family.sub, caller.trace));
}

/**
 * Tokens and user info in one call (ruling 18): look, fetch the profile, and only then redeem and disclose, so
 * that a directory that fails burns no code and no refresh token. With an access token: the info alone.
 * Rejects with what applyToken and inquiryUserInfo reject with.
 */
export async function applyTokenAndInquiryUserInfo(
	context: Context,
	caller: Caller,
	input: Input,
): Promise<{ readonly tokens?: Tokens; readonly userInfo: UserInfo }> {
	if (input.presented === "access") return { userInfo: await inquiryUserInfo(context, caller, input) };
	const seen = await lookBefore(context, caller, input);
	const early = seen && (await activeProfile(context, seen.sub, caller.trace));
	const { tokens, family } = await applyToken(context, caller, input);
	const profile = early ?? (await activeProfile(context, family.sub, caller.trace));
	return { tokens, userInfo: await reveal(context, caller, family, profile) };
}

/** undefined for what was used already: only redeeming can tell an honest retry from a thief, and ends the family if need be. */
async function lookBefore(context: Context, caller: Caller, input: Input): Promise<Family | undefined> {
	const look = lookOf(context, caller, input);
	try {
		const { lookAtCode, lookAtRefresh } = context.store;
		const seen = await (input.presented === "refresh" ? lookAtRefresh(look) : lookAtCode(look));
		return seen.again ? undefined : seen;
	} catch (error) {
		if (error instanceof Failure && (error.code === "code_used" || error.code === "refresh_used")) return undefined;
		throw error;
	}
}

async function reveal(
	context: Context,
	{ client, trace }: Caller,
	family: Family,
	profile: Profile,
): Promise<UserInfo> {
	const { emit, platform, store } = context;
	const { userInfo, items } = disclose({
		platform,
		profile,
		userId: await store.userId(client.clientId, family.sub, drawId()),
		scopes: family.scopes,
		grant: family.items,
		hash: loginIdHash(context, client.merchantId),
	});
	emit({ type: "disclosure", trace, appId: family.appId, items });
	return userInfo;
}

import { Failure, type InquiryRow, type Item, ownValues, type Profile, type UserInfo } from "@byleave/protocol";
import type { Inputs, Output, Tokens } from "@byleave/protocol/dialects";
import { activeProfile } from "./authorize.ts";
import { disclose, LEAVES_WITHIN, loginIdHash } from "./consent/disclose.ts";
import type { Context } from "./context.ts";
import type { Family } from "./store.ts";
import { applyToken, type Caller, type Exchanging, lookOf, type Presenting } from "./token.ts";

/**
 * What may leave as of its last look: a fresh transaction after the directory's answer, that no stop, block, suspension,
 * freeze, retirement or erasure had come before (ruling 18). Whoever sends it later than `until` renews it first.
 */
export interface Disclosure {
	readonly said: Pick<Output, "userInfo" | "told">;
	/** By Context.elapsed. */
	readonly until: number;
	/** Looks again; rejects with what inquiryUserInfo rejects with. */
	renew(): Promise<Disclosure>;
}

/**
 * What the user allowed this app to see, as of now (ruling 7). Rejects with what the store's `access` refuses
 * with, `client_mismatch`, `directory_unavailable`, `user_unknown`, `user_frozen`.
 */
export async function inquiryUserInfo(context: Context, caller: Caller, input: Presenting): Promise<Disclosure> {
	const { sub } = await context.store.holder(lookOf(context, caller, input));
	return revealed(context, caller, sub, () => context.store.access(lookOf(context, caller, input)), asUserInfo);
}

/**
 * What an inquiry of the wallet's own tells of what the user allowed this app, as of now: by the same way, the same last
 * look, and refused for the same, and with `access_denied` where nothing of it was allowed.
 */
export async function inquiry(
	context: Context,
	caller: Caller,
	input: Presenting,
	row: InquiryRow,
): Promise<Disclosure> {
	const look = () => context.store.access(lookOf(context, caller, input));
	const { sub } = await context.store.holder(lookOf(context, caller, input));
	return revealed(context, caller, sub, look, ({ items, profile }) => {
		const told = row.tells.filter((item) => items.includes(item));
		if (told.length === 0) throw new Failure("access_denied");
		const values = ownValues(context.platform, profile.own, told);
		return { said: { told: row.under === null ? values : { [row.under]: values } }, items: told };
	});
}

/**
 * Tokens and user info in one call (ruling 18): look, fetch the profile, and only then redeem and disclose, so
 * that a directory that fails burns no code and no refresh token. With an access token: the info alone.
 * Rejects with what applyToken and inquiryUserInfo reject with.
 */
export async function applyTokenAndInquiryUserInfo(
	context: Context,
	caller: Caller,
	input: Inputs["applyTokenAndInquiryUserInfo"],
): Promise<{ readonly tokens?: Tokens; readonly disclosure: Disclosure }> {
	if (input.presented === "access") return { disclosure: await inquiryUserInfo(context, caller, input) };
	const seen = await lookBefore(context, caller, input);
	if (!seen) {
		// Used already: only redeeming can tell an honest retry from a thief, and ends the family if need be.
		const { tokens } = await applyToken(context, caller, input);
		return { tokens, disclosure: await inquiryUserInfo(context, caller, withAccess(input, tokens)) };
	}
	let tokens: Tokens | undefined;
	const look = async (): Promise<Family> => {
		if (tokens) return context.store.access(lookOf(context, caller, withAccess(input, tokens)));
		const exchange = await applyToken(context, caller, input);
		tokens = exchange.tokens;
		return exchange.family;
	};
	const disclosure = await revealed(context, caller, seen.sub, look, asUserInfo);
	return { ...(tokens ? { tokens } : {}), disclosure };
}

/** The same request, as if it had presented what it was given. */
const withAccess = (input: Presenting, { accessToken }: Tokens): Presenting => ({ ...input, secret: accessToken });

/** undefined for what was used already. */
async function lookBefore(context: Context, caller: Caller, input: Exchanging): Promise<Family | undefined> {
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

/** What was allowed of a person, and how it is told. */
type Telling = (allowed: {
	readonly userInfo: UserInfo;
	readonly items: readonly Item[];
	readonly profile: Profile;
}) => { readonly said: Disclosure["said"]; readonly items: readonly Item[] };
const asUserInfo: Telling = ({ userInfo, items }) => ({ said: { userInfo }, items });

/** First the directory, which may take its time; then the last look, and nothing that waits behind it. */
async function revealed(
	context: Context,
	caller: Caller,
	sub: string,
	look: () => Promise<Family>,
	telling: Telling,
): Promise<Disclosure> {
	const { emit, platform, elapsed } = context;
	const { client, trace } = caller;
	const profile = await activeProfile(context, sub, trace);
	const until = elapsed() + LEAVES_WITHIN;
	const family = await look();
	const allowed = disclose({
		platform,
		profile,
		userId: family.userId,
		scopes: family.scopes,
		grant: family.items,
		hash: loginIdHash(context, client.merchantId),
	});
	const { said, items } = telling({ ...allowed, profile });
	emit({ type: "disclosure", trace, appId: family.appId, items });
	return { said, until, renew: () => revealed(context, caller, sub, look, telling) };
}

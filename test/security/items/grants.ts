import type { Item } from "../checklist.ts";
import { at } from "./held.ts";

/** 1 to 37: codes, access and refresh tokens. */
export const grants: readonly Item[] = [
	{
		n: 1,
		title: "One code redeemed many times at once",
		tests: [
			...at.redeeming("of many that redeem one code at once", "without a retry window exactly one succeeds"),
			...at.twoProcesses("two processes race for the same codes"),
			...at.twoServers("one code or refresh token at both servers at once"),
		],
	},
	{
		n: 2,
		title: "One code redeemed again later",
		tests: [
			...at.retry("gets the same again until the last millisecond of the window, then it is over"),
			...at.retryRows("…: after the window it is used, and the family ends"),
		],
	},
	{
		n: 3,
		title: "An honest retry that looks like a replay, and the other way round",
		tests: [
			...at.retry("repeats the call and has what it would have had", "an access token that was used meanwhile"),
			...at.retryRows("…: the same client and key get the same answer within the window"),
		],
	},
	{ n: 4, title: "A used code that was forgotten", tests: at.upkeep("a used code and a used refresh token are known") },
	{
		n: 5,
		title: "A code kept for later",
		but: "the default life is 300 s, as ruled; the OIDC face's 60 s come with it",
		tests: [...at.redeeming("a code ends at its last millisecond"), ...at.verbs("v1 and v2 name a code's ends")],
	},
	{
		n: 6,
		title: "A client redeems another client's code",
		tests: [
			...at.redeeming("somebody else's attempt changes nothing"),
			...at.retry("another client, another app, another merchant's name"),
		],
	},
	{
		n: 7,
		title: "A code is used for another mini program of the same merchant",
		tests: [
			...at.verbs("another client, another app, another kind"),
			...at.retry("another client, another app, another merchant's name"),
		],
	},
	{
		n: 8,
		title: "A code, token or user of another deployment or of a sandbox",
		tests: [
			...at.codes("8: codes, tokens and users of another deployment"),
			...at.config("lets a sandbox have what only a sandbox may"),
		],
	},
	{
		n: 9,
		title: "Somebody else's code slipped into a session",
		but: "PKCE comes with the OIDC face; the JSAPI carries no state, so the merchant's helper ties the two together",
		tests: at.nonceGuard("accepts a nonce from the session it was issued to", "refuses another session's"),
	},
	{ n: 10, title: "PKCE left out or weakened", later: "OIDC face" },
	{
		n: 11,
		title: "A code burnt by somebody who may not redeem it",
		but: "wrong PKCE verifiers come with the OIDC face",
		tests: [
			...at.redeeming("somebody else's attempt changes nothing", "suspended and frozen do not burn the code"),
			...at.badInput("and after all of it the code, the refresh token and the access token are as good as ever"),
		],
	},
	{
		n: 12,
		title: "A code that can be guessed or read",
		tests: at.codes("12: codes cannot be guessed", "12, 37: a code names nobody"),
	},
	{
		n: 13,
		title: "Codes and tokens in logs and error bodies",
		tests: [
			...at.secrets("what was issued and what is personal is in no file"),
			...at.log("knows codes, tokens, JWTs and keys by their shape"),
			...at.verbs("no secret gets into the log"),
		],
	},
	{
		n: 14,
		title: "A crash between burning the code and issuing the tokens",
		tests: at.crash("…: killed at every point between redemption and answer", "killed after … of … answers"),
	},
	{
		n: 15,
		title: "What fails after the commit undoes the answer",
		tests: at.tokens("15: an observer that fails takes no answer back"),
	},
	{
		n: 16,
		title: "Consent taken back between code and redemption",
		tests: [
			...at.redeeming("what was taken back between code and redemption is gone"),
			...at.takenBack("…: every code, token and retry of before is dead"),
		],
	},
	{
		n: 17,
		title: "User, app or scope gone between code and redemption",
		tests: [
			...at.redeeming("suspended and frozen do not burn the code"),
			...at.refreshing("a scope whose approval is taken back reveals nothing"),
			...at.takenBack("narrows tokens that are out, codes that are out"),
		],
	},
	{
		n: 18,
		title: "More scopes asked for at redemption",
		tests: [
			...at.codes("18, 25: neither redeeming nor refreshing"),
			...at.refreshing("a token never shows more than was granted"),
		],
	},
	{
		n: 19,
		title: "One refresh token used many times at once",
		tests: [
			...at.refreshing(
				"of many that use one refresh token at once",
				"without a retry window exactly one refresh succeeds",
			),
			...at.twoServers("one code or refresh token at both servers at once"),
		],
	},
	{
		n: 20,
		title: "A stolen refresh token, the thief second",
		tests: at.tokens("20: a refresh token used by a thief after its owner"),
	},
	{ n: 21, title: "A stolen refresh token, the thief first", tests: at.tokens("21: a thief who came first") },
	{
		n: 22,
		title: "The retry window used by a thief",
		but: "the number of retries within the ten seconds is bounded by the client's limit only",
		tests: [
			...at.retryRows(
				"…: another key of the client is no retry",
				"…: once the successor has been used there is no retry",
			),
			...at.retry(
				"gets the same again until the last millisecond of the window",
				"by another key of the same client is no retry",
			),
		],
	},
	{
		n: 23,
		title: "A refresh at the moment of a stop",
		tests: at.refreshing("a refresh and a stop at once: the stop wins"),
	},
	{
		n: 24,
		title: "A restart that brings revoked tokens back",
		tests: [
			...at.tokens("24: what was revoked or stopped stays dead"),
			...at.twoServers("what is stopped, suspended or revoked at one server"),
		],
	},
	{ n: 25, title: "More scopes asked for at a refresh", tests: at.codes("18, 25: neither redeeming nor refreshing") },
	{
		n: 26,
		title: "A refresh token used by another client, app or key",
		tests: [
			...at.refreshing("somebody else's attempt ends no family"),
			...at.retry(
				"another client, another app, another merchant's name",
				"by another key of the same client is no retry",
			),
		],
	},
	{ n: 27, title: "A refresh token that lives for ever", tests: at.redeeming("no token outlives its family") },
	{
		n: 28,
		title: "One kind of token presented as another",
		tests: [
			...at.tokens("28: no kind of secret passes for another"),
			...at.refreshing("no secret passes for another kind"),
		],
	},
	{
		n: 29,
		title: "A token used for another app or by another client",
		tests: at.tokens("29: a token is of use for its own app only"),
	},
	{ n: 30, title: "Somebody else's token slipped in", tests: at.tokens("30: a token tells of its own user") },
	{ n: 31, title: "Proof of possession replayed or stripped", later: "OIDC face" },
	{ n: 32, title: "A token in the query", tests: at.codes("32: a token in the query") },
	{
		n: 33,
		title: "An oracle that tells whether a token exists",
		but: "introspection comes with the OIDC face; here inquiryUserInfo is the place to ask",
		bench: "accessTokenOracle",
	},
	{
		n: 34,
		title: "Revocation as an oracle, or of others' tokens",
		but: "a token that was never the client's is INVALID_ACCESS_TOKEN, as ruled, and not a success",
		tests: [
			...at.tokens("34: revoking tells nobody"),
			...at.takenBack(
				"… is idempotent, takes an expired token",
				"leaves the grant, the other families and the codes alone",
			),
		],
	},
	{
		n: 35,
		title: "A JWT with an algorithm or key of its own choosing",
		but: "a claim that the issuer itself signed twice is read as JSON.parse reads it",
		tests: [...at.signatures("35: a user's token is believed"), ...at.badFaces("…: 401")],
	},
	{
		n: 36,
		title: "A key that signs before others know it, or vanishes too early",
		tests: at.keys("sign with a new version only when it has been published", "stay published until the overlap ends"),
	},
	{
		n: 37,
		title: "The database in somebody else's hands",
		tests: [
			...at.secrets("what was issued and what is personal is in no file", "the scanner finds a secret"),
			...at.codes("12, 37: a code names nobody"),
			...at.keys("have no private half in the store in clear"),
		],
	},
];

import { spoken, usual } from "../lifetimes.ts";
import { MOST_BODY_BYTES, spokenBytes } from "../limits.ts";
import type { CauseRow } from "./outcome.ts";

/** What can end a merchant's request. Times are the base platform's. */
export const merchant = {
	body_too_large: {
		outcome: "invalid_params",
		what: `The body is over ${spokenBytes(MOST_BODY_BYTES)}.`,
		why: "No operation needs as much.",
		todo: "Send less.",
	},
	body_malformed: {
		outcome: "invalid_params",
		what: "The body is not one JSON object.",
		why: "It does not parse, names a key twice, or nests too deeply.",
		todo: "Send one UTF-8 JSON object.",
	},
	field_invalid: {
		outcome: "invalid_params",
		what: "A field is missing or illegal.",
		why: "The message names the field and what it must be.",
		todo: "Correct the field.",
	},
	header_invalid: {
		outcome: "invalid_params",
		what: "A header is missing or illegal.",
		why: "The message names the header and what it must be.",
		todo: "Correct the header.",
	},
	clock_skewed: {
		outcome: "invalid_params",
		what: "Request-Time is too far off.",
		why: `The caller's clock is wrong, or the request is old: ${spoken(usual.clock)} either way are allowed.`,
		todo: "Set the clock; sign each request anew.",
	},
	signature_mismatch: {
		outcome: "invalid_params",
		what: "The signature does not match.",
		why: "Other bytes, another path, another key, or an unknown client.",
		todo: "Sign `POST <path>\\n<Client-Id>.<Request-Time>.<body>` exactly as it is sent.",
	},
	client_suspended: {
		outcome: "unavailable",
		what: "The merchant's client is suspended.",
		why: "An operator suspended it.",
		todo: "Turn to the operator.",
	},
	client_mismatch: {
		outcome: "unavailable",
		what: "authClientId is not the client that signed.",
		why: "The request names another merchant.",
		todo: "Leave authClientId out, or send your own.",
	},
	reference_client_mismatch: {
		outcome: "unavailable",
		what: "referenceClientId is not the mini program of this code or token.",
		why: "It was issued to another mini program.",
		todo: "Leave it out, or send the right one.",
	},
	scope_not_preparable: {
		outcome: "unavailable",
		what: "This scope cannot be prepared.",
		why: "It is none that is prepared on a merchant's server, or the mini program is not approved for it.",
		todo: "Prepare what the wallet's page names, and ask the operator for approval.",
	},
	grant_type_unsupported: {
		outcome: "unavailable",
		what: "The grantType is not supported.",
		why: "Only AUTHORIZATION_CODE and REFRESH_TOKEN are.",
		todo: "Use one of them.",
	},
	code_unknown: {
		outcome: "unavailable",
		what: "The authorization code is not valid.",
		why: "It was never issued to this client, was cancelled, or what it rested on was taken back.",
		todo: "Get a new code with my.getAuthCode.",
	},
	code_used: {
		outcome: "unavailable",
		what: "The authorization code has been used.",
		why: "A code is redeemed once. Its client gets the same answer again if it repeats it within the retry window; later the tokens it gave are ended.",
		todo: "Get a new code with my.getAuthCode.",
	},
	code_expired: {
		outcome: "unavailable",
		what: "The authorization code has expired.",
		why: `A code lives ${spoken(usual.code)}.`,
		todo: "Get a new code with my.getAuthCode.",
	},
	refresh_unknown: {
		outcome: "unavailable",
		what: "The refresh token is not valid.",
		why: "It was never issued to this client, or what it rested on was taken back.",
		todo: "Get a new code with my.getAuthCode.",
	},
	refresh_used: {
		outcome: "unavailable",
		what: "The refresh token has been used.",
		why: "Each refresh gives a new one. Its client gets the same answer again if it repeats it within the retry window; later the tokens of the family are ended.",
		todo: "Get a new code with my.getAuthCode.",
	},
	refresh_expired: {
		outcome: "unavailable",
		what: "The refresh token has expired.",
		why: `It lives ${spoken(usual.refresh)}, its family ${spoken(usual.family)}.`,
		todo: "Get a new code with my.getAuthCode.",
	},
	access_unknown: {
		outcome: "unavailable",
		what: "The access token is not valid.",
		why: "It was never issued to this client, was revoked, or what it rested on was taken back.",
		todo: "Get a new code with my.getAuthCode.",
	},
	access_expired: {
		outcome: "unavailable",
		what: "The access token has expired.",
		why: `It lives ${spoken(usual.access)}.`,
		todo: "Refresh it with applyToken, grantType REFRESH_TOKEN.",
	},
	template_unknown: {
		outcome: "unavailable",
		what: "There is no such template for this message.",
		why: "No template of this code is approved for this mini program and this path, or its channel is closed.",
		todo: "Check templateCode, and ask the operator for approval.",
	},
	not_subscribed: {
		outcome: "unavailable",
		what: "The user gets no messages from this mini program.",
		why: "It was allowed to write, and the user has stopped that.",
		todo: "Do not send again; ask with my.getAuthCode when the user wants messages.",
	},
	message_limit: {
		outcome: "unavailable",
		what: "The user has got enough messages for now.",
		why: "A mini program may send only so many a day to one user by one channel.",
		todo: "Send fewer; send this one again tomorrow.",
	},
	request_id_reused: {
		outcome: "invalid_params",
		what: "The requestId was used for another message.",
		why: "Each message has a requestId of its own; the same one again is the same message to the same user.",
		todo: "Send the message as it was, or under a new requestId.",
	},
	access_denied: {
		outcome: "unavailable",
		what: "This is not permitted.",
		why: "The message says what is missing.",
		todo: "Turn to the operator if you should have it.",
	},
} as const satisfies Record<string, CauseRow>;

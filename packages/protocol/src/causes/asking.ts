import { spoken, usual } from "../lifetimes.ts";
import { MOST_PARAMS, MOST_SCOPES, MOST_THEFTS, MOST_WAITING, spokenBytes } from "../limits.ts";
import type { CauseRow } from "./outcome.ts";

/**
 * What can end a call of the mini program, from its own mistakes to the user's refusal. `what` can be told on any
 * platform; the times in `why` are the base platform's.
 */
export const asking = {
	// asking
	api_unknown: {
		outcome: "not_supported",
		what: "There is no call of this name.",
		why: "The name is misspelt, or this version does not have it.",
		todo: "Check the name against the documentation of this version.",
	},
	params_invalid: {
		outcome: "invalid_params",
		what: "The parameters cannot be read.",
		why: `They are no plain object, hold something that JSON cannot say, or are over ${spokenBytes(MOST_PARAMS)}.`,
		todo: "Pass a small object of strings, numbers, lists and objects.",
	},
	scopes_invalid: {
		outcome: "invalid_scopes",
		what: `The scopes are not a list of 1 to ${MOST_SCOPES} known names.`,
		why: "A name is misspelt, empty or no string, or the list is empty or too long.",
		todo: "Correct the names; authErrorScopes lists those that are not known.",
	},
	host_missing: {
		outcome: "unavailable",
		what: "No host answered.",
		why: "The page runs outside a super app, or the host refused this document.",
		todo: "Open the mini program inside the super app or the sandbox.",
	},
	service_missing: {
		outcome: "unavailable",
		what: "The super app has no OAuthService.",
		why: "None was handed to createHost.",
		todo: "Pass oauthService to createHost.",
	},
	queue_full: {
		outcome: "unavailable",
		what: "Too many calls wait for a sheet.",
		why: `One sheet is shown at a time and at most ${MOST_WAITING} calls wait.`,
		todo: "Ask for all scopes in one call, when the user needs them.",
	},
	user_logged_out: {
		outcome: "unavailable",
		what: "Nobody is logged in.",
		why: "The super app could not name a user.",
		todo: "Let the user log in to the super app and call again.",
	},
	user_unknown: {
		outcome: "unavailable",
		what: "The directory does not know this user.",
		why: "The account was deleted, or the directory is another deployment's.",
		todo: "Check the directory's address and the user's account.",
	},
	user_frozen: {
		outcome: "unavailable",
		what: "The user's account is not active.",
		why: "The super app has frozen or closed it.",
		todo: "The user has to turn to the super app.",
	},
	login_stale: {
		outcome: "unavailable",
		what: "This scope needs a fresh login.",
		why: "The user's auth_time is older than the scope allows and the super app could not log in anew.",
		todo: "Let the user log in again and call again.",
	},
	app_unknown: {
		outcome: "unavailable",
		what: "There is no mini program of this appId.",
		why: "It is not registered here.",
		todo: "Register it: byleave-server apps add.",
	},
	app_suspended: {
		outcome: "unavailable",
		what: "The mini program is suspended.",
		why: "An operator suspended it, or its merchant.",
		todo: "Turn to the operator.",
	},
	scope_not_approved: {
		outcome: "not_approved",
		what: "The mini program is not approved for this scope.",
		why: "No operator approved it for this app.",
		todo: "Ask the operator for approval: byleave-server apps approve.",
	},
	prepared_unknown: {
		outcome: "invalid_params",
		what: "Nothing of this kind was prepared for this mini program and user.",
		why: "The address is not the one that prepare answered, it is another merchant's, or another user has opened it.",
		todo: "Let your server prepare one, and pass what it answered as it is.",
	},
	prepared_used: {
		outcome: "unavailable",
		what: "What was prepared has been agreed to already.",
		why: "It is good for one agreement.",
		todo: "Let your server prepare another.",
	},
	prepared_expired: {
		outcome: "timeout",
		what: "What was prepared has expired.",
		why: `It waits ${spoken(usual.prepared)} for its user.`,
		todo: "Let your server prepare another when the user is there.",
	},
	grant_missing: {
		outcome: "not_approved",
		what: "The user has not allowed this.",
		why: "They were never asked, refused, or took it back.",
		todo: "Show a button with open-type getAuthorize and call this in its onGetAuthorize.",
	},
	service_failed: {
		outcome: "service_error",
		what: "The OAuthService failed or gave an answer of no known shape.",
		why: "The super app's own code threw, or answered something else than the SPI says.",
		todo: "Run hostContract() against it and read the host's report.",
	},
	directory_unavailable: {
		outcome: "service_error",
		what: "The directory of users did not answer.",
		why: "It is down, too slow, or its answer is not a profile.",
		todo: "Try again; the operator finds the reason in the log under the trace id.",
	},
	focus_stolen: {
		outcome: "service_error",
		what: `The mini program took the focus from the sheet ${MOST_THEFTS} times.`,
		why: "Its page keeps calling focus() while the user reads.",
		todo: "Remove what steals the focus; the frame has been removed.",
	},
	internal: {
		outcome: "service_error",
		what: "Something unforeseen happened on the server.",
		why: "A fault of ours or of the machine.",
		todo: "Try again; give the operator the trace id.",
	},
	store_unavailable: {
		outcome: "service_error",
		what: "The database did not answer.",
		why: "It is down, locked or full; the server's log says which, under the trace id.",
		todo: "Send the same again: it may have been done or not, and is not done twice.",
	},
	connection_lost: {
		outcome: "network",
		what: "The authorization server could not be reached.",
		why: "It is down, or the network is.",
		todo: "Try again; if the problem stays, turn to the operator's support.",
	},
	deadline_passed: {
		outcome: "timeout",
		what: "No answer in time.",
		why: `The server or the network is too slow: a call without a sheet has ${spoken(usual.call)}.`,
		todo: "Try again; if the problem stays, turn to the operator's support.",
	},
	ticket_expired: {
		outcome: "timeout",
		what: "The sheet was left open until its ticket ended.",
		why: `A ticket lives ${spoken(usual.ticket)}.`,
		todo: "Call again when the user is there.",
	},
	user_denied: {
		outcome: "denied",
		what: "The user tapped Don't allow.",
		why: "They do not want to share this.",
		todo: "Explain what it is for, offer a way without it, ask again only when the user acts.",
	},
	user_dismissed: {
		outcome: "dismissed",
		what: "The user closed the sheet.",
		why: "They pressed Escape or Back, or tapped beside it.",
		todo: "Explain what it is for, and ask again only when the user acts.",
	},
	user_switching: {
		outcome: "dismissed",
		what: "The person said that they are somebody else.",
		why: "They tapped “Not you?” on the sheet.",
		todo: "Nothing: the super app lets them choose their account. Ask again when they act.",
	},
	user_changed: {
		outcome: "dismissed",
		what: "Another user logged in while the sheet was up.",
		why: "An answer belongs to the user who was shown.",
		todo: "Call again for the new user.",
	},
	refused_recently: {
		outcome: "suppressed",
		what: "The user refused, or closed the sheet, twice in a short time.",
		why: `After two refusals within ${spoken(usual.suppression)} further sheets are held back for as long again.`,
		todo: "Do not ask in a loop; wait for the user to act.",
	},
	optional_refused: {
		outcome: "suppressed",
		what: "The user left this optional scope switched off not long ago.",
		why: `It is not asked again for ${spoken(usual.setAside)}.`,
		todo: "Go on without it.",
	},
	sheets_taken_away: {
		outcome: "suppressed",
		what: "No sheet is shown, for the mini program's own pages took the last ones away.",
		why: "Twice in a short time its page navigated or loaded anew while its sheet was up, before the user had answered.",
		todo: "Stay on the page until the call has ended, and ask when the user wants something.",
	},
	app_blocked: {
		outcome: "suppressed",
		what: "The user has blocked this mini program.",
		why: "They did so on their page.",
		todo: "Only the user can undo it, on the same page.",
	},
	// between host and server
	identity_invalid: {
		outcome: "service_error",
		what: "The user's token is not valid.",
		why: "The JWT is missing, expired, of another issuer or audience, or bound to another app.",
		todo: "Mint a new one for each request: docs/super-app.md shows how.",
	},
	ticket_unknown: {
		outcome: "service_error",
		what: "There is no open ticket of this name for this user.",
		why: "It was used, declined, or belongs to another session.",
		todo: "Authorize again.",
	},
	accepted_invalid: {
		outcome: "service_error",
		what: "The accepted scopes are not what the sheet offered.",
		why: "One was not shown, or a required one is missing.",
		todo: "Accept every required scope and any of the optional ones.",
	},
	standing_changed: {
		outcome: "service_error",
		what: "What the decision rested on changed meanwhile.",
		why: "The grant, the app or the user changed between deciding and acting, again and again.",
		todo: "Try again.",
	},
	too_many_requests: {
		outcome: "unavailable",
		what: "Too many requests.",
		why: "The limit per client, user or address is reached.",
		todo: "Slow down and try again later.",
	},
	server_busy: {
		outcome: "unavailable",
		what: "The server has as much to do as it can.",
		why: "More is asked of it than it can answer in time; nothing of this request was read or done.",
		todo: "Send the same again, after as many seconds as Retry-After says.",
	},
	origin_refused: {
		outcome: "service_error",
		what: "This face does not serve web pages.",
		why: "The request carries an Origin header; keys and tokens belong on a server.",
		todo: "Call it from the merchant's server.",
	},
} as const satisfies Record<string, CauseRow>;

import {
	type InboxAnswer,
	MOST_APP_ID,
	MOST_PREPARED,
	MOST_SCOPE_NAME,
	MOST_SCOPES,
	type Notice,
	type Sheet,
} from "@byleave/protocol";
import { z } from "zod";

/** Shapes of the host face's requests: what a native app's author reads in openapi.json. */
const appId = z.string().min(1).max(MOST_APP_ID).describe("Of the mini program, as the host attests it.");
const language = z.string().max(35).optional().describe("BCP 47.");
const ticket = z.string().min(1).max(64);

export const authorizeBody = z.object({
	appId,
	scopes: z.unknown().optional().describe("As the mini program sent them: absent, a string or a list of strings."),
	prepared: z
		.string()
		.min(1)
		.max(MOST_PREPARED)
		.optional()
		.describe(
			"In place of scopes: what the merchant's server was answered when it prepared, as the program passed it on.",
		),
	language,
});
export const confirmBody = z.object({
	ticket,
	acceptedScopes: z
		.array(z.string().max(MOST_SCOPE_NAME))
		.max(MOST_SCOPES)
		.describe("Every required one that was shown, and the optional ones that are on."),
});
export const declineBody = z.object({
	ticket,
	reason: z.enum(["denied", "dismissed", "gone", "user_changed", "timeout"]),
});
const permission = z.string().min(1).max(64).describe("The platform's own word, such as userInfo.");
export const permitBody = z.object({ appId, permission, language });
export const discloseBody = z.object({ appId, permission });
export const cancelBody = z.object({ authCode: z.string().min(1).max(64) });
export const grantsQuery = z.object({ language });
export const stopScopeBody = z.object({ appId, scope: z.string().min(1).max(MOST_SCOPE_NAME) });
export const stopAppBody = z.object({ appId });
export const blockBody = z.object({ appId, blocked: z.boolean() });
export const inboxBody = z.object({ language });
export const nothing = z.object({});
export const messageBody = z.object({ messageId: z.string().min(1).max(64) });

const scopeErrors = z.record(z.string(), z.string()).readonly().describe("Scope to error.");
const granted = z.object({
	authSuccessScopes: z.array(z.string()).readonly(),
	authErrorScopes: scopeErrors,
});
const code = z.object({ authCode: z.string(), ...granted.shape });
const confirmed = code.extend({
	authState: z.string().optional().describe("Of what was prepared, if the merchant gave it one."),
});
/** Described in @byleave/protocol; made by us alone, so its inside is not checked again. */
const sheet = z
	.looseObject({})
	.describe(
		"Everything the sheet shows, in the user's language: see Sheet in @byleave/protocol.",
	) as unknown as z.ZodType<Sheet>;
const pending = z.object({
	ticket: z.string(),
	expiresIn: z.number().describe("Milliseconds."),
	askedScopes: z.array(z.string()).readonly(),
	grantedScopes: z.array(z.string()).readonly(),
	authErrorScopes: scopeErrors,
	sheet,
});
const notice = z
	.looseObject({})
	.describe(
		"What to tell the user, who has seen no sheet, and not the mini program: see Notice in @byleave/protocol.",
	) as unknown as z.ZodType<Notice>;
/** Described in @byleave/protocol; made by us alone. */
const inbox = z.object({
	language: z.string(),
	dir: z.enum(["ltr", "rtl"]),
	words: z.looseObject({}),
	unread: z.number(),
	messages: z.array(z.looseObject({})),
});
/** Answers. `done` is an empty object. */
export const answers = {
	authorize: z.union([code, pending]),
	permit: z.union([pending, granted]),
	confirm: z.union([confirmed, granted]).describe("Without a code where the sheet was a permission's."),
	openData: z.object({
		told: z.record(z.string(), z.string()).readonly().describe('By field; "" where nothing is known.'),
	}),
	inbox: inbox.describe(
		"Messages, the newest first, and the words around them: see InboxAnswer in @byleave/protocol.",
	) as unknown as z.ZodType<InboxAnswer>,
	unread: z.object({ unread: z.number() }),
	opened: z.object({
		appId: z.string(),
		page: z.string().nullable().describe("A path at the program's own origin; null: its first page, or `url`."),
		url: z.string().nullable().describe("An https address on a domain of the app's, in place of a page."),
	}),
	done: z.object({}),
	failure: z.object({
		cause: z.string(),
		outcome: z.string(),
		authErrorScopes: scopeErrors,
		message: z.string(),
		field: z.string().optional(),
		trace: z.string(),
		notice: notice.optional(),
	}),
};

import {
	Failure,
	type InboxAnswer,
	type InboxMessage,
	type InboxRequest,
	type InboxUnread,
	type MessageOpened,
	type OneMessage,
	operationsFor,
	pageOf,
	type StopMessagesRequest,
} from "@byleave/protocol";
import { standingOf } from "../authorize.ts";
import { appFace } from "../consent/face.ts";
import type { Context } from "../context.ts";
import { actOf } from "../grants.ts";
import { knownApp } from "../register/registry.ts";
import type { InboxRow } from "../store.ts";
import type { ProvenUser } from "../trust/identity.ts";
import { act } from "../trust/person.ts";
import { readersTag, type Words, wordsFor } from "../words/index.ts";
import { openWords, saidIn } from "./words.ts";

/** Of everything that a scope can give, what lets an app write. */
const writing: readonly string[] = operationsFor();

/** The user's inbox, the newest first, in words of theirs; of a message's texts the one in the nearest language. */
export async function listInbox(context: Context, who: ProvenUser, { language }: InboxRequest): Promise<InboxAnswer> {
	const words = wordsFor(language);
	const [rows, { unread }] = await Promise.all([rowsOf(context, who), unreadOf(context, who)]);
	const reads = readersTag(words, language);
	return {
		language: words.language,
		dir: words.dir,
		words: words.inbox({ unread, support: context.config.support }),
		unread,
		messages: await Promise.all(rows.map((row) => drawn(context, words, reads, row))),
	};
}

/** How many messages have not been opened. */
export async function unreadOf(context: Context, who: ProvenUser): Promise<InboxUnread> {
	if (who.app === undefined) return { unread: await context.store.unreadOf(who) };
	return { unread: (await rowsOf(context, who)).filter(({ readAt }) => readAt === null).length };
}

/**
 * What a tap opens, as of now: whether the app may still be opened and whether the page is still its own is asked again
 * (ruling 46); the message is read. Rejects with `field_invalid` for a message that is not there, and as authorize does for app and user.
 */
export async function openMessage(
	context: Context,
	who: ProvenUser,
	{ messageId }: OneMessage,
): Promise<MessageOpened> {
	const row = (await rowsOf(context, who)).find((one) => one.messageId === messageId);
	if (!row) throw notThere();
	const { app } = await standingOf(context, who.sub, row.appId);
	const { page: address } = openWords(context.secrets, row.words);
	const opened = pageOf(context.platform, app.appId, address ?? "", app.domains);
	if (opened instanceof Failure) throw opened;
	await context.store.readMessage({ ...act(context), sub: who.sub, messageId });
	const { page } = opened;
	const isAddress = page !== null && URL.canParse(page);
	return { appId: app.appId, page: isAddress ? null : page, url: isAddress ? page : null };
}

/** Drops a message. Dropped already: no effect. */
export async function removeMessage(context: Context, who: ProvenUser, { messageId }: OneMessage): Promise<void> {
	await mustBeOwn(context, who, messageId);
	await context.store.removeMessage({ ...act(context), sub: who.sub, messageId });
}

/**
 * Takes back every scope that lets an app write (ruling 23), at once: what it has sent and has not arrived does not arrive. What has come
 * stays. Nothing to take back: no effect.
 */
export async function stopMessages(context: Context, who: ProvenUser, { appId }: StopMessagesRequest): Promise<void> {
	await context.store.stopMessages({ ...(await actOf(context, who, appId)), operations: writing });
}

/** What the token may see: a token that is bound to one app sees that one's messages (ruling 11). */
async function rowsOf({ store }: Context, { sub, app }: ProvenUser): Promise<readonly InboxRow[]> {
	const rows = await store.inboxOf({ sub, operations: writing });
	return app === undefined ? rows : rows.filter(({ appId }) => appId === app);
}

/** Asked of tokens that are bound to an app; of others the verb asks whose message it is. */
async function mustBeOwn(context: Context, who: ProvenUser, messageId: string): Promise<void> {
	if (who.app === undefined) return;
	if (!(await rowsOf(context, who)).some((row) => row.messageId === messageId)) throw notThere();
}
const notThere = (): Failure =>
	new Failure("field_invalid", { field: "messageId", message: "messageId: there is no such message in this inbox." });

async function drawn(context: Context, words: Words, reads: string, row: InboxRow): Promise<InboxMessage> {
	const app = await knownApp(context.registry, row.appId);
	const { language, title, content, link } = saidIn(openWords(context.secrets, row.words), reads);
	return {
		messageId: row.messageId,
		app: appFace(app),
		...{ language, title, content, link },
		opens: app.status === "ACTIVE",
		at: new Date(row.at).toISOString(),
		read: row.readAt !== null,
		stop: row.stoppable ? words.stopMessages(app.name) : null,
	};
}

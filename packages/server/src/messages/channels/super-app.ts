import { z } from "zod";
import { type OutgoingNeeds, outgoingCall } from "../../outgoing/call.ts";
import type { Channel, Delivered, Delivery } from "./channel.ts";
import { smsText } from "./sms-text.ts";

/** Where the super app takes messages for its users, and how long one call may take. */
export interface SuperAppChannelConfig {
	readonly url: string;
	/** Milliseconds for the whole answer. */
	readonly deadlineMs?: number;
}
/** How long a call may take where the configuration does not say it. */
export const usualDeadlineMs = 10_000;
/** Of one call, by protocol notes 5.3. */
const MOST = 20;
const MOST_BYTES = 65_536;

/**
 * The super app itself as a channel: `POST <url>`, the platform's message/send of protocol notes 5.3, signed with the
 * outgoing key, up to 20 messages a call. Its answer says of each message whether it was delivered and, where not, whether it
 * may come again; one without a word, or without a word that can be read, may have been delivered or not. Rejects where the
 * answer is none: another status than 200, no JSON, a result that is not S, too large, no answer in time.
 */
export function superAppChannel(
	{ url, deadlineMs = usualDeadlineMs }: SuperAppChannelConfig,
	needs: OutgoingNeeds,
): Channel {
	const call = outgoingCall({ url, maxBytes: MOST_BYTES }, needs);
	return {
		most: MOST,
		deadlineMs,
		async deliver(messages, signal) {
			if (messages.length === 0) return [];
			const { status, said } = await call({ body: { messages: messages.map(asSent) }, signal });
			if (status !== 200) throw new Error(`the super app answered with status ${status}.`);
			return readAnswer(said, new Set(messages.map(({ messageId }) => messageId)));
		},
	};
}

/** With the names of protocol notes 5.3; what that page has no name for is in extendInfo, which is a text of JSON. */
function asSent(message: Delivery): Record<string, unknown> {
	const { messageId, channel, sub, superAppCode, templateCode, app, title, language, page, link } = message;
	return {
		messageId,
		customerId: sub,
		messageChannel: channel,
		...known({ templateCode: superAppCode }),
		messageContent: channel === "SMS" ? smsText(message) : message.content,
		extendInfo: JSON.stringify({
			platformTemplateCode: templateCode,
			appId: app.appId,
			appName: app.name,
			language,
			...known({ title, page, linkLabel: link?.label ?? null, linkUrl: link?.url ?? null }),
		}),
	};
}

/** Without what is null. */
const known = (values: Readonly<Record<string, string | null>>): Record<string, string> =>
	Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [[key, value]])));

const answerShape = z.object({
	result: z.object({ resultStatus: z.string(), resultCode: z.string().optional() }),
	messageSendResults: z.array(z.unknown()).default([]),
});
const resultShape = z.object({ messageId: z.string(), success: z.boolean(), retry: z.boolean().nullish() });

/** Each of ours that it speaks of, once. Others' are none of our business. */
function readAnswer(said: unknown, asked: Set<string>): readonly Delivered[] {
	const answer = answerShape.safeParse(said);
	if (!answer.success) throw new Error("the super app's answer is no { result, messageSendResults } in JSON.");
	const { result, messageSendResults } = answer.data;
	if (result.resultStatus !== "S") throw new Error(`the super app answered ${codeOf(result)}.`);
	return messageSendResults.flatMap((entry) => {
		const read = resultShape.safeParse(entry);
		return read.success && asked.delete(read.data.messageId) ? [outcomeOf(read.data)] : [];
	});
}

function outcomeOf({ messageId, success, retry }: z.infer<typeof resultShape>): Delivered {
	if (success) return { messageId, outcome: "delivered" };
	// Left out though it must be there: to come again loses nothing, and ends by itself.
	if (retry ?? true) return { messageId, outcome: "retry", reason: "the super app did not deliver it yet." };
	return { messageId, outcome: "refused", reason: "the super app refused it for good." };
}

/** The other side's text is not ours to log: only what looks like a code. */
const codeOf = ({ resultStatus, resultCode = "" }: { resultStatus: string; resultCode?: string | undefined }): string =>
	[resultStatus, resultCode].map((text) => (/^[A-Z][A-Z0-9_]{0,63}$/.test(text) ? text : "something else")).join(", ");

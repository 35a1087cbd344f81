import type { IncomingMessage } from "node:http";
import type { ConfigInput } from "@byleave/server";
import { z } from "zod";
import { answer, answerJson, type Handler, type Listener, type Route } from "../listeners/listener.ts";
import { LOOPBACK } from "../listeners/origins.ts";
import type { PhoneMessage } from "../wire.ts";
import { type CallerParts, createCaller } from "./caller.ts";
import type { Phones } from "./phones.ts";

export interface SuperAppEndParts extends CallerParts {
	readonly phones: Pick<Phones, "bring">;
	/** Whether the super app knows this user. */
	readonly knows: (sub: string) => Promise<boolean>;
	/** What it says where it has taken the call. */
	readonly success: () => object;
}

/** Where the super app of the sandbox takes messages, at its own listener. */
export const MESSAGES_PATH = "/messages";
/** Of one call. */
const MOST = 20;
/** Twenty messages of the longest text, in a script of three bytes a letter, escaped and within a text. */
const MOST_BYTES = 2_097_152;

const text = z.string().min(1);
const extended = z.object({
	appId: text,
	appName: text,
	language: text,
	title: text.optional(),
	page: text.optional(),
	linkLabel: text.optional(),
	linkUrl: text.optional(),
});
const sent = z.object({
	messageId: text.max(64),
	customerId: text,
	messageChannel: z.enum(["SMS", "PUSH"]),
	messageContent: text.max(4096),
	extendInfo: z.string(),
});
const call = z.object({
	messages: z
		.array(z.object({ messageId: z.string() }).loose())
		.min(1)
		.max(MOST),
});

/**
 * The super app's end of `superApp` channels, as protocol notes 5.3 have it: it takes only what the server has signed, and
 * answers of each message whether the phone has it, may have it later, or never will. docs/messages.md says the same to
 * super apps.
 */
export function superAppEnd({ phones, knows, success, keys, now }: SuperAppEndParts): Handler {
	const isServer = createCaller({ keys, now });
	async function bring(given: { readonly messageId: string }) {
		const { messageId } = given;
		const refused = { messageId, success: false, retry: false };
		const message = read(given, now());
		if (message === undefined || !(await knows(message.sub))) return refused;
		return (await phones.bring(message)) ? { messageId, success: true } : { messageId, success: false, retry: true };
	}
	return async (request, response, url) => {
		if (url.pathname !== MESSAGES_PATH) return answer(response, 404, "Messages are taken elsewhere.");
		if (request.method !== "POST") return answer(response, 405, "Only POST.");
		const body = await bytesOf(request);
		if (body === undefined) return answer(response, 413, `At most ${MOST_BYTES} bytes.`);
		if (!(await isServer(request, body)))
			return answer(response, 401, "Only the authorization server may send messages.");
		const asked = call.safeParse(parse(body.toString("utf8")));
		if (!asked.success) return answer(response, 400, `A list of 1 to ${MOST} messages is needed.`);
		const messageSendResults = [];
		for (const given of asked.data.messages) messageSendResults.push(await bring(given));
		answerJson(response, 200, { result: success(), messageSendResults });
	};
}

/** undefined: it is no message for a phone. */
function read(given: object, at: number): PhoneMessage | undefined {
	const message = sent.safeParse(given);
	const more = extended.safeParse(message.success ? parse(message.data.extendInfo) : undefined);
	if (!message.success || !more.success) return undefined;
	const { messageId, customerId: sub, messageChannel: channel, messageContent: content } = message.data;
	const { appId, appName: name, language, title = null, page = null, linkLabel: label, linkUrl: href } = more.data;
	const link = label === undefined || href === undefined ? null : { label, url: href };
	return { messageId, sub, channel, app: { appId, name }, title, content, language, link, page, at };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer | undefined> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > MOST_BYTES) return undefined;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

type Channels = NonNullable<NonNullable<ConfigInput["messages"]>["channels"]>;

/**
 * Listens where the server brings its messages to. In clear also under --tls: it is on this machine alone, and the server trusts no
 * authority of a sandbox's.
 */
export async function openSuperAppEnd(
	listen: (route: Route) => Promise<Listener>,
	end: Handler,
): Promise<{ readonly origin: string; readonly channels: Channels }> {
	const { origin } = await listen((hostname) => (hostname === LOOPBACK ? { handler: end } : undefined));
	const byPhone = { kind: "superApp", url: origin + MESSAGES_PATH } as const;
	return { origin, channels: { SMS: byPhone, PUSH: byPhone } };
}

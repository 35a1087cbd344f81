// SMS through a gateway over HTTP, as a channel of Byleave's: a file to copy, and to change where your gateway differs.
// docs/messages.md says what a channel promises; channelContract of @byleave/server/contract checks it.
import { type Channel, type Delivered, type Delivery, smsText } from "@byleave/server";

export interface SmsGateway {
	/** Where the gateway takes one SMS: https. */
	readonly url: string;
	/** Its key, from the environment. */
	readonly token: string;
	/** Who the SMS is from, as phones show it. */
	readonly from: string;
	/** The number of your user, like +6281234567890; undefined: none is known. */
	readonly phoneOf: (sub: string) => Promise<string | undefined>;
}

/** As most gateways have it: one SMS a call, and a name of ours under which a repeated call is no second SMS. */
export function smsGateway({ url, token, from, phoneOf }: SmsGateway): Channel {
	async function send(message: Delivery, signal: AbortSignal): Promise<Delivered> {
		const { messageId, sub } = message;
		const to = await phoneOf(sub);
		if (to === undefined) return { messageId, outcome: "refused", reason: "no number of this person is known." };
		const response = await fetch(url, {
			method: "POST",
			headers: {
				authorization: `Bearer ${token}`,
				"content-type": "application/json",
				// What comes again under this name has been sent already: the gateway answers as the first time.
				"idempotency-key": messageId,
			},
			body: JSON.stringify({ from, to, text: smsText(message), reference: messageId }),
			// A redirect could lead the number and the key to somebody else.
			redirect: "manual",
			signal,
		});
		// The status says all that is needed; whatever else the gateway says is not read.
		await response.body?.cancel();
		switch (response.status) {
			case 200:
			case 201:
			case 202:
				return { messageId, outcome: "delivered" };
			case 422:
				return { messageId, outcome: "refused", reason: "the gateway cannot reach this number." };
			case 429:
			case 503:
				return { messageId, outcome: "retry", reason: `the gateway takes none now (${response.status}).` };
			default:
				// It may have been sent or not: it comes again, under the same name.
				throw new Error(`the SMS gateway answered with status ${response.status}.`);
		}
	}
	return {
		most: 10,
		deadlineMs: 10_000,
		async deliver(messages, signal) {
			const sent = await Promise.allSettled(messages.map((message) => send(message, signal)));
			const told = sent.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
			const failed = sent.find((one) => one.status === "rejected");
			// What is not answered for comes again; where nothing is known at all, the log hears why.
			if (failed && told.length === 0) throw failed.reason;
			return told;
		},
	};
}

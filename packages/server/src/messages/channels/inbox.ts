import type { Context } from "../../context.ts";
import { DAY } from "../../trust/clock.ts";
import { act } from "../../trust/person.ts";
import type { Channel } from "./channel.ts";

/** How long a message lies in its person's inbox. */
export const KEPT_FOR = 90 * DAY;

/**
 * The server's own inbox: in the store, so that a message reaches it once, and only while its leave holds, in one transaction. Drawn
 * by `<byleave-inbox>` of @byleave/host.
 */
export const inboxChannel = ({ store, now }: Pick<Context, "store" | "now">): Channel => ({
	most: 20,
	deadlineMs: 5000,
	deliver: (messages) =>
		Promise.all(
			messages.map(async ({ messageId }) => {
				const at = act({ now });
				const state = await store.putInInbox({ ...at, messageId, rowExpiresAt: at.now + KEPT_FOR });
				if (state === "DELIVERED") return { messageId, outcome: "delivered" };
				return { messageId, outcome: "refused", reason: "it may not be delivered any more" };
			}),
		),
});

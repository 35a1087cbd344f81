import type { MessagesConfig } from "../../config/messages/messages.ts";
import type { OutgoingNeeds } from "../../outgoing/call.ts";
import type { Channel, ChannelName } from "./channel.ts";
import { superAppChannel } from "./super-app.ts";

/** What serves each name; null: nothing does, and a message by it is not accepted. */
export type Channels = Readonly<Record<ChannelName, Channel | null>>;

/** The channels that the configuration names, or brings. `inbox`: the server's own, in the same store. */
export function openChannels(
	{ channels }: Pick<MessagesConfig, "channels">,
	needs: OutgoingNeeds & { readonly inbox: Channel },
): Channels {
	const open = (config: MessagesConfig["channels"][ChannelName]): Channel | null => {
		if (config === null || "deliver" in config) return config;
		return config.kind === "inbox" ? needs.inbox : superAppChannel(config, needs);
	};
	return { SMS: open(channels.SMS), PUSH: open(channels.PUSH), INBOX: open(channels.INBOX) };
}

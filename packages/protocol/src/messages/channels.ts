/** How a message reaches a person (my.getAuthCode, Scopes: "via SMS, PUSH, or INBOX"). */
export type ChannelName = "SMS" | "PUSH" | "INBOX";
export const channelNames: readonly ChannelName[] = ["SMS", "PUSH", "INBOX"];

import type { Delivery } from "./channel.ts";

/** An SMS as it is read: it has no place for a link but its text, so the address is a line of its own at the end. */
export const smsText = ({ content, link }: Pick<Delivery, "content" | "link">): string =>
	link === null ? content : `${content}\n${link.url}`;

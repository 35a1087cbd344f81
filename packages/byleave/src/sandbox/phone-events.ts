import type { Happening } from "./timeline.ts";

const kinds: readonly string[] = ["message", "phone", "delivered"];

/** Whether it is something that somebody's phone wants to know: a message that came, the phone's being off, news in the inbox. */
export const isPhones = ({ type }: Happening["event"]): boolean => kinds.includes(type);

/** Whose phone it concerns; undefined: nobody's. */
export function phoneOf(event: Happening["event"]): string | undefined {
	if (event.type === "message") return event.message.sub;
	return event.type === "phone" || event.type === "delivered" ? event.sub : undefined;
}

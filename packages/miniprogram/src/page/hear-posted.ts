import { BRIDGE_VERSION, type Posted } from "@byleave/protocol/bridge";

/** A page in a web-view hears what its mini program posts to it: by the `my.onMessage` that it has assigned. */
export function hearPosted(page: Window, host: string, my: object): void {
	page.addEventListener("message", ({ source, origin, data }) => {
		const { type, v, data: text } = (data ?? {}) as Partial<Posted>;
		if (source !== page.parent || origin !== host || type !== "byleave:message" || v !== BRIDGE_VERSION) return;
		const { onMessage } = my as { onMessage?: unknown };
		if (typeof onMessage === "function" && typeof text === "string") onMessage(JSON.parse(text));
	});
}

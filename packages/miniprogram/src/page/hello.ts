import {
	type AreYouThere,
	BRIDGE_VERSION,
	type Hello,
	type Here,
	type Init,
	portPipe,
	randomText,
} from "@byleave/protocol/bridge";
import type { SayHello } from "../bridge.ts";

/**
 * The hello of a document in a frame: it goes to the parent, at the host's origin only, and the first answer from
 * that parent and origin that echoes its id and brings a port opens the bridge (ruling 12).
 */
export function helloToParent(page: Window, host: string): SayHello {
	return (opened) => {
		const id = randomText();
		const listen = ({ source, origin, data, ports }: MessageEvent) => {
			const init = data as Partial<Init> | null;
			const [port] = ports;
			if (source !== page.parent || origin !== host || port === undefined) return;
			if (init?.type !== "byleave:init" || init.v !== BRIDGE_VERSION || init.id !== id) return;
			if (Array.isArray(init.calls)) opened(portPipe(port), init.calls);
		};
		page.addEventListener("message", listen);
		page.parent.postMessage({ type: "byleave:hello", v: BRIDGE_VERSION, id } satisfies Hello, host);
		return () => page.removeEventListener("message", listen);
	};
}

/** Says that the program is there, to whoever made the frame, as often as it asks. */
export function sayHere(page: Window, host: string): void {
	page.addEventListener("message", ({ source, origin, data }) => {
		const { type, value } = (data ?? {}) as Partial<AreYouThere>;
		if (source !== page.parent || origin !== host || type !== "byleave:there?") return;
		page.parent.postMessage({ type: "byleave:here", v: BRIDGE_VERSION, value: String(value) } satisfies Here, host);
	});
}

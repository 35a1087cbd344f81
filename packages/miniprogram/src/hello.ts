import { BRIDGE_VERSION, type Hello, type Init, portPipe } from "@byleave/protocol/bridge";
import type { SayHello } from "./bridge.ts";

/**
 * The hello of a document in a frame: the nonce goes to the parent, at the host's origin only, and the first
 * answer that comes from that parent and origin with a port opens the bridge (ruling 12).
 */
export function helloToParent(page: Window, { nonce, host }: { nonce: string; host: string }): SayHello {
	return (opened) => {
		const listen = ({ source, origin, data, ports }: MessageEvent) => {
			const init = data as Partial<Init> | null;
			const [port] = ports;
			if (source !== page.parent || origin !== host || port === undefined) return;
			if (init?.type !== "byleave:init" || init.v !== BRIDGE_VERSION || !Array.isArray(init.calls)) return;
			page.removeEventListener("message", listen);
			opened(portPipe(port), init.calls);
		};
		page.addEventListener("message", listen);
		const hello: Hello = { type: "byleave:hello", v: BRIDGE_VERSION, nonce };
		page.parent.postMessage(hello, host);
	};
}

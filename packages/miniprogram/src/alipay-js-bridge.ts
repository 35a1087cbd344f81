import type { Bridge } from "./bridge.ts";
import { callByName } from "./my.ts";

/** The older face of the same calls, which many H5 pages use. */
export interface AlipayJSBridge {
	/** One callback gets either result; a failed one carries `error`. `options` may be left out. */
	call(name: string, options?: unknown, callback?: unknown): void;
}

/** AlipayJSBridge over a bridge. */
export function createAlipayJSBridge(bridge: Bridge): AlipayJSBridge {
	return {
		call(name, options, callback) {
			// Nobody holds the Promise, so nobody could handle its rejection.
			callByName(bridge, name, options, callback).catch(() => {});
		},
	};
}

/**
 * Fires `AlipayJSBridgeReady` on the document once the host has been heard, but not before the page's own
 * scripts have run: pages start to listen there.
 */
export function announce(bridge: Bridge, page: Document): void {
	bridge.ready(() => {
		const fire = () => page.dispatchEvent(new Event("AlipayJSBridgeReady"));
		if (page.readyState === "loading") page.addEventListener("DOMContentLoaded", fire, { once: true });
		else fire();
	});
}

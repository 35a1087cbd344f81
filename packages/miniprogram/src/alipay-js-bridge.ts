import type { Bridge } from "./bridge.ts";
import { callByName } from "./my.ts";

/** The older face of the same calls, which many H5 pages use. */
export interface AlipayJSBridge {
	/** One callback gets either result; a failed one carries `error`. `options` may be left out. */
	call(name: string, options?: unknown, callback?: unknown): void;
}

/** AlipayJSBridge over a bridge. */
export function createAlipayJSBridge(bridge: Bridge): AlipayJSBridge {
	const raw: Bridge = {
		...bridge,
		ask: (api, params, settle) =>
			bridge.ask(api, params, ({ ok, result }) => settle({ ok, result: withRawName(result) })),
	};
	return {
		call(name, options, callback) {
			// Nobody holds the Promise, so nobody could handle its rejection.
			callByName(raw, name, options, callback).catch(() => {});
		},
	};
}

/** A code also by the name that pages of this face read (ruling 1). */
function withRawName(result: unknown): unknown {
	const { authCode } = Object(result) as { authCode?: unknown };
	return authCode === undefined ? result : { ...(result as object), authcode: authCode };
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

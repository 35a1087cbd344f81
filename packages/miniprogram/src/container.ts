import type { Timers } from "@byleave/protocol/bridge";
import { type AlipayJSBridge, announce, createAlipayJSBridge } from "./alipay-js-bridge.ts";
import { createBridge } from "./bridge.ts";
import { helloToParent } from "./hello.ts";
import { createMy, type My } from "./my.ts";

/** What the container puts into a mini program's page. */
export interface Installed {
	my: My;
	AlipayJSBridge: AlipayJSBridge;
}

/**
 * Gives a page its `my` and `AlipayJSBridge`. The loader's script element carries the one-time nonce and the
 * host's origin (`data-nonce`, `data-host`); it is taken out of the document before the page's own scripts run.
 * Without both nobody is greeted, and calls fail as `unavailable` after 10 s.
 */
export function install(page: Window & Partial<Installed>, options: { timers?: Timers } = {}): Installed {
	const script = page.document.currentScript;
	const { nonce, host } = (script as HTMLElement | null)?.dataset ?? {};
	script?.remove();
	script?.removeAttribute("data-nonce");
	const greets = nonce !== undefined && host !== undefined && page.parent !== page;
	const bridge = createBridge(greets ? helloToParent(page, { nonce, host }) : () => {}, options);
	const installed: Installed = { my: createMy(bridge), AlipayJSBridge: createAlipayJSBridge(bridge) };
	Object.assign(page, installed);
	announce(bridge, page.document);
	page.addEventListener("pagehide", ({ persisted }) => {
		if (!persisted) bridge.leave();
	});
	return installed;
}

import type { Timers } from "@byleave/protocol/bridge";
import { type AlipayJSBridge, announce, createAlipayJSBridge } from "../alipay-js-bridge.ts";
import { createBridge } from "../bridge.ts";
import { createMy, type My } from "../my.ts";
import { helloToParent, sayHere } from "./hello.ts";
import { holdMy } from "./my-name.ts";
import { shimDialogs } from "./window-dialogs.ts";

/** What the container puts into a mini program's page. */
export interface Installed {
	my: My;
	AlipayJSBridge: AlipayJSBridge;
}

/**
 * Gives a page its `my` and `AlipayJSBridge`. The loader's script element, the first of every document of the
 * program, carries the host's origin (`data-host`); it is taken out of the document before the page's own scripts
 * run. Without it, or outside of the host's frame, nobody is greeted, and calls fail as `unavailable` after 10 s. In a page
 * that has them it does nothing.
 */
export function install(page: Window & Partial<Installed>, options: { timers?: Timers } = {}): Installed {
	const script = page.document.currentScript;
	const { host } = (script as HTMLElement | null)?.dataset ?? {};
	script?.remove();
	const before: Installed | undefined = Reflect.get(page, MARK);
	if (before) return before;

	const framed = host !== undefined && !isOurs(page, page.parent);
	const bridge = createBridge(framed ? helloToParent(page, host) : () => () => {}, options);
	const both: Installed = { my: createMy(bridge), AlipayJSBridge: createAlipayJSBridge(bridge) };
	Object.defineProperty(page, MARK, { value: both });
	holdMy(page, both.my, bridge);
	page.AlipayJSBridge = both.AlipayJSBridge;
	shimDialogs(page, both.my);
	announce(bridge, page.document);
	if (framed) sayHere(page, host);
	// Before the page's own listeners, which could keep it from ours.
	page.addEventListener("pagehide", () => bridge.leave(), true);
	page.addEventListener("pageshow", ({ persisted }) => persisted && bridge.comeBack(), true);
	return both;
}

/** Whether it is the page itself, or another one of the program that has this page in a frame: no host is there. */
function isOurs(page: Window, parent: Window): boolean {
	try {
		return parent === page || parent.location.origin === page.location.origin;
	} catch {
		return false; // another origin's
	}
}

/** The same for every copy of this module: a page may bundle one beside the loader's. */
const MARK = Symbol.for("@byleave/miniprogram");

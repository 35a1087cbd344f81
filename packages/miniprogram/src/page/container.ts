import type { Timers } from "@byleave/protocol/bridge";
import { type AlipayJSBridge, announce, createAlipayJSBridge } from "../alipay-js-bridge.ts";
import { type Bridge, createBridge } from "../bridge.ts";
import { createMy, type My } from "../my.ts";
import { hearPosted } from "./hear-posted.ts";
import { helloToParent, sayHere } from "./hello.ts";
import { holdMy } from "./my-name.ts";
import { tellPage } from "./tell-page.ts";
import { shimDialogs } from "./window-dialogs.ts";
import { shimOpen } from "./window-open.ts";

/** What the container puts into a mini program's page. */
export interface Installed {
	my: My;
	AlipayJSBridge: AlipayJSBridge;
}
export interface InstallOptions {
	/**
	 * Calls that the host has beside getAuthCode and alert: on `my` from the program's first script on, before the host
	 * is heard. Left out, the loader's script element names them (`data-calls`, with spaces between).
	 */
	readonly calls?: readonly string[];
	/** What a container puts between a face of the page and the bridge: calls that it answers itself, other spellings. */
	readonly through?: (bridge: Bridge, face: keyof Installed) => Bridge;
	readonly timers?: Timers;
}

/**
 * Gives a page its `my` and `AlipayJSBridge`. The loader's script element, the first of every document of the
 * program, carries the host's origin (`data-host`); it is taken out of the document before the page's own scripts
 * run. Without it, or outside of the host's frame, nobody is greeted, and calls fail as `unavailable` after 10 s. In a page
 * that has them it does nothing.
 */
export function install(page: Window & Partial<Installed>, options: InstallOptions = {}): Installed {
	const script = page.document.currentScript;
	const { host, calls: named = "" } = (script as HTMLElement | null)?.dataset ?? {};
	const { calls = named.split(" "), through = (bridge) => bridge } = options;
	script?.remove();
	const before: Installed | undefined = Reflect.get(page, MARK);
	if (before) return before;

	const framed = host !== undefined && !isOurs(page, page.parent);
	const bridge = createBridge(framed ? helloToParent(page, host) : () => () => {}, options);
	const both: Installed = {
		my: createMy(through(bridge, "my"), calls),
		AlipayJSBridge: createAlipayJSBridge(through(bridge, "AlipayJSBridge")),
	};
	Object.defineProperty(page, MARK, { value: both });
	holdMy(page, both.my, bridge);
	page.AlipayJSBridge = both.AlipayJSBridge;
	shimDialogs(page, both.my);
	shimOpen(page, bridge);
	announce(bridge, page.document);
	if (framed) {
		sayHere(page, host);
		hearPosted(page, host, both.my);
	}
	// Before the page's own listeners, which could keep it from ours.
	page.addEventListener("pagehide", () => bridge.leave(), true);
	page.addEventListener("pageshow", ({ persisted }) => persisted && bridge.comeBack(), true);
	tellPage(page, bridge);
	return both;
}

/** Whether it is the page itself, or another one of the program that has this page in a frame: no host is there. */
function isOurs(page: Window, parent: Window): boolean {
	let ours = false;
	try {
		ours = parent.location.origin === page.location.origin;
	} catch {
		// Another origin's.
	}
	return ours;
}

/** The same for every copy of this module: a page may bundle one beside the loader's. */
const MARK = Symbol.for("@byleave/miniprogram");

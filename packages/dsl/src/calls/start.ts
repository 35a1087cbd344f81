import { fillHooks } from "./fill-hooks.ts";
import { webViewContext, webViewsOf } from "./web-views.ts";

/** Puts on `my` what the frame answers by itself and returns at once, and gives the tags what they need of it. */
export function startCalls(page: Window, my: object): void {
	const webViews = webViewsOf(page);
	fillHooks(webViews);
	Object.assign(my, { createWebViewContext: webViewContext(webViews) });
}

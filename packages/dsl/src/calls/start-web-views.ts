import { fillHooks } from "./fill-hooks.ts";
import { webViewContext, webViewsOf } from "./web-views.ts";

/** Gives the web-view tag the host that draws it; what `my.createWebViewContext` is then. */
export function startWebViews(page: Window): (id: unknown) => object {
	const webViews = webViewsOf(page);
	fillHooks(webViews);
	return webViewContext(webViews);
}

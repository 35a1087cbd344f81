/**
 * What a program's frame and the host say to each other about web pages that the program shows (`<web-view>`). The host gives
 * each document of the frame a port, posted to the program's own origin; identity never travels (ruling 12).
 */
export interface WebViewPort {
	readonly type: "byleave:web-view";
	readonly v: 1;
}
export type WebViewFromFrame =
	/** This one is on top. Its page is opened, or left as it is if it is open at this address already. */
	| { readonly type: "show"; readonly key: number; readonly url: string }
	/** None is on top: what is open stays as it is, out of sight. */
	| { readonly type: "hide" }
	/** It is gone. */
	| { readonly type: "close"; readonly key: number }
	/** For its page's `my.onMessage`. JSON. */
	| { readonly type: "post"; readonly key: number; readonly data: string };
export type WebViewToFrame =
	/** Its page has called `my.postMessage`. JSON. */
	| { readonly type: "message"; readonly key: number; readonly data: string }
	/** Its page is called otherwise, or is another one. */
	| { readonly type: "title"; readonly key: number; readonly title: string }
	/** Its page wants a step among the program's own pages. JSON. */
	| { readonly type: "call"; readonly key: number; readonly name: string; readonly params: string }
	| { readonly type: "loaded"; readonly key: number; readonly url: string }
	/** It is not shown. */
	| { readonly type: "refused"; readonly key: number; readonly url: string; readonly why: string };

/** Steps among the program's pages that a page in a web-view may ask for. */
export const webViewSteps = ["navigateTo", "redirectTo", "navigateBack", "switchTab", "reLaunch"] as const;
export type WebViewStep = (typeof webViewSteps)[number];

/** UTF-16 units of what is posted, either way. */
export const MOST_POSTED = 65_536;

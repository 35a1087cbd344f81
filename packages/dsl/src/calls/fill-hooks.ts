import { hooks } from "../tags/hooks.ts";
import type { WebViews } from "./web-views.ts";

/** What the tags of a document need of the host: a web-view is drawn by it. */
export function fillHooks(webViews: WebViews): void {
	let last = 0;
	hooks.webView = (src, element, tell) => {
		const key = ++last;
		const put = (url: string): void =>
			webViews.put(key, {
				...{ element, url },
				message: (data) => tell("message", Object(data) as Readonly<Record<string, unknown>>),
				loaded: (url) => tell("load", { url, src: url }),
				refused(url, why) {
					hooks.note(`web-view: ${url} is not shown. ${why}`);
					tell("error", { url, src: url, errorMessage: why });
				},
			});
		put(src);
		return { update: put, leave: () => webViews.gone(key) };
	};
}

import { hooks } from "../tags/hooks.ts";
import type { WebViews } from "./web-views.ts";

type My = { readonly call?: (name: string, params: object) => Promise<object> };

/** What the tags of a document need of the bridge: the authorize button asks by it, a web-view is drawn by the host. */
export function fillHooks(my: My, webViews: WebViews): void {
	hooks.authorize = async (scope) => {
		try {
			return { ok: true, detail: { ...(await my.call?.("getAuthorize", { scope })), scope } };
		} catch (failed) {
			return { ok: false, detail: { type: "getAuthorize", ...Object(failed), scope } };
		}
	};
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

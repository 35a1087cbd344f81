import {
	MOST_POSTED,
	type WebViewFromFrame,
	type WebViewPort,
	type WebViewToFrame,
	webViewSteps,
} from "../web-view-talk.ts";

/** A `<web-view>` that stands in a page. */
export interface ShownWebView {
	readonly element: Element;
	readonly url: string;
	message(data: unknown): void;
	loaded(url: string): void;
	refused(url: string, why: string): void;
}
export interface WebViews {
	/** It is there, or is another one now under its key. */
	put(key: number, view: ShownWebView): void;
	gone(key: number): void;
	/** For the page that the web-view of this id shows; whether there is one. */
	post(id: string, data: unknown): boolean;
}
type My = Readonly<Record<string, ((params: unknown) => unknown) | undefined>>;

const NAME = Symbol.for("@byleave/dsl web-views");

/** A document's web-views, and the host's ear for them. The host draws the one on the page on top. */
export function webViewsOf(page: Window & { my?: unknown; [NAME]?: WebViews }): WebViews {
	page[NAME] ??= create(page);
	return page[NAME];
}

function create(page: Window & { my?: unknown }): WebViews {
	const { document } = page;
	const views = new Map<number, ShownWebView>();
	let port: MessagePort | undefined;
	let early: WebViewFromFrame[] = [];
	let shown: { readonly key: number; readonly url: string } | undefined;
	let title: { readonly key: number; readonly title: string } | undefined;
	const say = (message: WebViewFromFrame): void => {
		if (port) port.postMessage(message);
		else early.push(message);
	};
	const isOnTop = ({ element }: ShownWebView): boolean => element.isConnected && element.closest("[hidden]") === null;
	/** The last one on the page that can be seen. */
	const draw = (): void => {
		const top = [...views].findLast(([, view]) => view.url !== "" && isOnTop(view));
		const next = top && { key: top[0], url: top[1].url };
		if (next?.key === shown?.key && next?.url === shown?.url) return;
		shown = next;
		say(next ? { type: "show", ...next } : { type: "hide" });
		if (next && title?.key === next.key) document.title = title.title;
	};
	const hear = (message: WebViewToFrame): void => {
		const view = views.get(message.key);
		if (!view) return;
		if (message.type === "message") view.message(said(message.data));
		else if (message.type === "loaded") view.loaded(message.url);
		else if (message.type === "refused") view.refused(message.url, message.why);
		else if (message.type === "title") {
			title = message;
			if (shown?.key === message.key && message.title !== "") document.title = message.title;
		} else if (message.type === "call" && webViewSteps.some((step) => step === message.name)) {
			void Promise.resolve((page.my as My)[message.name]?.(said(message.params))).catch(() => {});
		}
	};
	page.addEventListener("message", ({ source, data, ports: [offered] }) => {
		const { type, v } = Object(data) as Partial<WebViewPort>;
		if (source !== page.parent || type !== "byleave:web-view" || v !== 1 || !offered) return;
		port = offered;
		port.onmessage = (event: MessageEvent<unknown>) => hear(Object(event.data) as WebViewToFrame);
		for (const message of early) port.postMessage(message);
		early = [];
	});
	// Pages come and go by this attribute.
	const { MutationObserver } = page as Window & typeof globalThis;
	new MutationObserver(draw).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["hidden"] });
	return {
		put(key, view) {
			views.set(key, view);
			draw();
		},
		gone(key) {
			views.delete(key);
			say({ type: "close", key });
			if (shown?.key === key) shown = undefined;
			draw();
		},
		post(id, data) {
			const found = [...views].findLast(([, { element }]) => element.id === id || id === "");
			const text = JSON.stringify(data ?? null);
			if (!found || text.length > MOST_POSTED) return false;
			say({ type: "post", key: found[0], data: text });
			return true;
		},
	};
}

/** my.createWebViewContext: what it posts is for `my.onMessage` of the page that this web-view shows. */
export const webViewContext =
	(views: WebViews) =>
	(id: unknown): { readonly postMessage: (data: unknown) => void } => ({
		postMessage(data) {
			if (!views.post(String(id ?? ""), data)) {
				throw new TypeError(`There is no web-view with the id "${id}" here, or what is posted is too long.`);
			}
		},
	});

function said(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

import { FRAME_SANDBOX, type Host, type OpenFrame, openFrame } from "@byleave/host";
import { BRIDGE_VERSION, type Posted } from "@byleave/protocol/bridge";
import type { WebViewFromFrame, WebViewPort, WebViewToFrame } from "../../web-view-talk.ts";
import { MOST_POSTED } from "../../web-view-talk.ts";
import { narrowHost } from "./narrow-host.ts";

/** Where a web page is opened, for this program and user: an origin of its own, never the program's nor the host's. */
export interface WebViewPlace {
	/** Whole. */
	readonly src: string;
	readonly origin: string;
}
/**
 * Whether a program may show this address, and where it is opened: the super app's to say. A page that carries the loader of
 * @byleave/miniprogram has `my`. Rejects with an Error whose message is told to the program's developer.
 */
export type PlaceWebView = (url: string) => Promise<WebViewPlace>;

export interface WebViewsParts {
	readonly host: Host;
	readonly appId: string;
	/** The app's registered name. */
	readonly name: string;
	/** The program's own. */
	readonly origin: string;
	readonly frame: HTMLIFrameElement;
	/** Left out, no web page is shown. */
	readonly place?: PlaceWebView | undefined;
}
interface Opened {
	readonly url: string;
	readonly frame: HTMLIFrameElement;
	/** Undefined until it has a place. */
	served?: OpenFrame;
	/** What came before its page was there. */
	readonly early: string[];
	place?: WebViewPlace;
	isLoaded: boolean;
}
/** The most that one program keeps open. */
const MOST_OPEN = 8;

/**
 * Draws a program's web-views: frames beside the program's own, over it, each at its own origin and with a bridge that has few
 * calls. Returns what ends them all.
 */
export function openWebViews(parts: WebViewsParts): () => void {
	const { host, appId, name, origin, frame, place } = parts;
	const opened = new Map<number, Opened>();
	let top: number | undefined;
	let port: MessagePort | undefined;
	const say = (message: WebViewToFrame): void => port?.postMessage(message);

	const close = (key: number): void => {
		const view = opened.get(key);
		opened.delete(key);
		view?.served?.close();
		view?.frame.remove();
	};
	const closeAll = (): void => {
		for (const key of [...opened.keys()]) close(key);
	};
	/** Whether keys go to the program, or to a page that it shows. */
	const hasFocus = (): boolean => {
		const { activeElement } = frame.ownerDocument;
		return activeElement === frame || [...opened.values()].some((view) => view.frame === activeElement);
	};
	/** What cannot be seen takes no focus, and is not read aloud: the one that is seen now has what another one had. */
	const draw = (hadFocus = hasFocus()): void => {
		for (const [key, view] of opened) view.frame.hidden = key !== top;
		const shown = top === undefined ? undefined : opened.get(top);
		const isCovered = shown?.place !== undefined;
		frame.inert = isCovered;
		if (hadFocus) (isCovered ? shown.frame : frame).focus();
	};
	const post = (view: Opened, data: string): void => {
		if (!view.isLoaded || !view.place) return void view.early.push(data);
		view.frame.contentWindow?.postMessage(
			{ type: "byleave:message", v: BRIDGE_VERSION, data } satisfies Posted,
			view.place.origin,
		);
	};
	const open = async (key: number, url: string): Promise<void> => {
		const element = frame.ownerDocument.createElement("iframe");
		element.setAttribute("sandbox", FRAME_SANDBOX);
		element.title = name;
		element.className = "web-view";
		element.style.cssText = "position:absolute;inset:0;inline-size:100%;block-size:100%;border:0;background:#fff";
		const view: Opened = { url, frame: element, early: [], isLoaded: false };
		opened.set(key, view);
		try {
			if (!place) throw new Error("This super app shows no web pages.");
			const found = await place(url);
			if (opened.get(key) !== view) return;
			if (found.origin === origin) throw new Error("A web page needs another origin than the program's.");
			view.place = found;
			element.src = found.src;
			frame.after(element);
			const narrowed = narrowHost(host, {
				posted: (data) => say({ type: "message", key, data }),
				step: (step, params) => say({ type: "call", key, name: step, params }),
				titled: (title) => say({ type: "title", key, title }),
			});
			view.served = openFrame(narrowed, { frame: element, appId, name, origin: found.origin });
			element.addEventListener("load", () => {
				view.isLoaded = true;
				// The document that it had before, and the focus was in, is another one now.
				if (element.ownerDocument.activeElement === element) {
					element.blur();
					element.focus();
				}
				for (const data of view.early.splice(0)) post(view, data);
				say({ type: "loaded", key, url });
			});
		} catch (error) {
			say({ type: "refused", key, url, why: error instanceof Error ? error.message : String(error) });
		}
		draw();
	};
	const hear = (message: WebViewFromFrame): void => {
		if (message.type === "post") {
			const view = opened.get(message.key);
			if (view && typeof message.data === "string" && message.data.length <= MOST_POSTED) post(view, message.data);
			return;
		}
		const hadFocus = hasFocus();
		if (message.type === "show") {
			const { key, url } = message;
			if (!Number.isSafeInteger(key) || typeof url !== "string") return;
			top = key;
			if (opened.get(key)?.url !== url) {
				close(key);
				if (opened.size >= MOST_OPEN) for (const [oldest] of [...opened].slice(0, 1)) close(oldest);
				void open(key, url);
			}
		} else if (message.type === "hide") top = undefined;
		else if (message.type === "close") {
			close(message.key);
			if (top === message.key) top = undefined;
		}
		draw(hadFocus);
	};
	// Each document begins without web pages. Only one of the program's origin gets the port.
	const loaded = (): void => {
		port?.close();
		closeAll();
		top = undefined;
		draw();
		const { port1, port2 } = new MessageChannel();
		port = port1;
		port1.onmessage = ({ data }) => {
			if (port === port1) hear(Object(data) as WebViewFromFrame);
		};
		frame.contentWindow?.postMessage({ type: "byleave:web-view", v: 1 } satisfies WebViewPort, origin, [port2]);
	};
	frame.addEventListener("load", loaded);
	return () => {
		frame.removeEventListener("load", loaded);
		port?.close();
		port = undefined;
		closeAll();
	};
}

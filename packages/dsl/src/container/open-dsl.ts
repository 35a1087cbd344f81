import { FRAME_SANDBOX, type Host, type OpenFrame, openFrame } from "@byleave/host";
import { openWebViews, type PlaceWebView } from "./web-view/open-web-views.ts";

/** A DSL program about to be opened. */
export interface DslLaunch {
	readonly appId: string;
	/** The app's registered name. */
	readonly name: string;
	/** The program's own origin (ruling 12). */
	readonly origin: string;
	/** Its first page: a path, with query. */
	readonly start: string;
	/** Where it is drawn. What stands there goes. */
	readonly parent: HTMLElement;
	/** Left out, it shows no web pages. */
	readonly webView?: PlaceWebView;
}

/** Opens a compiled program in a frame of the host's, with what it wants drawn around it. */
export function openDsl(host: Host, { appId, name, origin, start, parent, webView }: DslLaunch): OpenFrame {
	const frame = parent.ownerDocument.createElement("iframe");
	frame.setAttribute("sandbox", FRAME_SANDBOX);
	frame.title = name;
	frame.src = origin + start;
	parent.replaceChildren(frame);
	const opened = openFrame(host, { frame, appId, name, origin });
	void opened.closed.then(openWebViews({ host, appId, name, origin, frame, place: webView }));
	return opened;
}

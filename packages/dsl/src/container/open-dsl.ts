import { FRAME_SANDBOX, type Host, type OpenFrame, openFrame } from "@byleave/host";
import { type BarsPort, noBars, readBars, readTurn, type ToFrame, type Way } from "../talk.ts";
import { DslElement } from "./tab-bar.ts";
import { openWebViews, type PlaceWebView } from "./web-view/open-web-views.ts";

/** The super app's own title bar, as far as a program's pages have a say in it. */
export interface TitleBarOfHost {
	/** Whether the page on top lies below the bar. */
	transparent(is: boolean): void;
	/** `#rrggbb`, or undefined for its own. */
	background(colour: string | undefined): void;
	/** Something takes a while. */
	loading(is: boolean): void;
	/** One page takes another's place: the title may move with it. */
	turn?(way: Way): void;
	/** Its title: a page may want to know that it was tapped. */
	readonly name: HTMLElement;
}

/** A DSL program about to be opened. */
export interface DslLaunch {
	readonly appId: string;
	/** The app's registered name. */
	readonly name: string;
	/** The program's own origin (ruling 12). */
	readonly origin: string;
	/** Its first page: a path, with query. */
	readonly start: string;
	/** Where it is drawn: an element that is positioned. What stands there goes. */
	readonly parent: HTMLElement;
	readonly bar?: TitleBarOfHost;
	/** Left out, it shows no web pages. */
	readonly webView?: PlaceWebView;
}

/** `#rgb` as `#rrggbb`; empty as undefined. */
const wholeColour = (text: string): string | undefined =>
	text === "" ? undefined : text.length === 7 ? text : `#${[...text.slice(1)].map((digit) => digit + digit).join("")}`;

/** Opens a compiled program in a frame of the host's, with what it wants drawn around it. */
export function openDsl(host: Host, { appId, name, origin, start, parent, bar, webView }: DslLaunch): OpenFrame {
	const { ownerDocument } = parent;
	const element = DslElement.make(ownerDocument);
	const frame = ownerDocument.createElement("iframe");
	frame.setAttribute("sandbox", FRAME_SANDBOX);
	frame.title = name;
	frame.src = origin + start;
	element.append(frame);
	parent.replaceChildren(element);
	const opened = openFrame(host, { frame, appId, name, origin });
	const closeWebViews = openWebViews({ host, appId, name, origin, frame, place: webView });

	let port: MessagePort | undefined;
	const say = (message: ToFrame): void => port?.postMessage(message);
	const draw = (bars = noBars): void => {
		element.show(bars.tabs);
		bar?.transparent(bars.transparent);
		bar?.loading(bars.loading);
		bar?.background(wholeColour(bars.titleColor));
	};
	const titleTapped = (): void => say({ type: "title" });
	element.tapped = (index) => say({ type: "tab", index });
	bar?.name.addEventListener("click", titleTapped);
	// Each document begins without bars, and says for itself what it wants. Only one of the program's origin gets the port.
	frame.addEventListener("load", () => {
		port?.close();
		draw();
		const { port1, port2 } = new MessageChannel();
		port = port1;
		port1.onmessage = ({ data }) => {
			if (port !== port1) return;
			const bars = readBars(data);
			if (bars) draw(bars);
			const way = readTurn(data);
			if (way) bar?.turn?.(way);
		};
		const offer: BarsPort = { type: "byleave:dsl", v: 1 };
		frame.contentWindow?.postMessage(offer, origin, [port2]);
	});
	const end = (): void => {
		port?.close();
		closeWebViews();
		bar?.name.removeEventListener("click", titleTapped);
		draw();
	};
	void opened.closed.then(end);
	return {
		...opened,
		remove() {
			opened.remove();
			element.remove();
		},
	};
}

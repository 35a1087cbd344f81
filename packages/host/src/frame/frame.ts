import { BRIDGE_VERSION, type Hello, type Init, portPipe } from "@byleave/protocol/bridge";
import type { CloseReason, Connection } from "../connection.ts";
import type { Host } from "../host.ts";
import { watchFocus } from "./focus.ts";

export interface FrameOptions {
	readonly frame: HTMLIFrameElement;
	readonly appId: string;
	/** The app's registered name. */
	readonly name: string;
	/** One-time, random, at least 16 characters: the loader put it into the very document of this frame (ruling 12). */
	readonly nonce: string;
	/** The document's origin; `"null"` for a frame that is sandboxed without `allow-same-origin`. */
	readonly origin: string;
	/** Brings the focus back to the sheet. Default: to the sheet element of this package. */
	readonly refocus?: () => void;
}
/** A mini program's frame. Ends with its first document: another one needs another `openFrame` and nonce. */
export interface OpenFrame {
	readonly closed: Promise<CloseReason>;
	/** Ends the bridge; the frame stays. */
	close(): void;
	/** Takes the frame out of the document, for good. */
	remove(): void;
}

const SHORTEST_NONCE = 16;

/**
 * Serves the mini program in a frame. Call it once the frame stands in the document and before its document has
 * loaded: the first `load` is that document's, the next one a navigation, which ends the bridge (checklist 77).
 * Throws a TypeError for a nonce that can be guessed.
 */
export function openFrame(host: Host, options: FrameOptions): OpenFrame {
	const { frame, appId, name, nonce, origin, refocus = focusSheet } = options;
	if (nonce.length < SHORTEST_NONCE) throw new TypeError(`openFrame: the nonce of ${appId} is too short.`);
	const window = frame.ownerDocument.defaultView;
	if (!window) throw new TypeError("openFrame: the frame's document has no window.");
	let connection: Connection | undefined;
	let loads = 0;
	let resolveClosed: (reason: CloseReason) => void = () => {};
	const closed = new Promise<CloseReason>((resolve) => {
		resolveClosed = resolve;
	});

	const onMessage = ({ source, origin: from, data }: MessageEvent) => {
		if (connection || source === null || source !== frame.contentWindow || from !== origin) return;
		const hello = data as Partial<Hello> | null;
		if (hello?.type !== "byleave:hello" || hello.v !== BRIDGE_VERSION || hello.nonce !== nonce) return;
		const { port1, port2 } = new MessageChannel();
		connection = host.connect({ appId, name, pipe: portPipe(port1) });
		void connection.closed.then(end);
		const init: Init = { type: "byleave:init", v: BRIDGE_VERSION, calls: host.calls };
		// An opaque origin cannot be addressed; the port goes to the window whose hello was just checked.
		frame.contentWindow?.postMessage(init, origin === "null" ? "*" : origin, [port2]);
	};
	const onLoad = () => {
		if (++loads > 1) close("left");
	};
	const end = (reason: CloseReason) => {
		window.removeEventListener("message", onMessage);
		frame.removeEventListener("load", onLoad);
		stopWatching();
		resolveClosed(reason);
	};
	const close = (reason: CloseReason = "gone") => {
		if (connection) connection.close(reason);
		else end(reason);
	};
	window.addEventListener("message", onMessage);
	frame.addEventListener("load", onLoad);
	const stopWatching = watchFocus(host, {
		frame,
		window,
		onTheft: refocus,
		onLastTheft() {
			close("focus_stolen");
			frame.remove();
			refocus();
		},
	});
	return {
		closed,
		close: () => close(),
		remove() {
			close();
			frame.remove();
		},
	};

	function focusSheet(): void {
		window?.focus();
		const sheet = frame.ownerDocument.querySelector<HTMLElement & { focusSheet?(): void }>("byleave-sheet");
		sheet?.focusSheet?.();
	}
}

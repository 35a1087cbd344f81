import { BRIDGE_VERSION, type Hello, type Init, portPipe, systemTimers, type Timers } from "@byleave/protocol/bridge";
import type { CloseReason, Connection } from "../connection.ts";
import type { Host } from "../host.ts";
import { returnFocus, watchFocus } from "./focus.ts";
import { programWindow } from "./window.ts";

/**
 * The flags of a program's frame (its `sandbox` attribute), and of every document of a program (`sandbox` in its
 * Content-Security-Policy): an origin of its own, scripts and forms; no popups, no dialogs, no way to move its host.
 */
export const FRAME_SANDBOX = "allow-scripts allow-same-origin allow-forms";

export interface FrameOptions {
	readonly frame: HTMLIFrameElement;
	readonly appId: string;
	/** The app's registered name. */
	readonly name: string;
	/**
	 * The program's own origin: nothing else is ever served there, and to this app, user and channel alone. With the
	 * frame's window it is the identity: whoever speaks from both is the program (ruling 12).
	 */
	readonly origin: string;
	/** Brings the focus back to the sheet. Default: to the sheet element of this package. */
	readonly refocus?: () => void;
	readonly timers?: Timers;
}
/** A mini program's frame, for as long as the host wants it: its documents come and go. */
export interface OpenFrame {
	readonly closed: Promise<CloseReason>;
	/** Ends the bridge; the frame stays. */
	close(): void;
	/** Takes the frame out of the document, for good. */
	remove(): void;
}

/** While a sheet is up, its program's window is asked so often whether it is there. */
const ASKED_EVERY = 1000;

/**
 * Serves the mini program in a frame. Call it once the frame stands in the document and before its document has
 * loaded. Each document that says hello gets a port of its own, and the port of the one before it ends. Throws a
 * TypeError for an origin that is none, opaque, or the host's own.
 */
export function openFrame(host: Host, options: FrameOptions): OpenFrame {
	const { frame, appId, name, origin, refocus = focusSheet, timers = systemTimers } = options;
	const window = frame.ownerDocument.defaultView;
	if (!window) throw new TypeError("openFrame: the frame's document has no window.");
	if (!isOrigin(origin)) throw new TypeError(`openFrame: ${appId} has no origin of its own.`);
	if (origin === window.location.origin) throw new TypeError(`openFrame: the origin of ${appId} is the host's.`);

	const program = programWindow({ frame, window, origin, timers });
	let connection: Connection | undefined;
	let resolveClosed: (reason: CloseReason) => void = () => {};
	const closed = new Promise<CloseReason>((resolve) => {
		resolveClosed = resolve;
	});

	const onMessage = (event: MessageEvent) => {
		const hello = event.data as Partial<Hello> | null;
		if (!program.says(event) || hello?.type !== "byleave:hello") return;
		if (hello.v !== BRIDGE_VERSION || typeof hello.id !== "string") return;
		connection?.close("left");
		const { port1, port2 } = new MessageChannel();
		connection = host.connect({ appId, name, pipe: portPipe(port1), there: program.there });
		const init: Init = { type: "byleave:init", v: BRIDGE_VERSION, id: hello.id, calls: host.calls };
		program.post(init, [port2]);
	};
	const close = (reason: CloseReason = "gone") => {
		window.removeEventListener("message", onMessage);
		stopAsking();
		stopWatching();
		stopReturning();
		connection?.close(reason);
		program.stop();
		resolveClosed(reason);
	};
	window.addEventListener("message", onMessage);
	const stopAsking = whileSheetIsUp(host, timers, async () => {
		const asked = connection;
		// Another document may have come meanwhile, and it is there.
		if (asked && !(await program.there())) asked.close("left");
	});
	const stopReturning = returnFocus(host, { frame, window });
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

/** Runs it again and again for as long as a sheet is up. Returns what ends that. */
function whileSheetIsUp(host: Pick<Host, "watchSheets">, timers: Timers, run: () => Promise<void>): () => void {
	let turn = 0;
	let stopTimer = () => {};
	const rest = () => {
		turn++;
		stopTimer();
	};
	const stop = host.watchSheets((up) => {
		rest();
		const mine = turn;
		const again = async () => {
			await run();
			if (mine === turn) stopTimer = timers.after(ASKED_EVERY, () => void again());
		};
		if (up) void again();
	});
	return () => {
		rest();
		stop();
	};
}

/** The text of an origin that can be addressed, and nothing more than that. */
function isOrigin(text: string): boolean {
	try {
		return new URL(text).origin === text;
	} catch {
		return false;
	}
}

import { MOST_THEFTS } from "@byleave/protocol";
import type { Host } from "../host.ts";

export interface FocusWatch {
	readonly frame: HTMLIFrameElement;
	readonly window: Window;
	/** Has to bring the focus back. */
	onTheft(): void;
	onLastTheft(): void;
}

/**
 * Counts, per sheet, how often a frame takes the focus: a blur of the host window while the document's active
 * element is the frame (ruling 10). A sheet of any app counts: another app's frame may be the thief.
 * Returns what ends the watch.
 */
export function watchFocus(host: Pick<Host, "watchSheets">, { frame, window, ...watch }: FocusWatch): () => void {
	let up = false;
	let thefts = 0;
	const taken = () => frame.ownerDocument.activeElement === frame;
	const onBlur = () => {
		let theft = taken();
		// Firefox names the active element right after the event, and not for long: as the frame is inert under a modal
		// dialog, it soon moves the focus to the body by itself.
		queueMicrotask(() => {
			theft ||= taken();
		});
		// Not within the event: Chromium finishes moving the focus after it, so that the keys would go on reaching the
		// frame and no further blur would tell; and not every browser names the active element before.
		window.setTimeout(() => {
			if (!up || !(theft || taken())) return;
			thefts++;
			if (thefts < MOST_THEFTS) watch.onTheft();
			else watch.onLastTheft();
		});
	};
	window.addEventListener("blur", onBlur);
	const stop = host.watchSheets((now) => {
		up = now;
		thefts = 0;
	});
	return () => {
		up = false;
		stop();
		window.removeEventListener("blur", onBlur);
	};
}

/**
 * Gives the focus back to the frame that had it before the sheet: a person with a keyboard goes on where they were.
 * Nobody else loses it. Returns what ends that.
 */
export function returnFocus(
	host: Pick<Host, "watchSheets">,
	{ frame, window }: Pick<FocusWatch, "frame" | "window">,
): () => void {
	const { ownerDocument: document } = frame;
	let had = false;
	const nobodyHasIt = () => document.activeElement === null || document.activeElement === document.body;
	const giveBack = () => {
		if (had && document.hasFocus() && nobodyHasIt()) frame.focus();
		had = false;
	};
	return host.watchSheets((up) => {
		if (up) {
			had ||= document.activeElement === frame;
			return;
		}
		// Not at once: another sheet has its chance, and this one may keep the focus until it is out of the document.
		window.setTimeout(() => {
			if (!had || nobodyHasIt()) return giveBack();
			document.addEventListener("focusout", () => window.setTimeout(giveBack), { once: true });
		});
	});
}

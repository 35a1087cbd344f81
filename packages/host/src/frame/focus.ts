import type { Host } from "../host.ts";

/** A frame that takes the focus from the sheet so often is removed (ruling 10). */
export const MOST_THEFTS = 3;

export interface FocusWatch {
	readonly frame: HTMLIFrameElement;
	readonly window: Window;
	onTheft(): void;
	onLastTheft(): void;
	/** The sheet has gone, after one theft or two. */
	onSheetGone(): void;
}

/**
 * Counts, per sheet, how often a frame takes the focus: a blur of the host window while the document's active
 * element is the frame (ruling 10). A sheet of any app counts: another app's frame may be the thief.
 * Returns what ends the watch.
 */
export function watchFocus(host: Pick<Host, "watchSheets">, watch: FocusWatch): () => void {
	const { frame, window } = watch;
	let up = false;
	let thefts = 0;
	const look = () => {
		if (!up || frame.ownerDocument.activeElement !== frame) return false;
		thefts++;
		if (thefts < MOST_THEFTS) watch.onTheft();
		else watch.onLastTheft();
		return true;
	};
	const onBlur = () => {
		// Later: some browsers name the active element only then, and a focus() within the event is undone by it.
		window.setTimeout(look);
	};
	window.addEventListener("blur", onBlur);
	const stop = host.watchSheets((now) => {
		if (up && !now && thefts > 0) watch.onSheetGone();
		up = now;
		thefts = 0;
	});
	return () => {
		up = false;
		stop();
		window.removeEventListener("blur", onBlur);
	};
}

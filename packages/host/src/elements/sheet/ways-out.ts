/** How a person leaves the sheet without a button: Back, a tap beside it, a pull at its grabber. `sheet.ts` wires them. */

const MARK = "byleaveSheet";
/** A frame that pushed an entry of its own can swallow the way back; then nobody waits for it any longer. */
const PATIENCE = 500;
/** How far down, in pixels, the grabber has to be drawn. */
const FAR = 72;
let opened = 0;

/**
 * Makes Back call `onBack` instead of leaving the page. Returns what takes the extra history entry away again
 * and settles when it is gone, so that the next sheet does not lose its own entry to this one. With `leave` the
 * entry stays, and means nothing any more: one Back more than there was.
 */
export function holdBack(onBack: () => void): (options: { readonly leave: boolean }) => Promise<void> {
	const mark = `${performance.timeOrigin}:${++opened}`;
	const state = (): Record<string, unknown> => Object(history.state);
	const onTop = () => state()[MARK] === mark;
	try {
		// The page's own state is kept: a router hears of the way back, finds what it knows, and has nothing to do.
		history.pushState({ ...state(), [MARK]: mark }, "");
	} catch {
		return async () => {};
	}
	const entries = history.length;
	// With an entry above ours, one of a frame's, the way back would undo the frame's navigation instead.
	const isLast = () => onTop() && history.length === entries;
	const popped = () => {
		if (onTop()) return;
		window.removeEventListener("popstate", popped);
		onBack();
	};
	window.addEventListener("popstate", popped);
	return ({ leave }) => {
		window.removeEventListener("popstate", popped);
		if (leave || !isLast()) return Promise.resolve();
		return new Promise((resolve) => {
			const gone = () => {
				clearTimeout(timer);
				window.removeEventListener("popstate", gone);
				resolve();
			};
			const timer = setTimeout(gone, PATIENCE);
			window.addEventListener("popstate", gone);
			history.back();
		});
	};
}

/** Calls `onOutside` for a press that begins and ends on the backdrop, if `ready` says so as it begins. */
export function watchBackdrop(dialog: HTMLDialogElement, ready: () => boolean, onOutside: () => void): void {
	let began = false;
	const outside = (event: MouseEvent) => {
		const box = dialog.getBoundingClientRect();
		const within = event.clientX >= box.left && event.clientX <= box.right;
		return event.target === dialog && !(within && event.clientY >= box.top && event.clientY <= box.bottom);
	};
	dialog.addEventListener("pointerdown", (event) => {
		began = outside(event) && ready();
	});
	dialog.addEventListener("click", (event) => {
		if (began && outside(event)) onOutside();
	});
}

/** Lets the sheet be drawn down by its grabber; far enough calls `onDrawn`, less lets it go back up. */
export function watchGrabber(grabber: HTMLElement, dialog: HTMLElement, onDrawn: () => void): void {
	let from: number | undefined;
	const distance = (event: PointerEvent) => Math.max(0, event.clientY - (from ?? event.clientY));
	const letGo = () => {
		from = undefined;
		dialog.style.removeProperty("translate");
	};
	grabber.addEventListener("pointerdown", (event) => {
		if (!event.isPrimary || event.button !== 0) return;
		from = event.clientY;
		grabber.setPointerCapture(event.pointerId);
	});
	grabber.addEventListener("pointermove", (event) => {
		if (from !== undefined) dialog.style.translate = `0 ${distance(event)}px`;
	});
	grabber.addEventListener("pointerup", (event) => {
		if (distance(event) >= FAR) onDrawn();
		letGo();
	});
	grabber.addEventListener("pointercancel", letGo);
}

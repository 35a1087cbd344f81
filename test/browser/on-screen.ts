// When a hand can tap in a frame. A frame of another origin is drawn by a process of its own, and until what that one has
// drawn is on the screen, a browser gives taps at that place to the page around it: they are lost, and nobody says so.
import assert from "node:assert/strict";
import type { Frame, FrameLocator, Page } from "playwright-core";

/** The frame that stands there, once a tap at it reaches it; where it gives way to another meanwhile, that one. */
export async function frameOnScreen(place: Page | Frame | FrameLocator, selector: string): Promise<Frame> {
	for (;;) {
		const frame = await (await place.locator(selector).elementHandle())?.contentFrame();
		assert.ok(frame, `There is no frame ${selector}.`);
		try {
			await onScreen(frame);
			return frame;
		} catch (error) {
			if (!frame.isDetached()) throw error;
		}
	}
}

/** Settles when the document of the frame is loaded and on the screen. */
export async function onScreen(frame: Frame): Promise<void> {
	for (;;) {
		await frame.waitForURL((url) => url.href !== "about:blank");
		await frame.waitForLoadState();
		try {
			return await frame.evaluate(untilOnScreen);
		} catch (error) {
			// Another document has come meanwhile.
			if (frame.isDetached() || !/context was destroyed/.test(String(error))) throw error;
		}
	}
}

/** In a frame's page: its scripts have run, and the browser has presented what there is to see. */
export function isOnScreen(): boolean {
	// A frame begins with an empty document that is nobody's.
	if (location.href === "about:blank" || document.readyState !== "complete") return false;
	// Where there is nothing to tap, there may be nothing to see.
	const isEmpty = document.querySelector("body a, body button, body input, body [role=button]") === null;
	return isEmpty || performance.getEntriesByName("first-contentful-paint").length > 0;
}

/** The page itself looks: for a driver to look again and again, it needs `eval`, which policies forbid. */
const untilOnScreen = `(async () => {
	while (!(${isOnScreen})()) await new Promise((resolve) => setTimeout(resolve, 20));
})()`;

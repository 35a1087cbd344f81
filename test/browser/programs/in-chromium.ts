// A hand in Chromium, over Playwright.
import assert from "node:assert/strict";
import type { Frame, FrameLocator, Locator, Page } from "playwright-core";
import { frameOnScreen } from "../on-screen.ts";
import { PHONE, PROGRAM, WEB_VIEW } from "../sandbox-stage.ts";
import type { Hand } from "./hand.ts";

export function chromiumHand(page: Page): Hand {
	const phone = page.frameLocator(PHONE);
	const program = phone.frameLocator(PROGRAM);
	const sheet = phone.locator("byleave-sheet");
	/** The frame that the phone shows at the time. */
	const frame = async (selector = PROGRAM): Promise<Frame> => {
		const shown = await (await phone.locator(selector).elementHandle())?.contentFrame();
		assert.ok(shown, "The phone shows no such frame.");
		return shown;
	};
	const focused = async (selector: string): Promise<void> =>
		void (await (await frame(selector)).waitForFunction(() => document.hasFocus()));
	return {
		webView() {
			const inside = phone.frameLocator(WEB_VIEW);
			return {
				async tap(name) {
					await frameOnScreen(phone, WEB_VIEW);
					await named(inside, name).click();
				},
				sees: (text) => inside.getByText(text).first().waitFor(),
				focused: () => focused(WEB_VIEW),
				gone: () => phone.locator(WEB_VIEW).waitFor({ state: "detached" }),
			};
		},
		async tap(name) {
			await frameOnScreen(phone, PROGRAM);
			await named(program, name).click();
		},
		fill: (name, text) => program.getByRole("textbox", { name, exact: true }).fill(text),
		sees: (text) => program.getByText(text).first().waitFor(),
		allow: () => sheet.locator("#allow:not([aria-disabled])").click(),
		sheet: () => sheet.locator("dialog[open]").waitFor(),
		noSheet: () => sheet.locator("dialog[open]").waitFor({ state: "detached" }),
		focused: () => focused(PROGRAM),
		back: () => page.evaluate(() => history.back()),
		async reload() {
			const shown = await frame();
			const anew = page.waitForEvent("framenavigated", (navigated) => navigated === shown);
			await Promise.all([anew, shown.evaluate(() => location.reload())]);
			await shown.waitForLoadState();
		},
		async at(path) {
			await (await frame()).waitForURL((url) => url.href.slice(url.origin.length) === path);
		},
		phoneShows: (text) => phone.getByText(text).first().waitFor(),
		press: (name) => phone.getByRole("button", { name, exact: true }).click(),
		timelineShows: (text) => page.locator("#entries").getByText(text).first().waitFor(),
	};
}

/** The button or link of this name. */
const named = (place: FrameLocator, name: string): Locator =>
	place.getByRole("button", { name, exact: true }).or(place.getByRole("link", { name, exact: true }));

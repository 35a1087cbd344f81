// One sheet on a page whose clock stands still, for the tests of the sheet.
import assert from "node:assert/strict";
import type { Sheet } from "@byleave/protocol";
import type { BrowserContextOptions, Page } from "playwright-core";
import { elementsStage } from "./elements-page.ts";
import { sampleSheet } from "./samples.ts";
import { complaints } from "./stage.ts";

type Showing = typeof globalThis & {
	showSheet: (sheet: Sheet, options: object) => Promise<unknown>;
	ending: AbortController;
	answer: () => void;
	settled: Promise<unknown>;
};
export type OnPage = (act: (page: Page) => Promise<void>, options?: BrowserContextOptions) => Promise<void>;

/** For a test file: one browser and one server. Returns what opens a page, lets a test act, and accepts no complaint of it. */
export function staged(): OnPage {
	const started = elementsStage();
	return async (act, options = {}) => {
		const { browser, stage } = await started();
		const context = await browser.newContext({ viewport: { width: 360, height: 780 }, ...options });
		try {
			const page = await context.newPage();
			const heard = complaints(page);
			await page.clock.install({ time: 0 });
			await page.goto(stage.origin);
			await page.clock.pauseAt(60_000);
			await act(page);
			assert.deepEqual(heard, []);
		} finally {
			await context.close();
		}
	};
}

/** Shows a sheet; what becomes of it is `settled`. `busy`: after Allow it stays until `answer`. */
export async function show(
	page: Page,
	sheet: Sheet = sampleSheet(),
	{ expiresIn = 600_000, busy = false } = {},
): Promise<void> {
	await page.evaluate(
		([shown, time, busy]) => {
			const here = globalThis as Showing;
			here.ending = new AbortController();
			const answered = busy ? new Promise<void>((resolve) => Object.assign(here, { answer: resolve })) : undefined;
			here.settled = here
				.showSheet(shown as Sheet, { signal: here.ending.signal, expiresIn: time, answered })
				.catch((error: DOMException) => ({ rejected: error.name }));
		},
		[sheet, expiresIn, busy] as const,
	);
	await page.locator("byleave-sheet dialog").waitFor();
}
/** What the person chose, or `{rejected: name}`. */
export const settled = (page: Page): Promise<unknown> => page.evaluate(() => (globalThis as Showing).settled);
/** Whether the sheet is still to be decided; the element itself goes a moment later than its dialog. */
export const isOpen = (page: Page): Promise<boolean | undefined> =>
	page.evaluate(() => document.querySelector("byleave-sheet")?.shadowRoot?.querySelector("dialog")?.open);
/** The answer to Allow is there. */
export const answer = (page: Page): Promise<void> => page.evaluate(() => (globalThis as Showing).answer());
/** Aborts the signal that the sheet was shown with. */
export const abort = (page: Page): Promise<void> =>
	page.evaluate(() => (globalThis as Showing).ending.abort("page gone"));
/** Lets the frames pass after which Allow works: the first of them is when the sheet begins to be seen. */
export const arm = (page: Page): Promise<void> => page.clock.runFor(FRAMES);
/** 600 ms of frames, each 16 ms, after a first one. */
export const FRAMES = 16 + 38 * 16;
/** A button by its whole name. */
export const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
/** The id of what has the focus, in the sheet or else in the page. */
export const focused = (page: Page): Promise<string | undefined> =>
	page.evaluate(
		() => document.querySelector("byleave-sheet")?.shadowRoot?.activeElement?.id || document.activeElement?.id,
	);
/** The sample with its switches only. */
export function onlyOptional(): Sheet {
	const sheet = sampleSheet();
	return { ...sheet, items: sheet.items.filter((item) => item.optional) };
}

/** Both buttons and, after scrolling, the last sentence are on the screen; nothing runs out at the side; all targets are 44 px. */
export async function inReach(page: Page): Promise<void> {
	const { width = 0, height = 0 } = page.viewportSize() ?? {};
	// Where things come to rest, not where they are on their way.
	await page.locator("byleave-sheet").evaluate(async ({ shadowRoot }) => {
		await Promise.all((shadowRoot?.getAnimations() ?? []).map(({ finished }) => finished));
	});
	const onScreen = async (part: string) => {
		const box = await page.locator(`byleave-sheet ${part}`).boundingBox();
		const across = box && box.x >= 0 && box.x + box.width <= width;
		assert.ok(across && box.y >= 0 && box.y + Math.min(box.height, 44) <= height, `${part}: ${JSON.stringify(box)}`);
	};
	for (const part of ["#deny", "#allow"]) await onScreen(part);
	await page.locator("byleave-sheet .terms").scrollIntoViewIfNeeded();
	for (const part of ["#deny", "#allow", ".terms"]) await onScreen(part);
	const small = await page.locator("byleave-sheet button").evaluateAll((buttons) =>
		buttons.flatMap((made) => {
			const { width, height } = made.getBoundingClientRect();
			return width >= 44 && height >= 44 ? [] : [`${made.id}: ${width} × ${height}`];
		}),
	);
	assert.deepEqual(small, []);
	const sideways = await page.locator("byleave-sheet .body").evaluate((body) => body.scrollWidth - body.clientWidth);
	assert.equal(sideways, 0);
}

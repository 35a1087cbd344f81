import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Notice } from "@byleave/protocol";
import type { Page } from "playwright-core";
import { sampleNotice } from "./samples.ts";
import { show, staged } from "./sheet-stage.ts";
import { violations } from "./stage.ts";

const onPage = staged();

type Telling = typeof globalThis & {
	showNotice(notice: Notice, options: { signal: AbortSignal }): Promise<void>;
	noticeEnding: AbortController;
	noticeGone: boolean;
};
async function tell(page: Page, notice: Notice = sampleNotice()): Promise<void> {
	await page.evaluate((told) => {
		const here = globalThis as Telling;
		here.noticeEnding = new AbortController();
		here.noticeGone = false;
		void here.showNotice(told as Notice, { signal: here.noticeEnding.signal }).then(() => {
			here.noticeGone = true;
		});
	}, notice);
	await page.locator("byleave-notice .notice").waitFor();
}
const gone = async (page: Page) => {
	await page.locator("byleave-notice").waitFor({ state: "detached" });
	return page.evaluate(() => (globalThis as Telling).noticeGone);
};

test("ruling 40: it says which app, what happened, how to undo it and whom to ask; it takes no focus and stops nothing", () =>
	onPage(async (page) => {
		await page.locator("#behind").focus();
		await tell(page);
		assert.equal(await page.evaluate(() => document.activeElement?.id), "behind");
		const said = page.locator("byleave-notice").getByRole("alert");
		assert.equal(
			await said.ariaSnapshot(),
			`- alert:
  - paragraph: Kopi Kita
  - paragraph: You have blocked this app, so it cannot ask you.
  - paragraph: To let it ask again, unblock it under “Apps and what they may see”. Settings, Privacy.
  - paragraph: Questions? help@wallet.example`,
		);
		await page.getByRole("button", { name: "Close" }).click();
		assert.equal(await gone(page), true);
	}));

test("Escape within it, its signal, and whoever takes it away close it", () =>
	onPage(async (page) => {
		await tell(page);
		await page.getByRole("button", { name: "Close" }).focus();
		await page.keyboard.press("Escape");
		assert.equal(await gone(page), true);
		await tell(page);
		await page.evaluate(() => (globalThis as Telling).noticeEnding.abort());
		assert.equal(await gone(page), true);
		await tell(page);
		await page.evaluate(() => document.querySelector("byleave-notice")?.remove());
		assert.equal(await gone(page), true);
	}));

test("a sheet that comes up lies above it", () =>
	onPage(async (page) => {
		await tell(page);
		await show(page);
		const box = await page.locator("byleave-notice .notice").boundingBox();
		const hit = await page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.localName, {
			x: (box?.x ?? 0) + 40,
			y: (box?.y ?? 0) + 40,
		});
		assert.equal(hit, "byleave-sheet");
	}));

describe("axe finds nothing, and nothing runs out at the side", () => {
	for (const [what, language, options] of [
		["light", "en", { colorScheme: "light" }],
		["dark, Chinese", "zh-Hans", { colorScheme: "dark" }],
		["right to left, narrow", "ar", { viewport: { width: 320, height: 256 } }],
	] as const) {
		test(what, () =>
			onPage(async (page) => {
				await tell(page, sampleNotice(language));
				await page.clock.resume();
				assert.deepEqual(await violations(page), []);
				const { width = 0, height = 0 } = page.viewportSize() ?? {};
				const box = await page.locator("byleave-notice .notice").boundingBox();
				assert.ok(box && box.x >= 0 && box.x + box.width <= width && box.y + box.height <= height, JSON.stringify(box));
				const button = await page.locator("byleave-notice button").boundingBox();
				assert.ok(button && button.width >= 44 && button.height >= 44);
			}, options),
		);
	}
});

// What scrolls, turns and is dragged.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import { type Heard, tagStage } from "./stage.ts";

const drawn = tagStage();
const turned = (heard: readonly Heard[]): unknown[] => heard.map(({ detail }) => [detail.current, detail.source]);

/** A mouse that is pressed at one place and let go at another. */
async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
	await page.mouse.move(...from);
	await page.mouse.down();
	await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
	await page.mouse.move(...to);
	await page.mouse.up();
}
/** The slide that is seen has come to rest in its window. */
const rests = (page: Page, text: string): Promise<unknown> =>
	page.waitForFunction((text) => {
		const slide = [...document.querySelectorAll(".b-swiper-item")].find((one) => one.textContent === text);
		const box = slide?.getBoundingClientRect();
		const frame = document.querySelector(".b-window")?.getBoundingClientRect();
		return box && frame && Math.abs(box.left - frame.left) < 1 && Math.abs(box.top - frame.top) < 1;
	}, text);

describe("swiper", () => {
	const axml = (attributes: string): string => `
<swiper id="s" ${attributes} onChange="hear">
  <swiper-item a:for="{{slides}}"><view data-n="{{item}}" onTap="hear">{{item}}</view></swiper-item>
</swiper>`;
	const data = { slides: ["one", "two", "three"], at: 0 };

	test("turns by a drag, one at a time, and stops at its ends", () =>
		drawn({ axml: axml("indicator-dots"), data }, async ({ page, heard, violations }) => {
			await rests(page, "one");
			await drag(page, [300, 60], [40, 60]);
			await rests(page, "two");
			assert.equal(await page.locator(".b-dots > i").count(), 3);
			await drag(page, [300, 60], [40, 60]);
			await rests(page, "three");
			await drag(page, [300, 60], [40, 60]);
			await rests(page, "three");
			await drag(page, [200, 60], [210, 60]);
			await rests(page, "three");
			assert.deepEqual(turned(await heard()), [
				[1, "touch"],
				[2, "touch"],
			]);
			assert.deepEqual(await violations(), []);
		}));
	test("with a finger", () =>
		drawn({ axml: axml(""), data, hasTouch: true }, async ({ page, hears }) => {
			await rests(page, "one");
			const client = await page.context().newCDPSession(page);
			const touch = (type: "touchStart" | "touchMove" | "touchEnd", x: number) =>
				client.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y: 60 }] });
			await touch("touchStart", 300);
			for (const x of [280, 240, 180, 100, 60]) await touch("touchMove", x);
			await touch("touchEnd", 60);
			assert.deepEqual(turned(await hears(1)), [[1, "touch"]]);
			await rests(page, "two");
		}));
	test("by the arrow keys; what is out of sight is out of reach", () =>
		drawn({ axml: axml(""), data }, async ({ page, heard }) => {
			await page.getByRole("group", { name: "Slide 1 of 3" }).press("ArrowRight");
			await rests(page, "two");
			await page.getByRole("group", { name: "Slide 2 of 3" }).waitFor();
			assert.deepEqual(turned(await heard()), [[1, "touch"]]);
			const reached = await page
				.locator(".b-swiper-item")
				.evaluateAll((all) => all.map((one) => (one as HTMLElement).inert));
			assert.deepEqual(reached, [true, false, true]);
		}));
	test("in a circle, over its end both ways", () =>
		drawn({ axml: axml("circular"), data }, async ({ page, heard }) => {
			await rests(page, "one");
			await page.locator("#s").press("ArrowLeft");
			await rests(page, "three");
			await page.locator("#s").press("ArrowRight");
			await rests(page, "one");
			await page.locator("#s").press("ArrowRight");
			await rests(page, "two");
			assert.deepEqual(turned(await heard()), [
				[2, "touch"],
				[0, "touch"],
				[1, "touch"],
			]);
		}));
	test("downwards, where the program wants it, without moving for who wants no motion", () =>
		drawn(
			{ axml: axml('vertical current="{{at}}"'), data, reducedMotion: "reduce" },
			async ({ page, hears, setData }) => {
				await rests(page, "one");
				await setData({ at: 2 });
				assert.deepEqual(turned(await hears(1)), [[2, ""]]);
				await rests(page, "three");
				assert.equal(
					await page.locator(".b-strip").evaluate((strip) => getComputedStyle(strip).transitionProperty),
					"none",
				);
				await drag(page, [100, 20], [100, 130]);
				await rests(page, "two");
			},
		));
	test("by itself, and anew from its end", () =>
		drawn({ axml: axml('autoplay interval="{{200}}" duration="{{0}}"'), data }, async ({ page, hears }) => {
			await page.mouse.move(10, 600);
			assert.deepEqual(turned(await hears(3)).slice(0, 3), [
				[1, "autoplay"],
				[2, "autoplay"],
				[0, "autoplay"],
			]);
		}));
	test("slides that come later count", () =>
		drawn({ axml: axml("indicator-dots"), data: { slides: [] } }, async ({ page, setData }) => {
			await setData({ slides: ["a", "b"] });
			await rests(page, "a");
			await page.waitForFunction(() => document.querySelectorAll(".b-dots > i").length === 2);
			await drag(page, [300, 60], [40, 60]);
			await rests(page, "b");
			await page.getByRole("button", { name: "b" }).waitFor();
		}));
});

describe("scroll-view", () => {
	const axml = `
<scroll-view id="v" scroll-y style="height: 200px" scroll-top="{{top}}" scroll-into-view="{{into}}"
  onScroll="hear" onScrollToLower="hear" onScrollToUpper="hear">
  <view a:for="{{20}}" id="row-{{item}}" style="height: 50px">{{item}}</view>
</scroll-view>`;
	const at = (page: Page): Promise<number> => page.locator("#v").evaluate((view) => view.scrollTop);

	test("goes where the program wants it, and tells its ends once", () =>
		drawn({ axml, data: { top: 0, into: "" } }, async ({ page, hears, heard, setData, violations }) => {
			await setData({ into: "row-4" });
			assert.equal(await at(page), 200);
			await setData({ top: 800 });
			await page.waitForFunction(() =>
				(globalThis as unknown as { heard?: Heard[] }).heard?.some(({ type }) => type === "scrollToLower"),
			);
			assert.equal(await at(page), 800);
			await setData({ top: 790 });
			await setData({ top: 0 });
			await page.waitForFunction(() =>
				(globalThis as unknown as { heard?: Heard[] }).heard?.some(({ type }) => type === "scrollToUpper"),
			);
			await hears(4);
			const all = await heard();
			assert.equal(all.filter(({ type }) => type === "scrollToLower").length, 1);
			const scrolls = all.filter(({ type }) => type === "scroll");
			assert.equal(scrolls.at(-1)?.detail.scrollTop, 0);
			assert.equal(scrolls.at(-1)?.detail.scrollHeight, 1000);
			assert.deepEqual(await violations(), []);
		}));
	test("is reached by keys", () =>
		drawn({ axml, data: { top: 0, into: "" } }, async ({ page }) => {
			await page.locator("#v").press("End");
			await page.waitForFunction(() => (document.querySelector("#v")?.scrollTop ?? 0) > 0);
		}));
	test("across", () =>
		drawn(
			{
				axml: '<scroll-view id="v" scroll-x scroll-left="{{200}}" style="white-space: nowrap"><view style="width: 2000px">long</view></scroll-view>',
			},
			async ({ page }) => {
				assert.equal(await page.locator("#v").evaluate((view) => view.scrollLeft), 200);
			},
		));
});

describe("picker-view", () => {
	test("wheels by keys and by scrolling; the value is a list", () =>
		drawn(
			{
				axml: `
<picker-view value="{{at}}" onChange="hear" id="p">
  <picker-view-column a:for="{{columns}}"><view a:for="{{item}}" a:for-item="one">{{one}}</view></picker-view-column>
</picker-view>`,
				data: {
					at: [1, 0],
					columns: [
						["a", "b", "c"],
						["x", "y", "z"],
					],
				},
			},
			async ({ page, hears, violations, setData }) => {
				const wheels = page.getByRole("spinbutton");
				await page.waitForFunction(
					() => document.querySelector("[role=spinbutton]")?.getAttribute("aria-valuetext") === "b",
				);
				await wheels.nth(1).press("ArrowDown");
				assert.deepEqual((await hears(1))[0]?.detail.value, [1, 1]);
				await wheels.nth(0).evaluate((wheel) => wheel.scrollTo({ top: 72, behavior: "instant" }));
				assert.deepEqual((await hears(2))[1]?.detail.value, [2, 1]);
				await setData({ at: [0, 2] });
				await page.waitForFunction(
					() =>
						[...document.querySelectorAll("[role=spinbutton]")]
							.map((one) => one.getAttribute("aria-valuetext"))
							.join() === "a,z",
				);
				assert.deepEqual(await violations(), []);
			},
		));
});

describe("movable-view", () => {
	test("follows a finger as far as its area goes, and the arrow keys", () =>
		drawn(
			{
				axml: '<movable-area style="width: 200px; height: 100px"><movable-view id="m" style="width: 40px; height: 40px" x="10" y="10" direction="all" onChange="hear">M</movable-view></movable-area>',
			},
			async ({ page, heard }) => {
				await drag(page, [30, 30], [130, 300]);
				const moved = (await heard()).at(-1)?.detail;
				assert.deepEqual([moved?.x, moved?.y], [110, 60]);
				await page.locator("#m").press("ArrowLeft");
				assert.equal((await heard()).at(-1)?.detail.x, 102);
			},
		));
});

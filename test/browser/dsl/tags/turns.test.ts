// Pages in motion. What moves stands still here until the test lets it arrive: nothing waits for time.
import assert from "node:assert/strict";
import { it } from "node:test";
import type { Page } from "playwright-core";
import type { SelectorQuery } from "../../../../packages/dsl/src/calls/selector-query.ts";
import { type PageOf, tagStage } from "./stage.ts";

const stage = tagStage();
const program: PageOf = {
	axml: '<view>First page</view><navigator id="link" url="/pages/b/b?n=1">On</navigator><input placeholder="Name"/>',
	more: "onHide() { (globalThis.lives ??= []).push('a hidden'); }, onShow() { (globalThis.lives ??= []).push('a shown'); },",
	others: { b: '<view>Second page</view><button onTap="none">Here</button>' },
};

/** Nothing that moves gets anywhere by itself from now on. */
async function still(page: Page): Promise<void> {
	const session = await page.context().newCDPSession(page);
	await session.send("Animation.enable");
	await session.send("Animation.setPlaybackRate", { playbackRate: 0 });
}
/** How many things move. */
const moving = (page: Page): Promise<number> => page.evaluate(() => document.getAnimations().length);
/** Lets all arrive. */
const arrive = (page: Page): Promise<void> =>
	page.evaluate(async () => {
		for (const motion of document.getAnimations()) motion.finish();
	});
const focused = (page: Page): Promise<string> =>
	page.evaluate(() => {
		const { activeElement } = document;
		return activeElement?.id || (activeElement?.ariaLabel ?? "");
	});
const shown = (page: Page) => page.locator(".b-page:not([hidden])");
const leaving = (page: Page) => page.locator(".b-leaving");

it("a page comes over the one before it, which is only a picture meanwhile; the new one has the focus, and its title for a name", () =>
	stage(program, async ({ page }) => {
		await still(page);
		await page.locator("#link").press("Enter");
		await shown(page).getByText("Second page").waitFor();
		assert.equal(await moving(page), 1);
		assert.equal(await leaving(page).getByText("First page").isVisible(), true);
		assert.deepEqual(await leaving(page).evaluate((one: HTMLElement) => [one.inert, one.ariaHidden, one.hidden]), [
			true,
			"true",
			true,
		]);
		assert.equal(await page.getByRole("link", { name: "On" }).count(), 0);
		assert.equal(await focused(page), "Tags");
		await page.keyboard.press("Tab");
		assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Here");
		await arrive(page);
		await leaving(page).waitFor({ state: "detached" });
		assert.equal(await page.getByText("First page").isVisible(), false);
		assert.equal(await moving(page), 0);
	}));

it("what a page measures is where it stands when the turn is over; the turn goes on", () =>
	stage(program, async ({ page }) => {
		await still(page);
		await page.locator("#link").press("Enter");
		await shown(page).getByText("Second page").waitFor();
		const measured = await page.evaluate(
			() =>
				new Promise((resolve) => {
					const { my } = globalThis as unknown as { my: { createSelectorQuery(): SelectorQuery } };
					my.createSelectorQuery().select(".b-button").boundingClientRect().exec(resolve);
				}),
		);
		assert.deepEqual(
			(measured as { left: number }[]).map(({ left }) => left),
			[0],
		);
		assert.equal(await moving(page), 1);
		assert.notEqual(await shown(page).evaluate((one) => one.getBoundingClientRect().left), 0);
	}));

it("Back in the midst of it is safe: the page before is there, with the focus where it was, and nothing is left over", () =>
	stage(program, async ({ page }) => {
		await still(page);
		for (const _ of [1, 2, 3]) {
			await page.locator("#link").press("Enter");
			await shown(page).getByText("Second page").waitFor();
			await page.evaluate(() => history.back());
			await shown(page).getByText("First page").waitFor();
			assert.equal(await focused(page), "link");
			assert.equal(await leaving(page).getByText("Second page").count(), 1);
			assert.equal(await moving(page), 1);
		}
		assert.equal(await page.locator(".b-page").count(), 2);
		await arrive(page);
		await leaving(page).waitFor({ state: "detached" });
		assert.equal(await page.locator(".b-page").count(), 1);
		assert.deepEqual(await page.evaluate(() => (globalThis as unknown as { lives: string[] }).lives.slice(-2)), [
			"a hidden",
			"a shown",
		]);
		assert.equal(await page.locator(".b-page").getAttribute("aria-hidden"), null);
		await page.getByPlaceholder("Name").fill("reached");
	}));

it("nothing moves where the person wants it so", () =>
	stage({ ...program, reducedMotion: "reduce" }, async ({ page }) => {
		await still(page);
		await page.locator("#link").press("Enter");
		await shown(page).getByText("Second page").waitFor();
		assert.deepEqual([await moving(page), await leaving(page).count()], [0, 0]);
		await page.evaluate(() => history.back());
		await shown(page).getByText("First page").waitFor();
		assert.deepEqual([await moving(page), await leaving(page).count()], [0, 0]);
		assert.equal(await focused(page), "link");
	}));

it("the head of a page that is refreshed goes to its height, and away, by steps that are seen", () =>
	stage(program, async ({ page }) => {
		await still(page);
		const head = page.locator(".b-pull");
		await page.evaluate("my.startPullDownRefresh()");
		await head.waitFor({ state: "attached" });
		assert.equal((await head.boundingBox())?.height, 0);
		await page.evaluate(() => {
			for (const motion of document.getAnimations()) if (!(motion instanceof CSSAnimation)) motion.finish();
		});
		assert.equal((await head.boundingBox())?.height, 56);
		await page.evaluate("my.stopPullDownRefresh()");
		assert.equal((await head.boundingBox())?.height, 56);
		await arrive(page);
		await head.waitFor({ state: "detached" });
	}));

it("a page that is left with its picker open leaves nothing in the way of the next one, and has it closed on the way back", () =>
	stage(
		{
			...program,
			axml: '<picker id="pick" range="{{[1, 2]}}" onCancel="hear"><view>Pick</view></picker>',
			others: { b: '<switch onChange="none" aria-label="On"/>' },
			reducedMotion: "reduce",
		},
		async ({ page, hears }) => {
			await page.locator("#pick").press("Enter");
			await page.getByRole("dialog").waitFor();
			await page.evaluate("void my.navigateTo({ url: '/pages/b/b' })");
			await shown(page).locator(".b-switch").click();
			await shown(page).locator(":checked").waitFor();
			assert.deepEqual(
				(await hears(1)).map(({ type }) => type),
				["cancel"],
			);
			await page.evaluate("void my.navigateBack()");
			await shown(page).getByText("Pick").waitFor();
			assert.equal(await page.getByRole("dialog").count(), 0);
			assert.equal(await focused(page), "pick");
		},
	));

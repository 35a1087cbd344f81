// Pages that scroll: their end, pulling, and the title that lies above them.
import assert from "node:assert/strict";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { PHONE, PROGRAM, sandboxStage } from "../sandbox-stage.ts";
import { violations } from "../stage.ts";

const folder = fileURLToPath(new URL("../../fixtures/dsl/long", import.meta.url));
const start = "/pages/feed/feed";
const stage = sandboxStage({
	program: { kind: "folder", folder, base: "/", start, isSinglePage: false, isDsl: true },
	home: folder,
});

it("a page hears that it is scrolled, that its end is near, once for each end, and that it was pulled", () =>
	stage.phone(
		async ({ page, host, program }) => {
			const inPage = page.frameLocator(PHONE).frameLocator(PROGRAM);
			await inPage.getByText("Refreshed 0 times, 30 rows, not scrolled").waitFor();
			await inPage.locator(".b-page").evaluate((element) => {
				element.scrollTop = element.scrollHeight;
			});
			await inPage.getByText("60 rows, scrolled").waitFor();
			await inPage.locator(".b-page").evaluate((element) => {
				element.scrollTop = 0;
			});
			const box = await inPage.getByText("Row 1", { exact: true }).boundingBox();
			assert.ok(box);
			await page.mouse.move(box.x + 20, box.y + 5);
			await page.mouse.down();
			await page.mouse.move(box.x + 20, box.y + 60, { steps: 4 });
			await page.mouse.up();
			// Not far enough: nothing.
			await page.mouse.down();
			await page.mouse.move(box.x + 20, box.y + 220, { steps: 8 });
			await page.mouse.up();
			await inPage.getByText("Refreshed 1 times, 60 rows").waitFor();
			assert.equal(await inPage.locator(".b-pull").count(), 0);

			await inPage.getByRole("link", { name: "Cover" }).click();
			await inPage.getByText("launched with pages/feed/feed").waitFor();
			assert.equal(await program.evaluate(() => document.activeElement?.className.includes("b-page")), true);
			const bar = host.locator("body");
			await host.locator("body.below-title").waitFor();
			assert.deepEqual(await violations(host), []);
			const isSeenThrough = () =>
				host.locator("#title-bar").evaluate((one) => / \/ 0\.85\)$/.test(getComputedStyle(one).backgroundColor));
			assert.equal(await isSeenThrough(), true);
			await inPage.locator(".b-page:not([hidden])").evaluate((element) => {
				element.scrollTop = 100;
			});
			await host.locator("body:not(.below-title)").waitFor();
			assert.equal(await isSeenThrough(), false);
			await bar.getByRole("heading", { name: "Cover" }).click();
			await inPage.getByText("title tapped").waitFor();
			await inPage.getByRole("button", { name: "Loading" }).click();
			await host.locator(".title-bar.loading").waitFor();
		},
		{ app: "Long" },
	));

it("the title moves with its page, and a Back button that goes leaves the focus where it was on the page before", () =>
	stage.phone(
		async ({ host, program }) => {
			const inPage = host.frameLocator(PROGRAM);
			await host.evaluate(() => {
				const { animate } = Element.prototype;
				Element.prototype.animate = function (frames, options) {
					if (this.id === "app-name") document.body.dataset.moved = JSON.stringify(Object(frames)[0]);
					return animate.call(this, frames, options);
				};
			});
			await inPage.getByRole("link", { name: "Cover" }).press("Enter");
			await inPage.getByText("launched with pages/feed/feed").waitFor();
			await host.locator('body[data-moved*="translateX(24px)"]').waitFor();
			await host.getByRole("button", { name: "Back" }).press("Enter");
			await inPage.getByText("30 rows").waitFor();
			await host.locator('body[data-moved*="translateX(-24px)"]').waitFor();
			await program.waitForFunction(() => document.hasFocus() && document.activeElement?.textContent === "Cover");
		},
		{ app: "Long", reducedMotion: "no-preference" },
	));

for (const reducedMotion of ["no-preference", "reduce"] as const) {
	it(`what asks and what passes by comes from below, if motion is wanted: ${reducedMotion}`, () =>
		stage.phone(
			async ({ host, program }) => {
				await host.evaluate(() => {
					document.addEventListener("transitionrun", ({ target }) => {
						document.body.dataset.ran = `${document.body.dataset.ran ?? ""} ${(target as Element).className}`;
					});
				});
				const moves = reducedMotion === "no-preference";
				for (const [name, params] of [
					["showToast", { content: "Passing" }],
					["showActionSheet", { items: ["One", "Two"] }],
				] as const) {
					await program.evaluate(`void my.${name}({ ...${JSON.stringify(params)}, complete() {} })`);
					const kind = name === "showToast" ? "toast" : "dialog";
					const shown = host.locator(`.${kind}`);
					await shown.waitFor();
					if (moves) await host.locator(`body[data-ran*="${kind}"]`).waitFor();
					const takes = await shown.evaluate((one) => getComputedStyle(one).transitionDuration);
					assert.equal(takes !== "0s", moves);
				}
				assert.equal((await host.locator("body").getAttribute("data-ran")) !== null, moves);
			},
			{ app: "Long", reducedMotion },
		));
}

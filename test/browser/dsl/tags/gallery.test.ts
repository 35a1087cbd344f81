// Every tag with the family's looks, on narrow phones: nothing is wider than the page, and axe objects to nothing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { launch } from "../../stage.ts";
import { compiled, objections, open } from "./stage.ts";

let browser: Browser;
before(async () => {
	browser = await launch();
});
after(() => browser.close());

const folder = fileURLToPath(new URL("../../../fixtures/dsl/gallery", import.meta.url));

for (const width of [320, 390]) {
	for (const name of ["controls", "looks", "moving"]) {
		test(`${name} at ${width} px`, async () => {
			const page = await browser.newPage({ viewport: { width, height: 700 } });
			try {
				await page.addInitScript("window.my = {}");
				await open(page, await compiled(folder), `pages/${name}/${name}`);
				assert.deepEqual(await objections(page), []);
				const wide = await page.locator(".b-page").evaluate((page) => page.scrollWidth - page.clientWidth);
				assert.equal(wide, 0);
			} finally {
				await page.close();
			}
		});
	}
}

// Browsers that do not know the sandbox's name open it by number: a web page in a web-view then has a port of its own.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { chromiumHand } from "../programs/in-chromium.ts";
import { runProgram } from "../programs/run.ts";
import { complaints, launch, patiently } from "../stage.ts";
import { webViewRows } from "./rows/web-view.ts";

let browser: Browser;
before(async () => {
	browser = await launch();
});
after(() => browser.close());

for (const row of webViewRows) {
	test(`by number: ${row.name}`, () =>
		runProgram(row, async (_, { urls, appIds }) => {
			const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
			await patiently(page);
			page.setDefaultTimeout(90_000);
			const heard = complaints(page);
			try {
				await page.goto(`${urls.pageByNumber}&app=${appIds[0]}&lang=en`);
				await row.run(chromiumHand(page));
				assert.deepEqual(heard, []);
			} finally {
				await page.close();
			}
		}));
}

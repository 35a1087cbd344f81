// Programs as others write them, unchanged, each past its call to the user's data.
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { complaints, keepPicture, launch } from "../stage.ts";
import { chromiumHand } from "./in-chromium.ts";
import { bridgeRows } from "./rows-bridges.ts";
import { callRows } from "./rows-calls.ts";
import { pageRows } from "./rows-pages.ts";
import { serverRows } from "./rows-servers.ts";
import { wayRows } from "./rows-ways.ts";
import { assertQuiet, runProgram } from "./run.ts";

let browser: Browser;
before(async () => {
	browser = await launch();
});
after(() => browser.close());

for (const row of [...pageRows, ...bridgeRows, ...wayRows, ...callRows, ...serverRows]) {
	test(row.name, () =>
		runProgram(row, async (address) => {
			const window = await browser.newContext({ viewport: { width: 1440, height: 900 } });
			const page = await window.newPage();
			page.setDefaultTimeout(90_000);
			const heard = complaints(page);
			try {
				await page.goto(address);
				await row.run(chromiumHand(page));
				assertQuiet(heard, row);
			} catch (error) {
				await keepPicture(page, `failed-${Date.now()}`).catch(() => {});
				throw error;
			} finally {
				await window.close();
			}
		}),
	);
}

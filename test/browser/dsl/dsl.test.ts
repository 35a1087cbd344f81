// DSL programs, unchanged, in the sandbox.
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { chromiumHand } from "../programs/in-chromium.ts";
import { assertQuiet, runProgram } from "../programs/run.ts";
import { complaints, keepPicture, launch } from "../stage.ts";
import { moduleRows } from "./rows-modules.ts";
import { myRows } from "./rows-my.ts";
import { dslPageRows } from "./rows-pages.ts";
import { partRows } from "./rows-parts.ts";
import { thinRows } from "./rows-thin.ts";
import { webViewRows } from "./rows-web-view.ts";

let browser: Browser;
before(async () => {
	browser = await launch();
});
after(() => browser.close());

for (const row of [...thinRows, ...dslPageRows, ...partRows, ...moduleRows, ...webViewRows, ...myRows]) {
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

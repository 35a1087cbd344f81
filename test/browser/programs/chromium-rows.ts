import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { complaints, keepPicture, launch, patiently } from "../stage.ts";
import { chromiumHand } from "./in-chromium.ts";
import type { ProgramRow } from "./row.ts";
import { assertQuiet, runProgram } from "./run.ts";

/** A test for each of these programs, in one Chromium, each in a window of its own. */
export function testRows(rows: readonly ProgramRow[]): void {
	let browser: Browser;
	before(async () => {
		browser = await launch();
	});
	after(() => browser.close());

	for (const row of rows) {
		test(row.name, () =>
			runProgram(row, async (address) => {
				const window = await browser.newContext({
					viewport: { width: 1440, height: 900 },
					// What moves is looked at by tests of its own.
					reducedMotion: "reduce",
				});
				await patiently(window);
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
}

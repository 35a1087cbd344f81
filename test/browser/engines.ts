// Both engines with one hand: Chromium and Firefox, each over its own protocol, where they are.
import type { TestContext } from "node:test";
import puppeteer, { type Browser } from "puppeteer-core";
import { findChromium, findFirefox } from "../../scripts/browser.ts";

export const engines = ["chromium", "firefox"] as const;
export type Engine = (typeof engines)[number];

/** A browser without a window; undefined, and the test says why it is skipped, where there is none. */
export async function engine(name: Engine, t: Pick<TestContext, "skip">): Promise<Browser | undefined> {
	if (name === "chromium") {
		const executablePath = findChromium();
		if (executablePath === undefined) throw new Error("No Chromium found. Set CHROME_PATH, or run npm test.");
		return puppeteer.launch({
			executablePath,
			headless: true,
			args: ["--no-sandbox", "--disable-gpu", "--disable-sync"],
		});
	}
	const executablePath = findFirefox();
	if (executablePath === undefined) {
		t.skip("No Firefox found. Set FIREFOX_PATH if there is one.");
		return undefined;
	}
	return puppeteer.launch({ browser: "firefox", protocol: "webDriverBiDi", headless: true, executablePath });
}

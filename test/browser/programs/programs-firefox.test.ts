// The programs that are about the bridge and the origin, in a second engine, where there is one.
import { after, before, test } from "node:test";
import { HELLO_MS } from "@byleave/protocol/bridge";
import puppeteer, { type Browser } from "puppeteer-core";
import { findFirefox } from "../../../scripts/browser.ts";
import { dslPageRows } from "../dsl/rows/pages.ts";
import { webViewRows } from "../dsl/rows/web-view.ts";
import { giveMinutes } from "../stage.ts";
import { firefoxHand } from "./in-firefox.ts";
import { bridgeRows } from "./rows-bridges.ts";
import { callRows } from "./rows-calls.ts";
import { pageRows } from "./rows-pages.ts";
import { serverRows } from "./rows-servers.ts";
import { wayRows } from "./rows-ways.ts";
import { assertQuiet, runProgram } from "./run.ts";

const executablePath = findFirefox();
const skip = executablePath === undefined && "No Firefox found. Set FIREFOX_PATH if there is one.";

let browser: Browser | undefined;
before(async () => {
	if (executablePath === undefined) return;
	browser = await puppeteer.launch({ browser: "firefox", protocol: "webDriverBiDi", headless: true, executablePath });
});
after(() => browser?.close());

const rows = [...pageRows, ...bridgeRows, ...wayRows, ...callRows, ...serverRows, ...dslPageRows, ...webViewRows];
for (const row of rows.filter(({ everywhere }) => everywhere)) {
	test(row.name, { skip }, () =>
		runProgram(row, async (address) => {
			const window = await browser?.createBrowserContext();
			const page = await window?.newPage();
			if (!page) return;
			await page.evaluateOnNewDocument(giveMinutes, HELLO_MS);
			page.setDefaultTimeout(90_000);
			const heard: string[] = [];
			page.on("pageerror", (error) => heard.push(String(error)));
			page.on("console", (message) => {
				if (message.type() === "error") heard.push(message.text());
			});
			try {
				await page.setViewport({ width: 1440, height: 900 });
				await page.goto(address);
				await row.run(firefoxHand(page));
				assertQuiet(heard, row);
			} finally {
				await window?.close();
			}
		}),
	);
}

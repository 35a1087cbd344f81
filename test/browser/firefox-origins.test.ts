// Ruling 12, tried whole in Firefox: what a mini program does with an origin of its own.
import { after, before, test } from "node:test";
import type { Frame, Page } from "puppeteer-core";
import { firefoxFrames, firefoxPhone } from "./firefox-stage.ts";
import { originCases, originProgram, type Place, strangerPage } from "./origin-cases.ts";
import type { Stage } from "./stage.ts";

const { folder } = originProgram();
let stranger: Stage;
before(async () => {
	stranger = await strangerPage();
});
after(() => stranger.close());

for (const { name, run, mayComplain } of originCases) {
	test(name, (t) =>
		firefoxPhone(
			t,
			folder,
			async ({ page, host, program: first }) => {
				let program = first;
				await run(
					{
						host: placed(host),
						get program() {
							return placed(program);
						},
						async tab(url) {
							const tab = await page.browser().newPage();
							await tab.goto(url);
							return placed(tab);
						},
						async sheet() {
							await host.locator("byleave-sheet >>> dialog[open]").wait();
						},
						back: () => page.evaluate(() => history.back()),
						async reloadPhone() {
							const before = await host.$(".screen iframe");
							await host.locator("#reload").click();
							await host.waitForFunction((frame) => !frame?.isConnected, {}, before);
							({ program } = await firefoxFrames(page));
						},
					},
					stranger,
				);
			},
			// A port that nobody answers for ends by its time.
			{ mayComplain, patient: false },
		),
	);
}

/** Puppeteer's types say more than is needed of what is given and told. */
function placed(place: Frame | Page): Place {
	return {
		evaluate: (act, given) => (place as unknown as Place).evaluate(act, given),
		waitForFunction: (holds, options, given) => (place as unknown as Place).waitForFunction(holds, options, given),
		url: () => place.url(),
	};
}

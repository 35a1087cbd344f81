// Run by hand: draws the elements in every size, theme and language into test/screenshots/, for a person to look at.
import { serveElements } from "./elements-page.ts";
import { sampleGrants, sampleInbox, sampleNotice, sampleSheet } from "./samples.ts";
import { keepPicture, launch } from "./stage.ts";

const browser = await launch();
const stage = await serveElements();
for (const [width, height] of [
	[320, 640],
	[360, 780],
	[640, 400],
	[740, 360],
	[1280, 860],
] as const) {
	for (const colorScheme of ["light", "dark"] as const) {
		const context = await browser.newContext({ viewport: { width, height }, colorScheme });
		for (const language of ["en", "zh-Hans", "ar"]) {
			const page = await context.newPage();
			await page.goto(stage.origin);
			await page.evaluate(
				`showSheet(${JSON.stringify(sampleSheet(language, { sandbox: width === 360 }))}, {signal: new AbortController().signal, expiresIn: 600000})`.replace(
					/^/,
					"void ",
				),
			);
			await page.locator("byleave-sheet .picture.logo.shown").waitFor();
			await page.locator("byleave-sheet #allow:not([aria-disabled])").waitFor();
			await keepPicture(page, `sheet-${width}-${colorScheme}-${language}`);
			await page.goto(stage.origin);
			await page.evaluate(
				`defineGrants(); document.body.replaceChildren(document.createElement('byleave-grants')); document.querySelector('byleave-grants').source = {list: async () => (${JSON.stringify(sampleGrants(language))})}`,
			);
			await page.locator("byleave-grants .picture.shown").waitFor();
			await keepPicture(page, `grants-${width}-${colorScheme}-${language}`);
			await page.goto(stage.origin);
			await page.evaluate(
				`defineInbox(); document.body.replaceChildren(document.createElement('byleave-inbox')); document.querySelector('byleave-inbox').source = {list: async () => (${JSON.stringify(sampleInbox(language))})}`,
			);
			await page.locator("byleave-inbox .picture.shown").first().waitFor();
			await keepPicture(page, `inbox-${width}-${colorScheme}-${language}`);
			await page.goto(stage.origin);
			await page.evaluate(
				`void showNotice(${JSON.stringify(sampleNotice(language))}, {signal: new AbortController().signal})`,
			);
			await page.locator("byleave-notice .picture.shown").waitFor();
			await keepPicture(page, `notice-${width}-${colorScheme}-${language}`);
			await page.close();
		}
		await context.close();
	}
}
await stage.close();
await browser.close();

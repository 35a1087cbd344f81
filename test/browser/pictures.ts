// Run by hand: draws both elements in every size, theme and language into test/screenshots/, for a person to look at.
import { serveElements } from "./elements-page.ts";
import { sampleGrants, sampleSheet } from "./samples.ts";
import { keepPicture, launch } from "./stage.ts";

const browser = await launch();
const stage = await serveElements();
for (const width of [360, 768, 1280, 1920]) {
	for (const colorScheme of ["light", "dark"] as const) {
		const context = await browser.newContext({ viewport: { width, height: width < 600 ? 780 : 860 }, colorScheme });
		for (const language of ["en", "zh-Hans", "ar"]) {
			const page = await context.newPage();
			await page.goto(stage.origin);
			await page.evaluate(
				`showSheet(${JSON.stringify(sampleSheet(language, { sandbox: width === 768 }))}, {signal: new AbortController().signal, expiresIn: 600000})`.replace(
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
			await page.close();
		}
		await context.close();
	}
}
await stage.close();
await browser.close();

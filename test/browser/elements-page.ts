import assert from "node:assert/strict";
import { after } from "node:test";
import type { Browser, Page } from "playwright-core";
import { bundle, launch, type Served, type Stage, serve } from "./stage.ts";

const svg = (inside: string): Served => ({
	type: "image/svg+xml",
	body: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${inside}</svg>`,
});
/** As strict as a super app can be: the elements have to do without inline styles and scripts. */
const POLICY =
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'none'; base-uri 'none'";
const styles = `body{margin:0;min-height:100vh;background:#eef0f2;font-family:sans-serif}h1{margin:0;padding:24px}
@media (prefers-color-scheme:dark){body{background:#101214;color:#eee}}`;

/** Serves a super app's page with the elements on `window`: `showSheet`, `showNotice`, `defineGrants`, `defineInbox`. */
export async function serveElements(more: Readonly<Record<string, Served>> = {}): Promise<Stage> {
	const script = await bundle(`
		import { showSheet } from "./packages/host/src/elements/sheet/sheet.ts";
		import { showNotice } from "./packages/host/src/elements/notice/notice.ts";
		import { defineGrants } from "./packages/host/src/elements/grants/page.ts";
		import { defineInbox } from "./packages/host/src/elements/inbox/page.ts";
		Object.assign(window, { showSheet, showNotice, defineGrants, defineInbox });`);
	const html = `<!doctype html><html lang="en"><title>Super app</title><meta name="viewport" content="width=device-width">
		<link rel="stylesheet" href="/page.css"><link rel="icon" href="/logo.svg"><script type="module" src="/page.js"></script>
		<main><h1>Super app</h1><button id="behind">Behind</button></main></html>`;
	return serve({
		...more,
		"/": { type: "text/html", body: html, headers: { "content-security-policy": POLICY } },
		"/page.css": { type: "text/css", body: styles },
		"/page.js": { type: "text/javascript", body: script },
		"/logo.svg": svg(
			'<rect width="64" height="64" fill="#5b3a29"/><path d="M18 24h24v12a12 12 0 0 1-24 0ZM42 27h4a5 5 0 0 1 0 10h-4" fill="none" stroke="#fff" stroke-width="4"/>',
		),
		"/avatar.svg": svg(
			'<rect width="64" height="64" fill="#7da7a0"/><circle cx="32" cy="25" r="11" fill="#fff"/><path d="M10 64a22 22 0 0 1 44 0" fill="#fff"/>',
		),
	});
}

/** For a test file: one browser and one such page, started by the first test that asks for them. */
export function elementsStage(): () => Promise<{ browser: Browser; stage: Stage }> {
	let started: Promise<{ browser: Browser; stage: Stage }> | undefined;
	after(async () => {
		const both = await started;
		await both?.browser.close();
		await both?.stage.close();
	});
	return () => {
		started ??= Promise.all([launch(), serveElements()]).then(([browser, stage]) => ({ browser, stage }));
		return started;
	};
}

/** How wide phones and tablets are, and in which language a page is tried there. */
export const widths = [
	[320, "id"],
	[320, "ar"],
	[1280, "zh-Hans"],
] as const;

/** Nothing runs out at the side, and each of so many targets is 44 px in both directions. */
export async function fits(page: Page, targets: string, count: number): Promise<void> {
	const sideways = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
	assert.equal(await page.evaluate(sideways), 0);
	const boxes = await page
		.locator(targets)
		.evaluateAll((all) => all.map((made) => made.getBoundingClientRect().toJSON()));
	assert.equal(boxes.length, count);
	assert.deepEqual(
		boxes.filter((box) => box.height < 44 || box.width < 44),
		[],
	);
}

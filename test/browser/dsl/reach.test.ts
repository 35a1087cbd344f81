// Every page of every DSL fixture: axe objects to nothing, nothing is wider than the screen, and the keyboard reaches each control.
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { programFiles } from "../../../packages/dsl/src/compiler/config/units.ts";
import { PROGRAM, sandboxStage } from "../sandbox-stage.ts";
import { launch, violations } from "../stage.ts";
import { compiled, objections, open } from "./tags/stage.ts";
import { pageRows } from "./walk/rows.ts";
import { writeProgram } from "./walk/write.ts";

let browser: Browser;
before(async () => {
	browser = await launch();
});
after(() => browser.close());

const fixtures = fileURLToPath(new URL("../../fixtures/dsl", import.meta.url));
const folders = readdirSync(fixtures, { withFileTypes: true }).filter((entry) => entry.isDirectory());

/** A wallet that has not answered yet, and has nothing stored. */
const waiting = `window.my = new Proxy({}, {
	get: (own, name) => own[name] ?? (typeof name !== "string" || name === "then" ? undefined : () => /Sync$/.test(name) ? {} : new Promise(() => {})),
})`;

for (const { name } of folders) {
	const folder = [join(fixtures, name), join(fixtures, name, "src")].find((one) => existsSync(join(one, "app.json")));
	if (folder) test(`each page of "${name}" at 320 px`, () => reach(folder));
}

test("a page of each kind of the market at 320 px", async () => {
	const folder = await mkdtemp(join(tmpdir(), "byleave-market-"));
	try {
		const kinds = new Map(pageRows.map((row) => [row.kind, row] as const).reverse());
		await writeProgram(folder, [...kinds.values()]);
		await reach(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
});

async function reach(folder: string): Promise<void> {
	const [files, { pages }] = await Promise.all([compiled(folder), programFiles(folder)]);
	assert.ok(pages.length > 0);
	const window = await browser.newContext({ viewport: { width: 320, height: 700 }, reducedMotion: "reduce" });
	try {
		for (const { key } of pages) {
			const page = await window.newPage();
			await page.addInitScript(waiting);
			await open(page, files, key);
			assert.deepEqual([key, await objections(page)], [key, []]);
			assert.deepEqual([key, await tooWide(page)], [key, []]);
			assert.deepEqual([key, await unreached(page)], [key, []]);
			await page.close();
		}
	} finally {
		await window.close();
	}
}

const home = join(fixtures, "tabs");
const stage = sandboxStage({
	program: { kind: "folder", folder: home, base: "/", start: "/pages/home/home", isSinglePage: false, isDsl: true },
	home,
});

for (const colorScheme of ["light", "dark"] as const) {
	test(`what the phone draws around a page, ${colorScheme}: axe objects to nothing, and Tab leads from the page to its tabs`, () =>
		stage.phone(
			async ({ page, host }) => {
				const inPage = host.frameLocator(PROGRAM);
				await inPage.getByRole("button", { name: "Badge" }).click();
				await host.getByRole("button", { name: "3 Me" }).waitFor();
				assert.deepEqual(await violations(host), []);
				await inPage.getByRole("button", { name: "Clear" }).focus();
				await page.keyboard.press("Tab");
				await host.locator("byleave-dsl button[aria-current]:focus").waitFor();
				await page.keyboard.press("Tab");
				await page.keyboard.press("Enter");
				await inPage.getByText("My page, visit 1").waitFor();
				await host.locator("byleave-dsl button[aria-current]:focus", { hasText: "Me" }).waitFor();
				assert.deepEqual(await violations(host), []);
			},
			{ app: "Bookshop", colorScheme },
		));
}

/** What sticks out of the page. */
const tooWide = (page: Page): Promise<string[]> =>
	page.locator(".b-page:not([hidden])").evaluate((page) => {
		if (page.scrollWidth <= page.clientWidth) return [];
		return [...page.querySelectorAll("*")]
			.filter((one) => one.getBoundingClientRect().right > page.clientWidth + 1)
			.map((one) => one.outerHTML.slice(0, 120));
	});

/** Controls that Tab does not come to, though a finger does. Of radio buttons one is enough: arrows lead to the others. */
async function unreached(page: Page): Promise<string[]> {
	await page.evaluate(() => {
		const controls = "button, input, textarea, select, a[href], [role=button], [role=switch], [role=slider], .b-taps";
		for (const one of document.querySelectorAll<HTMLElement>(controls)) {
			const isOff =
				one.matches(":disabled, [aria-disabled=true], [type=radio]:not(:checked)") || !one.checkVisibility();
			if (!isOff) one.dataset.toReach = "";
		}
		(document.activeElement as HTMLElement | null)?.blur();
	});
	const left = (): Promise<number> => page.locator("[data-to-reach]").count();
	// As often as there is something to reach, and as browsers stop on the way, at scrollers.
	for (let steps = 2 * (await left()) + 10; steps > 0 && (await left()) > 0; steps--) {
		await page.keyboard.press("Tab");
		await page.evaluate(() => {
			if (document.activeElement instanceof HTMLElement) delete document.activeElement.dataset.toReach;
		});
	}
	return page.locator("[data-to-reach]").evaluateAll((all) => all.map((one) => one.outerHTML.slice(0, 160)));
}

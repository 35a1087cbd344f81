// The flow and the theft of the focus in a second engine: Firefox, over WebDriver BiDi, where there is one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { causes } from "@byleave/protocol";
import { firefoxPhone as phone } from "./firefox-stage.ts";
import { type InPage, programOf, sheetHasFocus, thief } from "./program.ts";
import { sampleProgram } from "./sandbox-stage.ts";

const thieves = programOf({ "index.html": thief });

test("row 13: the sheet comes, Allow is tapped, and the merchant's server knows the name", (t) =>
	phone(t, sampleProgram, async ({ host, program }) => {
		await program.locator("::-p-text(Sign in with my wallet)").click();
		await host.locator("byleave-sheet >>> #allow:not([aria-disabled])").click();
		await program.locator("::-p-text(Hello, Mara)").wait();
		await host.waitForFunction(() => !document.querySelector("byleave-sheet"));
	}));

test("row 55: the thief hears no key of the sheet, and is removed at the third theft", (t) =>
	phone(t, thieves.folder, async ({ page, host, program }) => {
		const steal = () => program.evaluate(() => (globalThis as unknown as InPage).thief.steal());
		const keys = () => program.evaluate(() => (globalThis as unknown as InPage).thief.keys);
		await program.locator("input").click();
		await program.waitForFunction(() => document.hasFocus());
		await page.keyboard.type("x");
		await program.evaluate(() => (globalThis as unknown as InPage).thief.ask("auth_user"));
		await host.locator("byleave-sheet >>> dialog[open]").wait();
		for (let times = 1; times <= 2; times++) {
			await steal();
			await host.waitForFunction(sheetHasFocus);
			await page.keyboard.type("secret");
			assert.deepEqual(await keys(), ["x"]);
		}
		// The page is gone before it could answer.
		await steal().catch(() => {});
		await host.waitForFunction(() => !document.querySelector("iframe, byleave-sheet"));
		await page.locator("#entries ::-p-text(my.getAuthCode: fail 3)").click();
		await page.locator(`::-p-text(${causes.focus_stolen.what})`).wait();
	}));

test("row 55: a thief is removed, however fast it steals", (t) =>
	phone(t, thieves.folder, async ({ page, host, program }) => {
		await program.locator("input").wait();
		await program.evaluate(() => (globalThis as unknown as InPage).thief.stealForever());
		await program.evaluate(() => (globalThis as unknown as InPage).thief.ask("auth_user"));
		await page.locator("#entries ::-p-text(my.getAuthCode: fail 3)").wait();
		await host.waitForFunction(() => !document.querySelector("iframe, byleave-sheet"));
	}));

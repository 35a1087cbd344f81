// The flow and the theft of the focus in a second engine: Firefox, over WebDriver BiDi, where there is one.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { causes } from "@byleave/protocol";
import { createSandbox } from "byleave";
import puppeteer, { type Frame, type Page } from "puppeteer-core";
import { findFirefox } from "../../scripts/browser.ts";
import { type InPage, programOf, sheetHasFocus, thief } from "./program.ts";
import { sampleProgram } from "./sandbox-stage.ts";

const executablePath = findFirefox();
const thieves = programOf({ "index.html": thief });

test("row 13: the sheet comes, Allow is tapped, and the merchant's server knows the name", (t) =>
	phone(t, sampleProgram, async (page, program) => {
		await program.locator("::-p-text(Sign in with my wallet)").click();
		await page.locator("byleave-sheet >>> #allow:not([aria-disabled])").click();
		await program.locator("::-p-text(Hello, Mara)").wait();
		assert.equal(await page.$("byleave-sheet"), null);
	}));

test("row 55: the thief hears no key of the sheet, and is removed at the third theft", (t) =>
	phone(t, thieves.folder, async (page, program) => {
		const steal = () => program.evaluate(() => (globalThis as unknown as InPage).thief.steal());
		const keys = () => program.evaluate(() => (globalThis as unknown as InPage).thief.keys);
		await program.locator("input").click();
		await page.keyboard.type("x");
		await program.evaluate(() => (globalThis as unknown as InPage).thief.ask("auth_user"));
		await page.locator("byleave-sheet >>> dialog[open]").wait();
		for (let times = 1; times <= 2; times++) {
			await steal();
			await page.waitForFunction(sheetHasFocus);
			await page.keyboard.type("secret");
			assert.deepEqual(await keys(), ["x"]);
		}
		// The page is gone before it could answer.
		await steal().catch(() => {});
		await page.waitForFunction(() => !document.querySelector("iframe, byleave-sheet"));
		await page.locator("#entries ::-p-text(my.getAuthCode: fail 3)").click();
		await page.locator(`::-p-text(${causes.focus_stolen.what})`).wait();
	}));

test("row 55: a thief is removed, however fast it steals", (t) =>
	phone(t, thieves.folder, async (page, program) => {
		await program.locator("input").wait();
		await program.evaluate(() => (globalThis as unknown as InPage).thief.stealForever());
		await program.evaluate(() => (globalThis as unknown as InPage).thief.ask("auth_user"));
		await page.locator("#entries ::-p-text(my.getAuthCode: fail 3)").wait();
		await page.waitForFunction(() => !document.querySelector("iframe, byleave-sheet"));
	}));

async function phone(t: TestContext, program: string, use: (page: Page, program: Frame) => Promise<void>) {
	if (executablePath === undefined) return t.skip("No Firefox found. Set FIREFOX_PATH if there is one.");
	const [browser, sandbox] = await Promise.all([
		puppeteer.launch({ browser: "firefox", protocol: "webDriverBiDi", headless: true, executablePath }),
		createSandbox({ program }),
	]);
	try {
		const page = await browser.newPage();
		page.setDefaultTimeout(20_000);
		const heard: string[] = [];
		page.on("pageerror", (error) => heard.push(String(error)));
		page.on("console", (message) => {
			if (message.type() === "error") heard.push(message.text());
		});
		await page.setViewport({ width: 1440, height: 900 });
		await page.goto(`${sandbox.urls.page}/?app=shop&lang=en`);
		const frame = await page.locator(".screen iframe").waitHandle();
		const inFrame = await frame.contentFrame();
		assert.ok(inFrame, "The phone shows no mini program.");
		await use(page, inFrame);
		assert.deepEqual(heard, []);
	} finally {
		await browser.close();
		await sandbox.close();
	}
}

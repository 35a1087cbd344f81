// The sandbox in Firefox, over WebDriver BiDi, where there is one.
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { HELLO_MS } from "@byleave/protocol/bridge";
import { createSandbox, type Sandbox } from "byleave";
import puppeteer, { type Frame, type Page } from "puppeteer-core";
import { findFirefox } from "../../scripts/browser.ts";
import { isOnScreen } from "./on-screen.ts";
import { giveMinutes } from "./stage.ts";

/** The page, the phone in it, and the mini program in the phone. */
export interface FirefoxPhone {
	readonly sandbox: Sandbox;
	readonly page: Page;
	readonly host: Frame;
	readonly program: Frame;
}

const executablePath = findFirefox();

/** Opens the sandbox with this mini program; fails if the page complained of anything that it may not. */
export async function firefoxPhone(
	t: TestContext,
	program: string,
	use: (phone: FirefoxPhone) => Promise<void>,
	{ mayComplain, patient = true }: { readonly mayComplain?: RegExp | undefined; readonly patient?: boolean } = {},
): Promise<void> {
	if (executablePath === undefined) return t.skip("No Firefox found. Set FIREFOX_PATH if there is one.");
	const [browser, sandbox] = await Promise.all([
		puppeteer.launch({ browser: "firefox", protocol: "webDriverBiDi", headless: true, executablePath }),
		createSandbox({ program }),
	]);
	try {
		const page = await browser.newPage();
		if (patient) await page.evaluateOnNewDocument(giveMinutes, HELLO_MS);
		page.setDefaultTimeout(90_000);
		const heard: string[] = [];
		page.on("pageerror", (error) => heard.push(String(error)));
		page.on("console", (message) => {
			if (message.type() === "error") heard.push(message.text());
		});
		await page.setViewport({ width: 1440, height: 900 });
		await page.goto(`${sandbox.urls.page}/?app=shop&lang=en`);
		await use({ sandbox, page, ...(await firefoxFrames(page)) });
		assert.deepEqual(
			heard.filter((line) => !mayComplain?.test(line)),
			[],
		);
	} finally {
		await browser.close();
		await sandbox.close();
	}
}

/** The phone that the page shows now, and its program. */
export async function firefoxFrames(page: Page): Promise<Pick<FirefoxPhone, "host" | "program">> {
	const host = await (await page.locator("iframe#phone").waitHandle()).contentFrame();
	assert.ok(host, "The page shows no phone.");
	const program = await (await host.locator(".screen iframe").waitHandle()).contentFrame();
	assert.ok(program, "The phone shows no mini program.");
	await program.waitForFunction(isOnScreen, { polling: 50 });
	return { host, program };
}

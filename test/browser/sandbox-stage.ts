// The sandbox in a real browser, as a developer sees it, with a hand on the phone.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { createMerchant, type Merchant } from "@byleave/merchant";
import { createSandbox, type Sandbox, type SandboxOptions } from "byleave";
import type { Browser, BrowserContextOptions, Frame, Page } from "playwright-core";
import type { UserAct } from "../truth-table/row.ts";
import { frameOnScreen } from "./on-screen.ts";
import { complaints, keepPicture, launch, patiently } from "./stage.ts";

export const sampleProgram = fileURLToPath(new URL("../../examples/mini-program", import.meta.url));

/** One browser and one sandbox for all tests of a file. */
export interface SandboxStage {
	readonly sandbox: () => Sandbox;
	/** The sandbox's page in a window of its own; fails if the page complained of anything. */
	phone(use: (phone: Phone) => Promise<void>, options?: PhoneOptions): Promise<void>;
}
export interface PhoneOptions extends BrowserContextOptions {
	/** In place of the file's own: another one that the test has opened, and closes. */
	readonly of?: Sandbox;
	readonly app?: string;
	readonly language?: string;
	/**
	 * In the window of the last test that said so, which costs half as much as one of its own: the page is loaded anew, what
	 * it or a program has stored stays.
	 */
	readonly sameWindow?: boolean;
	/** What the page may say without the test failing. */
	readonly mayComplain?: RegExp;
	/** False where the test is about what ends by its time: the page's deadlines are the product's own then. */
	readonly patient?: boolean;
}

export function sandboxStage(options: Partial<SandboxOptions> = {}): SandboxStage {
	let browser: Browser;
	let sandbox: Sandbox;
	let kept: Window | undefined;
	before(async () => {
		[browser, sandbox] = await Promise.all([launch(), createSandbox({ program: sampleProgram, ...options })]);
	});
	after(async () => {
		await browser?.close();
		await sandbox?.close();
	});
	return {
		sandbox: () => sandbox,
		async phone(
			use,
			{ of = sandbox, app = "shop", language = "en", sameWindow = false, mayComplain, patient = true, ...context } = {},
		) {
			const window = (sameWindow && kept) || (await openWindow(browser, context, patient));
			kept = undefined;
			const { page, heard } = window;
			heard.length = 0;
			try {
				await page.goto(`${of.urls.page}/?app=${app}&lang=${language}`);
				await use(await phoneOn(page));
				assert.deepEqual(
					heard.filter((line) => !mayComplain?.test(line)),
					[],
				);
				if (sameWindow) kept = window;
			} catch (error) {
				// What a person would have seen tells more than a timeout; where no picture is kept, the words of it.
				await keepPicture(page, `failed-${Date.now()}`).catch(() => {});
				throw new Error([String(error), ...heard, ...(await wordsOn(page))].join("\n"), { cause: error });
			} finally {
				if (kept !== window) await page.context().close();
			}
		},
	};
}

/** A page in a window, and what it complains of. */
interface Window {
	readonly page: Page;
	readonly heard: string[];
}
async function openWindow(browser: Browser, options: BrowserContextOptions, patient: boolean): Promise<Window> {
	const context = await browser.newContext({
		viewport: { width: 1440, height: 900 },
		// What moves is looked at by tests of its own.
		reducedMotion: "reduce",
		...options,
	});
	if (patient) await patiently(context);
	const page = await context.newPage();
	page.setDefaultTimeout(90_000);
	return { page, heard: complaints(page) };
}

/** What each document on the page says, in short. */
const wordsOn = (page: Page): Promise<readonly string[]> =>
	Promise.all(
		page.frames().map(async (frame) => {
			const words = await frame
				.evaluate(() => document.body.innerText.replace(/\s+/g, " ").slice(0, 800))
				.catch(String);
			return `${frame.url()}: ${words}`;
		}),
	);

/** What a mini program heard of one call: which callback, and with what. */
export type Heard = readonly (readonly [callback: "success" | "fail" | "complete" | "promise", result: unknown])[];

export interface Phone {
	readonly page: Page;
	/** The phone's own frame: the host document, with the sheet. */
	readonly host: Frame;
	/** The mini program's own frame, whatever document it shows. */
	readonly program: Frame;
	/** my.getAuthCode with all callbacks; without `options`, with no argument at all. */
	ask(options?: { readonly scopes: unknown }): Promise<Heard>;
	/** What the sheet shows, by its titles, `?` marking those with a switch. Waits for the sheet. */
	lines(): Promise<readonly string[]>;
	/** Does with the sheet what a user does. */
	will(act: UserAct, titleOf?: (scope: string) => string): Promise<void>;
	/** Settles when no sheet is there. Its answer may come first: a sheet takes its entry of the history along. */
	noSheet(): Promise<void>;
}

/** Settles when this phone and its program are no longer on the screen. */
export async function gone(host: Frame): Promise<void> {
	while (!host.isDetached()) await host.waitForFunction(() => false).catch(() => {});
}

/** Where the phone is in the page, and where the mini program is in the phone. */
export const PHONE = "iframe#phone";
export const PROGRAM = ".screen iframe:not(.web-view)";
/** The web page that a program shows. */
export const WEB_VIEW = ".screen iframe.web-view:not([hidden])";

export async function phoneOn(page: Page): Promise<Phone> {
	const host = await (await page.locator(PHONE).elementHandle())?.contentFrame();
	assert.ok(host, "The page shows no phone.");
	const program = await frameOnScreen(host, PROGRAM);
	const sheet = host.locator("byleave-sheet");
	return {
		page,
		host,
		program,
		ask: (options) => program.evaluate(askInPage, options && { scopes: options.scopes }) as Promise<Heard>,
		async lines() {
			await sheet.locator("dialog[open]").waitFor();
			return sheet.locator(".line").evaluateAll((lines) =>
				lines.flatMap((line) => {
					const mark = line.querySelector("[role=switch]") ? "?" : "";
					return [...line.querySelectorAll(".title")].map((title) => (title.textContent ?? "") + mark);
				}),
			);
		},
		async will(act, titleOf = (scope) => scope) {
			await sheet.locator("dialog[open]").waitFor();
			if (typeof act === "object") {
				for (const scope of act.on) await sheet.getByRole("switch", { name: titleOf(scope) }).click();
				return allow(host);
			}
			switch (act) {
				case "Allow":
					return allow(host);
				case "Don't allow":
					return sheet.locator("#deny").click();
				case "Escape":
					// Keys may go to the program for a moment after the sheet has taken the focus.
					await program.waitForFunction(() => !document.hasFocus());
					return page.keyboard.press("Escape");
				case "Back":
					return page.evaluate(() => history.back());
				case "backdrop": {
					// Beside the sheet counts once it has been there for long enough, like Allow.
					await sheet.locator("#allow:not([aria-disabled])").waitFor();
					const box = await page.locator(PHONE).boundingBox();
					assert.ok(box);
					return page.mouse.click(box.x + box.width / 2, box.y + 8);
				}
				default:
					throw new Error(`Nobody does ${act} here.`);
			}
		},
		noSheet: () => sheet.waitFor({ state: "detached" }),
	};
}

/** Allow is armed 600 ms after the sheet has come; whoever taps waits for it to look so. */
async function allow(host: Frame): Promise<void> {
	await host.locator("byleave-sheet #allow:not([aria-disabled])").click();
}

interface InPage {
	readonly my: { getAuthCode(options?: object): Promise<unknown> };
}
function askInPage(options: { scopes: unknown } | undefined): Promise<[string, unknown][]> {
	const { my } = globalThis as unknown as InPage;
	const heard: [string, unknown][] = [];
	if (options === undefined) return my.getAuthCode().then((result) => [["promise", result]]);
	const hear = (callback: string) => (result: unknown) => heard.push([callback, result]);
	const asked = { ...options, success: hear("success"), fail: hear("fail"), complete: hear("complete") };
	return my
		.getAuthCode(asked)
		.then(hear("promise"), hear("promise"))
		.then(() => heard);
}

/** The sample merchant's client, with the keys of the sandbox's own .env. */
export async function merchantOf(sandbox: Sandbox): Promise<Merchant> {
	const [answerKey] = (await sandbox.server.context.keys.published()).filter(({ purpose }) => purpose === "answer");
	return createMerchant({
		gateway: sandbox.urls.gateway,
		clientId: sandbox.clientId,
		privateKey: sandbox.state.merchant.privateKey,
		platformPublicKey: answerKey?.publicKey ?? "",
		platform: sandbox.server.context.platform,
	});
}

/** The fields that a code's token reveals, beside userId. */
export async function disclosed(merchant: Merchant, authCode: string): Promise<readonly string[]> {
	const tokens = await merchant.applyToken({ authCode });
	assert.ok(tokens.resultStatus === "S", tokens.result.resultCode);
	const info = await merchant.inquiryUserInfo({ accessToken: tokens.accessToken });
	assert.ok(info.resultStatus === "S", info.result.resultCode);
	const { userId: _, ...rest } = info.userInfo;
	return Object.keys(rest).sort();
}

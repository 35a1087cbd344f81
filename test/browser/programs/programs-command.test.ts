// Programs by the command that a developer types, from the folder that they are in.
import assert from "node:assert/strict";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { complaints, keepPicture, launch, patiently } from "../stage.ts";
import { byCommand } from "./by-command.ts";
import { type Hand, signIn, signInAgain } from "./hand.ts";
import { chromiumHand } from "./in-chromium.ts";
import { fixture, type Made, withProgram } from "./row.ts";
import { saveTeas, viteProgram } from "./rows-servers.ts";
import { openShopServer, SHOP_API } from "./shop-server.ts";

let browser: Browser;
before(async () => {
	browser = await launch();
});
after(() => browser.close());

/** Types `byleave dev <given>` in a folder, opens the page that it prints, and has a hand on the phone. */
async function typed(
	made: Made,
	{ folder, given, back = [] }: { readonly folder: string; readonly given: string; readonly back?: readonly string[] },
	use: (hand: Hand, page: Page, said: () => string) => Promise<void>,
): Promise<void> {
	const shop = made.closes(await openShopServer());
	const command = made.closes(
		await byCommand(folder, await made.folder(), given, "--backend", `${SHOP_API}=${shop.origin}`, ...back),
	);
	shop.redeemsWith(command.merchant);
	const window = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	await patiently(window);
	const page = await window.newPage();
	page.setDefaultTimeout(90_000);
	const heard = complaints(page);
	try {
		await page.goto(command.page);
		await use(chromiumHand(page), page, command.said);
		assert.deepEqual(heard, []);
	} catch (error) {
		await keepPicture(page, `failed-${Date.now()}`).catch(() => {});
		throw new Error(`After:\n${command.said()}`, { cause: error });
	} finally {
		await window.close();
	}
}

test("byleave dev . runs several pages, and opens them anew when one is saved: what was allowed stays", () =>
	withMade(async (made) => {
		const folder = await made.folder();
		await cp(fixture("pages"), folder, { recursive: true });
		await typed(made, { folder, given: "." }, async (hand, _page, said) => {
			assert.match(said(), /^Taken for the web pages in \. \(its index\.html\)$/m);
			assert.match(said(), /^ {2}Program +Noodle bar \(Noodle-bar\)$/m);
			await hand.tap("My account");
			await signIn(hand);
			await saved(join(folder, "account.html"), ["Hello, ", "Welcome back, "], ["Item('user'", "Item('member'"]);
			await hand.sees("page start");
			await hand.tap("My account");
			await hand.tap("Sign in");
			await hand.sees("Welcome back, Mara");
		});
	}));

test("byleave dev ./vite-app starts Vite; a saved module comes over its web socket", () =>
	withMade(async (made) => {
		const folder = await viteProgram(made);
		await typed(made, { folder, given: "." }, async (hand, page, said) => {
			assert.match(said(), /^Taken for the development server of \. \(script "dev" of its package\.json: vite/m);
			await hand.sees("Assam");
			await signIn(hand);
			const connected = page.waitForEvent("console", (message) => message.text() === "[vite] connected.");
			await hand.reload();
			await connected;
			await saveTeas(folder, "Keemun");
			await hand.sees("Keemun");
			await signInAgain(hand);
		});
	}));

test("byleave dev ./index.html runs a page that is written for the raw bridge", () =>
	withMade((made) =>
		typed(made, { folder: fixture("bridge-ready"), given: "./index.html" }, async (hand, _page, said) => {
			assert.match(said(), /^Taken for the web pages in \. \(from index\.html on\)$/m);
			await hand.sees("The bridge is there");
			await signIn(hand);
		}),
	));

/** Edits a file as its developer would. */
async function saved(path: string, ...changes: readonly (readonly [from: string, to: string])[]): Promise<void> {
	const text = await readFile(path, "utf8");
	await writeFile(
		path,
		changes.reduce((all, [from, to]) => all.replaceAll(from, to), text),
	);
}

const withMade = (use: (made: Made) => Promise<void>): Promise<void> =>
	withProgram({ name: "", program: async () => "", run: async () => {} }, (_given, made) => use(made));

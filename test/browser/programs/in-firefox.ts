// A hand in Firefox, over WebDriver BiDi.
import assert from "node:assert/strict";
import type { ElementHandle, Frame, Page } from "puppeteer-core";
import { isOnScreen } from "../on-screen.ts";
import type { Hand } from "./hand.ts";

export function firefoxHand(page: Page): Hand {
	const within = async (place: Frame | Page, frame: string): Promise<Frame> => {
		const shown = await (await place.locator(frame).waitHandle()).contentFrame();
		assert.ok(shown, "The page shows no such frame.");
		return shown;
	};
	const phone = (): Promise<Frame> => within(page, "iframe#phone");
	const program = async (): Promise<Frame> => within(await phone(), ".screen iframe:not(.web-view)");
	const focused = async (place: Frame): Promise<void> =>
		void (await lasting(() => place.waitForFunction(() => document.hasFocus())));
	const has = (place: Frame | Page, text: string): Promise<unknown> =>
		lasting(() =>
			place.waitForFunction(
				(sought) => document.body?.innerText.replace(/\s+/g, " ").includes(sought),
				{},
				text.replace(/\s+/g, " "),
			),
		);
	const tapIn = (place: Frame, name: string): Promise<void> =>
		lasting(async () => {
			await place.waitForFunction(isOnScreen, { polling: 50 });
			const tappable = 'self::a or self::button or @role="button" or @role="link"';
			const called = `translate(., " ", "")="${name.replaceAll(" ", "")}" or @aria-label="${name}"`;
			await place.locator(`::-p-xpath(//*[${tappable}][${called}])`).click();
		});
	return {
		tap: async (name) => tapIn(await program(), name),
		async fill(name, text) {
			const field = (await program()).locator(`::-p-aria([name="${name}"][role="textbox"])`);
			await lasting(() => field.fill(text));
		},
		sees: async (text) => void (await has(await program(), text)),
		webView() {
			const selector = ".screen iframe.web-view:not([hidden])";
			const inside = async () => within(await phone(), selector);
			return {
				tap: async (name) => tapIn(await inside(), name),
				sees: async (text) => void (await has(await inside(), text)),
				focused: async () => focused(await inside()),
				gone: async () =>
					void (await (await phone()).waitForFunction((sought) => !document.querySelector(sought), {}, selector)),
			};
		},
		focused: async () => focused(await program()),
		allow: async () => (await phone()).locator("byleave-sheet >>> #allow:not([aria-disabled])").click(),
		sheet: async () => void (await (await phone()).locator("byleave-sheet >>> dialog[open]").waitHandle()),
		async noSheet() {
			await (await phone()).waitForFunction(
				() => !document.querySelector("byleave-sheet")?.shadowRoot?.querySelector("dialog[open]"),
			);
		},
		back: () => page.evaluate(() => history.back()),
		async reload() {
			const shown = await program();
			await shown.evaluate(() => {
				document.documentElement.dataset.old = "";
				location.reload();
			});
			await lasting(() =>
				shown.waitForFunction(
					() => document.readyState === "complete" && document.documentElement.dataset.old === undefined,
				),
			);
		},
		async at(path) {
			const shown = await program();
			await lasting(() =>
				shown.waitForFunction(
					(sought) => location.href.slice(location.origin.length) === sought && document.readyState === "complete",
					{},
					path,
				),
			);
		},
		async phoneShows(text) {
			await (await phone()).waitForFunction(
				(sought) => {
					// What elements draw for themselves is no text of the document's.
					const inside = [...document.querySelectorAll("*")].map(({ shadowRoot }) => shadowRoot?.textContent ?? "");
					return [document.body.innerText, ...inside].join(" ").replace(/\s+/g, " ").includes(sought);
				},
				{},
				text,
			);
		},
		async press(name) {
			const found = await (await phone()).waitForFunction(
				(sought) => {
					const drawn = document.querySelector("byleave-dsl")?.shadowRoot?.querySelectorAll("button") ?? [];
					const words = (text: string | null): string => (text ?? "").replace(/\s/g, "");
					return [...document.querySelectorAll("button"), ...drawn].find(
						(one) => one.ariaLabel === sought || words(one.textContent) === words(sought),
					);
				},
				{},
				name,
			);
			await (found.asElement() as ElementHandle<Element> | null)?.click();
		},
		async timelineShows(text) {
			await page.waitForFunction(
				(sought) => document.querySelector("#entries")?.textContent?.includes(sought),
				{},
				text,
			);
		},
	};
}

/** Asks again where the document that was asked has gone meanwhile. */
async function lasting<Told>(ask: () => Promise<Told>): Promise<Told> {
	for (;;) {
		try {
			return await ask();
		} catch (error) {
			if (!/context|navigat|detached|destroyed|discarded|realm|no such frame/i.test(String(error))) throw error;
		}
	}
}

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { GrantsAnswer } from "@byleave/protocol";
import type { BrowserContextOptions, Page } from "playwright-core";
import { elementsStage, fits, widths } from "./elements-page.ts";
import { inboxCases } from "./inbox-cases.ts";
import { sampleGrants } from "./samples.ts";
import { complaints, violations } from "./stage.ts";

const started = elementsStage();

interface Held {
	answer: GrantsAnswer;
	calls: unknown[][];
	/** The next call of this name fails, once. */
	failing: string;
	release: () => void;
}
const held = <T>(page: Page, read: (held: Held) => T): Promise<T> =>
	page.evaluate(`(${read})(globalThis.held)`) as Promise<T>;

/** The page with a server of three lines behind it. `waiting` holds the first list back until it is released. */
async function onPage(
	act: (page: Page) => Promise<void>,
	{
		answer = sampleGrants(),
		failing = "",
		waiting = false,
		...options
	}: BrowserContextOptions & { answer?: GrantsAnswer; failing?: string; waiting?: boolean } = {},
): Promise<void> {
	const { browser, stage } = await started();
	const context = await browser.newContext({
		viewport: { width: 360, height: 780 },
		locale: "en-GB",
		timezoneId: "UTC",
		...options,
	});
	try {
		const page = await context.newPage();
		const heard = complaints(page);
		await page.goto(stage.origin);
		await page.evaluate(setUp, { answer, failing, waiting });
		await page.locator("byleave-grants .page").waitFor();
		await act(page);
		assert.deepEqual(heard, []);
	} finally {
		await context.close();
	}
}

/** Runs in the page. */
function setUp({ answer, failing, waiting }: { answer: GrantsAnswer; failing: string; waiting: boolean }): void {
	const here = globalThis as typeof globalThis & { held: Held; defineGrants: () => void };
	let release = () => {};
	const released = waiting
		? new Promise<void>((resolve) => {
				release = resolve;
			})
		: undefined;
	const state: Held = { answer, calls: [], failing, release };
	here.held = state;
	const called = async (name: string, ...given: unknown[]) => {
		state.calls.push([name, ...given]);
		await released;
		if (state.failing !== name) return;
		state.failing = "";
		throw new Error("the server is away");
	};
	const change = (appId: string, to: (app: GrantsAnswer["apps"][number]) => object) => {
		const apps = state.answer.apps.map((app) => (app.app.appId === appId ? { ...app, ...to(app) } : app));
		state.answer = { ...state.answer, apps: apps.filter((app) => app.blocked || app.scopes.length > 0) };
	};
	const source = {
		list: async () => {
			await called("list");
			return state.answer;
		},
		stopScope: async (appId: string, scope: string) => {
			await called("stopScope", appId, scope);
			change(appId, (app) => ({ scopes: app.scopes.filter((row) => row.scope !== scope) }));
		},
		stopApp: async (appId: string) => {
			await called("stopApp", appId);
			change(appId, () => ({ scopes: [] }));
		},
		block: async (appId: string, blocked: boolean) => {
			await called("block", appId, blocked);
			change(appId, () => ({ scopes: [], blocked }));
		},
	};
	here.defineGrants();
	const element = document.createElement("byleave-grants");
	document.querySelector("main")?.append(Object.assign(element, { source }));
}

const calls = async (page: Page) => (await held(page, (state) => state.calls)).filter(([name]) => name !== "list");
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const focusedText = (page: Page) =>
	page.evaluate(() => document.querySelector("byleave-grants")?.shadowRoot?.activeElement?.textContent);

describe("axe finds nothing", () => {
	const empty = { ...sampleGrants(), apps: [] };
	for (const [what, options] of [
		["light", { colorScheme: "light" }],
		["dark", { colorScheme: "dark", answer: sampleGrants("zh-Hans") }],
		["right to left", { answer: sampleGrants("ar") }],
		["320 pixels wide", { answer: sampleGrants("id"), viewport: { width: 320, height: 256 } }],
		["empty", { answer: empty }],
		["loading", { waiting: true }],
		["failed", { failing: "list" }],
	] as const) {
		test(what, () => onPage(async (page) => assert.deepEqual(await violations(page), []), options));
	}
	test("asking", () =>
		onPage(async (page) => {
			await button(page, "Block app").click();
			assert.deepEqual(await violations(page), []);
		}));
});

test("each app with what it may see, in the words the user saw, and since when in the user's own way", () =>
	onPage(async (page) => {
		const card = page.locator("byleave-grants .card").first();
		assert.equal(await card.ariaSnapshot(), READ_ALOUD);
		assert.equal(await page.locator("byleave-grants time").first().getAttribute("datetime"), "2026-03-05T09:30:00Z");
	}));
const READ_ALOUD = `- listitem:
  - heading "Kopi Kita" [level=3]
  - paragraph: PT Kopi Kita Indonesia
  - paragraph:
    - text: Allowed on
    - time: 5 March 2026
  - paragraph: This app may
  - list:
    - listitem:
      - paragraph: Know you again, by a number that stands for you here
      - paragraph: Comes with opening the app, without being asked
    - listitem:
      - paragraph: See your nickname
      - paragraph: To write your name on the cup.
      - paragraph: See your profile picture
      - button "Stop"
    - listitem:
      - paragraph: See part of your phone number
      - paragraph:
        - text: Allowed on
        - time: 11 April 2026
      - button "Stop"
  - button "Stop all"
  - button "Block app"`;

test("one scope is stopped at once; the list says what is so now, and the focus stays with the app", () =>
	onPage(async (page) => {
		await page.locator("byleave-grants .scope", { hasText: "See your nickname" }).getByRole("button").click();
		await page.getByText("Done. The list is up to date.").waitFor({ state: "attached" });
		assert.deepEqual(await calls(page), [["stopScope", "app-1", "profile"]]);
		assert.equal(await page.getByText("See your nickname").count(), 0);
		assert.equal(await focusedText(page), "Kopi Kita");
	}));

for (const [name, question, call] of [
	["Stop all", "Stop all of this?", ["stopApp", "app-1"]],
	["Block app", "Block this app?", ["block", "app-1", true]],
] as const) {
	describe(`${name} asks first, in place`, () => {
		test("and does it", () =>
			onPage(async (page) => {
				await button(page, name).click();
				assert.match((await focusedText(page)) ?? "", new RegExp(`^${question.replace("?", "\\?")}`));
				assert.deepEqual(await calls(page), []);
				await button(page, name).click();
				await page.getByText("Done.").waitFor({ state: "attached" });
				assert.deepEqual(await calls(page), [call]);
			}));
		test("and does not, by button or by Escape", () =>
			onPage(async (page) => {
				await button(page, name).click();
				await button(page, "Keep as it is").click();
				assert.equal(await focusedText(page), name);
				await page.keyboard.press("Enter");
				await page.keyboard.press("Escape");
				assert.equal(await focusedText(page), name);
				assert.deepEqual(await calls(page), []);
			}));
	});
}

test("a blocked app is unblocked at once", () =>
	onPage(async (page) => {
		assert.equal(await page.getByText("Blocked", { exact: true }).count(), 1);
		await button(page, "Unblock").click();
		await page.getByText("Done.").waitFor({ state: "attached" });
		assert.deepEqual(await calls(page), [["block", "app-2", false]]);
		assert.equal(await page.getByText("Loud Deals").count(), 0);
		assert.equal(await focusedText(page), "Apps and what they may see");
	}));

test("what fails is said in words, changes nothing, and can be tried again", () =>
	onPage(async (page) => {
		await page.evaluate(() => Object.assign((globalThis as unknown as { held: Held }).held, { failing: "stopApp" }));
		await button(page, "Stop all").click();
		await button(page, "Stop all").click();
		await page.getByRole("alert").filter({ hasText: "Nothing has changed." }).waitFor();
		assert.equal(await page.getByText("See your nickname").count(), 1);
		await button(page, "Stop all").click();
		await page.getByText("Done.").waitFor({ state: "attached" });
		assert.equal(await page.getByText("See your nickname").count(), 0);
	}));

test("a list that does not come can be asked for again", () =>
	onPage(
		async (page) => {
			await page.getByRole("alert").filter({ hasText: "could not be loaded" }).waitFor();
			await button(page, "Try again").click();
			await page.getByText("See your nickname").waitFor();
			assert.equal(await focusedText(page), "Apps and what they may see");
		},
		{ failing: "list" },
	));

test("while it loads there is a skeleton and a word for those who do not see it", () =>
	onPage(
		async (page) => {
			assert.equal(await page.getByRole("status").textContent(), "Getting the list of apps…");
			assert.equal(await page.locator("byleave-grants .bone").count(), 3);
			await held(page, (state) => state.release());
			await page.getByText("See your nickname").waitFor();
			assert.equal(await page.locator("byleave-grants .bone").count(), 0);
		},
		{ waiting: true },
	));

test("an empty list says what will be here", () =>
	onPage(
		async (page) => {
			assert.equal(await page.getByText("No app has your leave.").count(), 1);
		},
		{ answer: { ...sampleGrants(), apps: [] } },
	));

test("keyboard only, from the first button to the last", () =>
	onPage(async (page) => {
		await page.locator("#behind").focus();
		const order: (string | null | undefined)[] = [];
		for (let step = 0; step < 5; step++) {
			await page.keyboard.press("Tab");
			order.push(await focusedText(page));
		}
		assert.deepEqual(order, ["Stop", "Stop", "Stop all", "Block app", "Unblock"]);
	}));

test("names stay text", () =>
	onPage(
		async (page) => {
			assert.equal(await page.locator("byleave-grants h3").first().textContent(), "<img src=x onerror=alert(1)>pay");
			assert.equal(await page.locator("byleave-grants img").count(), 1);
		},
		{
			answer: {
				...sampleGrants(),
				apps: sampleGrants().apps.map((app) => ({
					...app,
					app: { ...app.app, name: "<img src=x onerror=alert(1)>p\u200Bay" },
				})),
			},
		},
	));

for (const [width, language] of widths) {
	test(`${width} pixels wide, ${language}: nothing runs out at the side, targets are 44 px`, () =>
		onPage((page) => fits(page, "byleave-grants button", 5), {
			viewport: { width, height: 700 },
			answer: sampleGrants(language),
		}));
}

inboxCases(started);

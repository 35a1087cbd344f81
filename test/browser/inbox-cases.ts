// No test file: the inbox's cases, run on the browser and the page of the user's other page.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { InboxAnswer, MessageOpened } from "@byleave/protocol";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { fits, widths } from "./elements-page.ts";
import { sampleInbox } from "./samples.ts";
import { complaints, type Stage, violations } from "./stage.ts";

interface HeldInbox {
	answer: InboxAnswer;
	calls: unknown[][];
	/** What the element told its page. */
	told: unknown[][];
	/** The next call of this name fails, once. */
	failing: string;
}
type Options = BrowserContextOptions & { answer?: InboxAnswer; failing?: string };

/** Runs in the page: an inbox with a server of three lines behind it. */
function setUp({ answer, failing }: { answer: InboxAnswer; failing: string }): void {
	const here = globalThis as typeof globalThis & { held: HeldInbox; defineInbox: () => void };
	const state: HeldInbox = { answer, calls: [], told: [], failing };
	here.held = state;
	const called = async (name: string, ...given: unknown[]): Promise<void> => {
		state.calls.push([name, ...given]);
		if (state.failing !== name) return;
		state.failing = "";
		throw new Error("the server is away");
	};
	const change = (to: (message: InboxAnswer["messages"][number]) => object | null): void => {
		const messages = state.answer.messages.flatMap((message) => {
			const changed = to(message);
			return changed === null ? [] : [{ ...message, ...changed }];
		});
		const unread = messages.filter(({ read }) => !read).length;
		const words = { ...state.answer.words, unread: unread === 0 ? "" : state.answer.words.unread };
		state.answer = { ...state.answer, messages, unread, words };
	};
	const source = {
		list: async () => {
			await called("list");
			return state.answer;
		},
		open: async (messageId: string): Promise<MessageOpened> => {
			await called("open", messageId);
			change((message) => (message.messageId === messageId ? { read: true } : {}));
			return { appId: "app-1", page: "orders/7?from=message", url: null };
		},
		remove: async (messageId: string) => {
			await called("remove", messageId);
			change((message) => (message.messageId === messageId ? null : {}));
		},
		stop: async (appId: string) => {
			await called("stop", appId);
			change((message) => (message.app.appId === appId ? { stop: null } : {}));
		},
	};
	here.defineInbox();
	const element = document.createElement("byleave-inbox");
	for (const type of ["byleave-unread", "byleave-open"] as const) {
		document.addEventListener(type, (event) => state.told.push([type, (event as CustomEvent).detail]));
	}
	document.querySelector("main")?.append(Object.assign(element, { source }));
}

const held = <T>(page: Page, read: (held: HeldInbox) => T): Promise<T> =>
	page.evaluate(`(${read})(globalThis.held)`) as Promise<T>;
const acts = async (page: Page) => (await held(page, (state) => state.calls)).filter(([name]) => name !== "list");
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const focusedText = (page: Page) =>
	page.evaluate(() => document.querySelector("byleave-inbox")?.shadowRoot?.activeElement?.textContent);
const card = (page: Page, messageId: string) => page.locator(`byleave-inbox [data-message="${messageId}"]`);

export function inboxCases(started: () => Promise<{ browser: Browser; stage: Stage }>): void {
	async function onPage(act: (page: Page) => Promise<void>, options: Options = {}): Promise<void> {
		const { answer = sampleInbox(), failing = "", ...more } = options;
		const { browser, stage } = await started();
		const context = await browser.newContext({
			...{ viewport: { width: 360, height: 780 }, locale: "en-GB", timezoneId: "UTC" },
			...more,
		});
		try {
			const page = await context.newPage();
			const heard = complaints(page);
			await page.goto(stage.origin);
			await page.evaluate(setUp, { answer, failing });
			await page.locator("byleave-inbox .page h2, byleave-inbox .problem").first().waitFor();
			await act(page);
			assert.deepEqual(heard, []);
		} finally {
			await context.close();
		}
	}

	describe("the inbox: axe finds nothing", () => {
		for (const [what, options] of [
			["light", { colorScheme: "light" }],
			["dark", { colorScheme: "dark", answer: sampleInbox("zh-Hans") }],
			["right to left", { answer: sampleInbox("ar") }],
			["320 pixels wide", { answer: sampleInbox("id"), viewport: { width: 320, height: 256 } }],
			["empty", { answer: { ...sampleInbox(), messages: [] } }],
			["failed", { failing: "list" }],
		] as const satisfies readonly (readonly [string, Options])[]) {
			test(what, () =>
				onPage(async (page) => assert.deepEqual(await violations(page), []), { reducedMotion: "reduce", ...options }),
			);
		}
	});

	describe("the inbox", () => {
		test("says who wrote by its registered name, what, when, and whether it is new", () =>
			onPage(async (page) => {
				assert.equal(await card(page, "m-3").ariaSnapshot(), READ_ALOUD);
				assert.equal(await page.locator("byleave-inbox time").first().getAttribute("datetime"), "2026-03-05T09:30:00Z");
				assert.deepEqual(await held(page, (state) => state.told), [["byleave-unread", { unread: 1 }]]);
				assert.equal(
					await page.locator("byleave-inbox").evaluate((inbox) => (inbox as HTMLElement & { unread: number }).unread),
					1,
				);
			}));

		test("a tap opens what the server says, and the message is read", () =>
			onPage(async (page) => {
				await card(page, "m-3").getByRole("button", { name: "Open" }).click();
				await page.getByText("1 unread message").waitFor({ state: "detached" });
				assert.deepEqual(await acts(page), [["open", "m-3"]]);
				assert.deepEqual((await held(page, (state) => state.told)).slice(1), [
					["byleave-open", { appId: "app-1", page: "orders/7?from=message", url: null }],
					["byleave-unread", { unread: 0 }],
				]);
				assert.equal(await page.getByText("New", { exact: true }).count(), 0);
			}));

		test("a message is removed, said aloud, and the focus is at the title", () =>
			onPage(async (page) => {
				await card(page, "m-2").getByRole("button", { name: "Remove" }).click();
				await page.getByText("Removed.").waitFor({ state: "attached" });
				assert.deepEqual(await acts(page), [["remove", "m-2"]]);
				assert.equal(await page.getByText("Everything must go.").count(), 0);
				assert.equal(await focusedText(page), "Inbox");
			}));

		test("messages are stopped by one tap, which says before what it does and after what was done", () =>
			onPage(async (page) => {
				const stop = button(page, "Stop messages from Kopi Kita");
				const described = await stop.getAttribute("aria-describedby");
				assert.match((await page.locator(`byleave-inbox #${described}`).textContent()) ?? "", /takes effect at once/);
				await stop.click();
				await page.getByRole("status").filter({ hasText: "Stopped. Kopi Kita may no longer write to you." }).waitFor();
				assert.deepEqual(await acts(page), [["stop", "app-1"]]);
				assert.equal(await stop.count(), 0);
				assert.equal(await focusedText(page), "Kopi Kita");
				assert.equal(await page.getByText("Your cup is ready").count(), 1, "what has come stays");
			}));

		test("what fails is said in words and changes nothing", () =>
			onPage(async (page) => {
				for (const [failing, name] of [
					["open", "Open"],
					["remove", "Remove"],
					["stop", "Stop messages from Kopi Kita"],
				] as const) {
					await page.evaluate((name) => {
						(globalThis as unknown as { held: HeldInbox }).held.failing = name;
					}, failing);
					await card(page, "m-3").getByRole("button", { name, exact: true }).click();
					await card(page, "m-3").getByRole("alert").filter({ hasText: "Nothing has changed." }).waitFor();
				}
				assert.deepEqual(
					(await held(page, (state) => state.told)).filter(([type]) => type === "byleave-open"),
					[],
				);
				assert.equal(await page.getByText("New", { exact: true }).count(), 1);
			}));

		test("an app that cannot be opened is said to be so, and has no button for it", () =>
			onPage(async (page) => {
				assert.equal(await card(page, "m-1").getByRole("button", { name: "Open" }).count(), 0);
				assert.equal(await card(page, "m-1").getByText("This app cannot be opened now.").count(), 1);
			}));

		test("keyboard only, from the first button to the last", () =>
			onPage(async (page) => {
				await page.locator("#behind").focus();
				const order: (string | null | undefined)[] = [];
				for (let step = 0; step < 8; step++) {
					await page.keyboard.press("Tab");
					order.push(await focusedText(page));
				}
				assert.deepEqual(
					order.map((text) => text?.replace(/[\u2068\u2069]/g, "")),
					[
						"The way thereshop.kopi.example",
						...["Open", "Remove", "Stop messages from Kopi Kita"],
						...["Open", "Remove"],
						...["Remove", "Stop messages from Closed Shop"],
					],
				);
			}));

		test("[94] a merchant's words stay text, isolated; a link shows its host, and only https is one", () => {
			const [message, ...others] = sampleInbox().messages;
			assert.ok(message);
			const hostile = {
				...message,
				title: "<img src=x onerror=alert(1)>\u202Egnp",
				content: '<a href="javascript:alert(1)">free</a>',
				link: { label: "kopi.example", url: "https://kopi.example@evil.example/" },
			};
			const script = { ...message, messageId: "m-9", link: { label: "Tap me", url: "javascript:alert(1)" } };
			return onPage(
				async (page) => {
					const text = card(page, "m-3").locator(".text");
					assert.equal(await text.locator("bdi").first().textContent(), "<img src=x onerror=alert(1)>gnp");
					assert.equal(await text.locator("img").count(), 0);
					assert.deepEqual(
						await text
							.locator("a")
							.evaluateAll((all) => all.map((a) => [a.textContent, a.getAttribute("rel"), a.getAttribute("target")])),
						[["kopi.exampleevil.example", "noopener noreferrer", "_blank"]],
					);
					assert.equal(await card(page, "m-9").locator("a").count(), 0);
					assert.equal(await card(page, "m-9").getByText("Tap me").count(), 1);
				},
				{ answer: { ...sampleInbox(), messages: [hostile, script, ...others] } },
			);
		});

		for (const [width, language] of widths) {
			test(`${width} pixels wide, ${language}: nothing runs out at the side, targets are 44 px`, () =>
				onPage((page) => fits(page, "byleave-inbox button, byleave-inbox a", 8), {
					viewport: { width, height: 700 },
					answer: sampleInbox(language),
				}));
		}
	});
}
const READ_ALOUD = `- listitem:
  - heading "Kopi Kita" [level=3]
  - paragraph: PT Kopi Kita Indonesia
  - paragraph:
    - time: 5 Mar 2026, 09:30
  - paragraph: New
  - paragraph: Your cup is ready
  - paragraph: Come and get it.
  - paragraph: The counter is open until six.
  - paragraph:
    - link "The way there shop.kopi.example":
      - /url: https://shop.kopi.example/way?to=1
  - button "Open"
  - button "Remove"
  - button "Stop messages from Kopi Kita"`;

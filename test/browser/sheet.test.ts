import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import { sampleSheet } from "./samples.ts";
import {
	abort,
	answer,
	arm,
	button,
	FRAMES,
	focused,
	isOpen,
	onlyOptional,
	settled,
	show,
	staged,
} from "./sheet-stage.ts";

const onPage = staged();

describe("what a person decides", () => {
	test("Allow accepts the required scopes and the optional ones switched on", () =>
		onPage(async (page) => {
			await show(page);
			await page.getByRole("switch", { name: "See your real name" }).click();
			await arm(page);
			await button(page, "Allow").click();
			assert.deepEqual(await settled(page), { kind: "accepted", scopes: ["profile", "birthday", "name"] });
			assert.equal(await page.locator("byleave-sheet").count(), 0);
		}));
	test("switches start off, and off again is off", () =>
		onPage(async (page) => {
			await show(page);
			assert.equal(await page.getByRole("switch", { checked: true }).count(), 0);
			await page.getByText("See your real name").click();
			assert.equal(await page.getByRole("switch", { checked: true }).count(), 1);
			await page.getByRole("switch", { checked: true }).click();
			await arm(page);
			await button(page, "Allow").click();
			assert.deepEqual(await settled(page), { kind: "accepted", scopes: ["profile", "birthday"] });
		}));
	test("Don't allow works at once", () =>
		onPage(async (page) => {
			await show(page);
			await button(page, "Don't allow").click();
			assert.deepEqual(await settled(page), { kind: "denied" });
		}));
	test("Not you? asks for another user", () =>
		onPage(async (page) => {
			await show(page);
			await button(page, "Not you?").click();
			assert.deepEqual(await settled(page), { kind: "switchUser" });
		}));
	test("where Allow would grant nothing, it is disabled and says why, until a switch is on", () =>
		onPage(async (page) => {
			await show(page, onlyOptional());
			await arm(page);
			const allow = button(page, "Allow");
			assert.equal(await allow.isDisabled(), true);
			assert.equal(await described(page), "Switch on at least one to allow.");
			await allow.click({ force: true });
			await page.getByRole("switch").first().click();
			assert.equal(await allow.isEnabled(), true);
			assert.equal(await described(page), null);
			await allow.click();
			assert.deepEqual(await settled(page), { kind: "accepted", scopes: ["phone"] });
		}));
	test("where something is granted anyway, Allow waits for no switch", () =>
		onPage(async (page) => {
			await show(page, { ...onlyOptional(), grantsAnyway: true });
			await arm(page);
			await button(page, "Allow").click();
			assert.deepEqual(await settled(page), { kind: "accepted", scopes: [] });
		}));
});

async function described(page: Page): Promise<string | null> {
	return button(page, "Allow").evaluate((allow) => {
		const id = allow.getAttribute("aria-describedby");
		return id && ((allow.getRootNode() as ShadowRoot).getElementById(id)?.textContent ?? "");
	});
}

describe("Allow waits", () => {
	test("[84] 600 ms of frames after the sheet appears, and not one less", () =>
		onPage(async (page) => {
			await show(page);
			const allow = button(page, "Allow");
			await page.clock.runFor(FRAMES - 16);
			assert.equal(await allow.isDisabled(), true);
			await page.clock.runFor(16);
			await allow.click();
			assert.deepEqual(await settled(page), { kind: "accepted", scopes: ["profile", "birthday"] });
		}));
	for (const [what, happens] of [
		["the window has the focus again", () => window.dispatchEvent(new Event("focus"))],
		["the page is visible again", () => document.dispatchEvent(new Event("visibilitychange"))],
	] as const) {
		test(`again after ${what}`, () =>
			onPage(async (page) => {
				await show(page);
				await arm(page);
				await page.evaluate(happens);
				await page.clock.runFor(FRAMES - 16);
				assert.equal(await button(page, "Allow").isDisabled(), true);
				await page.clock.runFor(16);
				await button(page, "Allow").click();
				assert.deepEqual(await settled(page), { kind: "accepted", scopes: ["profile", "birthday"] });
			}));
	}
	test("again after a frame stole the focus; focusSheet takes it back", () =>
		onPage(async (page) => {
			await show(page);
			await arm(page);
			await page.evaluate(() => {
				const frame = document.createElement("iframe");
				document.body.append(frame);
				frame.contentDocument?.body.append(frame.contentDocument.createElement("input"));
				frame.contentDocument?.querySelector("input")?.focus();
			});
			assert.notEqual(await focused(page), "name");
			await page.evaluate(() =>
				(document.querySelector("byleave-sheet") as HTMLElement & { focusSheet(): void }).focusSheet(),
			);
			assert.equal(await focused(page), "name");
			assert.equal(await button(page, "Allow").isDisabled(), true);
			await arm(page);
			assert.equal(await button(page, "Allow").isEnabled(), true);
		}));
	test("[84] for a person: a click made by a script is none", () =>
		onPage(async (page) => {
			await show(page);
			await arm(page);
			await page.evaluate(() => {
				const root = document.querySelector("byleave-sheet")?.shadowRoot;
				for (const made of root?.querySelectorAll<HTMLElement>("[role=switch], #allow") ?? []) made.click();
			});
			assert.equal(await page.getByRole("switch", { checked: true }).count(), 0);
			await button(page, "Allow").click();
			assert.deepEqual(await settled(page), { kind: "accepted", scopes: ["profile", "birthday"] });
		}));
});

describe("ways out", () => {
	const dismissed = { kind: "dismissed" };
	test("Escape", () =>
		onPage(async (page) => {
			await show(page);
			await page.keyboard.press("Escape");
			assert.deepEqual(await settled(page), dismissed);
		}));
	test("the backdrop, once the sheet has been seen; a press before that starts the waiting anew", () =>
		onPage(async (page) => {
			await show(page);
			await page.mouse.click(180, 4);
			assert.equal(await isOpen(page), true);
			await arm(page);
			await page.mouse.click(180, 4);
			assert.deepEqual(await settled(page), dismissed);
		}));
	test("a press that begins on the sheet and ends on the backdrop is not one", () =>
		onPage(async (page) => {
			await show(page);
			await arm(page);
			await page.getByText("wants to").hover();
			await page.mouse.down();
			await page.mouse.move(180, 4);
			await page.mouse.up();
			assert.equal(await isOpen(page), true);
		}));
	test("the grabber, drawn down far enough", () =>
		onPage(async (page) => {
			await show(page);
			for (const far of [40, 90]) {
				await page.locator("byleave-sheet .grabber").hover();
				await page.mouse.down();
				await page.mouse.move(180, 28 + far);
				await page.mouse.up();
				if (far === 40) assert.equal(await isOpen(page), true);
			}
			assert.deepEqual(await settled(page), dismissed);
		}));
	test("Back, which leaves the page where it was", () =>
		onPage(async (page) => {
			await page.evaluate(() => history.pushState({ page: 2 }, "", "/second"));
			await show(page);
			await page.goBack();
			assert.deepEqual(await settled(page), dismissed);
			assert.deepEqual(await place(page), { path: "/second", state: { page: 2 } });
			await page.goBack();
			assert.equal((await place(page)).path, "/");
		}));
	test("after any other way Back leads where it led before, and the page's router hears only what it knows", () =>
		onPage(async (page) => {
			await page.evaluate(() => {
				history.pushState({ page: 2 }, "", "/second");
				window.addEventListener("popstate", (event) => {
					if (location.pathname !== "/second" || event.state.page !== 2) document.body.append("lost");
				});
			});
			for (const _ of [1, 2]) {
				await show(page);
				await page.keyboard.press("Escape");
				await settled(page);
			}
			assert.deepEqual(await place(page), { path: "/second", state: { page: 2 } });
			assert.equal(await page.getByText("lost").count(), 0);
			await page.goBack();
			assert.equal((await place(page)).path, "/");
		}));
	test("abort closes it", () =>
		onPage(async (page) => {
			await show(page);
			await abort(page);
			assert.deepEqual(await settled(page), { rejected: "AbortError" });
			assert.equal(await page.locator("byleave-sheet").count(), 0);
		}));
	test("so does taking the element away", () =>
		onPage(async (page) => {
			await show(page);
			await page.evaluate(() => document.querySelector("byleave-sheet")?.remove());
			assert.deepEqual(await settled(page), { rejected: "AbortError" });
		}));
	test("an aborted signal shows nothing", () =>
		onPage(async (page) => {
			const answer = await page.evaluate(async (sheet) => {
				const { showSheet } = globalThis as unknown as { showSheet: (...given: unknown[]) => Promise<unknown> };
				return showSheet(sheet, { signal: AbortSignal.abort(), expiresIn: 1 }).catch((error) => error.name);
			}, sampleSheet());
			assert.equal(answer, "AbortError");
			assert.equal(await page.locator("byleave-sheet").count(), 0);
		}));
	test("the ticket's end closes it", () =>
		onPage(async (page) => {
			await show(page, sampleSheet(), { expiresIn: 5000 });
			await page.clock.runFor(4999);
			assert.equal(await isOpen(page), true);
			await page.clock.runFor(1);
			assert.deepEqual(await settled(page), { rejected: "TimeoutError" });
		}));
	test("the focus goes back to where it was", () =>
		onPage(async (page) => {
			await page.locator("#behind").focus();
			await show(page);
			await page.keyboard.press("Escape");
			await settled(page);
			assert.equal(await focused(page), "behind");
		}));
});

const place = (page: Page) => page.evaluate(() => ({ path: location.pathname, state: history.state }));

test("keyboard only: title, switches, Not you?, Don't allow, Allow; Space and Enter work", () =>
	onPage(async (page) => {
		await show(page);
		assert.equal(await focused(page), "name");
		await arm(page);
		const order: (string | undefined)[] = [];
		for (let step = 0; step < 5; step++) {
			await page.keyboard.press("Tab");
			order.push(await focused(page));
			if (order.at(-1) === "switch-0") await page.keyboard.press("Space");
		}
		assert.deepEqual(order, ["switch-0", "switch-1", "not-you", "deny", "allow"]);
		await page.keyboard.press("Enter");
		assert.deepEqual(await settled(page), { kind: "accepted", scopes: ["profile", "birthday", "phone"] });
	}));

describe("after Allow the sheet stays, busy, until the answer is there", () => {
	const accepted = { kind: "accepted", scopes: ["profile", "birthday"] };
	const allowed = async (page: Page) => {
		await page.locator("#behind").focus();
		await show(page, sampleSheet(), { busy: true });
		await arm(page);
		await page.locator("byleave-sheet #allow").focus();
		await page.keyboard.press("Enter");
		assert.deepEqual(await settled(page), accepted);
	};
	test("with a word; nothing closes it, and the focus is in it and then where it was", () =>
		onPage(async (page) => {
			await allowed(page);
			await page.getByRole("status").filter({ hasText: "Passing on your answer…" }).waitFor();
			await page.keyboard.press("Escape");
			await page.mouse.click(180, 4);
			await page.evaluate(() => history.back());
			assert.equal(await isOpen(page), true);
			assert.equal(await page.locator("byleave-sheet dialog").getAttribute("aria-busy"), "true");
			await answer(page);
			await page.locator("byleave-sheet").waitFor({ state: "detached" });
			assert.equal(await focused(page), "behind");
		}));
	test("the next sheet waits until it is gone, and has a way back of its own", () =>
		onPage(async (page) => {
			await allowed(page);
			await page.evaluate(() => {
				const here = globalThis as unknown as { first: Element | null };
				here.first = document.querySelector("byleave-sheet");
			});
			await page.evaluate(
				(sheet) => {
					const here = globalThis as unknown as {
						answer(): void;
						showSheet: (...given: unknown[]) => Promise<unknown>;
					};
					Object.assign(here, {
						settled: here.showSheet(sheet, { signal: new AbortController().signal, expiresIn: 600_000 }),
					});
				},
				sampleSheet("en", { sandbox: true }),
			);
			assert.equal(await page.locator("byleave-sheet").count(), 1);
			await answer(page);
			await page.getByText("Sandbox: no real data leaves").waitFor();
			assert.equal(await page.locator("byleave-sheet").count(), 1);
			await page.goBack();
			assert.deepEqual(await settled(page), { kind: "dismissed" });
		}));
	test("a ticket that ends meanwhile does not end it", () =>
		onPage(async (page) => {
			await page.locator("#behind").focus();
			await show(page, sampleSheet(), { busy: true, expiresIn: 5000 });
			await arm(page);
			await button(page, "Allow").click();
			await page.clock.runFor(6000);
			assert.equal(await isOpen(page), true);
			await answer(page);
			await page.locator("byleave-sheet").waitFor({ state: "detached" });
			assert.deepEqual(await settled(page), accepted);
		}));
});

for (const how of ["Allow", "Don't allow"]) {
	test(`${how} by keyboard: the focus goes back into the program's frame`, () =>
		onPage(async (page) => {
			await page.evaluate(() => {
				const frame = document.body.appendChild(document.createElement("iframe"));
				frame.id = "program";
				const button = frame.contentDocument?.createElement("button");
				if (button) frame.contentDocument?.body.append(button);
				button?.focus();
			});
			assert.equal(await page.evaluate(() => document.activeElement?.id), "program");
			await show(page, sampleSheet(), { busy: true });
			await arm(page);
			await page.locator(`byleave-sheet ${how === "Allow" ? "#allow" : "#deny"}`).focus();
			await page.keyboard.press("Enter");
			await settled(page);
			await answer(page);
			await page.locator("byleave-sheet").waitFor({ state: "detached" });
			assert.equal(await page.evaluate(() => document.activeElement?.id), "program");
		}));
}

test("no form and no accesskey: nothing but a press on Allow allows", () =>
	onPage(async (page) => {
		await show(page);
		assert.equal(
			await page.locator("byleave-sheet form, byleave-sheet [accesskey], byleave-sheet [type=submit]").count(),
			0,
		);
	}));

// When Allow counts (ruling 10), with real input in both engines. Frames come when the test says so.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, type TestContext, test } from "node:test";
import type { Browser, Page } from "puppeteer-core";
import { serveElements } from "./elements-page.ts";
import { type Engine, engine, engines } from "./engines.ts";
import { sampleSheet } from "./samples.ts";
import { type Stage, serve } from "./stage.ts";

const accepted = { kind: "accepted", scopes: ["profile", "birthday"] };
const OPEN = "pending";

interface Here {
	showSheet(sheet: unknown, options: object): Promise<unknown>;
	/** Frames until so many milliseconds have passed, ten apart. */
	pass(ms: number): void;
	/** Nothing else runs for so long; then come the frames that were due, all at once. */
	block(ms: number): void;
	choice: unknown;
	/** The next press is heard of 700 ms late. */
	slow: boolean;
}

/** In the page: frames stand still until `pass`, and with `stamps` the time stamps of events too. */
function standStill(stamps: boolean): void {
	const waiting = new Map<number, FrameRequestCallback>();
	let now = stamps ? 1000 : performance.now();
	let last = 0;
	const frame = () => {
		now += 10;
		const due = [...waiting.values()];
		waiting.clear();
		for (const call of due) call(now);
	};
	const pass = (ms: number) => {
		for (let passed = 0; passed < ms; passed += 10) frame();
	};
	Object.assign(window, {
		requestAnimationFrame(call: FrameRequestCallback) {
			waiting.set(++last, call);
			return last;
		},
		cancelAnimationFrame: (id: number) => waiting.delete(id),
		pass,
		block(ms: number) {
			now = performance.now();
			const end = now + ms;
			while (performance.now() < end);
			pass(ms - 20);
		},
	});
	// What shares the thread runs first, for as long as it likes.
	const hold = () => {
		const here = globalThis as unknown as Here;
		if (here.slow) here.block(700);
		here.slow = false;
	};
	window.addEventListener("pointerdown", hold, { capture: true });
	if (!stamps) return;
	const stamped = new WeakMap<Event, number>();
	Object.defineProperty(Event.prototype, "timeStamp", {
		get(this: Event) {
			const at = stamped.get(this) ?? now;
			stamped.set(this, at);
			return at;
		},
	});
}

for (const name of engines) {
	describe(name, () => {
		let browser: Browser | undefined;
		let stage: Stage;
		before(async (t) => {
			[browser, stage] = await Promise.all([engine(name, t as TestContext), serveElements()]);
		});
		after(async () => {
			await browser?.close();
			await stage?.close();
		});

		async function shown(t: TestContext, act: (sheet: SheetHand) => Promise<void>, { stamps = true, at = "" } = {}) {
			if (!browser) return t.skip("No Firefox found.");
			const page = await browser.newPage();
			try {
				await page.setViewport({ width: 360, height: 780, hasTouch: name === "chromium" });
				await page.goto(at || stage.origin);
				await settled(page, name);
				await page.evaluate(standStill, stamps);
				await page.evaluate((sheet) => {
					Object.assign(window, { choice: "pending" });
					const { signal } = new AbortController();
					void here()
						.showSheet(sheet, { signal, expiresIn: 600_000 })
						.then((choice) => Object.assign(window, { choice }));
					// Functions of the test are not the page's.
					function here() {
						return globalThis as unknown as { showSheet(sheet: unknown, options: object): Promise<unknown> };
					}
				}, sampleSheet());
				await page.evaluate(async () => {
					const root = document.querySelector("byleave-sheet")?.shadowRoot;
					for (const animation of root?.getAnimations() ?? []) animation.finish();
				});
				await act(await handOn(page, name));
			} finally {
				await page.close();
			}
		}

		for (const [what, tap] of [
			["mouse", (hand: SheetHand) => hand.click()],
			["touch", (hand: SheetHand) => hand.tap()],
			["Enter", (hand: SheetHand) => hand.key("Enter")],
			["Space", (hand: SheetHand) => hand.key(" ")],
		] as const) {
			test(`${what}: taps at a rhythm of 80 to 250 ms get nothing; one on an armed sheet is heard`, (t) =>
				shown(t, async (hand) => {
					for (const rhythm of [80, 120, 180, 250, 250, 180, 120, 80]) {
						await hand.pass(rhythm);
						await tap(hand);
						assert.equal(await hand.choice(), OPEN);
					}
					await hand.pass(620);
					await tap(hand);
					assert.deepEqual(await hand.choice(), accepted);
				}));
			test(`${what}: at 600 ms of frames, and not a frame before`, (t) =>
				shown(t, async (hand) => {
					await hand.pass(600);
					assert.equal(await hand.armed(), false);
					await hand.pass(10);
					assert.equal(await hand.armed(), true);
					await tap(hand);
					assert.deepEqual(await hand.choice(), accepted);
				}));
		}

		test("mouse: a press at 350 ms that is let go at 1050 ms gets nothing", (t) =>
			shown(t, async (hand) => {
				await hand.pass(350);
				await hand.down();
				await hand.pass(700);
				assert.equal(await hand.armed(), true);
				await hand.up();
				assert.equal(await hand.choice(), OPEN);
			}));
		test("Space: so does a key that is held as long", (t) =>
			shown(t, async (hand) => {
				await hand.focusAllow();
				await hand.pass(350);
				await hand.page.keyboard.down(" ");
				await hand.pass(700);
				await hand.page.keyboard.up(" ");
				assert.equal(await hand.choice(), OPEN);
			}));
		test("mouse: a press that began beside Allow is none on it", (t) =>
			shown(t, async (hand) => {
				await hand.pass(620);
				await hand.page.mouse.move(180, 500);
				await hand.page.mouse.down();
				await hand.moveToAllow();
				await hand.up();
				assert.equal(await hand.choice(), OPEN);
				await hand.click();
				assert.deepEqual(await hand.choice(), accepted);
			}));

		test("[117] a click without any press counts when armed, and not before", (t) =>
			shown(t, async (hand) => {
				await hand.pass(600);
				await hand.pressless();
				assert.equal(await hand.choice(), OPEN);
				await hand.pass(10);
				await hand.pressless();
				assert.deepEqual(await hand.choice(), accepted);
			}));
		test("[117] a held Enter never does", (t) =>
			shown(t, async (hand) => {
				await hand.focusAllow();
				await hand.page.keyboard.down("Enter");
				for (let repeats = 0; repeats < 30; repeats++) {
					await hand.pass(100);
					await hand.page.keyboard.down("Enter");
				}
				assert.equal(await hand.choice(), OPEN);
				await hand.page.keyboard.up("Enter");
				await hand.pass(620);
				await hand.key("Enter");
				assert.deepEqual(await hand.choice(), accepted);
			}));

		test("[116] a press whose handler is held up until the sheet is armed is judged by its time stamp", (t) =>
			shown(
				t,
				async (hand) => {
					await hand.page.evaluate(() => Object.assign(window, { slow: true }));
					await hand.click();
					assert.equal(await hand.choice(), OPEN);
					assert.equal(await hand.armed(), false, "it starts anew");
					await hand.page.evaluate(() => (globalThis as unknown as Here).block(700));
					await hand.click();
					assert.deepEqual(await hand.choice(), accepted);
				},
				{ stamps: false },
			));

		// Firefox asks the page before it makes an event of a driver's press: there no press comes while the thread is blocked.
		if (name === "chromium") {
			test("[116] a press made while the program blocks the thread is refused", async (t) => {
				let release = () => {};
				const released = new Promise<void>((resolve) => {
					release = resolve;
				});
				const held = Promise.withResolvers<void>();
				// The program's server, which answers when it pleases.
				const program = createServer(async (_request, response) => {
					held.resolve();
					await released;
					response.writeHead(200, { "access-control-allow-origin": "*" }).end();
				});
				await new Promise<void>((resolve) => program.listen(0, "127.0.0.1", resolve));
				const { port } = program.address() as AddressInfo;
				const own = await withoutPolicy();
				const blocked = async ({ page }: SheetHand) => {
					await page.evaluate((address) => {
						setTimeout(() => {
							const asked = new XMLHttpRequest();
							asked.open("GET", address, false);
							asked.send();
							(globalThis as unknown as Here).block(700);
						});
					}, `http://127.0.0.1:${port}/`);
					await held.promise;
				};
				try {
					await shown(
						t,
						async (hand) => {
							await hand.moveToAllow();
							await blocked(hand);
							const pressed = hand.down();
							// Whatever the browser answers now, it has taken the press before.
							await hand.page.browser().version();
							release();
							await pressed;
							await hand.up();
							assert.equal(await hand.choice(), OPEN);
							assert.equal(await hand.armed(), false, "it starts anew");
						},
						{ stamps: false, at: own.origin },
					);
				} finally {
					release();
					await own.close();
					program.closeAllConnections();
					await new Promise((resolve) => program.close(resolve));
				}
			});
		}

		/** The page without its policy: it lets the program's server be asked. */
		async function withoutPolicy(): Promise<Stage> {
			const script = await (await fetch(`${stage.origin}/page.js`)).text();
			return serve({
				"/": {
					type: "text/html",
					body: `<!doctype html><title>x</title><script type="module" src="/page.js"></script>`,
				},
				"/page.js": { type: "text/javascript", body: script },
				"/favicon.ico": { type: "image/png", body: "" },
			});
		}
	});
}

/**
 * The page has the focus, and keeps it: a browser gives it to a new tab when it comes to it, and a sheet that is up
 * then starts to arm anew.
 */
async function settled(page: Page, name: Engine): Promise<void> {
	if (name === "chromium") await page.emulateFocusedPage(true);
	else await page.bringToFront();
	await page.waitForFunction(() => document.hasFocus());
}

type SheetHand = Awaited<ReturnType<typeof handOn>>;

/** A person's hand on the sheet. */
async function handOn(page: Page, name: Engine) {
	const place = async () =>
		page.evaluate(() => {
			const box = document.querySelector("byleave-sheet")?.shadowRoot?.querySelector("#allow")?.getBoundingClientRect();
			return box ? [box.x + box.width / 2, box.y + box.height / 2] : [0, 0];
		}) as Promise<[number, number]>;
	const [x, y] = await place();
	const focusAllow = () =>
		page.evaluate(() => {
			document.querySelector("byleave-sheet")?.shadowRoot?.querySelector<HTMLElement>("#allow")?.focus();
		});
	return {
		page,
		focusAllow,
		pass: (ms: number) => page.evaluate((time) => (globalThis as unknown as Here).pass(time), ms),
		choice: () =>
			page.evaluate(async () => {
				// A choice settles a few turns after the click.
				for (let turns = 0; turns < 3; turns++) await new Promise((resolve) => setTimeout(resolve));
				const gone = document.querySelector("byleave-sheet") === null;
				if (!gone) return (globalThis as unknown as Here).choice;
				while ((globalThis as unknown as Here).choice === "pending")
					await new Promise((resolve) => setTimeout(resolve));
				return (globalThis as unknown as Here).choice;
			}),
		armed: () =>
			page.evaluate(
				() =>
					!document.querySelector("byleave-sheet")?.shadowRoot?.querySelector("#allow")?.hasAttribute("aria-disabled"),
			),
		moveToAllow: () => page.mouse.move(x, y),
		down: () => page.mouse.down(),
		up: () => page.mouse.up(),
		click: () => page.mouse.click(x, y),
		tap: () => page.touchscreen.tap(x, y),
		async key(key: "Enter" | " ") {
			await focusAllow();
			await page.keyboard.press(key);
		},
		/** As assistive technology does it: a trusted click that no pointer and no Enter or Space has made. */
		async pressless() {
			await page.evaluate(() => {
				const allow = document.querySelector("byleave-sheet")?.shadowRoot?.querySelector<HTMLElement>("#allow");
				if (allow) allow.accessKey = "k";
			});
			if (name === "chromium") {
				const session = await page.createCDPSession();
				const key = { modifiers: 1, key: "k", code: "KeyK", windowsVirtualKeyCode: 75, text: "k", unmodifiedText: "k" };
				await session.send("Input.dispatchKeyEvent", { ...key, type: "keyDown" });
				await session.send("Input.dispatchKeyEvent", { ...key, type: "keyUp" });
				return session.detach();
			}
			await page.keyboard.down("Alt");
			await page.keyboard.down("Shift");
			await page.keyboard.press("k");
			await page.keyboard.up("Shift");
			await page.keyboard.up("Alt");
		},
	};
}

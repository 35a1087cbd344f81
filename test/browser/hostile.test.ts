// Mini programs that want more than they are given, in Chromium, against the real sandbox.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { causes, hostPaths, type Pending } from "@byleave/protocol";
import type { Page } from "playwright-core";
import { eraseUser } from "../../packages/server/src/register/users.ts";
import { html, type InPage, programOf, say, sheetHasFocus, thief } from "./program.ts";
import { type Phone, PROGRAM, sandboxStage } from "./sandbox-stage.ts";
import { type Stage, serve } from "./stage.ts";

const program = programOf({ "second.html": html(say) });
const stage = sandboxStage({ program: program.folder });
beforeEach(() => eraseUser(stage.sandbox().server.context, { sub: "mara" }));

const entry = (page: Page, title: string) => page.locator("#entries button").filter({ hasText: title }).last();
describe("row 55: a page that takes the focus from the sheet", () => {
	const steal = ({ program }: Phone) => program.evaluate(() => (globalThis as unknown as InPage).thief.steal());
	const asks = ({ program }: Phone) => program.evaluate(() => (globalThis as unknown as InPage).thief.ask("auth_user"));
	const keys = ({ program }: Phone) => program.evaluate(() => (globalThis as unknown as InPage).thief.keys);

	it("hears no key of it; at the third time it is removed, and the host records why", () => {
		program.opens(thief);
		return stage.phone(async (phone) => {
			const { page, host } = phone;
			await phone.program.locator("input").click();
			await phone.program.waitForFunction(() => document.hasFocus());
			await page.keyboard.type("x");
			const deciding = page.waitForResponse(`**${hostPaths.authorize}`);
			const declining = page.waitForResponse(`**${hostPaths.decline}`);
			await asks(phone);
			const { ticket } = (await (await deciding).json()) as Pending;
			await phone.lines();
			for (let times = 1; times <= 2; times++) {
				await steal(phone);
				await host.waitForFunction(sheetHasFocus);
				await page.keyboard.type("secret");
				assert.deepEqual(await keys(phone), ["x"]);
			}
			const gone = page.waitForEvent("framedetached", (frame) => frame === phone.program);
			// The page is gone before it could answer.
			await steal(phone).catch(() => {});
			await host.locator("byleave-sheet").waitFor({ state: "detached" });
			await gone;
			assert.equal(await host.locator("iframe").count(), 0);
			assert.equal(phone.program.isDetached(), true);

			assert.deepEqual((await declining).request().postDataJSON(), { ticket, reason: "gone" });
			await entry(page, "my.getAuthCode: fail 3").click();
			await page.getByText(`What happened: ${causes.focus_stolen.what}`).waitFor();
			const told = page.getByRole("region", { name: "fail and complete receive" });
			assert.equal(JSON.parse((await told.textContent()) ?? "").outcome, "service_error");
			// The super app goes on: the same program, opened anew, may ask anew.
			await host.getByRole("button", { name: "Reload" }).click();
			await host.frameLocator(PROGRAM).locator("input").waitFor();
		});
	});

	it("cannot keep the keyboard: after a theft Escape closes the sheet", () => {
		program.opens(thief);
		return stage.phone(async (phone) => {
			await asks(phone);
			await phone.lines();
			await steal(phone);
			await phone.host.waitForFunction(sheetHasFocus);
			await phone.page.keyboard.press("Escape");
			await entry(phone.page, "my.getAuthCode: fail 11").waitFor();
			await phone.noSheet();
			assert.deepEqual(await keys(phone), []);
		});
	});

	it("is removed, however fast it steals", () => {
		program.opens(thief);
		return stage.phone(async (phone) => {
			await phone.program.evaluate(() => (globalThis as unknown as InPage).thief.stealForever());
			await asks(phone);
			await entry(phone.page, "my.getAuthCode: fail 3").waitFor();
			await phone.host.locator("byleave-sheet").waitFor({ state: "detached" });
			assert.equal(await phone.host.locator("iframe").count(), 0);
		});
	});
});

describe("a page that wants to lie over the sheet", () => {
	it("cannot, with any z-index, popover or modal dialog of its own", () => {
		const over = "position: fixed; inset: 0; z-index: 2147483647; background: tomato; width: auto; height: auto";
		program.opens(
			html(
				`onpointerdown = () => parent.postMessage("pressed", "*");
				document.querySelector("[popover]").showPopover();
				document.querySelector("dialog").showModal();`,
				["div", "div popover", "dialog"].map((tag) => `<${tag} style="${over}">OK</${tag.split(" ")[0]}>`).join(""),
			),
		);
		return stage.phone(async (phone) => {
			const { host } = phone;
			await host.evaluate(() => {
				Object.assign(globalThis, { pressed: 0 });
				addEventListener("message", ({ data }) => {
					if (data === "pressed") (globalThis as unknown as { pressed: number }).pressed++;
				});
			});
			// Not even in a super app that gives its frames the whole window, before everything else.
			await host.locator(PROGRAM).evaluate((frame: HTMLIFrameElement) => {
				Object.assign(frame.style, { position: "fixed", inset: "0", zIndex: "2147483647" });
			});
			const asking = phone.ask({ scopes: ["auth_user"] });
			await host.locator("byleave-sheet #allow:not([aria-disabled])").waitFor();
			const elsewhere = await host.evaluate(() => {
				const sheet = document.querySelector("byleave-sheet");
				const root = sheet?.shadowRoot;
				return [...(root?.querySelectorAll("#allow, #deny, #name, .line") ?? [])].flatMap((part) => {
					const { left, top, width, height } = part.getBoundingClientRect();
					const places = [0.1, 0.5, 0.9].flatMap((across) => [0.1, 0.5, 0.9].map((down) => [across, down] as const));
					return places
						.map(([across, down]) => [left + across * width, top + down * height] as const)
						.filter(
							([x, y]) =>
								document.elementFromPoint(x, y) !== sheet || !part.contains(root?.elementFromPoint(x, y) ?? null),
						)
						.map(([x, y]) => `${part.id} ${x} ${y}`);
				});
			});
			assert.deepEqual(elsewhere, []);
			await phone.will("Allow");
			assert.equal((await asking)[0]?.[0], "success");
			assert.equal(await host.evaluate("pressed"), 0);
			// The page hears what is meant for it.
			await phone.program.locator("dialog").click();
			await host.waitForFunction("pressed === 1");
		});
	});
});

describe("[77] a page that wants another bridge", () => {
	let stranger: Stage;
	before(async () => {
		stranger = await serve({ "/": { type: "text/html", body: html(say) } });
	});
	after(() => stranger.close());
	const refused = [["test:heard", 0]];
	const served = [["byleave:init", 1], ...refused];

	it("has one for each document of the program in its own window: no frame in it, no other origin gets a port", () => {
		program.opens(html(say, `<iframe src="second.html"></iframe><iframe></iframe>`));
		return stage.phone(async ({ host, program }) => {
			// Whoever said hello hears of it after the host has had its say.
			await host.evaluate(() =>
				addEventListener("message", ({ source, data }) => {
					if (data.type === "byleave:hello")
						(source as Window).postMessage({ type: "test:heard" }, { targetOrigin: "*" });
				}),
			);
			await program.evaluate((src) => {
				const [, other] = document.querySelectorAll("iframe");
				if (other) other.src = src;
			}, `${stranger.origin}/`);
			await program.waitForFunction(() => frames.length === 2);
			const { origin } = new URL(host.url());
			const hello = { type: "byleave:hello", v: 1, id: "mine" };
			const said = (by: typeof program, what: object = hello) =>
				by.evaluate(([told, to]) => (globalThis as unknown as InPage).say(told, to), [what, origin] as const);
			const [own, foreign] = program.childFrames();
			assert.ok(own && foreign);
			for (const frame of [own, foreign]) await frame.waitForFunction(() => "say" in globalThis);

			assert.deepEqual(await said(foreign), refused, "a third party's frame");
			assert.deepEqual(await said(own), refused, "a frame of the program's own origin in the program");
			for (const wrong of [
				{ ...hello, v: 2 },
				{ ...hello, id: 7 },
			]) {
				assert.deepEqual(await said(program, wrong), refused, JSON.stringify(wrong));
			}
			assert.deepEqual(await said(program), served, "the document itself");
			await program.evaluate(() => location.assign("second.html"));
			await program.waitForURL("**/second.html");
			assert.deepEqual(await said(program), served, "a second document of the same program");
		});
	});

	it("cannot play the host to itself: an init that is not the host's opens nothing", () => {
		program.opens(
			html(`const { port1, port2 } = new MessageChannel();
			window.forged = [];
			port1.onmessage = ({ data }) => forged.push(data);
			postMessage({ type: "byleave:init", v: 1, id: "guessed", calls: ["getAuthCode", "forged"] }, "*", [port2]);
			postMessage({ type: "byleave:hello", v: 1, id: "guessed" }, "*");
			postMessage({ type: "byleave:there?", v: 1, value: "guessed" }, "*");`),
		);
		return stage.phone(async (phone) => {
			const [[callback] = []] = await phone.ask({ scopes: ["auth_base"] });
			assert.equal(callback, "success");
			const bridged = () => {
				const { forged, my } = globalThis as unknown as InPage;
				return [forged, my.canIUse("forged")];
			};
			assert.deepEqual(await phone.program.evaluate(bridged), [[], false]);
		});
	});
});

describe("a page that wants to get out of its frame", () => {
	it("cannot read its host, nor move it", () => {
		program.opens(html(""));
		return stage.phone(
			async ({ page, program }) => {
				const before = page.url();
				const tried = await program.evaluate(() => {
					const attempts: Record<string, () => unknown> = {
						document: () => top?.document.title,
						address: () => top?.location.href,
						element: () => String(frameElement),
						parent: () => parent.document.title,
						global: () => (top as unknown as InPage).my,
						storage: () => localStorage.length,
						cookie: () => document.cookie,
						move: () => {
							if (top) top.location.href = "about:blank";
						},
					};
					return Object.entries(attempts).map(([name, attempt]) => {
						try {
							return [name, attempt()];
						} catch (error) {
							return [name, (error as Error).name];
						}
					});
				});
				assert.deepEqual(Object.fromEntries(tried), {
					document: "SecurityError",
					address: "SecurityError",
					element: "null",
					parent: "SecurityError",
					global: "SecurityError",
					storage: 0,
					cookie: "",
					move: "SecurityError",
				});
				assert.equal(page.url(), before);
			},
			{ mayComplain: /sandboxed/ },
		);
	});
});

describe("a page that asks without end", () => {
	it("gets one sheet at a time, and after two refusals none", () => {
		program.opens(html(""));
		const mayComplain = /status of 403/;
		return stage.phone(
			async ({ page, host, program, will }) => {
				await host.evaluate(() => {
					const counted = Object.assign(globalThis, { shown: 0, most: 0 });
					const sheets = (nodes: Iterable<Node>) =>
						[...nodes].filter(({ nodeName }) => nodeName === "BYLEAVE-SHEET").length;
					new MutationObserver((changes) => {
						for (const { addedNodes } of changes) counted.shown += sheets(addedNodes);
						counted.most = Math.max(counted.most, document.querySelectorAll("byleave-sheet").length);
					}).observe(document, { childList: true, subtree: true });
				});
				const loop = () =>
					program.evaluate(async () => {
						const { my } = globalThis as unknown as InPage;
						const scopes = ["auth_user", "USER_NICKNAME", "USER_AVATAR", "USER_LOGIN_ID"];
						const calls = Array.from({ length: 200 }, (_, at) =>
							my.getAuthCode({ scopes: [scopes[at % scopes.length]] }),
						);
						const outcomes: Record<string, number> = {};
						for (const ended of await Promise.allSettled(calls)) {
							const outcome = ended.status === "rejected" ? String(ended.reason.outcome) : "success";
							outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
						}
						return outcomes;
					});
				const first = loop();
				await will("Don't allow");
				await page.locator("#entries .title").filter({ hasText: "The user does not allow" }).waitFor();
				await will("Don't allow");
				assert.deepEqual(await first, { denied: 32, suppressed: 32, unavailable: 136 });
				assert.deepEqual(await loop(), { suppressed: 64, unavailable: 136 });
				assert.deepEqual(await host.evaluate("[shown, most]"), [2, 1]);
			},
			{ mayComplain },
		);
	});
});

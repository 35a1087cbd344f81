// What a developer sees of the sandbox, and what keeps its parties apart, in Chromium.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { causes } from "@byleave/protocol";
import { eraseUser } from "../../packages/server/src/register/users.ts";
import type { InPage } from "./program.ts";
import { gone, PHONE, type Phone, phoneOn, sandboxStage } from "./sandbox-stage.ts";
import { keepPicture, violations } from "./stage.ts";

const stage = sandboxStage();
const USER = "mara";
const entry = ({ page }: Phone, title: string) => page.locator("#entries button").filter({ hasText: title }).last();
const tap = (phone: Phone, name: string) => phone.program.getByRole("button", { name }).click();
/** What axe finds in the page, the phone and the program, each by itself: it does not look into frames of others. */
const complaintsOf = async ({ page, host, program }: Phone): Promise<readonly string[]> => [
	...(await violations(page)),
	...(await violations(host)),
	...(await violations(program)),
];
const hello = (phone: Phone) => phone.program.getByText("Hello, Mara").waitFor();

beforeEach(async () => {
	const { server, superApp } = stage.sandbox();
	superApp.logIn(USER);
	await eraseUser(server.context, { sub: USER });
});

describe("from the tap to the user's name", () => {
	it("tap, sheet, Allow: the merchant's server knows the name, and the timeline tells how", () =>
		stage.phone(async (phone) => {
			await phone.page.getByText("Nothing has happened yet.").waitFor();
			await tap(phone, "Sign in with my wallet");
			await phone.will("Allow");
			await hello(phone);
			await keepPicture(phone.page, "sandbox-hello");

			await entry(phone, "inquiryUserInfo").waitFor();
			const titles = await phone.page.locator("#entries .title").allTextContents();
			assert.deepEqual(
				titles.map((title) => title.split(",")[0]).slice(-13),
				[
					"my.getAuthCode",
					"Decision: ask the user",
					"Sheet shown",
					"The user allows",
					"Authorization code",
					"my.getAuthCode: success",
					"Signature holds",
					"Redeemed",
					"applyToken (v2)",
					"Signature holds",
					"Disclosed",
					"inquiryUserInfo (v2)",
				].slice(-13),
			);

			await entry(phone, "Signature holds").click();
			const signed = phone.page.getByRole("region", { name: "The text that was signed" });
			assert.match((await signed.textContent()) ?? "", /^POST \/v2\/users\/inquiryUserInfo\\n\nLEAF_AND_BEAN\./);
			await entry(phone, "inquiryUserInfo").click();
			await phone.page.getByRole("button", { name: "As sent" }).last().click();
			const sent = phone.page.getByRole("region", { name: "Response body" });
			assert.match((await sent.textContent()) ?? "", /^\{"result":\{"resultCode":"SUCCESS",.*"nickName":"Mara"/);
		}));

	it("Don't allow: the shop says that nothing is wrong, the timeline that the user refused", () =>
		stage.phone(async (phone) => {
			await tap(phone, "Sign in with my wallet");
			await phone.will("Don't allow");
			await phone.program.getByText("No problem. You can sign in later.").waitFor();
			await entry(phone, "my.getAuthCode: fail 11").click();
			await phone.page.getByText("What happened: The user tapped Don't allow.").waitFor();
		}));

	it("the documentation's sample shows its code in the super app's own dialog", () =>
		stage.phone(async (phone) => {
			await tap(phone, "The documentation's sample");
			const dialog = phone.host.getByRole("dialog", { name: "Shop" });
			assert.match((await dialog.locator("p").textContent()) ?? "", /^AC[\w-]{20,30}$/);
			assert.deepEqual(await complaintsOf(phone), []);
			await dialog.getByRole("button", { name: "Close" }).click();
			await dialog.waitFor({ state: "detached" });
		}));

	it("without the server: error 10, and whom to turn to", () =>
		stage.phone(
			async (phone) => {
				await phone.page.route(`${stage.sandbox().urls.gateway}/**`, (route) => route.abort());
				await tap(phone, "In silence");
				await phone.program.getByText("No connection to the wallet.").waitFor();
				await entry(phone, "my.getAuthCode: fail 10").click();
				await phone.page.getByText("Support: the developer in front of this screen").waitFor();
				await keepPicture(phone.page, "sandbox-error-10");
			},
			{ mayComplain: /Failed to load resource/ },
		));

	it("[120] another user: another session, and nothing of the first one's, in the frame or in what it stored", () =>
		stage.phone(async (phone) => {
			await tap(phone, "Sign in with my wallet");
			await phone.will("Allow");
			await hello(phone);
			const store = ({ program }: Phone, value: string) =>
				program.evaluate((text) => {
					const before = [localStorage.getItem("user"), document.cookie];
					localStorage.setItem("user", text);
					Reflect.set(document, "cookie", `user=${text}`);
					return before;
				}, value);
			assert.deepEqual(await store(phone, "mara"), [null, ""]);
			await phone.page.getByLabel("User").selectOption("budi");
			await gone(phone.host);
			const budis = await phoneOn(phone.page);
			assert.deepEqual(await store(budis, "budi"), [null, ""]);
			await tap(budis, "Sign in with my wallet");
			await budis.host.locator("byleave-sheet").getByText("Nothing stored, so nothing is shared").waitFor();
			await budis.will("Allow");
			await budis.program.getByText("Hello, Budi").waitFor();
			await phone.page.getByLabel("User").selectOption(USER);
			await gone(budis.host);
			const maras = await phoneOn(phone.page);
			await maras.program.getByText("Nobody is signed in.").waitFor();
			assert.deepEqual(await store(maras, "mara"), ["mara", "user=mara"]);
		}));

	for (const viewport of [
		{ width: 1440, height: 900 },
		{ width: 360, height: 760 },
	]) {
		it(`"Not you?" opens the accounts, at ${viewport.width} pixels, and says what happened`, () =>
			stage.phone(
				async (phone) => {
					await tap(phone, "Sign in with my wallet");
					await phone.lines();
					await phone.host.locator("byleave-sheet #not-you").click();
					const accounts = phone.host.getByRole("dialog", { name: "Who is using this phone?" });
					await accounts.getByRole("button", { name: "Mara" }).waitFor();
					assert.deepEqual(await complaintsOf(phone), []);
					await keepPicture(phone.page, `sandbox-accounts-${viewport.width}`);
					await phone.program.getByText("No problem. You can sign in later.").waitFor();
					await accounts.getByRole("button", { name: "Budi" }).click();
					await gone(phone.host);
					const budis = await phoneOn(phone.page);
					assert.equal(await phone.page.locator("#persona").inputValue(), "budi");
					assert.match(budis.program.url(), /^http:\/\/budi--shop\.byleave\.localhost:/);
					if (viewport.width < 760) await phone.page.locator("[data-to=timeline]").click();
					await entry(phone, "my.getAuthCode: fail 11").click();
					await phone.page.getByText(`What happened: ${causes.user_switching.what}`).waitFor();
					assert.equal(await phone.page.getByText(causes.user_changed.what).count(), 0);
				},
				{ viewport },
			));
	}

	it("the phone's own button opens the accounts too, and closing them changes nothing", () =>
		stage.phone(async (phone) => {
			await phone.host.getByRole("button", { name: "Who is using this phone?" }).click();
			const accounts = phone.host.getByRole("dialog");
			assert.equal(await accounts.locator("[aria-current]").textContent(), "Mara");
			await accounts.getByRole("button", { name: "Close" }).click();
			await accounts.waitFor({ state: "detached" });
			await tap(phone, "In silence");
			await entry(phone, "my.getAuthCode: success").waitFor();
		}));

	it("by number, where a browser does not know the names: each program on a port of its own, from the tap to the name", () =>
		stage.phone(async ({ page }) => {
			await page.goto(stage.sandbox().urls.pageByNumber);
			const phone = await phoneOn(page);
			const [host, program] = [new URL(phone.host.url()), new URL(phone.program.url())];
			assert.deepEqual([host.hostname, program.hostname], ["127.0.0.1", "127.0.0.1"]);
			assert.notEqual(program.port, host.port);
			await tap(phone, "Sign in with my wallet");
			await phone.will("Allow");
			await hello(phone);
			// A reload stays where it is.
			assert.ok(new URL(page.url()).searchParams.has("ports"));
		}));

	it("another app: another origin, and nothing that the first one stored", () =>
		stage.phone(async (phone) => {
			const stored = ({ program }: Phone) =>
				program.evaluate(() => {
					const before = localStorage.getItem("app");
					localStorage.setItem("app", location.host);
					return before;
				});
			assert.equal(await stored(phone), null);
			await phone.page.locator("#app").selectOption("all");
			await gone(phone.host);
			const all = await phoneOn(phone.page);
			assert.match(all.program.url(), /^http:\/\/mara--all\.byleave\.localhost:/);
			assert.equal(await stored(all), null);
			const [[callback] = []] = await all.ask({ scopes: ["auth_base"] });
			assert.equal(callback, "success");
		}));

	it("the page's own dialogs are shown by the phone", () =>
		stage.phone(async (phone) => {
			const answers = await phone.program.evaluate(() => [alert("Hello"), confirm("Sure?"), prompt("Name?")]);
			assert.deepEqual(answers, [undefined, false, null]);
			for (const said of ["Hello", "Sure?", "Name?"]) {
				const dialog = phone.host.getByRole("dialog", { name: "Shop" });
				await dialog.getByText(said, { exact: true }).waitFor();
				await dialog.getByRole("button", { name: "Close" }).click();
			}
		}));

	it("while a sheet is up the developer's tools stay usable", () =>
		stage.phone(async (phone) => {
			await tap(phone, "Sign in with my wallet");
			await phone.lines();
			await entry(phone, "Decision: ask the user").click();
			await phone.page.getByRole("heading", { name: "Decision: ask the user" }).waitFor();
			await phone.page.getByLabel("Language").selectOption("id");
			await phone.page.getByRole("button", { name: "Clear" }).click();
			// Whoever comes back to the sheet has it before them for a moment before Allow counts (ruling 10).
			await phone.host.locator("byleave-sheet #name").click();
			await phone.will("Allow");
			await hello(phone);
		}));

	it("after Allow by keyboard the focus is in the program again, and Tab goes on from where it was", () =>
		stage.phone(async (phone) => {
			const button = phone.program.getByRole("button", { name: "Sign in with my wallet" });
			await phone.page.locator("#reset").focus();
			// Through the phone's own four buttons into the program.
			for (let tabs = 1; tabs <= 5; tabs++) await phone.page.keyboard.press("Tab");
			// The last step is into another process, and nobody says when it is done.
			await phone.program.waitForFunction(() => document.hasFocus() && document.activeElement?.localName === "button");
			assert.equal(await button.evaluate((element) => document.activeElement === element), true);
			await phone.page.keyboard.press("Enter");
			await phone.lines();
			const allow = phone.host.locator("byleave-sheet #allow:not([aria-disabled])");
			await allow.focus();
			await phone.page.keyboard.press("Enter");
			await hello(phone);
			await phone.host.waitForFunction(() => document.activeElement?.nodeName === "IFRAME");
			await phone.program.waitForFunction(() => document.hasFocus());
			await phone.page.keyboard.press("Tab");
			const next = phone.program.getByRole("button", { name: "In silence" });
			assert.equal(await next.evaluate((element) => document.activeElement === element), true);
		}));

	it("a call that the timeline cannot read is answered, and told", () =>
		stage.phone(async (phone) => {
			const outcomes = await phone.program.evaluate(async () => {
				const { my } = globalThis as unknown as InPage;
				const cycle: { own?: unknown } = {};
				cycle.own = cycle;
				const asked = [{ extra: 10n }, { extra: cycle }, { scopes: new Proxy(["auth_base"], {}) }];
				const answers = await Promise.allSettled(asked.map((options) => my.getAuthCode(options)));
				return answers.map((answer) => (answer.status === "fulfilled" ? "success" : answer.reason.outcome));
			});
			assert.deepEqual(outcomes, ["invalid_params", "invalid_params", "success"]);
			await entry(phone, "my.getAuthCode: success").waitFor();
			await phone.page
				.locator("#entries button", { hasText: /^.*my\.getAuthCode(?!:)/ })
				.first()
				.click();
			await phone.page.getByText("something that JSON cannot say").waitFor();
		}));

	it("a shim that assigns window.my is told, and harms nothing", () =>
		stage.phone(async (phone) => {
			const kept = await phone.program.evaluate(() => {
				const { my } = globalThis as unknown as InPage;
				Object.assign(globalThis, { my: { getAuthCode: () => Promise.reject(-1), shimmed: () => 7 } });
				const now = (globalThis as unknown as { my: InPage["my"] & { shimmed(): number } }).my;
				return [now === my, now.shimmed()];
			});
			assert.deepEqual(kept, [true, 7]);
			const [[callback] = []] = await phone.ask({ scopes: ["auth_base"] });
			assert.equal(callback, "success");
			await entry(phone, "window.my was assigned").click();
			await phone.page.getByRole("heading", { name: "Taken over" }).waitFor();
			await phone.page.getByText("shimmed", { exact: true }).waitFor();
		}));
});

describe("what a person sees", () => {
	// Colours are judged when they have arrived.
	const still = { reducedMotion: "reduce" } as const;

	it("has nothing that axe complains of, at rest, with a sheet, and with a detail", () =>
		stage.phone(async (phone) => {
			assert.deepEqual(await complaintsOf(phone), []);
			await tap(phone, "With my full name");
			await phone.lines();
			assert.deepEqual(await complaintsOf(phone), []);
			await phone.will("Allow");
			await hello(phone);
			await entry(phone, "applyToken").click();
			assert.deepEqual(await complaintsOf(phone), []);
			await phone.host.getByRole("button", { name: "Your permissions" }).click();
			await phone.host.locator("byleave-grants").getByRole("heading", { name: "Shop" }).waitFor();
			assert.deepEqual(await complaintsOf(phone), []);
		}, still));

	for (const colorScheme of ["light", "dark"] as const) {
		for (const width of [360, 768]) {
			it(`the same at ${width} pixels, ${colorScheme}`, () =>
				stage.phone(
					async (phone) => {
						assert.deepEqual(await complaintsOf(phone), []);
						await tap(phone, "Sign in with my wallet");
						await phone.will("Allow");
						await hello(phone);
						await phone.page.locator("nav.tabs").getByRole("button", { name: "Timeline" }).click();
						assert.deepEqual(await complaintsOf(phone), []);
						await entry(phone, "Signature holds").click();
						assert.deepEqual(await complaintsOf(phone), []);
						const overflow = () => document.documentElement.scrollWidth - window.innerWidth;
						assert.equal(await phone.page.evaluate(overflow), 0);
					},
					{ viewport: { width, height: 760 }, colorScheme, ...still },
				));
		}
	}

	for (const viewport of [
		{ width: 640, height: 400 },
		{ width: 740, height: 360 },
		{ width: 320, height: 480 },
	]) {
		it(`at ${viewport.width} × ${viewport.height} both buttons of the sheet are in view when it comes`, () =>
			stage.phone(
				async (phone) => {
					void phone.ask({ scopes: "auth_user" }).catch(() => {});
					await phone.lines();
					for (const id of ["allow", "deny"]) {
						const box = await phone.host.locator(`byleave-sheet #${id}`).boundingBox();
						assert.ok(box && box.x >= 0 && box.y >= 0, id);
						assert.ok(
							box.x + box.width <= viewport.width && box.y + box.height <= viewport.height,
							`${id} ${JSON.stringify(box)}`,
						);
					}
					assert.deepEqual(await complaintsOf(phone), []);
				},
				{ viewport, ...still },
			));
	}

	it("the sheet lies over the phone, in the user's language and direction", () =>
		stage.phone(
			async (phone) => {
				await tap(phone, "Sign in with my wallet");
				await phone.lines();
				const sheet = phone.host.locator("byleave-sheet dialog");
				assert.equal(await sheet.getAttribute("dir"), "rtl");
				const [inner, outer] = [await sheet.boundingBox(), await phone.page.locator(PHONE).boundingBox()];
				assert.ok(inner && outer);
				assert.ok(inner.x >= outer.x && inner.x + inner.width <= outer.x + outer.width + 1);
			},
			{ language: "ar" },
		));
});

describe("who is kept from whom", () => {
	it("[81] the mini program cannot reach into its host, and its origin is its own", () =>
		stage.phone(async ({ program, host }) => {
			const { port } = new URL(host.url());
			assert.equal(await program.evaluate(() => self.origin), `http://mara--shop.byleave.localhost:${port}`);
			const reach = await program.evaluate(() => {
				try {
					return String(parent.document.title);
				} catch (error) {
					return (error as Error).name;
				}
			});
			assert.equal(reach, "SecurityError");
		}));

	it("the mini program may not ask the sandbox's back end", () =>
		stage.phone(
			async ({ program }) => {
				const asked = await program.evaluate(
					(url) =>
						fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }).then(
							String,
							String,
						),
					`${stage.sandbox().urls.page}/sandbox/token`,
				);
				assert.match(asked, /It is an address of the sandbox itself, which no mini program reaches/);
			},
			{ mayComplain: /CORS policy|Failed to load resource|Byleave/ },
		));
});

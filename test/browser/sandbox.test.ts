// What a developer sees of the sandbox, and what keeps its parties apart, in Chromium.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { eraseUser } from "../../packages/server/src/register/users.ts";
import { type Phone, sandboxStage } from "./sandbox-stage.ts";
import { keepPicture, violations } from "./stage.ts";

const stage = sandboxStage();
const USER = "mara";
const entry = ({ page }: Phone, title: string) => page.locator("#entries button").filter({ hasText: title }).last();
const tap = (phone: Phone, name: string) => phone.program.getByRole("button", { name }).click();
const hello = (phone: Phone) => phone.program.getByText("Hello, Mara").waitFor();

beforeEach(() => eraseUser(stage.sandbox().server.context, { sub: USER }));

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
			const dialog = phone.page.getByRole("dialog", { name: "Shop" });
			assert.match((await dialog.locator("p").textContent()) ?? "", /^AC[\w-]{20,30}$/);
			assert.deepEqual(await violations(phone.page), []);
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

	it("another user: another session, and nothing of the first one's", () =>
		stage.phone(async (phone) => {
			await tap(phone, "Sign in with my wallet");
			await phone.will("Allow");
			await hello(phone);
			await phone.page.getByLabel("User").selectOption("budi");
			const program = phone.page.frameLocator(".screen iframe");
			await program.getByText("Nobody is signed in.").waitFor();
			await program.getByRole("button", { name: "Sign in with my wallet" }).click();
			await phone.page.locator("byleave-sheet").getByText("Nothing stored, so nothing is shared").waitFor();
			await phone.will("Allow");
			await program.getByText("Hello, Budi").waitFor();
			await phone.page.getByLabel("User").selectOption(USER);
			await program.getByText("Nobody is signed in.").waitFor();
		}));
});

describe("what a person sees", () => {
	// Colours are judged when they have arrived.
	const still = { reducedMotion: "reduce" } as const;

	it("has nothing that axe complains of, at rest, with a sheet, and with a detail", () =>
		stage.phone(async (phone) => {
			assert.deepEqual(await violations(phone.page), []);
			assert.deepEqual(await violations(phone.program as unknown as Page), []);
			await tap(phone, "With my full name");
			await phone.lines();
			assert.deepEqual(await violations(phone.page), []);
			await phone.will("Allow");
			await hello(phone);
			await entry(phone, "applyToken").click();
			assert.deepEqual(await violations(phone.page), []);
			assert.deepEqual(await violations(phone.program as unknown as Page), []);
			await phone.page.getByRole("button", { name: "Your permissions" }).click();
			await phone.page.locator("byleave-grants").getByRole("heading", { name: "Shop" }).waitFor();
			assert.deepEqual(await violations(phone.page), []);
		}, still));

	for (const colorScheme of ["light", "dark"] as const) {
		for (const width of [360, 768]) {
			it(`the same at ${width} pixels, ${colorScheme}`, () =>
				stage.phone(
					async (phone) => {
						assert.deepEqual(await violations(phone.page), []);
						await tap(phone, "Sign in with my wallet");
						await phone.will("Allow");
						await hello(phone);
						await phone.page.locator("nav.tabs").getByRole("button", { name: "Timeline" }).click();
						assert.deepEqual(await violations(phone.page), []);
						await entry(phone, "Signature holds").click();
						assert.deepEqual(await violations(phone.page), []);
						const overflow = () => document.documentElement.scrollWidth - window.innerWidth;
						assert.equal(await phone.page.evaluate(overflow), 0);
					},
					{ viewport: { width, height: 760 }, colorScheme, ...still },
				));
		}
	}

	it("the sheet lies over the phone, in the user's language and direction", () =>
		stage.phone(
			async (phone) => {
				await tap(phone, "Sign in with my wallet");
				await phone.lines();
				const sheet = phone.page.locator("byleave-sheet dialog");
				assert.equal(await sheet.getAttribute("dir"), "rtl");
				const [inner, outer] = [await sheet.boundingBox(), await phone.page.locator("#phone").boundingBox()];
				assert.ok(inner && outer);
				assert.ok(inner.x >= outer.x && inner.x + inner.width <= outer.x + outer.width + 1);
			},
			{ language: "ar" },
		));
});

describe("who is kept from whom", () => {
	it("[81] the mini program cannot reach into its host, and its origin is opaque", () =>
		stage.phone(async ({ program }) => {
			assert.equal(await program.evaluate(() => String(self.origin)), "null");
			const reach = await program.evaluate(() => {
				try {
					return String(parent.document.title);
				} catch (error) {
					return (error as Error).name;
				}
			});
			assert.equal(reach, "SecurityError");
		}));

	it("[91] the nonce is gone from the document before the program's own script runs", () =>
		stage.phone(async ({ program }) => {
			assert.equal(await program.evaluate(() => document.documentElement.outerHTML.includes("data-nonce")), false);
		}));

	it("[77] a mini program that loads itself anew gets no bridge", () =>
		stage.phone(async (phone) => {
			await phone.page.clock.install();
			await phone.program.evaluate(() => location.reload());
			await phone.program.getByText("Nobody is signed in.").waitFor();
			const asking = phone.ask({ scopes: ["auth_base"] });
			const waits = await phone.program.evaluate(() => document.querySelector("[data-nonce]"));
			assert.equal(waits, null);
			await phone.page.clock.fastForward(10_000);
			const [[callback, result] = []] = await asking;
			assert.equal(callback, "fail");
			assert.equal((result as { outcome?: string }).outcome, "unavailable");
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
				assert.match(asked, /Failed to fetch/);
			},
			{ mayComplain: /CORS policy|Failed to load resource/ },
		));
});

// What the container itself answers, in Chromium, as a mini program and its user see it.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import AxeBuilder from "axe-core";
import type { Frame } from "playwright-core";
import { html, programOf } from "./program.ts";
import { type Phone, sandboxStage } from "./sandbox-stage.ts";

const program = programOf({});
program.opens(html("", "<main><h1>Shop</h1></main>"));
const stage = sandboxStage({ program: program.folder });

const ways = ["my.x", "my.call", "AlipayJSBridge.call"] as const;
type Way = (typeof ways)[number];
/** Calls it by `way`; what the call ended with. */
const call = ({ program }: Phone, name: string, params: object = {}, way: Way = "my.x"): Promise<unknown> =>
	program.evaluate(
		([name, params, way]) =>
			new Promise((resolve) => {
				const { my, AlipayJSBridge } = globalThis as unknown as Record<
					string,
					Record<string, (...args: unknown[]) => unknown>
				>;
				if (way === "my.x") my?.[name]?.({ ...params, complete: resolve });
				else (way === "my.call" ? my : AlipayJSBridge)?.call?.(name, params, resolve);
			}),
		[name, params, way] as const,
	);
const dialog = ({ host }: Phone) => host.locator("dialog.dialog");
const tap = (phone: Phone, name: string) => dialog(phone).getByRole("button", { name, exact: true }).click();
/** Nothing in it that axe objects to. */
async function accessible(frame: Frame): Promise<void> {
	await frame.evaluate(AxeBuilder.source);
	const found = await frame.evaluate(async () => {
		const { axe } = globalThis as unknown as { axe: typeof AxeBuilder };
		const { violations } = await axe.run(document, { iframes: false });
		return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
	});
	assert.deepEqual(found, []);
}

for (const way of ways) {
	describe(way, () => {
		it("confirm: under the app's name; both buttons, Escape, and what they are called", () =>
			stage.phone(async (phone) => {
				const params = { title: "Leave?", content: { cups: 2 }, confirmButtonText: "Go", cancelButtonText: "Stay" };
				for (const [act, yes] of [
					[() => tap(phone, "Go"), true],
					[() => tap(phone, "Stay"), false],
					[() => phone.page.keyboard.press("Escape"), false],
				] as const) {
					const asked = call(phone, "confirm", params, way);
					await dialog(phone).waitFor();
					assert.deepEqual(await dialog(phone).locator("h2, p").allTextContents(), ["Shop", "Leave?", '{"cups":2}']);
					await accessible(phone.host);
					await act();
					assert.deepEqual(await asked, { confirm: yes, ok: yes });
				}
				const raw = call(phone, "confirm", { message: "Old", okButton: "A", cancelButton: "B" }, way);
				await tap(phone, "A");
				assert.deepEqual(await raw, { confirm: true, ok: true });
			}));

		it("showModal: with one button where the program wants one", () =>
			stage.phone(async (phone) => {
				const asked = call(phone, "showModal", { title: "Read", content: "this", showCancel: false }, way);
				await dialog(phone).waitFor();
				assert.equal(await dialog(phone).getByRole("button").count(), 1);
				await tap(phone, "Confirm");
				assert.deepEqual(await asked, { confirm: true, cancel: false });
			}));

		it("showModal and prompt: with a line to write in", () =>
			stage.phone(async (phone) => {
				const field = dialog(phone).getByRole("textbox", { name: "How many?" });
				const asked = call(phone, "prompt", { title: "How many?", placeholder: "1", okButtonText: "Order" }, way);
				assert.equal(await field.getAttribute("placeholder"), "1");
				await accessible(phone.host);
				await field.fill("12");
				await tap(phone, "Order");
				assert.deepEqual(await asked, { ok: true, inputValue: "12" });
				const left = call(phone, "prompt", { title: "How many?" }, way);
				await field.fill("12");
				await tap(phone, "Cancel");
				assert.deepEqual(await left, { ok: false, inputValue: "" });
				const modal = call(phone, "showModal", { title: "How many?", editable: true }, way);
				await field.fill("3");
				await field.press("Enter");
				assert.deepEqual(await modal, { confirm: true, cancel: false, content: "3" });
			}));

		it("showActionSheet: the item's number, -1 for none; a list that is none is error 2", () =>
			stage.phone(async (phone) => {
				const asked = call(phone, "showActionSheet", { items: ["Tea", "Coffee"], cancelButtonText: "None" }, way);
				await tap(phone, "Coffee");
				assert.deepEqual(await asked, { index: 1, success: true });
				const left = call(phone, "showActionSheet", { items: ["Tea"], cancelButtonText: "None" }, way);
				await accessible(phone.host);
				await tap(phone, "None");
				assert.deepEqual(await left, { index: -1, success: true });
				assert.deepEqual(await call(phone, "showActionSheet", { items: [] }, way), {
					error: 2,
					errorMessage: "Invalid parameters: items must be a list of texts.",
				});
			}));

		it("showToast and hideToast: said politely, over nothing, and ended by the next", () =>
			stage.phone(async (phone) => {
				const toast = phone.host.getByRole("status");
				const shown = call(phone, "showToast", { content: "Saved", type: "success", duration: 8000 }, way);
				await toast.filter({ hasText: "Saved" }).waitFor();
				await accessible(phone.host);
				assert.deepEqual(await call(phone, "hideToast", {}, way), {});
				assert.deepEqual(await shown, {});
				assert.equal(await toast.count(), 0);
				assert.deepEqual(await call(phone, "showToast", { content: "x", duration: "soon" }, way), {
					error: 2,
					errorMessage: "Invalid parameters: duration must be a number of milliseconds.",
				});
			}));

		it("showLoading: until hideLoading, or until the person closes it", () =>
			stage.phone(async (phone) => {
				const loading = phone.host.locator(".loading");
				assert.deepEqual(await call(phone, "showLoading", { content: "One moment" }, way), {});
				await loading.filter({ hasText: "One moment" }).waitFor();
				await accessible(phone.host);
				await call(phone, "hideLoading", {}, way);
				assert.equal(await loading.count(), 0);
				await call(phone, "showLoading", {}, way);
				await loading.getByRole("button", { name: "Close" }).click();
				assert.equal(await loading.count(), 0);
			}));

		it("setNavigationBar: title and colour, with words that can be read, and the app's name beside it", () =>
			stage.phone(async (phone) => {
				const { host } = phone;
				assert.deepEqual(
					await call(phone, "setNavigationBar", { title: "Your bank", backgroundColor: "#003" }, way),
					{},
				);
				assert.equal(await host.locator("#app-name").textContent(), "Your bank");
				assert.match((await host.locator("#app-merchant").textContent()) ?? "", /^Shop · /);
				const style = await host.locator("#title-bar").evaluate((bar) => [bar.style.background, bar.style.color]);
				assert.deepEqual(style, ["rgb(0, 0, 51)", "white"]);
				await accessible(phone.host);
				await call(phone, "setNavigationBar", { reset: true }, way);
				assert.equal(await host.locator("#app-name").textContent(), "Shop");
				const wrong = (await call(phone, "setNavigationBar", { backgroundColor: "red" }, way)) as { error: number };
				assert.equal(wrong.error, 2);
			}));

		it("setClipboard and getClipboard: a clipboard of the phone; who reads it is seen", () =>
			stage.phone(async (phone) => {
				assert.deepEqual(await call(phone, "setClipboard", { text: "A-17" }, way), { success: true });
				assert.deepEqual(await call(phone, "getClipboard", {}, way), { text: "A-17" });
				await phone.host.getByRole("status").filter({ hasText: "Shop has read what you copied." }).waitFor();
				const wrong = (await call(phone, "setClipboard", { text: 7 }, way)) as { error: number };
				assert.equal(wrong.error, 2);
			}));

		it("getLocation: the persona's, if the person tells it; asked once", () =>
			stage.phone(async (phone) => {
				const refused = call(phone, "getLocation", {}, way);
				await accessible(phone.host);
				await tap(phone, "Don’t tell it");
				assert.equal(((await refused) as { error: number }).error, 11);
				assert.equal(((await call(phone, "getLocation", {}, way)) as { error: number }).error, 11);
			}));
		it("getLocation: what leaves is what was shown", () =>
			stage.phone(async (phone) => {
				const told = call(phone, "getLocation", {}, way);
				await dialog(phone).getByText("Malmö, Sweden (55.605, 13.0038)").waitFor();
				await tap(phone, "Tell it");
				const place = { longitude: "13.0038", latitude: "55.605", accuracy: "30", horizontalAccuracy: "30" };
				assert.deepEqual(await told, { ...place, city: "Malmö", country: "Sweden", countryCode: "SE" });
			}));

		it("vibrate, makePhoneCall, openLocation: seen, and nothing more", () =>
			stage.phone(async (phone) => {
				for (const name of ["vibrate", "vibrateShort", "vibrateLong"])
					assert.deepEqual(await call(phone, name, {}, way), { success: true });
				await phone.host.getByRole("status").first().waitFor();
				const calling = call(phone, "makePhoneCall", { number: "+46 40 123" }, way);
				await dialog(phone).getByText("+46 40 123").waitFor();
				await tap(phone, "Close");
				assert.deepEqual(await calling, { success: true });
				assert.equal(
					((await call(phone, "makePhoneCall", { number: "javascript:" }, way)) as { error: number }).error,
					2,
				);
				const place = { latitude: 55.6, longitude: "13", name: "Café" };
				const opened = call(phone, "openLocation", place, way);
				await dialog(phone).getByText("Café").waitFor();
				await tap(phone, "Close");
				assert.deepEqual(await opened, {});
				const nowhere = (await call(phone, "openLocation", { latitude: 91, longitude: 0 }, way)) as { error: number };
				assert.equal(nowhere.error, 2);
			}));

		it("getSetting and openSetting: what was granted, and the user's own page until it is left", () =>
			stage.phone(async (phone) => {
				const asking = phone.ask({ scopes: ["auth_base"] });
				assert.equal((await asking)[0]?.[0], "success");
				assert.deepEqual(await call(phone, "getSetting", {}, way), { authSetting: { auth_base: true } });
				const opened = call(phone, "openSetting", {}, way);
				await phone.host.locator("byleave-grants").waitFor();
				await phone.host.getByRole("button", { name: "Back" }).click();
				assert.deepEqual(await opened, { authSetting: { auth_base: true } });
			}));
	});
}

const svg = (colour: string) =>
	`data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="${colour}"/></svg>`)}`;

describe("previewImage", () => {
	/** The picture that is shown, if the whole of its frame is the preview's. */
	const picture = ({ program }: Phone) => program.locator("dialog img");
	const said = ({ program }: Phone) => program.locator("dialog [role=status]");

	for (const way of ways) {
		it(`${way}: pictures one by one, by buttons and keys, until it is closed`, () =>
			stage.phone(async (phone) => {
				const { page, program } = phone;
				const urls = [svg("red"), svg("green"), svg("blue")];
				assert.deepEqual(await call(phone, "previewImage", { urls, current: 1 }, way), {});
				await picture(phone).waitFor();
				const shows = async (place: number) => {
					await said(phone).getByText(`Picture ${place} of 3`).waitFor();
					assert.equal(await picture(phone).getAttribute("src"), urls[place - 1]);
				};
				await shows(2);
				await program.getByRole("button", { name: "Next picture" }).click();
				await shows(3);
				await page.keyboard.press("ArrowRight");
				await page.keyboard.press("ArrowLeft");
				await shows(2);
				await page.keyboard.press("Home");
				await shows(1);
				await page.keyboard.press("ArrowRight");
				await shows(2);
				await program.getByRole("button", { name: "Close" }).click();
				await picture(phone).waitFor({ state: "detached" });
			}));
	}

	it("swiping goes on and back, Escape closes it, and axe has no objection", () =>
		stage.phone(async (phone) => {
			const { page, program } = phone;
			await call(phone, "previewImage", { urls: [svg("red"), svg("green")] });
			const box = await picture(phone).boundingBox();
			assert.ok(box);
			const swipe = async (by: number) => {
				const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
				await page.mouse.move(x, y);
				await page.mouse.down();
				await page.mouse.move(x + by, y);
				await page.mouse.up();
			};
			await swipe(-120);
			await said(phone).getByText("Picture 2 of 2").waitFor();
			await swipe(-10);
			await said(phone).getByText("Picture 2 of 2").waitFor();
			await swipe(120);
			await said(phone).getByText("Picture 1 of 2").waitFor();
			await accessible(program);
			await page.keyboard.press("Escape");
			await picture(phone).waitFor({ state: "detached" });
		}));

	it("a picture that does not come is said; one at a time; what is no address is error 2", () =>
		stage.phone(
			async (phone) => {
				await call(phone, "previewImage", { urls: ["nothing.png"] });
				await phone.program.getByText(/This picture cannot be shown: .*nothing\.png/).waitFor();
				await call(phone, "previewImage", { urls: [svg("red")] });
				assert.equal(await phone.program.locator("dialog").count(), 1);
				assert.equal(await phone.program.getByText("cannot be shown").count(), 0);
				const wrong = (await call(phone, "previewImage", { urls: ["javascript:alert(1)"] })) as { error: number };
				assert.equal(wrong.error, 2);
			},
			{ mayComplain: /404/ },
		));

	it("speaks the browser's language, and goes on to the left where that is ahead", () =>
		stage.phone(
			async (phone) => {
				await call(phone, "previewImage", { urls: [svg("red"), svg("green")] });
				await said(phone).getByText("الصورة 1 من 2").waitFor();
				await phone.page.keyboard.press("ArrowLeft");
				await said(phone).getByText("الصورة 2 من 2").waitFor();
			},
			{ locale: "ar" },
		));

	it("never lies over a sheet", () =>
		stage.phone(async (phone) => {
			await call(phone, "previewImage", { urls: [svg("red")] });
			const asking = phone.ask({ scopes: ["auth_user"] });
			await phone.lines();
			await phone.will("Don't allow");
			assert.equal((await asking)[0]?.[0], "fail");
		}));
});

describe("over a sheet", () => {
	it("nothing of the container's lies: a dialog waits for its turn", () =>
		stage.phone(async (phone) => {
			const asking = phone.ask({ scopes: ["auth_user"] });
			await phone.lines();
			const confirming = call(phone, "confirm", { content: "Now?" });
			const toasting = call(phone, "showToast", { content: "Allow!", duration: 8000 });
			await phone.host.getByRole("status").filter({ hasText: "Allow!" }).waitFor();
			assert.equal(await dialog(phone).count(), 0);
			const [top, focused] = await phone.host.evaluate(() => {
				const toast = document.querySelector(".toast")?.getBoundingClientRect();
				const at = toast && document.elementFromPoint(toast.x + toast.width / 2, toast.y + toast.height / 2);
				return [at?.localName, document.activeElement?.localName];
			});
			assert.deepEqual([top, focused], ["byleave-sheet", "byleave-sheet"]);
			await phone.will("Don't allow");
			assert.equal((await asking)[0]?.[0], "fail");
			await tap(phone, "Confirm");
			assert.deepEqual(await confirming, { confirm: true, ok: true });
			await call(phone, "hideToast");
			await toasting;
		}));

	it("a page that is gone takes its dialogs, its loading and its title along", () =>
		stage.phone(async (phone) => {
			await call(phone, "showLoading", { content: "One moment" });
			await call(phone, "setNavigationBar", { title: "Your cart", backgroundColor: "#003" });
			void call(phone, "confirm", { content: "Now?" }).catch(() => {});
			await dialog(phone).waitFor();
			void phone.program.evaluate(() => location.reload()).catch(() => {});
			await dialog(phone).waitFor({ state: "detached" });
			await phone.host.locator(".loading").waitFor({ state: "detached" });
			await phone.host
				.locator("#app-name")
				.filter({ hasText: /^Shop$/ })
				.waitFor();
			assert.equal(await phone.host.locator("#title-bar").evaluate((bar) => bar.style.background), "");
		}));
});

describe("the title bar", () => {
	it("says what the page is called, and goes back as long as there is a page of the program", () =>
		stage.phone(async ({ host, program }) => {
			const title = host.locator("#app-name");
			const back = host.locator("#back");
			assert.equal(await back.isVisible(), false);
			await program.evaluate(() => {
				history.pushState(null, "", "#cart");
				document.title = "Your cart";
			});
			await title.getByText("Your cart").waitFor();
			await host.locator("#app-merchant").getByText("Shop · ").waitFor();
			await back.click();
			await program.waitForFunction(() => location.hash === "");
			await back.waitFor({ state: "hidden" });
		}));
});

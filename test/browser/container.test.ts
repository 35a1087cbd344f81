// What the container itself answers, in Chromium, as a mini program and its user see it.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { accessible, call, dialog, quietStage, tap, ways } from "./container-calls.ts";

const stage = quietStage();

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
				// It passes: who looks afterwards may come too late.
				const said = phone.host.getByRole("status").filter({ hasText: "Shop has read what you copied." }).waitFor();
				assert.deepEqual(await call(phone, "getClipboard", {}, way), { text: "A-17" });
				await said;
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
				const said = phone.host.getByRole("status").first().waitFor();
				for (const name of ["vibrate", "vibrateShort", "vibrateLong"])
					assert.deepEqual(await call(phone, name, {}, way), { success: true });
				await said;
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
				await call(phone, "setNavigationBar", { backgroundColor: "#003" }, way);
				await call(phone, "showLoading", {}, way);
				const opened = call(phone, "openSetting", {}, way);
				await phone.host.locator("byleave-grants").waitFor();
				assert.equal(await phone.host.locator("#title-bar").evaluate((bar) => bar.style.background), "");
				assert.equal(await phone.host.locator(".loading").isVisible(), false);
				await phone.host.getByRole("button", { name: "Back" }).click();
				assert.deepEqual(await opened, { authSetting: { auth_base: true } });
			}));
	});
}

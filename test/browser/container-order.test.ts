// What the container draws, beside sheets and pages that come and go, in Chromium.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { call, dialog, quietStage, tap } from "./container-calls.ts";

const stage = quietStage();

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

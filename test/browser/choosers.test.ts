// What a mini program offers to choose from, drawn by the phone: by keys and by taps, in Chromium.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { accessible, call, dialog, quietStage, tap } from "./container-calls.ts";
import type { Phone } from "./sandbox-stage.ts";

const stage = quietStage();
const wheel = (phone: Phone, name: string) => dialog(phone).getByRole("spinbutton", { name, exact: true });
/** Turns it by keys, and waits until it says so. */
async function turn(phone: Phone, name: string, keys: string, says: string): Promise<void> {
	for (const key of keys.split(" ")) await wheel(phone, name).press(key);
	await dialog(phone).locator(`[role=spinbutton][aria-label="${name}"][aria-valuetext="${says}"]`).waitFor();
}

describe("optionsSelect", () => {
	it("one list and two: what stands in the middle, and empty texts for who cancels", () =>
		stage.phone(async (phone) => {
			const params = {
				title: "Size",
				optionsOne: ["Small", "Large"],
				optionsTwo: ["Hot", "Cold", "Iced"],
				selectedTwoIndex: 1,
			};
			const asked = call(phone, "optionsSelect", { ...params, positiveString: "Take it" });
			await turn(phone, "Size: 1", "ArrowDown", "Large");
			await turn(phone, "Size: 2", "End", "Iced");
			await turn(phone, "Size: 2", "ArrowUp", "Cold");
			await accessible(phone.host);
			await tap(phone, "Take it");
			assert.deepEqual(await asked, {
				...{ selectedOneIndex: 1, selectedOneOption: "Large", selectedTwoIndex: 1, selectedTwoOption: "Cold" },
			});
			const one = call(phone, "optionsSelect", { optionsOne: ["Small", "Large"] });
			await dialog(phone).getByText("Large", { exact: true }).click();
			await tap(phone, "Done");
			assert.deepEqual(await one, {
				...{ selectedOneIndex: 1, selectedOneOption: "Large", selectedTwoIndex: "", selectedTwoOption: "" },
			});
			const left = call(phone, "optionsSelect", { optionsOne: ["Small"] });
			await tap(phone, "Cancel");
			assert.deepEqual(await left, {
				...{ selectedOneIndex: "", selectedOneOption: "", selectedTwoIndex: "", selectedTwoOption: "" },
			});
			assert.deepEqual(await call(phone, "optionsSelect", { optionsOne: [] }), {
				error: 2,
				errorMessage: "Invalid parameters: optionsOne must be a list of texts.",
			});
		}));
});

describe("multiLevelSelect", () => {
	it("a level below each choice, as deep as that goes", () =>
		stage.phone(async (phone) => {
			const list = [
				{
					name: "Tea",
					subList: [{ name: "Green", subList: [{ name: "Mint" }, { name: "Jasmine" }] }, { name: "Black" }],
				},
				{ name: "Water" },
			];
			const asked = call(phone, "multiLevelSelect", { title: "Drink", list });
			await turn(phone, "Drink: 3", "ArrowDown", "Jasmine");
			await turn(phone, "Drink: 2", "ArrowDown", "Black");
			assert.equal(await dialog(phone).getByRole("spinbutton").count(), 2);
			await turn(phone, "Drink: 2", "ArrowUp", "Green");
			await turn(phone, "Drink: 3", "ArrowDown", "Jasmine");
			await accessible(phone.host);
			await tap(phone, "Done");
			assert.deepEqual(await asked, {
				success: true,
				result: [{ name: "Tea" }, { name: "Green" }, { name: "Jasmine" }],
			});
			const left = call(phone, "multiLevelSelect", { list });
			await wheel(phone, "Choose: 1").waitFor();
			await phone.page.keyboard.press("Escape");
			assert.equal(((await left) as { error: number }).error, 11);
			assert.match(
				((await call(phone, "multiLevelSelect", { list: [{ name: "a", subList: [{}] }] })) as { errorMessage: string })
					.errorMessage,
				/list\[0\]\.subList\[0\]\.name must be a text/,
			);
		}));
});

describe("datePicker", () => {
	it("within its range and its month; other formats; who cancels", () =>
		stage.phone(async (phone) => {
			const range = { startDate: "2023-01-15", endDate: "2024-12-31" };
			const asked = call(phone, "datePicker", { currentDate: "2024-01-31", ...range });
			await turn(phone, "month", "ArrowDown", "02");
			await dialog(phone).locator('[aria-label="day"][aria-valuetext="29"]').waitFor();
			await turn(phone, "year", "Home", "2023");
			await dialog(phone).locator('[aria-label="day"][aria-valuetext="28"]').waitFor();
			await turn(phone, "month", "Home", "01");
			await turn(phone, "day", "Home", "15");
			await accessible(phone.host);
			await tap(phone, "Done");
			assert.deepEqual(await asked, { date: "2023-01-15" });
			const time = call(phone, "datePicker", { format: "HH:mm", currentDate: "08:59" });
			await turn(phone, "hour", "ArrowDown", "09");
			await tap(phone, "Done");
			assert.deepEqual(await time, { date: "09:59" });
			const left = call(phone, "datePicker");
			await tap(phone, "Cancel");
			assert.equal(((await left) as { error: number }).error, 11);
			assert.match(
				((await call(phone, "datePicker", { startDate: "soon" })) as { errorMessage: string }).errorMessage,
				/startDate must be a date or a time/,
			);
		}));
});

describe("chooseCity", () => {
	it("the usual ones, those that the program names, and where the user is", () =>
		stage.phone(async (phone) => {
			const usual = call(phone, "chooseCity");
			const find = dialog(phone).getByRole("searchbox", { name: "Find a city" });
			await find.fill("zzz");
			await dialog(phone).getByText("No city is called so.").waitFor();
			await find.fill("HANGZ");
			await accessible(phone.host);
			await dialog(phone).getByRole("list", { name: "All cities" }).getByRole("button").click();
			assert.deepEqual(await usual, { city: "杭州", adCode: "330100" });
			const cities = [{ city: "Leaf Town", adCode: 7, spell: "leaf" }];
			const own = call(phone, "chooseCity", { cities, showLocatedCity: true });
			const here = dialog(phone).getByRole("list", { name: "Where you are" });
			await here.waitFor();
			assert.equal(await dialog(phone).getByRole("list").count(), 2);
			await here.getByRole("button").click();
			const { city, latitude, longitude } = (await own) as { city: string; latitude: number; longitude: number };
			assert.deepEqual([typeof city, typeof latitude, typeof longitude], ["string", "number", "number"]);
			const named = call(phone, "chooseCity", { cities });
			await dialog(phone).getByRole("button", { name: "Leaf Town" }).click();
			assert.deepEqual(await named, { city: "Leaf Town", adCode: "7" });
			const left = call(phone, "chooseCity", { cities });
			await tap(phone, "Cancel");
			assert.equal(((await left) as { error: number }).error, 11);
			assert.match(
				((await call(phone, "chooseCity", { cities: [{}] })) as { errorMessage: string }).errorMessage,
				/cities\[0\]\.city must be a text/,
			);
		}));
});

// Controls and forms, as a program hears them and a person reaches them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import { type Heard, tagStage } from "./stage.ts";

const drawn = tagStage();
const values = (heard: readonly Heard[]): unknown[] =>
	heard.map(({ type, currentTarget, detail }) => [type, currentTarget.id, detail.value]);

describe("input and textarea", () => {
	test("onFocus, onInput, onConfirm, onBlur, each with the value", () =>
		drawn(
			{
				axml: '<input id="a" placeholder="Name" maxlength="3" onFocus="hear" onInput="hear" onConfirm="hear" onBlur="hear"/>',
			},
			async ({ page, hears }) => {
				const field = page.getByRole("textbox", { name: "Name" });
				await field.focus();
				await page.keyboard.type("Mei!");
				await page.keyboard.press("Enter");
				assert.deepEqual(values(await hears(6)), [
					["focus", "a", ""],
					["input", "a", "M"],
					["input", "a", "Me"],
					["input", "a", "Mei"],
					["confirm", "a", "Mei"],
					["blur", "a", "Mei"],
				]);
			},
		));
	test("what the user wrote stays when the page is drawn anew, and goes when the program gives another value", () =>
		drawn({ axml: '<view>{{n}}</view><input value="{{v}}"/>', data: { n: 0, v: "" } }, async ({ page, setData }) => {
			const field = page.getByRole("textbox");
			await field.fill("mine");
			await setData({ n: 1 });
			assert.equal(await field.inputValue(), "mine");
			await setData({ v: "yours" });
			assert.equal(await field.inputValue(), "yours");
		}));
	test("controlled: it shows what the program gives it", () =>
		drawn(
			{
				axml: '<input controlled value="{{v}}" onInput="upper"/>',
				data: { v: "" },
				more: "upper({ detail }) { this.setData({ v: detail.value.toUpperCase().slice(0, 2) }); },",
			},
			async ({ page }) => {
				await page.getByRole("textbox").pressSequentially("abc");
				await page.waitForFunction(() => document.querySelector("input")?.value === "AB");
			},
		));
	test("types: a password is hidden, a number's keyboard is one of digits", () =>
		drawn(
			{
				axml: '<input password placeholder="P"/><input type="number" placeholder="N"/><input type="idcard" disabled placeholder="I"/>',
			},
			async ({ page, violations }) => {
				const all = await page.locator("input").evaluateAll((all) =>
					all.map((one) => {
						const { type, inputMode, disabled } = one as HTMLInputElement;
						return [type, inputMode, disabled];
					}),
				);
				assert.deepEqual(all, [
					["password", "", false],
					["text", "numeric", false],
					["text", "text", true],
				]);
				assert.deepEqual(await violations(), []);
			},
		));
	test("focus: when the program says so", () =>
		drawn({ axml: '<input focus="{{f}}" onFocus="hear"/>', data: { f: false } }, async ({ hears, heard, setData }) => {
			assert.deepEqual(await heard(), []);
			await setData({ f: true });
			assert.equal((await hears(1))[0]?.type, "focus");
		}));
	test("textarea: lines, counted, as high as what is in it", () =>
		drawn(
			{ axml: '<textarea auto-height show-count maxlength="{{20}}" placeholder="Words" onInput="hear"/>' },
			async ({ page, hears }) => {
				const area = page.getByRole("textbox", { name: "Words" });
				const height = () => area.evaluate((element) => element.clientHeight);
				const before = await height();
				await area.fill("a\nb\nc\nd\ne\nf");
				assert.equal((await hears(1))[0]?.detail.value, "a\nb\nc\nd\ne\nf");
				await page.getByText("11/20").waitFor();
				assert.ok((await height()) > before);
			},
		));
});

describe("choices", () => {
	test("a checkbox-group tells the values of what is checked; a label's words check it, once", () =>
		drawn(
			{
				axml: `
<view onTap="hear" id="around">
<checkbox-group id="g" onChange="hear">
  <label a:for="{{all}}"><checkbox value="{{item}}" checked="{{index === 1}}"/> {{item}}</label>
</checkbox-group>
</view>`,
				data: { all: ["tea", "cake"] },
			},
			async ({ page, heard, violations }) => {
				await page.getByText("tea").click();
				assert.deepEqual(values(await heard()), [
					["tap", "around", undefined],
					["change", "g", ["tea", "cake"]],
				]);
				await page.getByRole("checkbox", { name: "cake" }).press("Space");
				assert.deepEqual(values(await heard()).at(-1), ["change", "g", ["tea"]]);
				await page.locator(".b-checkbox").first().click();
				assert.deepEqual(values(await heard()).at(-1), ["change", "g", []]);
				assert.deepEqual(await violations(), []);
			},
		));
	test("a radio-group tells the one; arrow keys choose too", () =>
		drawn(
			{
				axml: `
<radio-group id="g" onChange="hear">
  <label a:for="{{all}}"><radio value="{{item}}" checked="{{index === 0}}"/>{{item}}</label>
</radio-group>`,
				data: { all: ["small", "large"] },
			},
			async ({ page, heard, violations }) => {
				await page.getByText("large").click();
				assert.equal(await page.getByRole("radio", { name: "small" }).isChecked(), false);
				await page.getByRole("radio", { name: "large" }).press("ArrowDown");
				assert.deepEqual(values(await heard()), [
					["change", "g", "large"],
					["change", "g", "small"],
				]);
				assert.deepEqual(await violations(), []);
			},
		));
	test("a switch is on or off; controlled it waits for the program", () =>
		drawn(
			{ axml: '<switch id="a" checked onChange="hear"/><switch id="b" name="Wait" controlled onChange="hear"/>' },
			async ({ page, heard, violations }) => {
				await page.getByRole("switch", { name: "Switch" }).press("Space");
				await page.locator("#b").click();
				assert.deepEqual(values(await heard()), [
					["change", "a", false],
					["change", "b", true],
				]);
				assert.equal(await page.getByRole("switch", { name: "Wait" }).isChecked(), false);
				assert.deepEqual(await violations(), []);
			},
		));
	test("a label of a control elsewhere", () =>
		drawn(
			{
				axml: '<label for="s">Loud</label><switch id="x" onChange="hear"/><input id="s" placeholder="p" onFocus="hear"/>',
			},
			async ({ page, hears }) => {
				await page.getByText("Loud").click();
				assert.deepEqual(values(await hears(1)), [["focus", "s", ""]]);
			},
		));
	test("a slider by its keys: changing, then change", () =>
		drawn(
			{ axml: '<slider id="a" min="0" max="10" step="2" value="4" show-value onChange="hear" onChanging="hear"/>' },
			async ({ page, heard, violations }) => {
				await page.getByRole("slider").press("ArrowRight");
				assert.deepEqual(values(await heard()), [
					["changing", "a", 6],
					["change", "a", 6],
				]);
				await page.getByText("6", { exact: true }).waitFor();
				assert.deepEqual(await violations(), []);
			},
		));
});

describe("a form", () => {
	const axml = `
<form id="f" onSubmit="hear" onReset="hear">
  <input name="name" value="Mei" placeholder="Name"/>
  <textarea name="note" placeholder="Note"/>
  <switch name="loud" checked/>
  <checkbox-group name="extras"><checkbox value="milk" checked/><checkbox value="sugar"/></checkbox-group>
  <radio-group name="size"><radio value="s"/><radio value="l" checked/></radio-group>
  <slider name="cups" value="3" max="9"/>
  <picker name="town" range="{{towns}}" value="1"><view>Town</view></picker>
  <picker-view name="at" value="{{[1]}}"><picker-view-column><view a:for="{{towns}}">{{item}}</view></picker-view-column></picker-view>
  <input placeholder="no name" value="x"/>
  <button form-type="submit" data-by="go">Send</button><button form-type="reset">Clear</button>
</form>`;
	const first = {
		...{ name: "Mei", note: "", loud: true, extras: ["milk"], size: "l", cups: 3, town: 1, at: [1] },
	};
	test("submits the values of all that have names, and is as it was after a reset", () =>
		drawn({ axml, data: { towns: ["Oslo", "Lima"] } }, async ({ page, hears, violations }) => {
			const submit = page.getByRole("button", { name: "Send" });
			await submit.click();
			const [one] = await hears(1);
			assert.deepEqual([one?.type, one?.detail.value], ["submit", first]);
			assert.deepEqual(one?.detail.buttonTarget, { id: "", dataset: { by: "go" } });
			await page.getByPlaceholder("Name", { exact: true }).fill("Ada");
			await page.getByPlaceholder("Note").fill("hot");
			await page.locator(".b-switch").click();
			await page.locator(".b-checkbox").nth(1).click();
			await page.locator(".b-radio").nth(0).click();
			await page.getByRole("slider").press("ArrowRight");
			await submit.click();
			const [, two] = await hears(2);
			const changed = { name: "Ada", note: "hot", loud: false, extras: ["milk", "sugar"], size: "s", cups: 4 };
			assert.deepEqual(two?.detail.value, { ...first, ...changed });
			await page.getByRole("button", { name: "Clear" }).click();
			await submit.click();
			const all = await hears(4);
			assert.equal(all[2]?.type, "reset");
			assert.deepEqual(all[3]?.detail.value, first);
			assert.deepEqual(await violations(), []);
		}));
});

/** The item of a wheel stands where the chosen one does. */
const inTheMiddle = (page: Page, text: string): Promise<unknown> =>
	page.waitForFunction((text) => {
		const item = [...document.querySelectorAll(".b-items > *")].find((one) => one.textContent === text);
		const [box, frame] = [item, item?.parentElement].map((one) => one?.getBoundingClientRect());
		return box && frame && Math.abs(box.top + box.height / 2 - frame.top - frame.height / 2) < 2;
	}, text);

describe("picker", () => {
	const towns = [{ name: "Oslo" }, { name: "Lima" }, { name: "Hanoi" }];
	const axml =
		'<view id="around" onTap="hear"><picker id="p" range="{{towns}}" range-key="name" value="{{at}}" onChange="hear" onCancel="hear"><view>Town: {{towns[at].name}}</view></picker></view>';
	test("opens a sheet with a wheel, by Enter too; Done tells the index, Escape that nothing was chosen", () =>
		drawn({ axml, data: { towns, at: 1 } }, async ({ page, heard, violations }) => {
			await page.getByRole("button", { name: "Town: Lima" }).press("Enter");
			const sheet = page.getByRole("dialog");
			const wheel = sheet.getByRole("spinbutton");
			await page.waitForFunction(
				() => document.querySelector("[role=spinbutton]")?.getAttribute("aria-valuetext") === "Lima",
			);
			await inTheMiddle(page, "Lima");
			assert.deepEqual(await violations(), []);
			await wheel.press("ArrowDown");
			await sheet.getByRole("button", { name: "Done" }).click();
			await sheet.waitFor({ state: "detached" });
			await page.locator("#p:focus").waitFor();
			// What is tapped in the sheet is no tap on what lies around the picker.
			assert.deepEqual(values(await heard()), [
				["tap", "around", undefined],
				["change", "p", 2],
			]);
			await page.getByRole("button", { name: "Town" }).click();
			await sheet.waitFor();
			await page.keyboard.press("Escape");
			await sheet.waitFor({ state: "detached" });
			await page.locator("#p:focus").waitFor();
			assert.deepEqual(values(await heard()).slice(2), [
				["tap", "around", undefined],
				["cancel", "p", undefined],
			]);
		}));
	test("with several wheels", () =>
		drawn(
			{
				axml: '<picker mode="multiSelector" range="{{r}}" value="{{[0, 1]}}" onChange="hear"><view>Pick</view></picker>',
				data: {
					r: [
						["a", "b"],
						["x", "y", "z"],
					],
				},
			},
			async ({ page, heard }) => {
				await page.getByText("Pick").click();
				await page.getByRole("spinbutton", { name: "Column 2" }).press("End");
				await page.getByRole("button", { name: "Done" }).click();
				assert.deepEqual((await heard())[0]?.detail.value, [0, 2]);
			},
		));
	test("a date and a time of day: wheels of what month and range allow; the text is the form's, and taken back by its reset", () =>
		drawn(
			{
				axml: `<form onSubmit="hear">
	<picker id="day" name="day" mode="date" value="2024-01-31" start="2023-06-10" end="2024-12-31" onChange="hear"><view>Day</view></picker>
	<picker id="at" name="at" mode="time" value="08:59" onChange="hear" onCancel="hear"><view>At</view></picker>
	<picker name="month" mode="date" fields="month" value="2024-05-05"><view>Month</view></picker>
	<button form-type="submit">Send</button><button form-type="reset">Forget</button></form>`,
			},
			async ({ page, hears, violations }) => {
				const wheel = (name: string) => page.getByRole("spinbutton", { name });
				const says = (name: string, text: string) =>
					page.locator(`[role=spinbutton][aria-label="${name}"][aria-valuetext="${text}"]`).waitFor();
				await page.getByText("Day").click();
				await wheel("Month").press("ArrowDown");
				await says("Day", "29");
				await wheel("Year").press("Home");
				await says("Month", "06");
				await says("Day", "29");
				await wheel("Day").press("Home");
				await says("Day", "10");
				assert.deepEqual(await violations(), []);
				await page.getByRole("button", { name: "Done" }).click();
				await page.getByText("At", { exact: true }).click();
				await wheel("Hour").press("ArrowDown");
				await says("Hour", "09");
				await page.getByRole("button", { name: "Cancel" }).click();
				await page.getByText("At", { exact: true }).click();
				await wheel("Minute").press("Home");
				await says("Minute", "00");
				await page.getByRole("button", { name: "Done" }).click();
				await page.getByRole("button", { name: "Send" }).click();
				await page.getByRole("button", { name: "Forget" }).click();
				await page.getByRole("button", { name: "Send" }).click();
				const told = (await hears(5)).map(({ detail }) => detail.value);
				assert.deepEqual(told, [
					"2023-06-10",
					undefined,
					"08:00",
					{ day: "2023-06-10", at: "08:00", month: "2024-05-05" },
					{ day: "2024-01-31", at: "08:59", month: "2024-05-05" },
				]);
			},
		));
});

// View, text, image, button and their events, as a program hears them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Heard, tagStage } from "./stage.ts";

const drawn = tagStage();
const said = (heard: readonly Heard[]): string[] =>
	heard.map(({ type, currentTarget }) => `${type} ${currentTarget.id}`);

describe("a tap", () => {
	const axml = `
<view id="outer" data-who="outer" onTap="hear">
  <view id="middle" data-who="middle" data-row="{{row}}" catchTap="hear">
    <text id="inner" data-who="inner" onTap="hear">Tap</text>
  </view>
  <view id="beside">Beside</view>
</view>`;
	const data = { row: { n: 1 } };

	test("bubbles until it is caught, and each handler knows its own data and where it began", () =>
		drawn({ axml, data }, async ({ page, heard }) => {
			await page.getByText("Tap").click();
			const all = await heard();
			assert.deepEqual(said(all), ["tap inner", "tap middle"]);
			const [, middle] = all;
			assert.deepEqual(middle?.currentTarget.dataset, { who: "middle", row: { n: 1 } });
			assert.deepEqual(middle?.target.dataset, { who: "middle", row: { n: 1 } });
			assert.deepEqual(middle?.target.targetDataset, { who: "inner" });
			assert.equal(middle?.target.id, "inner");
			await page.getByText("Beside").click();
			assert.deepEqual(said(await heard()).slice(2), ["tap outer"]);
		}));

	test("by Enter and Space is one too, and bubbles alike", () =>
		drawn({ axml, data }, async ({ page, heard }) => {
			await page.locator("#inner").focus();
			await page.keyboard.press("Enter");
			await page.keyboard.press("Space");
			assert.deepEqual(said(await heard()), ["tap inner", "tap middle", "tap inner", "tap middle"]);
		}));

	test("what hears it is a button to a screen reader, unless there is one inside", () =>
		drawn({ axml, data }, async ({ page, violations }) => {
			await page.getByRole("button", { name: "Tap" }).waitFor();
			assert.equal(await page.getByRole("button").count(), 1);
			assert.deepEqual(await violations(), []);
		}));

	test("with a finger: touches are told, and where on the page", () =>
		drawn(
			{
				axml: '<view style="height: 900px"></view><view id="a" onTouchStart="hear" onTouchEnd="hear" onTap="hear">Down</view>',
				hasTouch: true,
			},
			async ({ page, hears }) => {
				await page.getByText("Down").tap();
				const all = await hears(3);
				assert.deepEqual(said(all), ["touchStart a", "touchEnd a", "tap a"]);
				const [touch] = (all[0]?.touches ?? []) as { pageY: number; clientY: number }[];
				const top = await page.locator(".b-page").evaluate((element) => element.scrollTop);
				assert.ok(top > 0);
				assert.equal(touch?.pageY, (touch?.clientY ?? 0) + top);
			},
		));

	test("a mouse that is held is a finger; one that was dragged is no tap", () =>
		drawn(
			{ axml: '<view id="a" style="height: 200px" onTouchMove="hear" onTouchEnd="hear" onTap="hear">Drag</view>' },
			async ({ page, heard }) => {
				await page.mouse.move(50, 50);
				await page.mouse.down();
				await page.mouse.move(90, 50);
				await page.mouse.up();
				assert.deepEqual(said(await heard()), ["touchMove a", "touchEnd a"]);
			},
		));

	test("held long it is a long tap, and no tap", () =>
		drawn(
			{ axml: '<view id="a" style="height: 200px" onLongTap="hear" onTap="hear">Hold</view>' },
			async ({ page, hears, heard }) => {
				await page.mouse.move(50, 50);
				await page.mouse.down();
				await hears(1);
				await page.mouse.up();
				assert.deepEqual(said(await heard()), ["longTap a"]);
			},
		));
});

describe("view", () => {
	test("hover-class while it is pressed, and not after", () =>
		drawn(
			{
				axml: '<view id="a" class="own" hover-class="down" hover-start-time="{{0}}" hover-stay-time="{{0}}">Press</view>',
			},
			async ({ page }) => {
				await page.getByText("Press").hover();
				await page.mouse.down();
				await page.locator("#a.own.down").waitFor();
				await page.mouse.up();
				await page.locator("#a.own:not(.down)").waitFor();
			},
		));

	test("onAppear and onDisappear", () =>
		drawn(
			{
				axml: '<view style="height: 1500px"></view><view id="a" onAppear="hear" onDisappear="hear" onFirstAppear="hear">Low</view>',
			},
			async ({ page, hears }) => {
				await page.locator("#a").scrollIntoViewIfNeeded();
				assert.deepEqual(said(await hears(2)), ["firstAppear a", "appear a"]);
				await page.locator(".b-page").evaluate((element) => element.scrollTo(0, 0));
				assert.deepEqual(said(await hears(3)).slice(2), ["disappear a"]);
			},
		));

	test("a tag selector finds it, and what no tag is called is a view", () =>
		drawn(
			{ axml: "<view>A</view><my-thing>B</my-thing><div>C</div>", acss: "view { color: rgb(1, 2, 3); }" },
			async ({ page }) => {
				const color = await page.getByText("A").evaluate((element) => getComputedStyle(element).color);
				assert.equal(color, "rgb(1, 2, 3)");
				assert.equal(await page.getByText("B").evaluate((element) => element.className), "b-my-thing");
				assert.equal(await page.getByText("C").evaluate((element) => element.localName), "div");
			},
		));
	test("aria-*, role, hidden and data-* reach the element", () =>
		drawn(
			{
				axml: '<view role="alert" aria-label="News" data-row-id="{{7}}">A</view><view hidden="{{yes}}">B</view>',
				data: { yes: true },
			},
			async ({ page }) => {
				await page.getByRole("alert", { name: "News" }).waitFor();
				await page.locator('[data-row-id="7"]').waitFor();
				assert.equal(await page.getByText("B").isVisible(), false);
			},
		));
});

describe("text", () => {
	test("line breaks of the data and a written one break it, those around it in the template do not", () =>
		drawn(
			{ axml: '<text id="a">\n  {{t}}\n</text><text id="b">x\\ny</text>', data: { t: "one\ntwo" } },
			async ({ page }) => {
				assert.equal(await page.locator("#a").innerText(), "one\ntwo");
				assert.equal(await page.locator("#b").innerText(), "x\ny");
			},
		));
	test("number-of-lines and selectable", () =>
		drawn(
			{
				axml: '<text id="a" number-of-lines="{{2}}" selectable>{{t}}</text><text id="b">x</text>',
				data: { t: "word ".repeat(200) },
			},
			async ({ page }) => {
				const [a, b] = await Promise.all(
					["#a", "#b"].map((one) =>
						page.locator(one).evaluate((element) => {
							const { userSelect, lineHeight } = getComputedStyle(element);
							return { userSelect, lineHeight, height: element.clientHeight };
						}),
					),
				);
				assert.equal(a?.userSelect, "text");
				assert.equal(b?.userSelect, "none");
				assert.ok(a && a.height > 20 && a.height < 60, `${a?.height}`);
			},
		));
});

describe("image", () => {
	const picture =
		"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='40' height='20'%3E%3Crect width='40' height='20' fill='red'/%3E%3C/svg%3E";
	test("300 by 225 pixels, onLoad with its own size, widthFix, and a name", () =>
		drawn(
			{
				axml: '<image id="a" src="{{p}}" onLoad="hear"/><image id="b" class="wide" mode="widthFix" src="{{p}}" aria-label="A red box"/>',
				acss: ".wide { width: 200px; height: 10px }",
				data: { p: picture },
			},
			async ({ page, hears, violations }) => {
				const [{ detail } = { detail: {} }] = await hears(1);
				assert.deepEqual(detail, { width: 40, height: 20 });
				assert.deepEqual(await page.locator("#a").evaluate((box) => [box.clientWidth, box.clientHeight]), [300, 225]);
				await page.getByRole("img", { name: "A red box" }).waitFor();
				await page.waitForFunction(() => document.querySelector("#b")?.clientHeight === 100);
				assert.deepEqual(await violations(), []);
			},
		));
	test("onError where there is none", () =>
		drawn({ axml: '<image id="a" src="/no.png" onError="hear"/>' }, async ({ hears }) => {
			assert.deepEqual(said(await hears(1)), ["error a"]);
		}));
	const modes = { aspectFit: "contain", aspectFill: "cover", scaleToFill: "fill", center: "none", "top left": "none" };
	test("its modes", () =>
		drawn(
			{
				axml: '<image a:for="{{modes}}" class="m" mode="{{item}}" src="{{p}}"/>',
				data: { modes: Object.keys(modes), p: picture },
			},
			async ({ page }) => {
				const fits = await page
					.locator(".m > img")
					.evaluateAll((all) => all.map((image) => getComputedStyle(image).objectFit));
				assert.deepEqual(fits, Object.values(modes));
			},
		));
});

describe("button", () => {
	test("is one, also while it loads; not while it is disabled", () =>
		drawn(
			{
				axml: '<button id="a" type="primary" onTap="hear">Go</button><button id="b" loading onTap="hear">Wait</button><button id="c" disabled onTap="hear">No</button><button id="d" type="warn" size="mini" plain>Del</button>',
			},
			async ({ page, heard, violations }) => {
				await page.getByRole("button", { name: "Go" }).click();
				await page.getByRole("button", { name: "Wait" }).click();
				await page.getByRole("button", { name: "No" }).click({ force: true });
				await page.getByRole("button", { name: "Go" }).press("Enter");
				assert.deepEqual(said(await heard()), ["tap a", "tap b", "tap a"]);
				assert.deepEqual(await violations(), []);
			},
		));

	const authorize = (answer: string) =>
		`window.my = { call(name, { scope, ...then }) { then.${answer}({ name, scope }); } };`;
	const axml = '<button open-type="getAuthorize" scope="userInfo" onGetAuthorize="hear" onError="hear">Ask</button>';
	for (const [answer, type] of [
		["success", "getAuthorize"],
		["fail", "error"],
	] as const) {
		test(`open-type getAuthorize asks for its scope: ${answer} is ${type}`, () =>
			drawn({ axml, my: authorize(answer) }, async ({ page, hears }) => {
				await page.getByRole("button", { name: "Ask" }).click();
				const [event] = await hears(1);
				assert.equal(event?.type, type);
				assert.deepEqual(event?.detail, { name: "getAuthorize", scope: "userInfo" });
			}));
	}
	test("any other open-type says that it does nothing", () =>
		drawn({ axml: '<button open-type="share">Share</button>' }, async ({ page, warned }) => {
			await page.getByRole("button", { name: "Share" }).click();
			assert.match(warned.join("\n"), /open-type="share"> does nothing here/);
		}));
});

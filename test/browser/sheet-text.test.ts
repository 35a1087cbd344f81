import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Sheet } from "@byleave/protocol";
import { sampleSheet } from "./samples.ts";
import { inReach, show, staged } from "./sheet-stage.ts";

const onPage = staged();

describe("what others wrote stays text", () => {
	const markup = `<img src=x onerror="document.body.append('ran')">`;
	const hostile = (text: string): Sheet => {
		const sheet = sampleSheet();
		const items = sheet.items.map((item) => ({
			...item,
			why: text,
			fields: item.fields.map((field) => ({ ...field, values: field.kind === "image" ? field.values : [text] })),
		}));
		const words = { ...sheet.words, by: `by \u2068${text}\u2069`, as: `as \u2068${text}\u2069` };
		return { ...sheet, items, words, app: { ...sheet.app, name: text }, user: { ...sheet.user, nickName: text } };
	};
	test("[94] markup is shown, not drawn", () =>
		onPage(async (page) => {
			await show(page, hostile(markup));
			assert.equal(await page.locator("byleave-sheet h2").textContent(), markup);
			assert.equal(await page.locator("byleave-sheet .as").textContent(), `as ${markup}`);
			assert.equal(await page.locator("byleave-sheet img").count(), 3);
			assert.equal(await page.getByText("ran", { exact: true }).count(), 0);
		}));
	test("[84] characters without a shape and those that turn the direction are gone, and what is needed stays", () =>
		onPage(async (page) => {
			const name = "Al\u200Bip\u202Eay\u2066\u00AD\uFEFF\u2060\u{E0041}\u0000\u3164";
			await show(page, hostile(`${name} 👩\u200D💻 می\u200Cخواهم`));
			const shown = "Alipay 👩\u200D💻 می\u200Cخواهم";
			assert.equal(await page.locator("byleave-sheet h2").textContent(), shown);
			assert.equal(await page.locator("byleave-sheet .why").first().textContent(), shown);
		}));
	test("a name that turns the direction turns only itself", () =>
		onPage(async (page) => {
			await show(page, hostile("مقهى"));
			const by = page.locator("byleave-sheet .by");
			assert.equal(await by.textContent(), "by مقهى");
			assert.equal(await by.locator("bdi").textContent(), "مقهى");
			assert.equal(await page.locator("byleave-sheet .as bdi").textContent(), "مقهى");
		}));
	test("a very long name leaves the buttons in reach", () =>
		onPage(async (page) => {
			await show(page, hostile("W".repeat(2000)));
			await inReach(page);
		}));
});

test("a picture that does not come leaves the neutral one, and the address that leaves stays readable", () =>
	onPage(async (page) => {
		// A picture that is no picture: unlike a missing one, the browser does not complain of it.
		const sheet = sampleSheet();
		const items = sheet.items.map((item) => ({
			...item,
			fields: item.fields.map((field) => ({ ...field, ...(field.kind === "image" ? { values: ["/page.css"] } : {}) })),
		}));
		await show(page, {
			...sheet,
			items,
			app: { ...sheet.app, logo: "/page.css" },
			user: { ...sheet.user, avatar: null },
		});
		await page.locator("byleave-sheet img").first().waitFor({ state: "detached" });
		assert.equal(await page.locator("byleave-sheet .picture.shown").count(), 0);
		assert.equal(await page.locator("byleave-sheet .image .exact").textContent(), "/page.css");
	}));

test("pictures are asked for without saying from where", () =>
	onPage(async (page) => {
		const asked: string[] = [];
		page.on("request", (request) => {
			if (request.resourceType() === "image") asked.push(request.headers().referer ?? "");
		});
		await show(page);
		await page.locator("byleave-sheet .picture.shown").nth(2).waitFor();
		assert.deepEqual(new Set(asked), new Set([""]));
	}));

test("a value that is not stored says so", () =>
	onPage(async (page) => {
		await show(page);
		const line = page.locator("byleave-sheet li", { hasText: "See your gender" });
		assert.equal(await line.locator(".value").textContent(), "Nothing stored, so nothing is shared");
		assert.equal(await page.locator("byleave-sheet li", { hasText: "Know you again" }).locator(".value").count(), 0);
	}));

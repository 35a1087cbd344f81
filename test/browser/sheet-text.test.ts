import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Sheet, SheetItem } from "@byleave/protocol";
import { sampleContract as contract, sampleSheet } from "./samples.ts";
import { arm, button, inReach, onlyOptional, settled, show, staged } from "./sheet-stage.ts";

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

describe("what a merchant has prepared stands in its own box, as its words", () => {
	test("[94] line by line, isolated, and nothing of it is markup", () =>
		onPage(async (page) => {
			await show(page, { ...sampleSheet(), contract });
			const box = page.getByRole("region", { name: "What Leaf writes about it" });
			assert.deepEqual(await box.locator("p").allTextContents(), [
				"<b>Tea</b> club",
				"One tin a month.",
				`<img src=x onerror="document.body.append('ran')">`,
				"Amount: 12.50 EUR",
				"Starts on: 1 December 2026 2026-12-01",
			]);
			assert.equal(await box.locator("img, b").count(), 0);
			assert.equal(await box.locator("p > bdi").count(), 6);
			assert.equal(await page.getByText("ran", { exact: true }).count(), 0);
		}));
	test("[84] however long, it pushes nothing of the sheet's away, and is scrolled by keys alone", () =>
		onPage(async (page) => {
			const text = Array.from({ length: 400 }, (_, n) => `${n} ${"W".repeat(40)}`).join("\n");
			await show(page, { ...sampleSheet(), contract: { ...contract, text } });
			const box = page.getByRole("region", { name: "What Leaf writes about it" });
			const { height = 0 } = (await box.boundingBox()) ?? {};
			assert.ok(height > 44 && height <= 200, String(height));
			await inReach(page);
			const scrolled = box.evaluate(
				(seen) => new Promise<void>((resolve) => seen.addEventListener("scroll", () => resolve(), { once: true })),
			);
			await box.focus();
			await page.keyboard.press("End");
			await scrolled;
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

/** A sheet with one line, and these values in it. */
function withValues(
	values: readonly string[],
	change: Partial<SheetItem> = {},
	said: readonly (string | null)[] = [],
): Sheet {
	const fields = [{ title: "See your nickname", kind: "text", values, said }] as const;
	return sampleSheet("en", {
		items: [{ icon: "person", optional: false, scopes: ["profile"], fields, why: null, ...change }],
	});
}

describe("ruling 39: values", () => {
	test("what a code says stands in words beside it, each isolated", () =>
		onPage(async (page) => {
			await show(page, withValues(["F"], {}, ["أنثى"]));
			const value = page.locator("byleave-sheet .value");
			assert.deepEqual(await value.locator("bdi").allTextContents(), ["أنثى", "F"]);
			assert.equal(await value.locator(".exact").textContent(), "F");
		}));
	test("what cannot be seen of a value is made visible, since it leaves too", () =>
		onPage(async (page) => {
			await show(page, withValues(["a\u200Bb\u202Ec\u2800", "می\u200Cخواهم", "two  blanks "]));
			const values = page.locator("byleave-sheet .value bdi");
			assert.deepEqual(await values.allTextContents(), ["aU+200BbU+202EcU+2800", "می\u200Cخواهم", "two  blanks "]);
			assert.equal(await page.locator("byleave-sheet .unseen").count(), 3);
			assert.equal(await values.last().evaluate((shown) => getComputedStyle(shown).whiteSpace), "pre-wrap");
		}));
});

describe("reasons", () => {
	test("each line has its own, also where several share one; without one the sheet says so", () =>
		onPage(async (page) => {
			const [one] = withValues(["x"], { why: "To greet you." }).items;
			const [other] = withValues(["y"]).items;
			assert.ok(one && other);
			await show(page, sampleSheet("en", { items: [one, { ...one, scopes: ["more"] }, other] }));
			assert.deepEqual(await page.locator("byleave-sheet .line .why").allTextContents(), [
				"To greet you.",
				"To greet you.",
				"The app gives no reason.",
			]);
		}));
});

describe("where nothing is stored", () => {
	const nothing = withValues([], { optional: true, scopes: ["name"] }).items;
	test("there is no switch, and Allow does not accept it", () =>
		onPage(async (page) => {
			await show(page, sampleSheet("en", { items: [...withValues(["x"]).items, ...nothing] }));
			assert.equal(await page.getByRole("switch").count(), 0);
			await arm(page);
			await button(page, "Allow").click();
			assert.deepEqual(await settled(page), { kind: "accepted", scopes: ["profile"] });
		}));
	test("and if that is all, Allow is disabled and says why", () =>
		onPage(async (page) => {
			await show(page, { ...onlyOptional(), items: nothing });
			await arm(page);
			assert.equal(await button(page, "Allow").isDisabled(), true);
			assert.equal(
				await page.locator("byleave-sheet #choose").textContent(),
				"Nothing of this is stored, so there is nothing to allow.",
			);
		}));
});

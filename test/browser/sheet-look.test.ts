import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import { sampleContract, sampleSheet } from "./samples.ts";
import { arm, button, inReach, onlyOptional, settled, show, staged } from "./sheet-stage.ts";
import { violations } from "./stage.ts";

const onPage = staged();
const dialog = (page: Page) => page.locator("byleave-sheet dialog");

describe("axe finds nothing", () => {
	for (const [what, sheet, options] of [
		["light", sampleSheet("en", { sandbox: true }), { colorScheme: "light" }],
		["dark", sampleSheet("zh-Hans", { sandbox: true }), { colorScheme: "dark" }],
		["right to left", sampleSheet("ar"), {}],
		["Indonesian, narrow", sampleSheet("id"), { viewport: { width: 320, height: 256 } }],
		["with switches only", onlyOptional(), {}],
		["with what a merchant has prepared", { ...sampleSheet(), contract: sampleContract }, {}],
		["in forced colours", sampleSheet(), { forcedColors: "active" }],
	] as const) {
		test(what, () =>
			onPage(async (page) => {
				await show(page, sheet);
				await arm(page);
				// axe waits by the clock of the page.
				await page.clock.resume();
				assert.deepEqual(await violations(page), []);
			}, options),
		);
	}
});

test("it reads well aloud from top to bottom", () =>
	onPage(async (page) => {
		await show(page, sampleSheet("en", { sandbox: true }));
		await arm(page);
		assert.equal(await dialog(page).ariaSnapshot(), READ_ALOUD);
		const { name, description } = await dialog(page).evaluate((element) => {
			const text = (attribute: string) =>
				(element.getAttribute(attribute) ?? "").split(" ").map((id) => element.querySelector(`#${id}`)?.textContent);
			return { name: text("aria-labelledby"), description: text("aria-describedby") };
		});
		assert.deepEqual(name, ["Kopi Kita", "wants to"]);
		assert.deepEqual(description, [
			"by PT Kopi Kita Indonesia",
			"This lasts until you stop it. You can stop it at any time in your account's settings.",
		]);
	}));

const READ_ALOUD = `- dialog "Kopi Kita wants to":
  - paragraph: "Sandbox: no real data leaves"
  - heading "Kopi Kita" [level=2]
  - paragraph: by PT Kopi Kita Indonesia
  - paragraph: wants to
  - list:
    - listitem:
      - paragraph: Know you again, by a number that stands for you here
      - paragraph: The app gives no reason.
    - listitem:
      - paragraph: See your nickname
      - paragraph: Rani
      - paragraph: To write your name on the cup.
    - listitem:
      - paragraph: See your profile picture
      - paragraph: /avatar.svg
      - paragraph: The app gives no reason.
    - listitem:
      - paragraph: See your gender
      - paragraph: Nothing stored, so nothing is shared
      - paragraph: The app gives no reason.
    - listitem:
      - paragraph: See your date of birth
      - paragraph: 30 January 1979 1979-01-30
      - paragraph: To write your name on the cup.
  - heading "Only if you switch it on" [level=3]
  - list:
    - listitem:
      - paragraph: See part of your phone number
      - paragraph: 62-812****7788
      - paragraph: The app gives no reason.
      - switch "See part of your phone number"
    - listitem:
      - paragraph: See your real name
      - paragraph: Rani Kusuma
      - paragraph: The app gives no reason.
      - switch "See your real name"
  - paragraph: as Rani
  - button "Not you?"
  - paragraph: This lasts until you stop it. You can stop it at any time in your account's settings.
  - button "Don't allow"
  - button "Allow"`;

test("both buttons weigh the same", () =>
	onPage(
		async (page) => {
			await show(page);
			await arm(page);
			const looks = await page.locator("byleave-sheet .decide button").evaluateAll((buttons) =>
				buttons.map((made) => {
					const style = getComputedStyle(made);
					return Object.fromEntries([...style].map((name) => [name, style.getPropertyValue(name)]));
				}),
			);
			assert.equal(looks.length, 2);
			const [one = {}, other = {}] = looks;
			assert.deepEqual(
				Object.keys(one).filter((name) => one[name] !== other[name]),
				[],
			);
		},
		{ reducedMotion: "reduce" },
	));

describe("contrast", () => {
	for (const colorScheme of ["light", "dark"] as const) {
		test(`text has 4.5 to 1, edges of controls 3 to 1, ${colorScheme}`, () =>
			onPage(
				async (page) => {
					await show(page);
					const low = await page.evaluate(contrasts);
					assert.deepEqual(low, []);
				},
				{ colorScheme },
			));
	}
});

/** The pairs of tokens that are too close, as the browser mixes them. Runs in the page. */
function contrasts(): string[] {
	const root = document.querySelector("byleave-sheet")?.shadowRoot;
	const probe = root?.appendChild(document.createElement("i"));
	const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
	if (!probe || !canvas) throw new Error("no sheet to look at");
	const luminance = (token: string): number => {
		probe.style.color = `var(--${token})`;
		canvas.fillStyle = getComputedStyle(probe).color;
		canvas.fillRect(0, 0, 1, 1);
		const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => {
			const share = part / 255;
			return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
		});
		return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
	};
	const grounds = ["surface", "surface-raised", "surface-inset"];
	const states = ["text", "text-muted", "accent", "granted", "refused", "failed", "waiting"];
	const pairs: [string, string, number][] = [
		...grounds.flatMap((ground) => states.map((ink): [string, string, number] => [ink, ground, 4.5])),
		...grounds.map((ground): [string, string, number] => ["edge", ground, 3]),
		["waiting", "waiting-soft", 4.5],
		["text", "line", 4.5],
	];
	return pairs.flatMap(([ink, ground, least]) => {
		const [dark = 0, light = 0] = [luminance(ink), luminance(ground)].sort((a, b) => a - b);
		const contrast = (light + 0.05) / (dark + 0.05);
		return contrast >= least ? [] : [`${ink} on ${ground}: ${contrast.toFixed(2)}`];
	});
}

describe("everything is in reach", () => {
	for (const [what, language, viewport] of [
		["320 pixels wide", "en", { width: 320, height: 640 }],
		["at 400 %", "en", { width: 320, height: 256 }],
		["at 400 %, Indonesian", "id", { width: 320, height: 256 }],
		["at 400 %, right to left", "ar", { width: 320, height: 256 }],
		["at 200 %", "en", { width: 640, height: 360 }],
		["360 pixels wide", "id", { width: 360, height: 640 }],
		["lying", "en", { width: 640, height: 400 }],
		["lying, low", "ar", { width: 740, height: 360 }],
		["on a laptop", "en", { width: 1280, height: 720 }],
		["on a wide screen", "zh-Hans", { width: 1920, height: 1080 }],
	] as const) {
		test(what, () =>
			onPage(
				async (page) => {
					await show(page, sampleSheet(language, { sandbox: true }));
					await inReach(page);
					const box = await dialog(page).boundingBox();
					assert.ok(
						box && box.width <= 640 && Math.abs(box.x * 2 + box.width - viewport.width) < 1.5,
						JSON.stringify(box),
					);
					await arm(page);
					await page.locator("byleave-sheet [role=switch]").last().click();
					await page.locator("byleave-sheet #allow").click();
					assert.deepEqual(await settled(page), { kind: "accepted", scopes: ["profile", "birthday", "name"] });
				},
				{ viewport },
			),
		);
	}
});

describe("with the reader's own font size", () => {
	for (const [percent, viewport] of [
		[200, { width: 360, height: 640 }],
		[200, { width: 740, height: 360 }],
		[400, { width: 1280, height: 1024 }],
	] as const) {
		test(`${percent} %, ${viewport.width} × ${viewport.height}: text grows with it, and the buttons stay in sight`, () =>
			onPage(
				async (page) => {
					const sizes = () =>
						page
							.locator("byleave-sheet :is(h2, .by, .title, .value, .why, .terms, .button)")
							.evaluateAll((all) => all.map((part) => Number.parseFloat(getComputedStyle(part).fontSize)));
					await show(page);
					const before = await sizes();
					await page.evaluate((size) => {
						document.documentElement.style.fontSize = `${size}%`;
					}, percent);
					assert.deepEqual(
						await sizes(),
						before.map((size) => (size * percent) / 100),
					);
					await inReach(page);
				},
				{ viewport },
			));
	}
});

test("[65] no frame and no other modal covers it", () =>
	onPage(async (page) => {
		await show(page);
		await page.evaluate(() => {
			const cover = document.body.appendChild(document.createElement("iframe"));
			for (const [name, value] of Object.entries({
				position: "fixed",
				inset: "0",
				width: "100%",
				height: "100%",
				"z-index": "2147483647",
			})) {
				cover.style.setProperty(name, value);
			}
		});
		const box = await button(page, "Allow").boundingBox();
		const hit = await page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.localName, {
			x: (box?.x ?? 0) + 9,
			y: (box?.y ?? 0) + 9,
		});
		assert.equal(hit, "byleave-sheet");
	}));

test("nothing moves for those who asked for less motion", () =>
	onPage(
		async (page) => {
			await show(page);
			const moving = () =>
				page.evaluate(
					() =>
						document.getAnimations().length +
						(document.querySelector("byleave-sheet")?.shadowRoot?.getAnimations().length ?? 0),
				);
			assert.equal(await moving(), 0);
		},
		{ reducedMotion: "reduce" },
	));

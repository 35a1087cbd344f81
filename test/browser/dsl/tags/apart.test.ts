// Links, rich text, drawings, and what is not here.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { tagStage } from "./stage.ts";

const drawn = tagStage();

test("navigator leads to a page of the program, by a tap or Enter", () =>
	drawn(
		{
			axml: '<navigator url="/pages/b/b">To B</navigator><navigator open-type="exit">Out</navigator>',
			others: { b: '<view>This is B</view><navigator open-type="navigateBack">Back</navigator>' },
		},
		async ({ page, violations, warned }) => {
			assert.deepEqual(await violations(), []);
			await page.getByRole("link", { name: "To B" }).press("Enter");
			await page.getByText("This is B").waitFor();
			await page.getByRole("link", { name: "Back" }).click();
			await page.getByRole("link", { name: "Out" }).click();
			assert.match(warned.join("\n"), /<navigator open-type="exit"> leads nowhere here/);
		},
	));

describe("rich-text", () => {
	const html = `<p class="lead" style="color: rgb(1, 2, 3)" onclick="bad()">Hello <b>you</b>
<script>globalThis.ran = true</script><img src="javascript:bad()" onerror="globalThis.ran = true">
<a href="javascript:globalThis.ran = true">link</a><iframe srcdoc="<script>parent.ran = true</script>"></iframe>
<style>* { display: none }</style><video src="x"></video><custom-one>kept</custom-one></p>`;
	test("of HTML: shown without what runs or leads away", () =>
		drawn({ axml: '<rich-text nodes="{{html}}"/>', data: { html } }, async ({ page }) => {
			await page.getByText("Hello").waitFor();
			await page.getByText("link").click();
			const found = await page.locator(".b-rich-text").evaluate((element) => ({
				names: [...element.querySelectorAll("*")].map(({ localName }) => localName),
				attributes: [...element.querySelectorAll("*")].flatMap((one) => one.getAttributeNames()),
				color: getComputedStyle(element.querySelector("p") as Element).color,
				text: element.textContent,
				ran: (globalThis as { ran?: boolean }).ran,
			}));
			assert.deepEqual(found.names, ["p", "b", "img", "a", "span", "span"]);
			assert.deepEqual(new Set(found.attributes), new Set(["class", "style", "alt", "draggable"]));
			assert.equal(found.color, "rgb(1, 2, 3)");
			assert.match(found.text ?? "", /kept/);
			assert.equal(found.ran, undefined);
		}));
	test("of nodes", () =>
		drawn(
			{
				axml: '<rich-text nodes="{{nodes}}"/>',
				data: {
					nodes: [
						{
							name: "div",
							attrs: { class: "x", onclick: "bad()", style: "color: rgb(4, 5, 6)" },
							children: [
								{ type: "text", text: "Tea &amp; <b>cake</b>" },
								{ name: "script", children: [{ type: "text", text: "no" }] },
							],
						},
					],
				},
			},
			async ({ page }) => {
				const made = page.locator(".b-rich-text > .x");
				assert.equal(await made.textContent(), "Tea & <b>cake</b>");
				assert.deepEqual(await made.evaluate((element) => element.getAttributeNames()), ["class", "style"]);
			},
		));
});

test("icons, progress, covers: drawn, and nothing for axe to object to", () =>
	drawn(
		{
			axml: `
<icon a:for="{{types}}" type="{{item}}" size="{{30}}"/><icon type="success" aria-label="Done" color="#060"/>
<progress percent="{{40}}" show-info/><cover-view onTap="hear"><cover-image src="/a/shopping-cart.png"/></cover-view>`,
			data: {
				types: [
					"info",
					"warn",
					"waiting",
					"cancel",
					"download",
					"search",
					"clear",
					"success",
					"success_no_circle",
					"loading",
				],
			},
		},
		async ({ page, violations, heard }) => {
			assert.equal((await page.locator(".b-icon svg path").count()) >= 11, true);
			await page.getByRole("img", { name: "Done" }).waitFor();
			assert.equal(await page.getByRole("progressbar").getAttribute("aria-valuenow"), "40");
			await page.getByRole("button", { name: "shopping cart" }).click();
			assert.equal((await heard()).length, 1);
			assert.deepEqual(await violations(), []);
		},
	));

test("canvas and map are boxes that say what they are", () =>
	drawn({ axml: '<canvas id="c" a:for="{{2}}"/><map id="m"/>' }, async ({ page, violations }) => {
		assert.equal(await page.getByRole("img", { name: "canvas: nothing is drawn on it here." }).count(), 2);
		await page.getByRole("img", { name: "map: there are no maps here." }).waitFor();
		assert.deepEqual(await violations(), []);
	}));

/** A tenth of a second of silence: a sound is a video without pictures. */
const silence = (): string => {
	const [rate, count] = [8000, 800];
	const wave = Buffer.alloc(44 + count, 128);
	wave.write("RIFF");
	wave.writeUInt32LE(36 + count, 4);
	wave.write("WAVEfmt ", 8);
	for (const [at, value] of [
		[16, 16],
		[24, rate],
		[28, rate],
		[40, count],
	] as const)
		wave.writeUInt32LE(value, at);
	for (const [at, value] of [
		[20, 1],
		[22, 1],
		[32, 1],
		[34, 8],
	] as const)
		wave.writeUInt16LE(value, at);
	wave.write("data", 36);
	return `data:audio/wav;base64,${wave.toString("base64")}`;
};

test("video: the browser's player, with what it tells, and a context that plays and pauses it; what cannot be played is an error", () =>
	drawn(
		{
			axml: `<video id="v" src="{{src}}" muted controls="{{false}}" loop="{{false}}" object-fit="cover" poster="/p.png"
	onPlay="hear" onPause="hear" onTimeUpdate="late" onEnded="hear" onError="hear"/><video id="w" src="/none.mp4" onError="hear"/>`,
			data: { src: silence() },
			more: "late() { this.setData({ moved: true }); }",
		},
		async ({ page, hears, heard, violations }) => {
			const [first] = await hears(1);
			assert.deepEqual([first?.type, first?.currentTarget.id], ["error", "w"]);
			const video = page.locator("#v");
			const has = await video.evaluate((element: HTMLVideoElement) => {
				const { controls, loop, muted, playsInline, poster, style } = element;
				return { controls, loop, muted, playsInline, poster: new URL(poster).pathname, fit: style.objectFit };
			});
			assert.deepEqual(has, {
				controls: false,
				loop: false,
				muted: true,
				playsInline: true,
				poster: "/p.png",
				fit: "cover",
			});
			assert.equal(await page.locator("#w").evaluate((element: HTMLVideoElement) => element.controls), true);
			await page.evaluate(() => {
				const { my } = globalThis as unknown as { my: Record<string, (id: string) => Record<string, () => void>> };
				my.createVideoContext?.("v")?.play?.();
			});
			const all = await hears(4);
			assert.deepEqual(
				all.slice(1).map(({ type, currentTarget }) => [type, currentTarget.id]),
				[
					["play", "v"],
					["pause", "v"],
					["ended", "v"],
				],
			);
			assert.equal(all[3]?.detail.duration, 0.1);
			await page.evaluate(() => {
				const { my } = globalThis as unknown as {
					my: Record<string, (id: string) => Record<string, (to: number) => void>>;
				};
				const context = my.createVideoContext?.("v");
				context?.seek?.(0.05);
				context?.playbackRate?.(2);
				my.createVideoContext?.("nobody")?.seek?.(1);
			});
			const now = await video.evaluate(({ currentTime, playbackRate }: HTMLVideoElement) => [
				currentTime,
				playbackRate,
			]);
			assert.deepEqual(now, [0.05, 2]);
			assert.equal((await heard()).length, 4);
			assert.deepEqual(await violations(), []);
		},
	));

test("animation: plays what createAnimation exports, step by step", () =>
	drawn(
		{
			axml: '<view id="a" animation="{{move}}" onTransitionEnd="hear">Moves</view>',
			data: { move: null },
		},
		async ({ page, setData, hears }) => {
			const step = (animates: unknown[], duration: number) => ({
				animates,
				option: { transformOrigin: "50% 50% 0", transition: { duration, timingFunction: "linear", delay: 0 } },
			});
			await setData({
				move: [
					step(
						[
							{ type: "translate", args: [30, 10] },
							{ type: "style", args: ["opacity", 0.5] },
						],
						20,
					),
					step([{ type: "rotate", args: [90] }], 20),
				],
			});
			await page.waitForFunction(
				() => (document.querySelector("#a") as HTMLElement).style.transform === "rotate(90deg)",
			);
			assert.equal(await page.locator("#a").evaluate((element) => (element as HTMLElement).style.opacity), "0.5");
			await hears(1);
		},
	));

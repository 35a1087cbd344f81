// previewImage, in Chromium: pictures over the program, in its own document.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { accessible, call, quietStage, ways } from "./container-calls.ts";
import type { Phone } from "./sandbox-stage.ts";

const stage = quietStage();

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
				const shown = await phone.program.evaluate((url) => {
					const { my } = globalThis as unknown as { my: Record<string, (params: object) => unknown> };
					my.previewImage?.({ urls: [url] });
					return [...document.documentElement.children].filter(({ shadowRoot }) => shadowRoot).length;
				}, svg("red"));
				assert.equal(shown, 1);
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
				await phone.program.waitForFunction(() => document.hasFocus());
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

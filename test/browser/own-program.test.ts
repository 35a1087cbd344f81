// A program of one's own: opened anew when a file changes, with scopes of one's own wallet, and on another device.
import assert from "node:assert/strict";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { createSandbox } from "byleave";
import { frameOnScreen } from "./on-screen.ts";
import { PHONE, PROGRAM, phoneOn, sandboxStage } from "./sandbox-stage.ts";
import { complaints, launch, patiently } from "./stage.ts";

const folder = mkdtempSync(join(tmpdir(), "byleave-own-"));
after(() => rmSync(folder, { recursive: true, force: true }));
/** In one go, as editors do. */
const write = (name: string, text: string): void => {
	writeFileSync(join(folder, ".draft"), text);
	renameSync(join(folder, ".draft"), join(folder, name));
};

const page = (words: string) => `<!doctype html><html lang="en"><title>Tea</title>
	<link rel="icon" href="data:,">
	<button>Sign in</button><p>${words}</p>
	<script>
		document.querySelector("button").onclick = () =>
			my.getAuthCode({ scopes: ["LEAF_CARD"] }).then(
				({ authSuccessScopes }) => { document.querySelector("p").textContent = "allowed " + authSuccessScopes; },
				({ outcome }) => { document.querySelector("p").textContent = outcome; },
			);
	</script></html>`;
write("index.html", page("one"));
write(
	"byleave.json",
	`{
		// The wallet's own card.
		"wallet": { "scopes": { "LEAF_CARD": { "title": { "en": "Your Leaf card" }, "fields": ["nickName", "avatar"] } } },
	}`,
);
const stage = sandboxStage({ program: folder, watch: true });

it("is opened anew when a file changes; what was allowed stays allowed, by the wallet's own name for it", () =>
	stage.phone(
		async (phone) => {
			const program = phone.page.frameLocator(PHONE).frameLocator(PROGRAM);
			await program.getByText("one").waitFor();
			await program.getByRole("button", { name: "Sign in" }).click();
			assert.deepEqual(await phone.lines(), [
				"Know you again, by a number that stands for you here",
				"See your nickname",
				"See your profile picture",
			]);
			assert.equal(await phone.host.locator("byleave-sheet").getByText("Your Leaf card").count(), 3);
			await phone.will("Allow");
			await program.getByText("allowed LEAF_CARD").waitFor();

			write("index.html", page("two"));
			await program.getByText("two").waitFor();
			await phone.page.locator("#entries button").filter({ hasText: "Opened anew" }).waitFor();
			const anew = await phoneOn(phone.page);
			await anew.program.getByRole("button", { name: "Sign in" }).click();
			await program.getByText("allowed LEAF_CARD").waitFor();
			await anew.noSheet();
		},
		{ app: "Tea" },
	));

it("runs on another device of the network: the phone by itself, its sheet, its pictures, its account", async (t) => {
	const sandbox = await createSandbox({ program: folder, lan: "127.0.0.2" }).catch((error: Error) => {
		if (error.message.includes("EADDRNOTAVAIL")) return undefined;
		throw error;
	});
	if (!sandbox?.urls.lan) return t.skip("this machine has no 127.0.0.2");
	const browser = await launch();
	try {
		const device = await browser.newPage({ viewport: { width: 390, height: 844 } });
		await patiently(device);
		device.setDefaultTimeout(90_000);
		const heard = complaints(device);
		await device.goto(sandbox.urls.lan);
		await (await frameOnScreen(device, PROGRAM)).getByRole("button", { name: "Sign in" }).click();
		const sheet = device.locator("byleave-sheet");
		await sheet.locator("dialog[open]").waitFor();
		const pictures = sheet.locator(`img[src^="${sandbox.urls.lan}/personas/"]`);
		await pictures.first().waitFor();
		assert.ok(
			await pictures.first().evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth > 0)),
		);
		await sheet.locator("#allow:not([aria-disabled])").click();
		await device.frameLocator(PROGRAM).getByText("allowed LEAF_CARD").waitFor();
		await device.locator("#account").click();
		await device.locator('button.account[value="lin"]').click();
		await device.frameLocator(PROGRAM).getByText("one").or(device.frameLocator(PROGRAM).getByText("two")).waitFor();
		assert.equal(sandbox.superApp.user(), "lin");
		assert.deepEqual(heard, []);
	} finally {
		await browser.close();
		await sandbox.close();
	}
});

it("shows the way to the other device on the page", async (t) => {
	const sandbox = await createSandbox({ program: folder, lan: "127.0.0.2" }).catch(() => undefined);
	if (!sandbox?.urls.lan) return t.skip("this machine has no 127.0.0.2");
	const browser = await launch();
	try {
		const own = await browser.newPage({ viewport: { width: 1440, height: 900 } });
		await own.goto(sandbox.urls.page);
		const code = own.getByRole("img", { name: `QR code of ${sandbox.urls.lan}` });
		await code.waitFor();
		// Each square by itself, black on white: a stroke around them would join them.
		const drawn = await code.locator("path").evaluate((path) => {
			const { fill, stroke } = getComputedStyle(path);
			return [fill, stroke];
		});
		assert.deepEqual(drawn, ["rgb(0, 0, 0)", "none"]);
		const box = await code.boundingBox();
		assert.ok(box && box.width >= 160 && Math.abs(box.width - box.height) < 1);
	} finally {
		await browser.close();
		await sandbox.close();
	}
});

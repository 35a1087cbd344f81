// Run by hand: draws the sandbox in every size, theme and language into test/screenshots/, for a person to look at.
import { createSandbox } from "byleave";
import { eraseUser } from "../../packages/server/src/register/users.ts";
import { PHONE, PROGRAM, sampleProgram } from "./sandbox-stage.ts";
import { keepPicture, launch } from "./stage.ts";

const USER = "mara";
const [browser, sandbox] = await Promise.all([launch(), createSandbox({ program: sampleProgram })]);
for (const [width, height] of [
	[360, 760],
	[768, 900],
	[1280, 860],
	[1920, 1080],
] as const) {
	for (const colorScheme of ["light", "dark"] as const) {
		for (const language of ["en", "zh-Hans", "ar"]) {
			await eraseUser(sandbox.server.context, { sub: USER });
			const context = await browser.newContext({
				viewport: { width, height },
				colorScheme,
				reducedMotion: "reduce",
			});
			const page = await context.newPage();
			const keep = (what: string) => keepPicture(page, `sandbox-${what}-${width}-${colorScheme}-${language}`);
			await page.goto(`${sandbox.urls.page}/?lang=${language}`);
			const phone = page.frameLocator(PHONE);
			const program = phone.frameLocator(PROGRAM);
			await program.getByRole("button", { name: "With my full name" }).waitFor();
			await keep("1-rest");
			await program.getByRole("button", { name: "With my full name" }).click();
			await phone.locator("byleave-sheet #allow:not([aria-disabled])").waitFor();
			await keep("2-sheet");
			await phone.locator("byleave-sheet #allow").click();
			await program.getByText("Hello, Mara").waitFor();
			await keep("3-hello");
			await phone.locator("#permissions").click();
			await phone.locator("byleave-grants h3").waitFor();
			await keep("4-permissions");
			if (width < 1200) await page.locator("[data-to=timeline]").click();
			await keep("5-timeline");
			await page.locator("#entries button").filter({ hasText: "Signature" }).last().click();
			await keep("6-detail");
			await context.close();
		}
	}
}
await browser.close();
await sandbox.close();

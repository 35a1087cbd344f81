// Run by `npm run frameworks`, which builds the programs and says here where they are: no test of `npm test`.
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { signIn } from "../browser/programs/hand.ts";
import { chromiumHand } from "../browser/programs/in-chromium.ts";
import { runProgram } from "../browser/programs/run.ts";
import { launch, programIn } from "./stage.ts";

let browser: Browser;
before(async () => {
	browser = await launch();
});
after(() => browser.close());

const programs = JSON.parse(process.env.BYLEAVE_FRAMEWORKS ?? "{}") as Readonly<Record<string, string>>;

for (const [name, folder] of Object.entries(programs)) {
	test(`${name}: a list, a form, a picker, the call, and pages on each other`, () =>
		runProgram({ name, program: async () => folder, run: async () => {} }, async (address) => {
			const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
			page.setDefaultTimeout(90_000);
			await page.goto(address);
			const hand = chromiumHand(page);
			const program = programIn(page);
			await hand.sees("1. Green");
			await program.getByPlaceholder("Another tea").fill("White");
			await hand.tap("Add");
			await hand.sees("3. White");
			await program.getByRole("button", { name: "Cup: small" }).click();
			const wheel = program.getByRole("spinbutton");
			await program.locator('[role="spinbutton"][aria-valuetext="small"]').waitFor();
			await wheel.press("ArrowDown");
			await program.locator('[role="spinbutton"][aria-valuetext="large"]').waitFor();
			await program.getByRole("button", { name: "Done" }).click();
			await hand.sees("Cup: large");
			await signIn(hand);
			await program.getByText("3. White").click();
			await hand.sees("Tea number 3: White");
			await hand.tap("Back to the list");
			await hand.sees("Hello, Mara");
			await page.close();
		}));
}

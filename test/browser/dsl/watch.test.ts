// A DSL program while it is written: what changes its looks alone is taken over where it stands.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, it } from "node:test";
import { PHONE, PROGRAM, phoneOn, sandboxStage } from "../sandbox-stage.ts";

const folder = mkdtempSync(join(tmpdir(), "byleave-dsl-"));
after(() => rmSync(folder, { recursive: true, force: true }));
/** In one go, as editors do. */
const write = (name: string, text: string): void => {
	mkdirSync(join(folder, dirname(name)), { recursive: true });
	writeFileSync(join(folder, ".draft"), text);
	renameSync(join(folder, ".draft"), join(folder, name));
};

const script = (step: number): string => `Page({
	data: { count: 0 },
	add() { this.setData({ count: this.data.count + ${step} }); },
});`;
write("app.json", '{ "pages": ["pages/a/a"], "window": { "defaultTitle": "Count" } }');
write("app.js", "App({});");
write("pages/a/a.js", script(1));
write("pages/a/a.axml", '<view class="told">Count {{count}}</view><button onTap="add">Add</button>');
write("pages/a/a.acss", ".told { color: rgb(1, 2, 3); }");
const source = { kind: "folder", folder, base: "/", start: "/pages/a/a", isSinglePage: false, isDsl: true } as const;
const stage = sandboxStage({ program: source, home: folder, watch: true });

it("a style and a template are replaced where they stand, and the page keeps its data; a script opens the program anew", () =>
	stage.phone(
		async ({ page }) => {
			const program = page.frameLocator(PHONE).frameLocator(PROGRAM);
			const told = program.locator(".told");
			const lines = page.locator("#entries button");
			await program.getByRole("button", { name: "Add" }).click();
			await program.getByText("Count 1").waitFor();
			const document = await program.locator("body").elementHandle();

			write("pages/a/a.acss", ".told { color: rgb(9, 8, 7); }");
			await document?.evaluate(
				(body) =>
					new Promise<void>((resolve) => {
						const look = (): void => {
							const element = body.querySelector(".told");
							if (element && getComputedStyle(element).color === "rgb(9, 8, 7)") resolve();
							else requestAnimationFrame(look);
						};
						look();
					}),
			);
			assert.equal(await told.textContent(), "Count 1");

			write("pages/a/a.axml", '<view class="told">Counted {{count}} so far</view><button onTap="add">Add</button>');
			await program.getByText("Counted 1 so far").waitFor();
			await program.getByRole("button", { name: "Add" }).click();
			await program.getByText("Counted 2 so far").waitFor();
			assert.equal(await document?.evaluate((body) => body.isConnected), true);

			write("pages/a/a.axml", '<view class="told">Unclosed {{count}<view></text></view>');
			await lines.filter({ hasText: "pages/a/a.axml:1" }).first().waitFor();
			write("pages/a/a.axml", '<view class="told">Mended {{count}}</view><button onTap="add">Add</button>');
			await program.getByText("Mended 2").waitFor();

			write("pages/a/a.js", script(10));
			await program.getByText("Mended 0").waitFor();
			await lines.filter({ hasText: "Opened anew" }).waitFor();
			const anew = await phoneOn(page);
			await anew.program.getByRole("button", { name: "Add" }).click();
			await program.getByText("Mended 10").waitFor();
		},
		{ app: "Count" },
	));

// What a program finds in its page before the host has said a word, and what the developer answers, in Chromium.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { html, programOf } from "./program.ts";
import { gone, type Phone, phoneOn, sandboxStage } from "./sandbox-stage.ts";

const first = `
	const { app } = my.getSystemInfoSync();
	my.setStorageSync({ key: "user", data: { name: "Mara" } });
	window.found = {
		app, stored: my.getStorageSync("user").data, appId: my.getAppIdSync().appId, userAgent: navigator.userAgent,
		can: my.canIUse("showToast"), cannot: my.canIUse("tradePay"), has: typeof my.tradePay, none: typeof my.noSuchName,
	};
	window.pay = () => new Promise((resolve) => my.tradePay({ orderStr: "x", complete: resolve }));
	window.scan = () => new Promise((resolve) => AlipayJSBridge.call("scan", { type: "qr" }, resolve));
	window.own = () => my.request({ url: "data.json" });
`;
const answers = "export async function scan({ type }: { type: string }) {\n\treturn { code: type };\n}\n";
const program = programOf({
	"index.html": html(first),
	"data.json": '{"a":1}',
	"byleave.my.ts": answers,
});
const state = mkdtempSync(join(tmpdir(), "byleave-state-"));
after(() => rmSync(state, { recursive: true, force: true }));
const stage = sandboxStage({ program: program.folder, state });

interface InPage {
	readonly found: Readonly<Record<string, unknown>>;
	pay(): Promise<unknown>;
	scan(): Promise<unknown>;
	own(): Promise<unknown>;
}
const inPage = <Answer>({ program }: Phone, name: keyof InPage): Promise<Answer> =>
	program.evaluate((name) => {
		const value: unknown = (globalThis as unknown as InPage)[name];
		return typeof value === "function" ? value() : value;
	}, name) as Promise<Answer>;

describe("the container in the program's page", () => {
	it("is there at the first script: Sync forms, storage, user agent, honest canIUse", () =>
		stage.phone(async (phone) => {
			const { userAgent, ...found } = await inPage<Record<string, unknown>>(phone, "found");
			assert.deepEqual(found, {
				...{ app: "demo", stored: { name: "Mara" }, appId: "shop" },
				...{ can: true, cannot: false, has: "function", none: "undefined" },
			});
			assert.match(String(userAgent), /^Mozilla\/5\.0 .* Griver\/2\.0 MiniProgram$/);
			const { data, status } = await inPage<{ data: unknown; status: number }>(phone, "own");
			assert.deepEqual([data, status], [{ a: 1 }, 200]);
		}));

	it("answers what byleave.my.ts answers", () =>
		stage.phone(async (phone) => {
			assert.deepEqual(await inPage(phone, "scan"), { code: "qr" });
		}));

	it("ruling 38, 47: a missing call is one line that counts; an answer written there is the program's from then on", () =>
		stage.phone(async (phone) => {
			const { page } = phone;
			const fails = await inPage<{ error: number; outcome: string }>(phone, "pay");
			assert.deepEqual([fails.error, fails.outcome], [1, "not_supported"]);
			await inPage(phone, "pay");
			const line = page.locator("#entries button").filter({ hasText: "my.tradePay is not here" });
			await line.filter({ hasText: "· 2 times" }).waitFor();
			assert.equal(await line.count(), 1);

			await line.click();
			const answer = page.getByRole("textbox", { name: "What my.tradePay answers, as JSON" });
			await answer.fill('{ "resultCode": ');
			await page.getByRole("button", { name: "Answer and reload" }).click();
			await page.getByRole("status").filter({ hasText: "JSON" }).waitFor();
			await answer.fill('{ "resultCode": "9000" }');
			const { program: before } = phone;
			await page.getByRole("button", { name: "Answer and reload" }).click();
			await gone(before);
			await page.getByRole("status").filter({ hasText: "Saved" }).waitFor();
			assert.deepEqual(await inPage(await phoneOn(page), "pay"), { resultCode: "9000" });
		}));
});

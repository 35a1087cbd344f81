// The ◆ rows of the truth table in which something fails or happens at once, and row 36, in Chromium.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { type AuthCode, hostPaths, type Pending } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import type { Page } from "playwright-core";
import { eraseUser } from "../../packages/server/src/register/users.ts";
import { html, programOf } from "./program.ts";
import { gone, phoneOn, sandboxStage } from "./sandbox-stage.ts";

const messages: Record<number, string> = alipayplus.jsapi.messages;
const titles = (page: Page) => page.locator("#entries .title").allTextContents();
/** The answer that the server gives to the page's next request of this path. */
const answerOf = (page: Page, path: string) =>
	page.waitForResponse((response) => response.url().endsWith(path) && response.request().method() === "POST");

describe("the server is down", () => {
	const stage = sandboxStage();

	it("row 39: auth_base and auth_user fail as network, and no sheet is shown", () =>
		stage.phone(
			async (phone) => {
				await stage.sandbox().server.public.close();
				for (const scope of ["auth_base", "auth_user"]) {
					const failed = { error: 10, errorMessage: messages[10], outcome: "network", authErrorScopes: {} };
					assert.deepEqual(await phone.ask({ scopes: [scope] }), [
						["fail", failed],
						["complete", failed],
						["promise", failed],
					]);
				}
				assert.ok(!(await titles(phone.page)).includes("Sheet shown"));
			},
			{ mayComplain: /Failed to load resource: net::ERR_CONNECTION_REFUSED/ },
		));
});

describe("while the sheet is up", () => {
	const program = programOf({
		// What is said to the new document is its own: a port, and whether it is there.
		"other.html": html(
			"addEventListener('message', ({ data }) => data.type.startsWith('byleave:') || console.log('a message came'));",
		),
	});
	const stage = sandboxStage({ program: program.folder });
	const users = ["mara", "budi"] as const;
	beforeEach(async () => {
		for (const user of users) await eraseUser(stage.sandbox().server.context, { sub: user });
	});
	/** Of a ticket, whether it can still be confirmed: the failure's cause, or nothing. */
	const confirmed = async (ticket: string): Promise<string | undefined> => {
		const { server, superApp } = stage.sandbox();
		const answer = await server.public.inject({
			method: "POST",
			url: hostPaths.confirm,
			headers: { authorization: `Bearer ${await superApp.userToken()}` },
			payload: { ticket, acceptedScopes: ["auth_user"] },
		});
		return answer.json<{ cause?: string }>().cause;
	};

	for (const [how, mute] of [
		["says so itself", ""],
		["keeps that from the loader", "addEventListener('pagehide', (event) => event.stopImmediatePropagation(), true);"],
	]) {
		it(`row 44: the page navigates and ${how}: no sheet, no callback, no ticket`, () => {
			program.opens(html(mute ?? ""));
			return stage.phone(async ({ page, host, program, lines }) => {
				const said: string[] = [];
				page.on("console", (message) => said.push(message.text()));
				const [deciding, declining] = [answerOf(page, hostPaths.authorize), answerOf(page, hostPaths.decline)];
				await program.evaluate(() => {
					const { my } = globalThis as unknown as { my: { getAuthCode(options: object): unknown } };
					const called = () => console.log("a callback was called");
					my.getAuthCode({ scopes: ["auth_user"], success: called, fail: called, complete: called });
				});
				const { ticket } = (await (await deciding).json()) as Pending;
				await lines();
				await program.evaluate(() => {
					location.href = "other.html";
				});
				await program.waitForURL("**/other.html");
				assert.deepEqual((await declining).request().postDataJSON(), { ticket, reason: "gone" });
				await host.locator("byleave-sheet").waitFor({ state: "detached" });
				assert.equal(await confirmed(ticket), "ticket_unknown");
				assert.match(program.url(), /\/other\.html$/, "The sheet's end undid the page's own navigation.");
				assert.deepEqual(said, []);
				assert.deepEqual(await titles(page).then((all) => all.filter((title) => title.startsWith("my."))), [
					"my.getAuthCode",
				]);
			});
		});
	}

	it("row 46: the same call twice at once: one sheet, both succeed, with two codes", () => {
		program.opens(html(""));
		return stage.phone(async ({ page, program, will, noSheet }) => {
			const asking = program.evaluate(() => {
				const { my } = globalThis as unknown as { my: { getAuthCode(options: object): Promise<AuthCode> } };
				return Promise.all([1, 2].map(() => my.getAuthCode({ scopes: ["auth_user"] })));
			});
			await will("Allow");
			const answers = await asking;
			for (const { authSuccessScopes, authErrorScopes } of answers) {
				assert.deepEqual([authSuccessScopes, authErrorScopes], [["auth_user"], {}]);
			}
			assert.equal(new Set(answers.map(({ authCode }) => authCode)).size, 2);
			const shown = (await titles(page)).filter((title) => title.startsWith("Sheet shown"));
			assert.equal(shown.length, 1);
			await noSheet();
		});
	});

	it("[89, 120] row 36: the user changes: the sheet closes, the call was dismissed, and no refusal is counted", () => {
		const ask = "my.getAuthCode({ scopes: ['auth_user'], fail() {} })";
		program.opens(html(`document.body.innerHTML = "<button>Ask</button>"; onclick = () => ${ask};`));
		return stage.phone(async (phone) => {
			const { page } = phone;
			let { host, program } = phone;
			const failed = page.locator("#entries button").filter({ hasText: "my.getAuthCode: fail 11" });
			// Back and forth: two refusals of Mara's would hold back her next sheet.
			for (const [times, user] of ["budi", "mara", "budi", "mara"].entries()) {
				const [deciding, declining] = [answerOf(page, hostPaths.authorize), answerOf(page, hostPaths.decline)];
				await program.getByRole("button", { name: "Ask" }).click();
				const { ticket } = (await (await deciding).json()) as Pending;
				await host.locator("byleave-sheet dialog[open]").waitFor();
				await page.getByLabel("User").selectOption(user);
				await failed.nth(times).waitFor();
				assert.deepEqual((await declining).request().postDataJSON(), { ticket, reason: "user_changed" });
				await failed.nth(times).click();
				const told = page.getByRole("region", { name: "fail and complete receive" });
				assert.deepEqual(JSON.parse((await told.textContent()) ?? ""), {
					error: 11,
					errorMessage: messages[11],
					outcome: "dismissed",
					authErrorScopes: { auth_user: "10001" },
				});
				// Another user's phone is another document, and the program of the one before is gone with it.
				await gone(host);
				assert.equal(program.isDetached(), true);
				({ host, program } = await phoneOn(page));
				assert.equal(new URL(program.url()).hostname, `${user}--shop.byleave.localhost`);
			}
			await program.getByRole("button", { name: "Ask" }).click();
			await host.locator("byleave-sheet dialog[open]").waitFor();
		});
	});
});

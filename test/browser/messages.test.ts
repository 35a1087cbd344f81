// Messages as the user of a phone meets them, in Chromium: the sample shop writes, the server delivers, the phone shows.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { createSandbox } from "byleave";
import type { Locator } from "playwright-core";
import { findProgram } from "../../packages/byleave/src/sandbox/program/find/find.ts";
import { gone, type Phone, type PhoneOptions, sandboxStage } from "./sandbox-stage.ts";
import { keepPicture, violations } from "./stage.ts";

/** Milliseconds by which the sandbox's clock is ahead. */
let ahead = 0;
const tabs = fileURLToPath(new URL("../fixtures/dsl/tabs", import.meta.url));
const stage = sandboxStage({ now: () => Date.now() + ahead });
/** On the phone of this person: each test's own, on which nothing has come yet. */
const phoneOf = (
	user: "mara" | "lin" | "amina" | "budi",
	use: (phone: Phone) => Promise<void>,
	options?: PhoneOptions,
): Promise<void> => {
	stage.sandbox().superApp.logIn(user);
	return stage.phone(use, options);
};

/** The program's frame, whichever document it shows. */
const program = ({ host }: Phone) => host.frameLocator(".screen iframe");
const tap = (phone: Phone, name: string) => program(phone).getByRole("button", { name }).click();
const button = ({ host }: Phone, name: string | RegExp) => host.getByRole("button", { name });
const notification = ({ host }: Phone): Locator => host.locator(".notification");
const order = (phone: Phone) => program(phone).getByRole("heading", { name: "Order 1 is ready." });

describe("a message comes to the phone", () => {
	it("as a notification, whose tap opens its page", () =>
		phoneOf("mara", async (phone) => {
			await tap(phone, "Send me a notification");
			assert.deepEqual(await phone.lines(), [
				"Know you again, by a number that stands for you here",
				"Send you messages",
			]);
			await phone.will("Allow");
			const push = notification(phone).getByRole("button", {
				name: "Shop: Your tea is ready Come and get it. Your order: 1",
			});
			await push.waitFor();
			assert.equal(await notification(phone).getAttribute("role"), "status");
			assert.deepEqual(await violations(phone.host), []);
			await keepPicture(phone.page, "message-push");
			await push.focus();
			await phone.page.keyboard.press("Enter");
			await order(phone).waitFor();
			assert.equal(await notification(phone).count(), 0);
			// It can be read again at home.
			await button(phone, "Home screen").click();
			await button(phone, /Your tea is ready/).waitFor();
			await keepPicture(phone.page, "message-home");
			assert.deepEqual(await violations(phone.host), []);
		}));

	it("as an SMS, in the phone's SMS app", () =>
		phoneOf("lin", async (phone) => {
			await tap(phone, "Send me an SMS");
			await phone.will("Allow");
			await button(phone, "Home screen, 1 unread").click();
			await button(phone, "Messages, 1 unread").click();
			await phone.host.getByText("Shop: Come and get it. Your order: 1").waitFor();
			assert.deepEqual(await violations(phone.host), []);
			await keepPicture(phone.page, "message-sms");
			await button(phone, "Open Shop").click();
			await order(phone).waitFor();
			await phone.host.locator('#home[aria-label="Home screen"]').waitFor();
		}));

	it("in the inbox, and opens its program also while another one is open", () =>
		phoneOf("amina", async (phone) => {
			await tap(phone, "Write to my inbox");
			await phone.will("Allow");
			await button(phone, "Home screen, 1 unread").waitFor();
			await phone.page.locator("#app").selectOption("all");
			await gone(phone.host);
			const other = phone.page.frameLocator("iframe#phone");
			await other.getByRole("button", { name: "Home screen, 1 unread" }).click();
			await other.getByRole("button", { name: "Inbox, 1 unread" }).click();
			await other.getByText("Your tea is ready").waitFor();
			await other.getByRole("button", { name: "Open" }).click();
			await other.frameLocator(".screen iframe").getByRole("heading", { name: "Order 1 is ready." }).waitFor();
			assert.equal(await phone.page.locator("#app").inputValue(), "shop");
			await other.locator('#home[aria-label="Home screen"]').waitFor();
		}));

	it("at its page of a DSL program, and at the first one where it names none that is the program's", async () => {
		const { from } = await findProgram(tabs);
		assert.ok("kind" in from);
		const of = await createSandbox({ program: from });
		try {
			await stage.phone(
				async (phone) => {
					const [appId = ""] = of.appIds;
					const push = (messageId: string, page: string) =>
						of.timeline.note({
							type: "arrived",
							message: {
								...{ messageId, page, sub: of.superApp.user(), channel: "PUSH", app: { appId, name: of.name } },
								...{ title: of.name, content: "A book", language: "en", link: null, at: Date.now() },
							},
						});
					push("one", "pages/detail/detail?id=7");
					await notification(phone).getByRole("button", { name: "A book" }).click();
					await program(phone).getByText("Book number 7, 1 deep").waitFor();
					push("two", "//elsewhere.example/x");
					await notification(phone).getByRole("button", { name: "A book" }).click();
					await program(phone).getByText("Shop of 2 books, 1 deep").waitFor();
				},
				{ of, app: of.appIds[0] ?? "" },
			);
		} finally {
			await of.close();
		}
	});
});

describe("[133] messages are stopped alone, in the inbox itself", () => {
	const refused = { mayComplain: /status of 403/ };
	it("the next one is refused, and what was accepted does not arrive", () =>
		phoneOf(
			"budi",
			async (phone) => {
				const { server, superApp } = stage.sandbox();
				await tap(phone, "Write to my inbox");
				await phone.will("Allow");
				await button(phone, "Home screen, 1 unread").click();
				// Nothing reaches the phone: what is sent waits.
				await phone.host.getByRole("switch", { name: "Reception" }).click();
				await phone.host.locator("#reception[aria-checked=false]").waitFor();
				await button(phone, "Back").click();
				await tap(phone, "Send me an SMS");
				await program(phone).getByText("Order 2 is ready, and a message is on its way.").waitFor();
				await server.context.outbox.idle();

				await button(phone, "Home screen, 1 unread").click();
				await button(phone, "Inbox, 1 unread").click();
				await button(phone, "Stop messages from Shop").click();
				await phone.host.getByText("Stopped.").waitFor();
				await keepPicture(phone.page, "message-stopped");
				await button(phone, "Home screen, 1 unread").click();
				await button(phone, "Back").click();
				await tap(phone, "Send me a notification");
				// It was all that the person had allowed: the token is dead (ruling 23).
				await program(phone)
					.getByText("The shop could not write to you: INVALID_ACCESS_TOKEN for the message.")
					.waitFor();

				await button(phone, "Home screen, 1 unread").click();
				await phone.host.getByRole("switch", { name: "Reception" }).click();
				await phone.host.locator("#reception[aria-checked=true]").waitFor();
				ahead += 60_000;
				server.context.outbox.wake("SMS");
				await server.context.outbox.idle();
				const stopped = await server.context.store.messages({ state: "STOPPED", appId: "shop", after: null, most: 10 });
				assert.deepEqual(
					stopped.map(({ channel }) => channel),
					["SMS"],
				);
				assert.deepEqual(superApp.phone("budi"), { off: false, messages: [] });
			},
			refused,
		));
});

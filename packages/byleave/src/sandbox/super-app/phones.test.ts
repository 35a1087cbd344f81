import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { Trouble } from "../../trouble.ts";
import type { SandboxEvent } from "../timeline.ts";
import type { PhoneMessage } from "../wire.ts";
import { forgetPhones, openPhones } from "./phones.ts";

const message = (messageId: string, sub = "mara"): PhoneMessage => ({
	messageId,
	sub,
	channel: "SMS",
	app: { appId: "shop", name: "Shop" },
	title: null,
	content: "Shop: ready.",
	language: "en",
	link: { label: "See", url: "https://shop.example/7" },
	page: null,
	at: 7,
});

describe("the personas' phones", () => {
	let folder = "";
	let time = 0;
	let heard: SandboxEvent[] = [];
	const open = () => openPhones({ folder, note: (event) => heard.push(event), now: () => time });
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "byleave-phones-"));
		time = 1_800_000_000_000;
		heard = [];
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	it("get each message once, the newest first, and tell of it once", async () => {
		const phones = await open();
		const once = ["a", "b", "a", "a"].map((id) => phones.bring(message(id)));
		assert.deepEqual(await Promise.all(once), [true, true, true, true]);
		assert.deepEqual(phones.of("mara").messages, [message("b"), message("a")]);
		assert.deepEqual(
			heard,
			["a", "b"].map((id) => ({ type: "arrived", message: message(id) })),
		);
		assert.deepEqual(phones.of("lin"), { off: false, messages: [] });
	});

	it("get nothing while they are off, each for itself, and say when that changes", async () => {
		const phones = await open();
		assert.equal((await phones.setOff("mara", true)).off, true);
		assert.equal((await phones.setOff("mara", true)).off, true);
		assert.deepEqual(await Promise.all([phones.bring(message("a")), phones.bring(message("b", "lin"))]), [false, true]);
		assert.equal((await phones.setOff("mara", false)).off, false);
		assert.equal(await phones.bring(message("a")), true);
		assert.deepEqual(
			heard.map((event) => (event.type === "phone" ? event.off : event.type)),
			[true, "arrived", false, "arrived"],
		);
	});

	it("are as they were after a restart, down to whether they are off", async () => {
		const first = await open();
		await first.bring(message("a"));
		await first.bring(message("b", "__proto__"));
		await first.setOff("lin", true);
		heard = [];
		const second = await open();
		assert.deepEqual(second.of("mara").messages, [message("a")]);
		assert.deepEqual(second.of("__proto__").messages, [message("b", "__proto__")]);
		assert.equal(second.of("lin").off, true);
		assert.equal(await second.bring(message("a")), true);
		assert.equal(second.of("mara").messages.length, 1);
		assert.deepEqual(heard, []);
	});

	it("are new after they were forgotten, one alone or all", async () => {
		const phones = await open();
		await Promise.all([phones.bring(message("a")), phones.bring(message("b", "lin")), phones.setOff("mara", true)]);
		await phones.forget("mara");
		assert.deepEqual(phones.of("mara"), { off: false, messages: [] });
		assert.equal(await phones.bring(message("a")), true, "it is known, and does not come again");
		assert.deepEqual([phones.of("mara").messages, phones.of("lin").messages.length], [[], 1]);
		await forgetPhones(folder);
		await forgetPhones(folder);
		assert.deepEqual((await open()).of("lin").messages, []);
	});

	it("keep a hundred messages, and know each for two days", async () => {
		const phones = await open();
		for (let n = 0; n < 101; n++) await phones.bring(message(String(n)));
		assert.deepEqual([phones.of("mara").messages.length, phones.of("mara").messages[0]?.messageId], [100, "100"]);
		await phones.bring(message("0"));
		assert.equal(phones.of("mara").messages[0]?.messageId, "100", "it had come, though it is not shown any more");
		time += 2 * 86_400_000 + 1;
		await phones.bring(message("next"));
		await phones.bring(message("0"));
		assert.equal(phones.of("mara").messages[0]?.messageId, "0");
	});

	it("have nothing of what could not be written down, and get it when it can", async () => {
		const phones = await open();
		await phones.bring(message("a"));
		const away = `${folder}-away`;
		await rename(folder, away);
		// No folder can be made below a file, nor a file in it.
		await writeFile(folder, "");
		const twice = await Promise.allSettled([phones.bring(message("b")), phones.bring(message("b"))]);
		assert.deepEqual(
			twice.map(({ status }) => status),
			["rejected", "rejected"],
		);
		await assert.rejects(phones.setOff("mara", true));
		assert.deepEqual(phones.of("mara"), { off: false, messages: [message("a")] });
		await rm(folder);
		await rename(away, folder);
		assert.equal(await phones.bring(message("b")), true);
		assert.deepEqual((await open()).of("mara").messages.length, 2);
	});

	it("are a file that only its owner reads", { skip: process.platform === "win32" }, async () => {
		await (await open()).bring(message("a"));
		assert.deepEqual(readdirSync(folder), ["phones.json"]);
		assert.equal(statSync(join(folder, "phones.json")).mode & 0o777, 0o600);
	});

	it("say what to do where the file is not as they wrote it", async () => {
		for (const text of ["", "{}", '{"phones": [["mara", {"off": 1}]], "known": []}']) {
			writeFileSync(join(folder, "phones.json"), text);
			await assert.rejects(open(), (error: Error) => {
				assert.ok(error instanceof Trouble);
				assert.match(error.message, /phones\.json cannot be read · .* · delete it/);
				return true;
			});
		}
	});
});

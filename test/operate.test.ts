import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { blocksOf, Followed, pageOf } from "./following.ts";

/** docs/operate.md, done as it says. */

const page = pageOf("operate.md");

describe("docs/operate.md", { skip: process.platform === "win32" && "its commands are a Unix shell's" }, () => {
	let here: Followed;
	before(async () => {
		// Then the file is whole, and may be copied as it is.
		const stopped = (folder: string) => assert.ok(!existsSync(join(folder, "data/byleave.sqlite-wal")));
		here = await Followed.open({ stopped });
	});
	after(() => here.close());

	for (const [n, block] of blocksOf(page).entries()) {
		const { heading, language, file, text } = block;
		if (file === undefined && language !== "sh") continue;
		it(`${heading}: ${file ?? text.split("\n", 1)[0]} … [${n}]`, () => here.follow(block));
	}

	it("gets to a first user's data", () => {
		assert.match(here.said.get("6. The first user") ?? "", /^S SUCCESS Mei$/m);
		assert.ok(page.includes("`S SUCCESS Mei`"));
	});

	it("registers a template, approves it, withdraws it, and shows that nothing waits", () => {
		const told = here.said.get("Messages") ?? "";
		for (const status of ["REGISTERED", "APPROVED", "WITHDRAWN"]) {
			assert.match(told, new RegExp(`^TP_READY +INBOX +A1 +en +${status}$`, "m"));
		}
		assert.match(told, /^There are no messages that are WAITING\.$/m);
	});

	it("restores what was there", () => assert.match(here.said.get("Restore") ?? "", /^A1 +Coffee +C1 +ACTIVE$/m));

	it("leaves nothing secret behind", async () => {
		const left = await readdir(here.folder);
		assert.deepEqual(
			left.filter((name) => !/^(node_modules|package\.json|users\.json|byleave\.config\.ts|\w[\w-]*\.mjs)$/.test(name)),
			[],
		);
	});
});

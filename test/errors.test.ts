import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { causes, outcomes, platformContract } from "@byleave/protocol";
import { platforms } from "@byleave/protocol/platforms";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { languages } from "../packages/server/src/words/index.ts";
import { errorsPage } from "../scripts/errors.ts";

const page = readFileSync(new URL("../docs/errors.md", import.meta.url), "utf8");

describe("docs/errors.md", () => {
	it("is what the tables say: run `node --conditions=byleave-source scripts/errors.ts`", () =>
		assert.equal(page, errorsPage(alipayplus)));
	it("has an anchor for each outcome and each result code", () => {
		const codes = Object.values(alipayplus.results).flatMap(({ v1, v2 }) => [v1.resultCode, v2.resultCode]);
		for (const name of [...Object.keys(outcomes), ...codes]) assert.match(page, new RegExp(`^### ${name}$`, "m"));
	});
	it("tells every cause", () => {
		for (const cause of Object.keys(causes)) assert.ok(page.includes(`**${cause}**`), cause);
	});
});

for (const [name, platform] of Object.entries(platforms)) {
	describe(`the platform ${name}`, () => {
		it("is listed by its own name", () => assert.equal(platform.name, name));
		it("keeps the platform contract in every language", () =>
			assert.deepEqual(platformContract(platform, languages), []));
		it("says which result codes nothing causes, and why", (t) => {
			for (const [code, reason] of Object.entries(platform.unreached)) t.diagnostic(`${code} unreached: ${reason}`);
			assert.ok(Object.values(platform.unreached).every((reason) => reason.length > 10));
		});

		it("says that nothing was done only where that is so: when a directory failed before anything was begun", () => {
			const said = Object.entries(alipayplus.results).flatMap(([cause, { v1, v2 }]) =>
				[v1, v2].some(({ resultMessage }) => /nothing was/i.test(resultMessage)) ? [cause] : [],
			);
			assert.deepEqual(said, ["directory_unavailable"]);
			assert.doesNotMatch(page, /nothing was (half )?done/i);
		});

		it("sends no server to what only a page can ask", () => {
			const codes = page.slice(page.indexOf("## Result codes"));
			assert.doesNotMatch(codes, /my\.canIUse/);
		});
	});
}

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { covers, type Item, operations, views } from "./profile.ts";

const items = [...Object.keys(views), ...operations] as Item[];

describe("covers", () => {
	it("says that an item gives itself, a plain view its masked one, and nothing else", () => {
		const pairs = items.flatMap((held) => items.filter((item) => covers(held, item)).map((item) => `${held} ${item}`));
		assert.deepEqual(
			pairs.sort(),
			[
				...items.map((item) => `${item} ${item}`),
				"loginId.plain loginId.masked",
				"contact.phone.plain contact.phone.masked",
			].sort(),
		);
	});
});

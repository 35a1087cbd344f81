import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { covers, hiddenKeys, iconOf, items, type ViewRow, viewRow, views } from "./views.ts";

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

describe("a view's row", () => {
	const rows = Object.entries<ViewRow>(views);

	it("is found by its name and by nothing that objects inherit", () => {
		assert.equal(viewRow("avatar"), views.avatar);
		for (const name of ["message.send", "constructor", "__proto__", "AVATAR"]) {
			assert.equal(viewRow(name), undefined);
		}
		assert.deepEqual([iconOf("message.send"), iconOf("avatar"), iconOf("toString")], ["letter", "picture", undefined]);
	});

	it("masks and hashes only what is text, and names a part wherever there are entries", () => {
		for (const [name, { as, shape, part, only }] of rows) {
			assert.ok(as === "whole" || shape?.kind === "text" || shape?.kind === "entries", name);
			assert.equal(part !== undefined, shape?.kind === "entries", name);
			assert.ok(only === undefined || (shape?.kind === "entries" && Object.hasOwn(shape.types, only)), name);
		}
	});

	it("covers and names views that there are, of the same field", () => {
		for (const [name, { covers: others = [], unsalted, field }] of rows) {
			for (const other of [...others, ...Object.values(unsalted ?? {})]) {
				assert.equal(viewRow(other)?.field, field, name);
			}
		}
	});

	it("hides its keys in logs, but no label", () => {
		for (const key of ["nickName", "loginIds", "loginIdInfos", "maskLoginId", "contactNo", "zipCode", "middleName"]) {
			assert.ok(hiddenKeys.includes(key), key);
		}
		for (const key of ["loginIdType", "contactType", "status"]) assert.ok(!hiddenKeys.includes(key), key);
	});
});

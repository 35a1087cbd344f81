import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type SignedParts, signedText } from "../text.ts";
import { guesses } from "./mistakes.ts";

const sent: SignedParts = {
	method: "POST",
	path: "/a/b/c",
	clientId: "client-1",
	time: "2026-11-23T10:00:00+00:00",
	body: Buffer.from("{}"),
};

it("the right text is no guess", () => {
	const parts = { ...sent, body: Buffer.from('{"a":1}') };
	const right = Buffer.from(signedText(parts)).toString("latin1");
	const guessed = [...guesses(parts, {})];
	assert.ok(guessed.length > 1000);
	assert.ok(!guessed.some(({ text }) => Buffer.from(text).toString("latin1") === right));
});

describe("two mistakes at once", () => {
	const made = (parts: SignedParts) =>
		[...guesses(parts, {})]
			.filter(({ made }) => made.length === 2)
			.map(({ made }) => made.map(({ mistake }) => mistake));

	it("are tried after every single one, of those that are seen often", () => {
		const all = [...guesses(sent, {})].map(({ made }) => made.length);
		assert.deepEqual(all, all.toSorted());
		for (const pair of made(sent)) assert.ok(pair.every(({ often }) => often));
	});
	it("never change the same part", () => {
		const names = made(sent).map((pair) => pair.map(({ name }) => name.split("-")[0]));
		assert.ok(names.length > 500);
		assert.ok(!names.some(([one, other]) => one === other && (one === "path" || one === "time")));
	});
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DatabaseError } from "pg";
import { Unfit } from "./session.ts";
import { reasonOf, troubleOf } from "./trouble.ts";

const said = (code: string) => Object.assign(new DatabaseError("secret", 6, "error"), { code });

describe("what a fault means", () => {
	const rows = {
		"run again on the same connection": ["40001", "40P01", "23505", "23503", "55P03", "57014"],
		"run again on another": ["57P01", "57P02", "57P03", "57P05", "08006", "08P01", "25P03", "53300", "0A000", "26000"],
		"run again, elsewhere": ["25006"],
		"told at once": ["28P01", "3D000", "42P01", "42501", "23514", "22021", "53100", "P0001", "XX000"],
	};
	const means = (what: string) => ({
		again: what !== "told at once",
		lost: what === "run again on another" || what === "run again, elsewhere",
		elsewhere: what === "run again, elsewhere",
	});
	for (const [what, codes] of Object.entries(rows)) {
		test(what, () => {
			for (const code of codes) assert.deepEqual(troubleOf(said(code)), means(what), code);
		});
	}
	test("without a code the connection is lost; silence is everybody's", () => {
		const lost = { again: true, lost: true, elsewhere: false };
		assert.deepEqual(troubleOf(new Error("Connection terminated unexpectedly")), lost);
		assert.deepEqual(troubleOf(Object.assign(new Error("secret"), { code: "ECONNREFUSED" })), lost);
		assert.deepEqual(troubleOf(new Error("Query read timeout")), { ...lost, elsewhere: true });
	});
});

test("a reason holds nothing of what the database said, which may be a value of a row", () => {
	for (const code of ["23505", "22021", "28P01", "XX000", "unheard"]) {
		assert.doesNotMatch(reasonOf(said(code)), /secret/);
	}
	assert.equal(reasonOf(said("XX000")), "it failed (XX000).");
	assert.equal(reasonOf(new Error("secret")), "the connection was lost.");
	assert.equal(reasonOf(new Unfit("it is none.")), "it is none.");
});

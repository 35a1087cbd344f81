import assert from "node:assert/strict";
import { test } from "node:test";
import { hostNamesOf, hostsOf } from "./place.ts";

test("one URL a host, each with all the rest", () => {
	assert.deepEqual(hostsOf("postgres://u:p%40ss@a:1,b,[::1]:3/db?sslmode=verify-full&x=a,b"), [
		{ name: "a:1", url: "postgres://u:p%40ss@a:1/db?sslmode=verify-full&x=a,b" },
		{ name: "b", url: "postgres://u:p%40ss@b/db?sslmode=verify-full&x=a,b" },
		{ name: "[::1]:3", url: "postgres://u:p%40ss@[::1]:3/db?sslmode=verify-full&x=a,b" },
	]);
	assert.deepEqual(hostsOf("postgresql://a"), [{ name: "a", url: "postgresql://a" }]);
});

test("what has not that form is refused without being told", () => {
	for (const url of [
		"",
		"a",
		"mysql://a/db",
		"postgres://",
		"postgres:///db",
		"postgres://secret@/db",
		"postgres://u:a@b@c/db",
	]) {
		assert.throws(
			() => hostsOf(url),
			(error: Error) => !error.message.includes("secret") && /^It has not the form postgres:\/\//.test(error.message),
			url,
		);
	}
});

test("the names of the hosts, and nothing else", () => {
	assert.equal(hostNamesOf("postgres://u:p%40@a:1,b/db?sslmode=disable"), "a:1,b");
	assert.equal(hostNamesOf("postgres://u@a/db"), "a");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { callerIn, saidPlace, stackNow } from "./stack.ts";

const ORIGIN = "http://mara--shop.byleave.localhost:1";
const isOurs = (path: string): boolean => path === "/byleave-my.js";
const called = (stack: string): string => {
	const place = callerIn(stack, ORIGIN, isOurs);
	return place ? saidPlace(place, ORIGIN) : "";
};

/** A stack as the browsers write it, and the place that it names. */
const rows: readonly (readonly [what: string, stack: string, place: string])[] = [
	[
		"Chromium's, past our own",
		`Error\n    at note (${ORIGIN}/byleave-my.js:9:9)\n    at new Promise (<anonymous>)\n    at pay (${ORIGIN}/js/shop.js?v=7:12:8)\n    at HTMLButtonElement.onclick (${ORIGIN}/:3:1)`,
		"/js/shop.js:12:8",
	],
	["Firefox's", `note@${ORIGIN}/byleave-my.js:9:9\npay@${ORIGIN}/js/shop.js:12:8\n`, "/js/shop.js:12:8"],
	[
		"a handler in the markup",
		`Error\n    at HTMLButtonElement.onclick (${ORIGIN}/cart/index.html?a=1:30:5)`,
		"/cart/index.html:30:5",
	],
	["an async function that goes on", `Error\n    at async login (${ORIGIN}/a.js:4:3)`, "/a.js:4:3"],
	[
		"a module of a bundler's",
		`Error\n    at pay (webpack-internal:///./src/pay.js:5:6)\n    at ${ORIGIN}/main.js:1:1`,
		"webpack-internal:///./src/pay.js:5:6",
	],
	["a package's path with an @", `Error\n    at ${ORIGIN}/node_modules/@a/b.js:1:2`, "/node_modules/@a/b.js:1:2"],
	["text that was evaluated", `Error\n    at eval (eval at run (${ORIGIN}/a.js:3:5), <anonymous>:1:1)`, "/a.js:3:5"],
	[
		"a shim of another server's",
		`Error\n    at call (https://cdn.example/shim.js:1:999)\n    at pay (${ORIGIN}/a.js:3:5)`,
		"/a.js:3:5",
	],
	[
		"nothing but another server's",
		"Error\n    at call (https://cdn.example/lib.js:1:999)",
		"https://cdn.example/lib.js:1:999",
	],
	[
		"a name like ours elsewhere",
		"Error\n    at a (https://cdn.example/byleave-my.js:1:2)",
		"https://cdn.example/byleave-my.js:1:2",
	],
	["nobody's", `Error\n    at note (${ORIGIN}/byleave-my.js:9:9)`, ""],
	["no stack", "", ""],
];
for (const [what, stack, place] of rows) {
	test(`who has called: ${what}`, () => assert.equal(called(stack), place));
}

test("the stack is deep, whatever the program wants of its own, and no longer afterwards", () => {
	const before = Error.stackTraceLimit;
	try {
		Error.stackTraceLimit = 1;
		const deep = (left: number): string => (left === 0 ? stackNow() : deep(left - 1));
		assert.ok(deep(20).split("\n").length > 20);
		assert.equal(Error.stackTraceLimit, 1);
	} finally {
		Error.stackTraceLimit = before;
	}
});

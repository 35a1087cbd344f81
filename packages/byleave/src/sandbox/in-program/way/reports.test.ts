import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openProgram } from "../../listeners/program/origin-stage.test.ts";
import { type Report, reportFailures } from "./reports.ts";

function scene() {
	const sent: Report[] = [];
	const page = Object.assign(new EventTarget(), { location: { pathname: "/shop/" } });
	reportFailures(page as unknown as Window, (report) => sent.push(report));
	const happen = (type: string, fields: object) =>
		page.dispatchEvent(Object.defineProperties(new Event(type), Object.getOwnPropertyDescriptors(fields)));
	return { sent, happen };
}
const file = "http://p.localhost:1/app.js";

describe("what goes wrong in a page is told", () => {
	it("when nobody catches an error, with its place and no query", () => {
		const { sent, happen } = scene();
		happen("error", { message: "SecurityError: denied", filename: `${file}?token=1#x`, lineno: 7 });
		assert.deepEqual(sent, [{ kind: "error", message: "SecurityError: denied", file, line: 7, page: "/shop/" }]);
	});
	it("when a promise fails, whatever it fails with", () => {
		const { sent, happen } = scene();
		const error = new TypeError("x is undefined");
		error.stack = `TypeError: x is undefined\n    at f (${file}:12:5)\n    at ${file}:99:1`;
		const circle: { self?: unknown } = {};
		circle.self = circle;
		for (const reason of [error, "text", { code: 1 }, undefined, circle]) happen("unhandledrejection", { reason });
		assert.deepEqual(
			sent.map(({ kind, message, file: where, line }) => [kind, message, where, line]),
			[
				["rejection", "TypeError: x is undefined", file, 12],
				["rejection", '"text"', "", 0],
				["rejection", '{"code":1}', "", 0],
				["rejection", "undefined", "", 0],
				["rejection", "something that JSON cannot say", "", 0],
			],
		);
	});
	it("when a script or a style is not loaded, and when the page's policy forbids something", () => {
		const { sent, happen } = scene();
		happen("error", { target: { localName: "script", src: `${file}?v=1` } });
		happen("error", { target: { localName: "img", src: "x.png" } });
		happen("securitypolicyviolation", {
			effectiveDirective: "connect-src",
			blockedURI: "https://x.example/?q",
			sourceFile: file,
			lineNumber: 3,
		});
		assert.deepEqual(
			sent.map(({ kind, message, file: where, line }) => [kind, message, where, line]),
			[
				["load", "<script> could not be loaded", file, 0],
				["policy", "connect-src forbids https://x.example/", file, 3],
			],
		);
	});
	it("once each, and not without end", () => {
		const { sent, happen } = scene();
		for (let at = 0; at < 200; at++)
			for (const _ of [1, 2]) happen("error", { message: `${at}`, filename: file, lineno: at });
		assert.equal(sent.length, 50);
	});
});

describe("the sandbox hears it", () => {
	const report: Report = { kind: "error", message: "x is undefined", file, line: 7, page: "/" };
	const own = { "sec-fetch-site": "same-origin", "content-type": "application/json" };
	const open = (t: Parameters<typeof openProgram>[0]) =>
		openProgram(t, { source: { kind: "folder", folder: "/nonexistent", base: "/", start: "/", isSinglePage: false } });
	const tell = async (program: Awaited<ReturnType<typeof open>>, body: string, headers: Record<string, string> = own) =>
		(await program.send("/byleave-report", { method: "POST", headers, body })).status;

	it("as a line of the timeline", async (t) => {
		const program = await open(t);
		assert.equal(await tell(program, JSON.stringify(report)), 204);
		const [line] = program.lines;
		assert.deepEqual([line?.title, line?.sub, line?.mark], ["An error that nobody caught", "x is undefined", "failed"]);
		assert.deepEqual(line?.sections[1], {
			kind: "facts",
			facts: [
				["Where", `${file}:7`],
				["Page", "/"],
			],
		});
	});
	it("[118] from the program's own pages, and from nobody else", async (t) => {
		const program = await open(t);
		for (const headers of [{}, { origin: "https://evil.example" }, { "sec-fetch-site": "same-site" }] as Record<
			string,
			string
		>[]) {
			assert.equal(await tell(program, JSON.stringify(report), headers), 403);
		}
		assert.equal((await program.get("/byleave-report", own)).status, 405);
		assert.deepEqual(program.lines, []);
	});
	it("[108] as far as it is one, and no longer than it may be", async (t) => {
		const program = await open(t);
		for (const odd of ["", "{", "null", "7", '{"kind":"other"}', '{"kind":"constructor"}'])
			assert.equal(await tell(program, odd), 400, odd);
		assert.equal(await tell(program, JSON.stringify({ ...report, message: "x".repeat(20_000) })), 400);
		assert.equal(
			await tell(program, JSON.stringify({ ...report, message: "x".repeat(10_000), file: 7, line: "7" })),
			204,
		);
		assert.deepEqual([program.lines[0]?.sub.length, program.lines.length], [500, 1]);
	});
});

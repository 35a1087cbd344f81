import assert from "node:assert/strict";
import { it } from "node:test";
import { backendOf, lanOf, portOf } from "./options.ts";

it("a back end is an address, and the one that answers in its place", () => {
	for (const [text, from, to] of [
		["https://api.example.com=http://localhost:3000", "https://api.example.com", "http://localhost:3000"],
		["https://API.example.com/=http://localhost:3000/v1/", "https://api.example.com", "http://localhost:3000/v1"],
		["http://10.0.0.5:80/a=http://127.0.0.1:8080", "http://10.0.0.5/a", "http://127.0.0.1:8080"],
	] as const) {
		assert.deepEqual(backendOf(text, { before: "it" }), { before: "it", [from]: to });
	}
});
it("anything else is told what it lacks", () => {
	for (const [text, message] of [
		["https://api.example.com", /It is <from>=<to>, like /],
		["https://api.example.com=localhost:3000", /It is <from>=<to>, like /],
		[
			"api.example.com=http://localhost:3000",
			/What stands before the = must be an http:\/\/ or https:\/\/ address; api/,
		],
		["https://a.example=http://", /What stands behind the = must be .*; http:\/\/ is none/],
		["https://me:pw@a.example=http://localhost:1", /^https:\/\/a\.example: leave out user, password/],
		["https://a.example?x=http://localhost:1", /leave out user, password, \? and #/],
	] as const) {
		assert.throws(() => backendOf(text, {}), { message });
	}
});
it("a port and an address are what they are", () => {
	assert.deepEqual(["0", "65535"].map(portOf), [0, 65_535]);
	for (const text of ["-1", "65536", "1e3", ""]) assert.throws(() => portOf(text), /from 0 to 65535/);
	assert.equal(lanOf("192.168.1.20"), "192.168.1.20");
	for (const text of ["192.168.1", "192.168.1.256", "fe80::1", "home"]) assert.throws(() => lanOf(text), /like 192/);
});

import assert from "node:assert/strict";
import { it } from "node:test";
import { isLoopback } from "./loopback.ts";

for (const name of ["localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]", "0:0:0:0:0:0:0:1"]) {
	it(`${name} never leaves this machine`, () => assert.equal(isLoopback(name), true));
}

for (const name of [
	"evillocalhost",
	"my-localhost",
	"localhost.evil.example",
	"localhost.",
	"localhost:80",
	"127.0.0.1.evil.example",
	"127.evil.example",
	"0.0.0.0",
	"::",
	"10.0.0.1",
	"128.0.0.1",
	"::2",
	"::ffff:10.0.0.1",
	"",
]) {
	it(`${name || "no name"} may be anybody's`, () => assert.equal(isLoopback(name), false));
}

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Failure } from "@byleave/protocol";
import type { FastifyRequest } from "fastify";
import type { Context } from "../context.ts";
import { createGuard } from "./guard.ts";

/** Whether a listener on `listening` answers to a Host header. */
function answersTo(host: string | undefined, listening: string, tls: object | null = null): boolean {
	const operator = { host: listening, port: 4181, tls, token: "operator-token-of-tests-0123456789" };
	const guard = createGuard({ config: { operator } } as unknown as Context);
	try {
		guard.place({ raw: { headers: { host } } } as FastifyRequest);
		return true;
	} catch (error) {
		assert.ok(error instanceof Failure);
		assert.deepEqual(
			[error.code, error.field, error.message],
			["access_denied", "host", "This listener does not answer to that Host."],
		);
		return false;
	}
}

describe("the operator face's name", () => {
	const hosts: readonly (readonly [host: string | undefined, ours: boolean])[] = [
		["127.0.0.1:4181", true],
		["localhost:4181", true],
		["LOCALHOST", true],
		["[::1]:4181", true],
		["127.9.9.9", true],
		["ops.internal:4181", true],
		["OPS.Internal:4181", true],
		["evil.example", false],
		["x[ops.internal]", false],
		["[ops.internal]x", false],
		["localhost.evil.example", false],
		["evil.localhost:4181", false],
		["evillocalhost", false],
		["evil-localhost:4181", false],
		["127.0.0.1.evil.example:4181", false],
		["ops.internal.evil.example", false],
		["127.0.0.1@evil.example", false],
		["10.0.0.1", false],
		["", false],
		[undefined, false],
	];
	for (const [host, ours] of hosts) {
		it(`${ours ? "is" : "is not"} ${host === undefined ? "missing" : `"${host}"`}`, () => {
			for (const name of ["ops.internal", "OPS.internal"]) assert.equal(answersTo(host, name), ours);
		});
	}
	it("is any address, and still no other name, where it listens on all", () => {
		for (const all of ["0.0.0.0", "::"]) {
			for (const host of ["10.0.0.1:4181", "[2001:db8::1]:4181", "localhost"]) assert.ok(answersTo(host, all), host);
			assert.ok(!answersTo("evil.example", all));
		}
	});
	it("is any under TLS, where a certificate says whose name it is", () => {
		for (const host of ["ops.example", "10.0.0.1:4181", undefined]) assert.ok(answersTo(host, "0.0.0.0", {}));
	});
	it("is the configured address, with brackets or without", () => {
		assert.ok(answersTo("[2001:db8::1]:4181", "2001:db8::1"));
		assert.ok(!answersTo("[2001:db8::2]:4181", "2001:db8::1"));
	});
});

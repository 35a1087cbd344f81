import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Failure } from "@byleave/protocol";
import { createLimits, sayWhenAgain } from "./limits.ts";

const limits = () => createLimits({ perClient: 3, perUser: 2, perAddress: 1 });
const refused = { name: "Failure", code: "too_many_requests", message: /Try again in \d+ s/ };

describe("createLimits", () => {
	it("gives each kind what its configuration says, and no more", async () => {
		const { client, user, address } = limits();
		for (const [draw, most] of [
			[client, 3],
			[user, 2],
			[address, 1],
		] as const) {
			for (let drawn = 0; drawn < most; drawn++) await draw("10.0.0.1");
			await assert.rejects(draw("10.0.0.1"), refused);
		}
	});

	it("leaves the others alone", async () => {
		const { client } = limits();
		for (let drawn = 0; drawn < 3; drawn++) await client("loud");
		await assert.rejects(client("loud"), refused);
		for (const quiet of ["quiet", "LOUD", "__proto__", "constructor"]) await client(quiet);
	});

	it("holds when they all come at once", async () => {
		const { client } = limits();
		const outcomes = await Promise.allSettled(Array.from({ length: 16 }, () => client("one")));
		assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 3);
	});

	it("fills a bucket again a minute after its first draw, and not before", async (t) => {
		t.mock.timers.enable({ apis: ["Date", "setTimeout"] });
		const { client } = limits();
		for (let drawn = 0; drawn < 3; drawn++) await client("one");
		await assert.rejects(client("one"), { ...refused, message: "Too many requests. Try again in 60 s." });
		t.mock.timers.tick(59_000);
		await assert.rejects(client("one"), { ...refused, message: /Try again in 1 s/ });
		t.mock.timers.tick(1000);
		await client("one");
	});

	const same: readonly (readonly [string, string])[] = [
		["10.0.0.1", "::ffff:10.0.0.1"],
		["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"],
		["2001:db8:1:2::1", "2001:0DB8:0001:0002:0:0:0:9"],
		["2001:db8::1", "2001:db8:0:0:1::"],
		["::1", "0:0:0:0:0:0:0:1"],
		["fe80::1%eth0", "fe80::2%eth1"],
		["10.20.30.40", "::ffff:10.20.30.40"],
		["2001:db8:0:3::9", "2001:db8::3:0:0:0:1"],
		["2001:db8:0:5::9", "2001:db8::5:6:7:10.0.0.1"],
		["1:2:3:4::9", "1:2:3:4:5:6:10.0.0.1"],
	];
	for (const [one, other] of same) {
		it(`takes ${one} and ${other} for one stranger`, async () => {
			const { address } = limits();
			await address(one);
			await assert.rejects(address(other), refused);
		});
	}

	it("tells strangers apart", async () => {
		const { address } = limits();
		for (const ip of ["10.0.0.1", "10.0.0.2", "2001:db8:1:2::1", "2001:db8:1:3::1", "2001:db8::", "::1"])
			await address(ip);
		for (const ip of ["1:23::1", "12:3::1", "64:ff9b::ffff:10.0.0.1"]) await address(ip);
	});

	it("gives all whose connection was gone before anybody looked one bucket, and nobody else's", async () => {
		const { address } = limits();
		await address(undefined);
		await assert.rejects(address(undefined), refused);
		for (const ip of ["10.0.0.1", "", "undefined"]) await address(ip);
	});

	it("counts what anybody may ask for apart from what is refused", async () => {
		const { address, stranger } = limits();
		await stranger("10.0.0.1");
		await address("10.0.0.1");
		for (const draw of [stranger, address]) await assert.rejects(draw("10.0.0.1"), refused);
	});

	it("holds in memory where the store does not count: never open, and others are let alone", async () => {
		const counted = { query: () => Promise.reject(new Failure("store_unavailable")) };
		const { address, forget } = createLimits(
			{ perClient: 1, perUser: 1, perAddress: 2 },
			{ counted, nameOf: (name) => name },
		);
		for (const _ of [1, 2]) await address("10.0.0.1");
		await assert.rejects(address("10.0.0.1"), refused);
		await address("10.0.0.2");
		await forget();
	});

	it("lets an answer say when to try again, and no other answer", async () => {
		const { address } = limits();
		await address("10.0.0.1");
		const said: unknown[] = [];
		const reply = { header: (...given: unknown[]) => said.push(given) } as never;
		sayWhenAgain(reply, new Failure("too_many_requests"));
		assert.deepEqual(said, []);
		await address("10.0.0.1").catch((failure: Failure) => sayWhenAgain(reply, failure));
		const [[name, seconds] = []] = said as string[][];
		assert.equal(name, "retry-after");
		assert.match(String(seconds), /^([1-9]|[1-5]\d|60)$/);
	});
});

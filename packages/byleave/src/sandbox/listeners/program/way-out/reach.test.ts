import assert from "node:assert/strict";
import type { LookupFunction } from "node:net";
import { describe, it } from "node:test";
import { isPublic, NotReachable, type Resolve } from "./address.ts";
import { cameFrom, readBackends, sentTo } from "./backends.ts";
import { isDeclared, type ReachParts, reach } from "./reach.ts";

describe("an address", () => {
	for (const address of ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "192.0.1.1"]) {
		it(`${address} is everybody's`, () => assert.equal(isPublic(address), true));
	}
	for (const address of [
		"127.0.0.1",
		"127.255.255.254",
		"0.0.0.0",
		"10.0.0.1",
		"172.16.0.1",
		"192.168.1.1",
		"169.254.169.254",
		"100.64.0.1",
		"100.100.100.200",
		"168.63.129.16",
		"192.0.0.192",
		"198.18.0.1",
		"203.0.113.1",
		"224.0.0.1",
		"255.255.255.255",
		"::",
		"::1",
		"::127.0.0.1",
		"::ffff:127.0.0.1",
		"::ffff:a9fe:a9fe",
		"fe80::1",
		"fe80::1%eth0",
		"fec0::1",
		"4000::1",
		"fd00:ec2::254",
		"64:ff9b::7f00:1",
		"2002:7f00:1::",
		"2001:db8::1",
		"ff02::1",
		"localhost",
		"",
	]) {
		it(`${address || "nothing"} is not`, () => assert.equal(isPublic(address), false));
	}
});

const names: Readonly<Record<string, readonly string[]>> = {
	"public.example": ["8.8.8.8"],
	"mixed.example": ["127.0.0.1", "8.8.4.4"],
	"inside.example": ["10.0.0.1", "::1"],
	"here.example": ["127.0.0.1"],
};
const asked: string[] = [];
const resolve = ((hostname: string, _options: object, callback: (error: Error | null, found: object[]) => void) => {
	asked.push(hostname);
	callback(
		null,
		(names[hostname] ?? []).map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
	);
}) as unknown as Resolve;
const parts: ReachParts = {
	backends: readBackends({
		"https://api.example/v1": "http://localhost:3000",
		"http://inside.example": "http://inside.example",
	}),
	named: () => ["http://127.0.0.1:4172"],
	declared: () => ["api.shop.example", "*.wild.example"],
	closed: () => ["http://byleave.localhost:4170", "http://127.0.0.1:4180"],
	resolve,
};
const lookedUp = (lookup: LookupFunction, hostname: string) =>
	new Promise<unknown>((done) =>
		lookup(hostname, { all: true }, (error, found) =>
			done(
				error instanceof NotReachable
					? "not reachable"
					: (found as { address: string }[]).map(({ address }) => address),
			),
		),
	);
const reached = async (address: string) => {
	const url = new URL(address);
	try {
		const { kind, target, lookup } = reach(url, parts);
		return [kind, target.href, await lookedUp(lookup, target.hostname)];
	} catch (error) {
		if (error instanceof NotReachable) return error.message;
		throw error;
	}
};

describe("ruling 26: what is reached", () => {
	it("is what was named, wherever it is", async () => {
		assert.deepEqual((await reached("https://api.example/v1/x?y"))?.slice(0, 2), [
			"named",
			"http://localhost:3000/x?y",
		]);
		assert.equal((await reached("https://api.example/v12"))?.[0], "undeclared");
		assert.deepEqual(await reached("http://inside.example/x"), [
			"named",
			"http://inside.example/x",
			["10.0.0.1", "::1"],
		]);
		assert.deepEqual((await reached("http://127.0.0.1:4172/login"))?.slice(0, 2), [
			"named",
			"http://127.0.0.1:4172/login",
		]);
	});
	it("is what was declared, and anybody's server besides, at public addresses alone, looked up once", async () => {
		asked.length = 0;
		assert.deepEqual(await reached("https://public.example/"), ["undeclared", "https://public.example/", ["8.8.8.8"]]);
		assert.deepEqual(asked, ["public.example"]);
		assert.deepEqual((await reached("https://api.shop.example/"))?.[0], "declared");
		assert.deepEqual((await reached("wss://a.b.wild.example/"))?.[0], "declared");
		assert.deepEqual((await reached("https://mixed.example/"))?.[2], ["8.8.4.4"]);
		assert.deepEqual((await reached("https://inside.example/"))?.[2], "not reachable");
		assert.deepEqual((await reached("https://8.8.8.8/"))?.[0], "undeclared");
	});
	for (const host of [
		"127.0.0.1",
		"2130706433",
		"0x7f.1",
		"0177.0.0.1",
		"127.1",
		"[::1]",
		"[::ffff:127.0.0.1]",
		"169.254.169.254",
		"10.1.2.3",
		"１２７.0.0.1",
	]) {
		it(`is not ${host}, in which way it ever is written`, async () => {
			assert.match(String(await reached(`http://${host}:9000/`)), /not named as a back end.*--backend http:/);
		});
	}
	it("is never the sandbox itself, by whatever name", async () => {
		for (const address of [
			"http://127.0.0.1:4180/",
			"http://[::1]:4170/",
			"http://127.9.9.9:4180/",
			"http://byleave.localhost:4170/",
			"http://localhost:4180/",
		]) {
			assert.match(String(await reached(address)), /the sandbox itself/, address);
		}
		assert.deepEqual((await reached("http://here.example:4180/"))?.[2], "not reachable");
		const toItself = readBackends({ "https://x.example": "http://here.example:4180" });
		const { lookup } = reach(new URL("https://x.example/"), { ...parts, backends: toItself });
		assert.equal(await lookedUp(lookup, "here.example"), "not reachable");
		const byNumber = readBackends({ "https://x.example": "http://127.0.0.1:4180" });
		assert.throws(() => reach(new URL("https://x.example/"), { ...parts, backends: byNumber }), NotReachable);
	});
	it("is declared by a host, a port, a scheme, or all below a host", () => {
		const is = (address: string, domain: string) => isDeclared(new URL(address), [domain]);
		for (const [address, domain, expected] of [
			["https://api.example/", "api.example", true],
			["https://API.example:8443/", "api.example", true],
			["https://api.example.evil/", "api.example", false],
			["https://xapi.example/", "api.example", false],
			["https://api.example/", "*.example", true],
			["https://example/", "*.example", false],
			["https://notexample/", "*.example", false],
			["https://api.example/", "https://api.example", true],
			["wss://api.example/", "https://api.example/", true],
			["http://api.example/", "https://api.example", false],
			["https://api.example:8443/", "https://api.example", false],
			["https://api.example:8443/", "api.example:8443", true],
			["https://api.example/", "api.example:8443", false],
			["https://api.example/", "*", false],
			["https://api.example/", "", false],
			["https://api.example/", "*.", false],
		] as const) {
			assert.equal(is(address, domain), expected, `${address} by ${domain}`);
		}
	});
});

describe("--backend", () => {
	const backends = readBackends({
		"https://api.example": "http://localhost:3000/api/",
		"https://api.example/v2/": "http://localhost:4000",
		"http://old.example:8080": "https://new.example",
	});
	const sent = (address: string) => sentTo(new URL(address), backends).target.href;
	it("sends an address elsewhere, with what stands behind it", () => {
		assert.equal(sent("https://api.example/"), "http://localhost:3000/api/");
		assert.equal(sent("https://api.example/x/y?z=1"), "http://localhost:3000/api/x/y?z=1");
		assert.equal(sent("https://api.example/v2/x"), "http://localhost:4000/x");
		assert.equal(sent("https://api.example/v22"), "http://localhost:3000/api/v22");
		assert.equal(sent("http://old.example:8080/x"), "https://new.example/x");
		assert.equal(sent("wss://api.example/live"), "ws://localhost:3000/api/live");
		assert.equal(sent("ws://old.example:8080/live"), "wss://new.example/live");
		for (const other of ["http://api.example/", "https://api.example:444/", "https://api.example.evil/"])
			assert.equal(sent(other), other);
	});
	it("gives back where an answer would have come from", () => {
		const back = (address: string) => cameFrom(new URL(address), backends.at(-1) as never).href;
		const [backend] = readBackends({ "https://api.example/v": "http://localhost:3000/api" });
		assert.equal(
			cameFrom(new URL("http://localhost:3000/api/x?y#z"), backend as never).href,
			"https://api.example/v/x?y#z",
		);
		assert.equal(
			cameFrom(new URL("http://localhost:3000/other"), backend as never).href,
			"http://localhost:3000/other",
		);
		assert.equal(back("https://elsewhere.example/"), "https://elsewhere.example/");
	});
	it("takes addresses of the web, and says so", () => {
		for (const odd of ["api.example", "ftp://x", "https://u:p@x", "https://x/?q", "", "file:///etc/passwd"]) {
			assert.throws(() => readBackends({ [odd]: "http://localhost:1" }), /no address of a back end/, odd);
			assert.throws(() => readBackends({ "https://x": odd }), /no address of a back end/, odd);
		}
		assert.deepEqual(readBackends(), []);
	});
});

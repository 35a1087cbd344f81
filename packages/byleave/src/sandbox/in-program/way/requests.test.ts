// What a page asks of other origins, with the page's own globals played by small ones.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createPlaces } from "./places.ts";
import { type RequestingPage, requestsGoThrough } from "./requests.ts";

const origin = "http://p.localhost:1";
const places = createPlaces({ origin, base: () => `${origin}/shop/`, others: ["http://localhost:5173"] });

describe("places", () => {
	for (const [address, expected] of [
		["https://api.example/v1?x=%20#h", `${origin}/byleave-out/https/api.example/v1?x=%20#h`],
		["//api.example:8443", `${origin}/byleave-out/http/api.example:8443/`],
		["wss://api.example/live", "ws://p.localhost:1/byleave-out/wss/api.example/live"],
		["http://localhost:5173/x?y", `${origin}/x?y`],
		["ws://localhost:5173/hmr", "ws://p.localhost:1/hmr"],
		["x", undefined],
		["/x", undefined],
		[`${origin}/x`, undefined],
		["ws://p.localhost:1/x", undefined],
		["data:text/plain,x", undefined],
		["blob:http://p.localhost:1/x", undefined],
		["https://u:p@api.example/", undefined],
		["http://", undefined],
	] as const) {
		it(`${address} is ${expected ?? "where it says"}`, () => {
			assert.equal(places.of(address), expected);
			if (expected?.includes("byleave-out")) assert.equal(places.meantBy(expected), new URL(address, origin).href);
		});
	}
	it("are meant by what they are, else", () => {
		for (const address of [
			`${origin}/x`,
			"https://api.example/byleave-out/https/x.example/",
			"",
			`${origin}/byleave-out/ftp/x/`,
		]) {
			assert.equal(places.meantBy(address), address);
		}
	});
});

describe("[65] what a page's own policy forbids", () => {
	const to = (address: string, ...policies: readonly (readonly string[])[]) =>
		createPlaces({ origin, base: () => origin, others: ["http://localhost:5173"], sources: () => policies }).of(
			address,
		) !== undefined;
	for (const [address, source, expected] of [
		["https://api.example/", "https://api.example", true],
		["https://API.example/v1/x", "https://api.EXAMPLE/v1/", true],
		["https://api.example/v2", "https://api.example/v1/", false],
		["https://api.example/v1", "https://api.example/v1", true],
		["https://api.example/v1/x", "https://api.example/v1", false],
		["https://api.example:444/", "https://api.example", false],
		["https://api.example:444/", "https://api.example:*", true],
		["https://api.example:444/", "api.example:444", true],
		["https://api.example/", "http://api.example", true],
		["http://api.example/", "https://api.example", false],
		["https://api.example/", "api.example", true],
		["wss://api.example/", "ws:", true],
		["wss://api.example/", "https:", false],
		["https://api.example/", "*.example", true],
		["https://api.example/", "*.api.example", false],
		["https://notexample/", "*.example", false],
		["https://api.example/", "*", true],
		["https://api.example/", "'self'", false],
		["https://api.example/", "'none'", false],
		["https://api.example/", "data:", false],
		["http://localhost:5173/", "'self'", true],
	] as const) {
		it(`${address} ${expected ? "is led" : "is not led past"} by ${source}`, () =>
			assert.equal(to(address, [source]), expected));
	}
	it("is what one of its policies forbids", () => {
		assert.equal(to("https://api.example/"), true);
		assert.equal(to("https://api.example/", ["https:"], ["'self'", "https://api.example"]), true);
		assert.equal(to("https://api.example/", ["https:"], ["'self'"]), false);
		assert.equal(to("https://api.example/", []), false);
	});
});

/** Globals of a page of which nothing leaves. */
function scene(answer: () => Response = () => new Response("ok")) {
	const asked: { url: string; init: RequestInit | undefined }[] = [];
	const errors: string[] = [];
	class AnsweredResponse extends Response {
		readonly #url: string;
		constructor(from: Response, url: string) {
			super(from.body, from);
			this.#url = url;
		}
		override get url(): string {
			return this.#url;
		}
	}
	class FakeXhr extends EventTarget {
		readonly opened: unknown[] = [];
		readonly headers: Record<string, string> = {};
		withCredentials = false;
		refused: string | null = null;
		responseType = "";
		responseText = "why";
		open(...given: readonly unknown[]) {
			this.opened.push(...given);
		}
		setRequestHeader(name: string, value: string) {
			this.headers[name] = value;
		}
		send() {
			this.dispatchEvent(new Event("load"));
		}
		getResponseHeader() {
			return this.refused;
		}
		get responseURL(): string {
			return String(this.opened[1]);
		}
	}
	class FakeSocket {
		static readonly OPEN = 1;
		readonly given: readonly unknown[];
		constructor(...given: readonly unknown[]) {
			this.given = given;
		}
		get url(): string {
			return String(this.given[0]);
		}
	}
	class FakeSource extends FakeSocket {}
	const beacons: unknown[] = [];
	const page = {
		async fetch(input: RequestInfo | URL, init?: RequestInit) {
			const url = input instanceof Request ? input.url : String(input);
			asked.push({ url, init });
			return new AnsweredResponse(answer(), url);
		},
		Request,
		Response: AnsweredResponse,
		XMLHttpRequest: FakeXhr,
		EventSource: FakeSource,
		WebSocket: FakeSocket,
		navigator: { sendBeacon: (...given: readonly unknown[]) => beacons.push(given) > 0 },
		console: { error: (text: string) => void errors.push(text) },
	};
	requestsGoThrough(page as unknown as RequestingPage, places);
	return { page: page as unknown as RequestingPage, asked, errors, beacons };
}
const OUT = `${origin}/byleave-out/https/api.example`;

describe("fetch", () => {
	it("goes by the program's own origin, and its answer has the address that was asked", async () => {
		const { page, asked } = scene();
		const response = await page.fetch("https://api.example/x", { method: "PUT", body: "b", headers: { a: "1" } });
		assert.equal(response.url, "https://api.example/x");
		assert.equal(asked[0]?.url, `${OUT}/x`);
		assert.deepEqual(asked[0]?.init, {
			method: "PUT",
			body: "b",
			headers: { a: "1" },
			mode: "same-origin",
			credentials: "omit",
		});
	});
	it("takes cookies along only where the page says so", async () => {
		const { page, asked } = scene();
		await page.fetch("https://api.example/", { credentials: "include" });
		await page.fetch("https://api.example/", { credentials: "same-origin" });
		await page.fetch(new Request("https://api.example/", { credentials: "include" }));
		assert.deepEqual(
			asked.map(({ init }) => init?.credentials),
			["same-origin", "omit", "same-origin"],
		);
	});
	it("may be a Request, whose body goes along, and what is said beside it counts more", async () => {
		const { page, asked } = scene();
		const request = new Request("https://api.example/x", { method: "POST", body: "text", headers: { a: "1" } });
		await page.fetch(request, { headers: { b: "2" } });
		const { method, body, headers } = asked[0]?.init ?? {};
		assert.deepEqual([method, Buffer.from(body as ArrayBuffer).toString(), headers], ["POST", "text", { b: "2" }]);
	});
	it("stays as it is for the program's own, and for whoever wants no other origin", async () => {
		const { page, asked } = scene();
		const init = { mode: "same-origin" } as const;
		await page.fetch("/x", { credentials: "omit" });
		await page.fetch("https://api.example/", init);
		assert.deepEqual(asked, [
			{ url: "/x", init: { credentials: "omit" } },
			{ url: "https://api.example/", init },
		]);
	});
	it("fails where the sandbox refuses, with its words, in the console too", async () => {
		const { page, errors } = scene(
			() => new Response("not asked, because", { status: 403, headers: { "x-byleave-refused": "1" } }),
		);
		await assert.rejects(page.fetch("https://api.example/"), { name: "TypeError", message: "not asked, because" });
		assert.deepEqual(errors, ["not asked, because"]);
		// What is the program's own keeps its answer.
		assert.equal((await page.fetch("/x")).status, 403);
	});
});

describe("the other ways to ask", () => {
	it("are XMLHttpRequest, with what its open is given, without cookies but where they are wanted", () => {
		const { page, errors } = scene();
		const ask = (url: string, withCredentials: boolean, refused: string | null = null) => {
			const xhr = new page.XMLHttpRequest() as XMLHttpRequest & {
				opened: unknown[];
				headers: object;
				refused: string | null;
			};
			xhr.open("POST", url, true, "u");
			xhr.withCredentials = withCredentials;
			xhr.refused = refused;
			xhr.send();
			return [xhr.opened, xhr.headers, xhr.responseURL];
		};
		assert.deepEqual(ask("https://api.example/x", false), [
			["POST", `${OUT}/x`, true, "u"],
			{ "x-byleave-without-cookies": "1" },
			"https://api.example/x",
		]);
		assert.deepEqual(ask("https://api.example/x", true)[1], {});
		assert.deepEqual(ask("/x", false, "1"), [["POST", "/x", true, "u"], {}, "/x"]);
		assert.deepEqual(errors, []);
		ask("https://api.example/x", false, "1");
		assert.deepEqual(errors, ["why"]);
	});
	it("are EventSource, WebSocket and sendBeacon", () => {
		const { page, beacons } = scene();
		type Given = { given: readonly unknown[] };
		const socket = new page.WebSocket("wss://api.example/live", ["a"]);
		assert.deepEqual((socket as unknown as Given).given, [
			"ws://p.localhost:1/byleave-out/wss/api.example/live",
			["a"],
		]);
		assert.deepEqual(
			[socket.url, page.WebSocket.name, page.WebSocket.OPEN],
			["wss://api.example/live", "WebSocket", 1],
		);
		assert.deepEqual((new page.WebSocket("ws://localhost:5173/") as unknown as Given).given, ["ws://p.localhost:1/"]);
		const source = new page.EventSource("https://api.example/events", { withCredentials: true });
		assert.deepEqual((source as unknown as Given).given, [`${OUT}/events`, { withCredentials: true }]);
		page.navigator.sendBeacon("https://api.example/b", "x");
		page.navigator.sendBeacon("/b");
		assert.deepEqual(beacons, [
			[`${OUT}/b`, "x"],
			["/b", undefined],
		]);
	});
});

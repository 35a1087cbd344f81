import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { describe, it } from "node:test";
import { Failure } from "@byleave/protocol";
import { APPLY, APPLY_V1, openBed, PREFIX } from "./bed.test.ts";

const noSuchCode = { grantType: "AUTHORIZATION_CODE", authCode: "AC00ffxxxxxxxxxxxxxxxxxxxxxxxx" };

/** Header names as they go out; Node has the method on every outgoing message, its types do not. */
const rawNames = ({ raw }: { raw: { res: object } }): string[] =>
	(raw.res as { getRawHeaderNames(): string[] }).getRawHeaderNames();

describe("what is not an operation", () => {
	for (const [name, request] of [
		["an unknown path", { path: "/v2/nothing" }],
		["the prefix alone", { url: `${PREFIX}/` }],
		["a known path by GET", { method: "GET", body: "" }],
		["a known path by PUT", { method: "PUT" }],
		["a known path by DELETE", { method: "DELETE" }],
		["OPTIONS", { method: "OPTIONS" }],
		["another case", { path: "/v2/authorizations/applytoken" }],
		["a slash doubled", { path: "/v2//authorizations/applyToken" }],
		["a slash at the end", { path: `${APPLY}/` }],
		["an escaped letter", { path: "/v2/authorizations/%61pplyToken" }],
		["a query string", { path: `${APPLY}?a=b` }],
		["a parameter", { path: `${APPLY};a=b` }],
	] as const) {
		it(`[41] ${name}: a signed INVALID_API`, async () => {
			const bed = await openBed();
			const { status, result, signed } = await bed.send({ body: noSuchCode, ...request });
			assert.deepEqual([status, result.resultCode, result.resultStatus, signed], [200, "INVALID_API", "F", true]);
		});
	}
});

describe("before a client is proven", () => {
	it("[55] an Origin header is refused with 403, CORS or not", async () => {
		const bed = await openBed();
		for (const method of ["POST", "OPTIONS", "GET"] as const) {
			const { status, response } = await bed.send({ method, body: "", headers: { origin: "https://app.example" } });
			assert.equal(status, 403);
			assert.ok(!Object.keys(response.headers).some((name) => name.startsWith("access-control")));
		}
		assert.equal((await bed.send({ body: noSuchCode, headers: { origin: "null" } })).status, 403);
	});

	it("64 kB is taken, a byte more is 413, unsigned", async () => {
		const bed = await openBed();
		const body = (length: number) => `{"a":"${"x".repeat(length - 8)}"}`;
		assert.equal((await bed.send({ body: body(65_536) })).status, 200);
		const { status, signed, result, response } = await bed.send({ body: body(65_537) });
		assert.deepEqual([status, signed, result.resultCode], [413, false, "PARAM_ILLEGAL"]);
		assert.equal(response.headers["cache-control"], "no-store");
	});
});

describe("the answer", () => {
	it("is never kept, names its trace, and carries no stack", async () => {
		const bed = await openBed();
		for (const request of [
			{ body: noSuchCode },
			{ headers: { signature: "" } },
			{ body: "{" },
			{ headers: { origin: "x" } },
		]) {
			const { response } = await bed.send(request);
			assert.equal(response.headers["cache-control"], "no-store");
			assert.match(String(response.headers["x-trace-id"]), /^trace-\d+$/);
			assert.equal(response.headers["content-type"], "application/json; charset=UTF-8");
			assert.ok(!/node_modules|\.ts|at \w+/.test(response.body), response.body);
		}
	});

	it("goes by whatever Content-Type, none, or one that nobody can read", async () => {
		const bed = await openBed();
		for (const type of [
			undefined,
			"",
			"text/plain",
			"json",
			"application/json;;;",
			"application/json, application/json",
			"\u00e9",
		]) {
			assert.equal(
				(await bed.send({ body: noSuchCode, headers: { "content-type": type } })).result.resultCode,
				"INVALID_AUTHCODE",
			);
		}
	});

	it("is encoded and named as the proven client is set up", async () => {
		const bed = await openBed({ client: { responseEncoding: "base64url", titleCaseHeaders: true } });
		const { signed, encoding, response } = await bed.send({ body: noSuchCode, encoding: "percent" });
		assert.deepEqual([signed, encoding], [true, "base64url"]);
		const names = rawNames(response);
		for (const name of ["Signature", "Client-Id", "Response-Time"]) assert.ok(names.includes(name), names.join());
		const usual = rawNames((await (await openBed()).send({ body: noSuchCode })).response);
		for (const name of ["signature", "client-id", "response-time"]) assert.ok(usual.includes(name), usual.join());
	});

	it("[50] when something unforeseen happens is UNKNOWN_EXCEPTION/U, signed, and says nothing of it", async () => {
		const bed = await openBed();
		bed.context.store.lookAtCode = () => Promise.reject(new Error("secret detail"));
		bed.context.store.redeemCode = () => Promise.reject(new Error("secret detail"));
		const { status, result, signed, response } = await bed.send({ body: noSuchCode });
		assert.deepEqual([status, result.resultCode, result.resultStatus, signed], [200, "UNKNOWN_EXCEPTION", "U", true]);
		assert.ok(!response.body.includes("secret"));
		const fault = bed.events.find((event) => event.type === "fault");
		assert.ok(fault?.cause === "internal" && fault.error instanceof Error && fault.error.message === "secret detail");
	});

	it("when the store is down is U too, before and after the proof", async () => {
		const bed = await openBed();
		const down = () => Promise.reject(new Failure("store_unavailable", { message: "secret detail" }));
		bed.context.store.redeemCode = down;
		const after = await bed.send({ body: noSuchCode });
		assert.equal(after.result.resultCode, "UNKNOWN_EXCEPTION");
		assert.ok(!after.response.body.includes("secret"));
		bed.context.store.registryVersion = down;
		bed.elapsed += 1001;
		const { result, signed } = await bed.send({ body: noSuchCode });
		assert.deepEqual([result.resultCode, result.resultStatus, signed], ["UNKNOWN_EXCEPTION", "U", true]);
	});

	it("when it cannot be signed is a bare 500", async () => {
		const bed = await openBed();
		bed.context.keys.sign = () => Promise.reject(new Error("secret detail"));
		const { status, response } = await bed.send({ body: noSuchCode });
		assert.equal(status, 500);
		assert.ok(bed.events.some((event) => event.type === "fault" && event.cause === "internal"));
		assert.ok(!response.body.includes("secret"));
	});

	it("keeps its message within 256 characters", async () => {
		const bed = await openBed();
		bed.context.store.redeemCode = () =>
			Promise.reject(new Failure("field_invalid", { field: "authCode", message: "x".repeat(900) }));
		const { result } = await bed.send({ body: noSuchCode });
		assert.equal(result.resultMessage.length, 256);
		assert.match(result.resultMessage, /^authCode: x+ See PARAM_ILLEGAL$/);
	});

	it("ends its message in where the code is explained, if the operator says where", async () => {
		const bed = await openBed({ config: { errorPages: "https://wallet.example/errors" } });
		const { result } = await bed.send({ headers: { signature: undefined } });
		assert.match(result.resultMessage, / See https:\/\/wallet\.example\/errors#PARAM_ILLEGAL$/);
	});
});

describe("whoever watches", () => {
	const told = (bed: Awaited<ReturnType<typeof openBed>>, type: string) =>
		bed.events.filter((event) => event.type === type).map(({ trace: _, ...event }) => event);

	it("hears what was asked and answered, of which operation and version, and how it ended", async () => {
		const bed = await openBed();
		const body = { grantType: "AUTHORIZATION_CODE", authCode: await bed.code() };
		const [good, bad, nothing] = [
			await bed.send({ body }),
			await bed.send({ path: APPLY_V1, body: noSuchCode }),
			await bed.send({ path: "/v2/nothing", body: "x" }),
		];
		const exchange = (
			operation: string,
			version: string,
			requestBody: unknown,
			{ response }: typeof good,
			cause: unknown,
		) => ({
			type: "exchange",
			operation,
			version,
			requestBody: typeof requestBody === "string" ? requestBody : JSON.stringify(requestBody),
			responseBody: response.body,
			cause,
		});
		assert.deepEqual(told(bed, "exchange"), [
			exchange("applyToken", "v2", body, good, null),
			exchange("applyToken", "v1", noSuchCode, bad, "code_unknown"),
			exchange("unknown", "v2", "x", nothing, "api_unknown"),
		]);
		const refused = { type: "refusal", face: "merchant", clientId: "client-1", field: null };
		assert.deepEqual(
			told(bed, "refusal").map(({ message: _, ...event }: Record<string, unknown>) => event),
			[
				{ ...refused, cause: "code_unknown", resultCode: "INVALID_CODE" },
				{ ...refused, cause: "api_unknown", resultCode: "INVALID_API" },
			],
		);
		assert.deepEqual(told(bed, "fault"), []);
	});

	it("hears of a signature whose it was said to be, over what, and whether it was right", async () => {
		const bed = await openBed();
		const text = (path: string) => `POST ${PREFIX}${path}\nclient-1.2026-11-23T10:00:00+00:00.{}`;
		await bed.send();
		await bed.send({ signedPath: PREFIX + APPLY_V1 });
		const [right, wrong] = told(bed, "signature");
		const seen = { type: "signature", clientId: "client-1", signedText: text(APPLY) };
		assert.deepEqual(right, { ...seen, verified: true, explanation: null });
		const { explanation, ...rest } = wrong as { explanation?: unknown };
		assert.deepEqual(rest, { ...seen, verified: false });
		assert.match(String(explanation), /^Expected a signature over /);
		const [line] = bed.logged
			.trim()
			.split("\n")
			.map((text) => JSON.parse(text));
		assert.deepEqual(
			[line.level, line.msg, line.trace, line.clientId, typeof line.mistake],
			[40, "signature mismatch", "trace-2", "client-1", "string"],
		);
	});

	it("hears of a fault only where the server could not do its part", async () => {
		const bed = await openBed({ config: { limits: { perClient: 1, perUser: 9, perAddress: 9 } } });
		const reason = new Failure("store_unavailable", { message: "a disk that is full" });
		bed.context.store.redeemCode = () => Promise.reject(reason);
		assert.equal((await bed.send({ path: APPLY_V1, body: noSuchCode })).result.resultStatus, "U");
		// In v1 this is U too.
		assert.equal((await bed.send({ path: APPLY_V1, body: noSuchCode })).result.resultStatus, "U");
		assert.deepEqual(told(bed, "fault"), [{ type: "fault", cause: "store_unavailable", error: reason }]);
		assert.deepEqual(
			told(bed, "refusal").map((event) => "cause" in event && event.cause),
			["store_unavailable", "too_many_requests"],
		);
	});
});

describe("on a real socket", () => {
	async function spoken(text: string): Promise<string> {
		const bed = await openBed();
		await bed.app.listen({ host: "127.0.0.1", port: 0 });
		const socket = connect((bed.app.server.address() as AddressInfo).port, "127.0.0.1");
		socket.write(text);
		let heard = "";
		socket.setEncoding("utf8").on("data", (part) => {
			heard += part;
		});
		await once(socket, "close");
		await bed.app.close();
		return heard;
	}
	const ask = (line: string, more = "", body = ""): Promise<string> =>
		spoken(`${line} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n${more}\r\n${body}`);

	/** As signed for `path`, sent to `target` instead. */
	async function sentTo(target: string, path: string): Promise<string> {
		const { headers, bytes } = (await openBed()).signed({ path, body: noSuchCode });
		const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
		return ask(`POST ${target}`, `${lines.join("")}Content-Length: ${bytes.length}\r\n`, bytes.toString());
	}

	it("[41] an absolute-form target is routed and verified on its path", async () => {
		for (const origin of ["http://wallet.example", "HTTPS://wallet.example:443"]) {
			assert.match(await sentTo(`${origin}${PREFIX}${APPLY}`, APPLY), /"INVALID_AUTHCODE"/, origin);
		}
	});

	it("[41] what a URL parser would tidy up is told as it is", async () => {
		for (const path of ["/v2/x/%2e%2e/authorizations/applyToken", "/v2/x/../authorizations/applyToken", `${APPLY}?`]) {
			const heard = await sentTo(PREFIX + path, path);
			assert.match(heard, /"INVALID_API"/, path);
		}
	});

	it("methods that hardly anybody has heard of get their answer too", async () => {
		for (const method of ["PROPFIND", "PATCH", "TRACE", "QUERY", "HEAD"]) {
			const heard = await ask(`${method} ${PREFIX}${APPLY}`);
			assert.match(heard, /^HTTP\/1\.1 200 /, method);
			assert.match(heard, /^signature: algorithm=RSA256, /m, method);
		}
	});

	it("[113] what is no HTTP, no URL, or too much of it shows no stack", async () => {
		for (const text of [
			"nonsense\r\n\r\n",
			`POST ${PREFIX}/%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`,
			`POST ${PREFIX}/ HTTP/1.1\r\nHost: h\r\nX: ${"x".repeat(20_000)}\r\n\r\n`,
		]) {
			const heard = await spoken(text);
			assert.match(heard, /^HTTP\/1\.1 4\d\d /);
			assert.ok(!/node_modules|at \w+ \(/.test(heard), heard);
		}
	});
});

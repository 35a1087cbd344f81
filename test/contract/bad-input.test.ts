import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { writeTime } from "@byleave/protocol/signature";
import { rivalKeys } from "../world.ts";
import { type Ask, byCode, byRefresh, openFiled, type Told, type Wire } from "./wire.ts";

/**
 * What no merchant should send, to the merchant face over a whole server: once the signature holds, the answer is
 * signed, HTTP 200, and names what is wrong; before that rulings 15 and 16. Nothing in the database changes by any
 * of it, though each request carries a code or token that would have been good.
 */
describe("bad input to the merchant face", () => {
	let wire: Wire;
	let snapshot: () => unknown;
	let good: { code: string; accessToken: string; refreshToken: string };
	const close: (() => Promise<void>)[] = [];
	before(async () => {
		const filed = await openFiled({ after: (act) => void close.push(act as () => Promise<void>) });
		({ wire, snapshot } = filed);
		good = { ...(await wire.tokensOf({ body: byCode(await wire.code()) })), code: await wire.code() };
	});
	after(async () => {
		for (const act of close) await act();
	});

	/** Sends it; nothing has changed. */
	const refused = async (ask: Ask): Promise<Told> => {
		const was = snapshot();
		const told = await wire.send(ask);
		assert.deepEqual(snapshot(), was);
		assert.notEqual(told.result.resultStatus, "S");
		for (const secret of Object.values(good)) assert.ok(!told.text.includes(secret), told.text);
		return told;
	};
	const illegal = async (ask: Ask, names: RegExp): Promise<void> => {
		const { status, signed, result } = await refused(ask);
		assert.deepEqual([status, signed, result.resultCode, result.resultStatus], [200, true, "PARAM_ILLEGAL", "F"]);
		assert.match(result.resultMessage, names);
	};
	/** Valid fields of an operation, by its row. */
	const valid = (fields: object): Record<string, unknown> => {
		if ("grantType" in fields) return byCode(good.code);
		const { accessToken } = good;
		if (!("templates" in fields)) return { accessToken };
		return { accessToken, requestId: "r-1", templateCode: "TP_1", templates: [{ templateParameters: {} }] };
	};

	for (const { path, fields } of alipayplus.operations) {
		describe(path, () => {
			const bare = () => JSON.stringify(valid(fields)).slice(1, -1);
			for (const [name, body, says] of [
				["nothing", () => "", /must be JSON/],
				["half an object", () => `{${bare()}`, /must be JSON/],
				["two objects", () => `{${bare()}}{${bare()}}`, /must be JSON/],
				["a list", () => `[{${bare()}}]`, /one JSON object/],
				["a name twice", () => `{${bare()},${bare()}}`, /twice/],
				["a name twice, one escaped", () => `{${bare()},"extendInfo":"a","extend\\u0049nfo":"b"}`, /twice/],
				["a name twice, deep inside", () => `{${bare()},"x":[{"a":1,"a":1}]}`, /twice/],
				["__proto__", () => `{${bare()},"__proto__":{"appId":"All"}}`, /__proto__/],
				["constructor", () => `{${bare()},"constructor":{"prototype":{}}}`, /constructor/],
				["deep lists", () => `{${bare()},"x":${"[".repeat(9000)}${"]".repeat(9000)}}`, /16 levels/],
				["deep objects", () => `{${bare()},"x":${'{"a":'.repeat(9000)}1${"}".repeat(9000)}}`, /16 levels/],
				[
					"no UTF-8",
					() => Buffer.concat([Buffer.from(`{${bare()},"x":"`), Buffer.from([0xff]), Buffer.from('"}')]),
					/UTF-8/,
				],
				["a byte order mark", () => `\ufeff{${bare()}}`, /must be JSON/],
				["comments", () => `{${bare()}/**/}`, /must be JSON/],
			] as const) {
				it(`${name}: the fault is named`, () => illegal({ path, body: body() }, says));
			}

			for (const [ours, row] of Object.entries(fields)) {
				const { name: field = ours } = row;
				const wrong: unknown[] = [7, true, "x".repeat(row.max + 1), "\u{1f600}".repeat(row.max + 1)];
				wrong.push(row.type === "templates" ? Array(row.max + 1).fill({ templateParameters: {} }) : ["a"]);
				if (row.type === "string") wrong.push({ a: 1 });
				if (row.id) wrong.push("a@b", "a#b", "a?b", "a\u0000b", "a\nb", "a\u0085b");
				it(`${field} of the wrong type, too long, or with what no id holds: ${field} is named`, async () => {
					for (const value of wrong) {
						await illegal({ path, body: { ...valid(fields), [field]: value } }, new RegExp(`^${field} must`));
					}
				});
				if (!row.required) continue;
				it(`${field} absent, null or empty: ${field} is named`, async () => {
					for (const value of [undefined, null, ""])
						await illegal({ path, body: { ...valid(fields), [field]: value } }, new RegExp(`^${field} must be there`));
				});
			}
		});
	}

	for (const [name, ask] of [
		["by GET", { method: "GET", body: "" }],
		["by PUT", { method: "PUT" }],
		["by PATCH", { method: "PATCH" }],
		["by DELETE", { method: "DELETE" }],
		["by OPTIONS", { method: "OPTIONS" }],
		["in capitals", { path: "/V2/AUTHORIZATIONS/APPLYTOKEN" }],
		["with a query", { path: "/v2/authorizations/applyToken?grantType=AUTHORIZATION_CODE" }],
		["of a version that is not there", { path: "/v9/authorizations/applyToken" }],
		["of an object's own names", { path: "/__proto__/constructor" }],
		["that is long", { path: `/v2/${"x".repeat(4000)}` }],
	] as const satisfies [string, Ask][]) {
		it(`a path or method ${name} is a signed INVALID_API`, async () => {
			const { signed, result } = await refused({ body: byCode(good.code), ...ask });
			assert.deepEqual([signed, result.resultCode], [true, "INVALID_API"]);
		});
	}

	for (const time of [
		"",
		" ",
		"now",
		"0",
		"-1",
		"1e3",
		"99999999999999",
		"1970-01-01T00:00:00Z",
		"9999-12-31T23:59:59Z",
		"2026-02-30T10:00:00Z",
		"2026-11-23T24:00:00Z",
		"2026-11-23T10:00:60Z",
		"2026-11-23T10:00:00",
		"2026-11-23T10:00:00+15:00",
		"٢٠٢٦-١١-٢٣T10:00:00Z",
		"2026-11-23T10:00:00Z\t,2026-11-23T10:00:00Z",
		"x".repeat(5000),
	]) {
		it(`[43] Request-Time ${JSON.stringify(time.slice(0, 40))} names Request-Time`, () =>
			illegal(
				{ body: byCode(good.code), time, headers: { "request-time": Buffer.from(time).toString("latin1") } },
				/Request-Time/,
			));
	}
	it("Request-Time beyond the window names the server's own", async () => {
		for (const off of [-301_000, 301_000, -86_400_000, 365 * 86_400_000]) {
			const time = writeTime(wire.world.server.context.now() + off);
			await illegal({ body: byCode(good.code), time }, /Request-Time must be within 300 s of the server's 2026-11-23T/);
		}
	});

	for (const [header, value] of [
		["client-id", undefined],
		["client-id", ""],
		["client-id", "x".repeat(129)],
		["client-id", "leaf and bean"],
		["client-id", "\u00e9"],
		["request-time", undefined],
		["signature", undefined],
		["signature", ""],
		["signature", "signature"],
		["signature", "algorithm=RSA256, signature=AAAA, signature=AAAA"],
		["signature", "algorithm=none, signature=AAAA"],
		["signature", "algorithm=RSA256, keyVersion=../1, signature=AAAA"],
		["signature", "algorithm=RSA256, signature=%41%"],
		["signature", `algorithm=RSA256, signature=${"A".repeat(8000)}`],
		["signature", "__proto__=1, signature=AAAA"],
	] as const) {
		it(`[38] header ${header}: ${JSON.stringify(value?.slice(0, 50) ?? "missing")} is named`, () =>
			illegal({ body: byCode(good.code), headers: { [header]: value } }, new RegExp(`^Header ${header}`, "i")));
	}

	it("a good request by a wrong key says nothing but that", async () => {
		for (const body of [byCode(good.code), byRefresh(good.refreshToken), "{"]) {
			const { signed, result } = await refused({ body, key: rivalKeys.privateKey });
			assert.deepEqual([signed, result.resultCode], [true, "INVALID_SIGNATURE"]);
		}
	});

	it("64 kB are read, a byte more is 413 and unsigned, whatever it is", async () => {
		const of = (length: number) => {
			const start = `{"accessToken":"${good.accessToken}","x":"`;
			return `${start}${"x".repeat(length - start.length - 2)}"}`;
		};
		assert.equal(
			(await wire.send({ path: "/v2/users/inquiryUserInfo", body: of(65_536) })).result.resultCode,
			"SUCCESS",
		);
		for (const path of ["/v2/users/inquiryUserInfo", "/v2/authorizations/revoke", "/nothing"]) {
			const { status, signed } = await refused({ path, body: of(65_537) });
			assert.deepEqual([status, signed], [413, false]);
		}
	});

	it("[67] headers that come twice are refused, on a real socket", async () => {
		const { public: server } = wire.world.server;
		await server.listen({ host: "127.0.0.1", port: 0 });
		const { port } = server.server.address() as AddressInfo;
		const path = "/v2/authorizations/applyToken";
		const { headers, bytes } = wire.sealed({ path, body: byCode(good.code) });
		const was = snapshot();
		for (const twice of ["client-id", "request-time", "signature"]) {
			for (const other of [headers[twice] ?? "", "x"]) {
				const asking = request({
					port,
					path,
					method: "POST",
					headers: { ...headers, [twice]: [headers[twice] ?? "", other] },
				});
				asking.end(bytes);
				const [answer] = await once(asking, "response");
				const raw = Buffer.concat(await answer.toArray());
				const { signed, result } = wire.read("POST", path, answer.statusCode, answer.headers, raw);
				assert.deepEqual([signed, result.resultCode], [true, "PARAM_ILLEGAL"], twice);
				assert.match(result.resultMessage, new RegExp(`^Header ${twice}`, "i"));
			}
		}
		assert.deepEqual(snapshot(), was);
	});

	it("[11] and after all of it the code, the refresh token and the access token are as good as ever", async () => {
		assert.equal(
			await wire.codeOf({ path: "/v2/users/inquiryUserInfo", body: { accessToken: good.accessToken } }),
			"SUCCESS",
		);
		assert.equal(await wire.codeOf({ body: byRefresh(good.refreshToken) }), "SUCCESS");
		assert.equal(await wire.codeOf({ body: byCode(good.code) }), "SUCCESS");
	});
});

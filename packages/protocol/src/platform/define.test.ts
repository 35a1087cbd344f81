import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { seconds } from "../lifetimes.ts";
import { alipayplus } from "../platforms/alipayplus.ts";
import { definePlatform, type PlatformChange } from "./define.ts";
import { scopeRow } from "./platform.ts";
import type { ScopeRow } from "./rows.ts";

const named = (name: string): ScopeRow => scopeRow(alipayplus, name) ?? assert.fail(name);

describe("definePlatform", () => {
	it("keeps all that is not named", () => {
		assert.deepEqual(definePlatform(alipayplus, { name: "same" }), { ...alipayplus, name: "same" });
	});

	it("keeps only, or drops, the scopes that are named", () => {
		const scopesOf = (change: object) =>
			Object.keys(definePlatform(alipayplus, { name: "wallet", ...change }).scopes).sort();
		const all = Object.keys(alipayplus.scopes).sort();
		assert.deepEqual(scopesOf({ only: ["auth_user", "auth_base"] }), ["auth_base", "auth_user"]);
		assert.deepEqual(scopesOf({ only: [] }), []);
		assert.deepEqual(
			scopesOf({ drop: ["USER_ADDRESS"] }),
			all.filter((name) => name !== "USER_ADDRESS"),
		);
		assert.deepEqual(scopesOf({ only: ["auth_user", "auth_base"], drop: ["auth_user"] }), ["auth_base"]);
	});

	it("adds scopes, also in place of the base's", () => {
		const row = { ...named("auth_user"), views: ["birthDate"] } as const;
		const { scopes } = definePlatform(alipayplus, { name: "wallet", only: ["auth_user"], add: { MORE: row } });
		assert.deepEqual(scopes, { auth_user: named("auth_user"), MORE: row });
		assert.equal(definePlatform(alipayplus, { name: "wallet", add: { auth_user: row } }).scopes.auth_user, row);
	});

	it("changes single words of the JSAPI and single lifetimes", () => {
		const { jsapi, lifetimes } = definePlatform(alipayplus, {
			name: "wallet",
			jsapi: { unknownScope: "scope", outcomes: { timeout: 11 }, messages: { 1005: "System error" } },
			lifetimes: { code: seconds(60) },
		});
		assert.deepEqual(jsapi, {
			...alipayplus.jsapi,
			unknownScope: "scope",
			outcomes: { ...alipayplus.jsapi.outcomes, timeout: 11 },
			messages: { ...alipayplus.jsapi.messages, 1005: "System error" },
		});
		assert.deepEqual(lifetimes, { ...alipayplus.lifetimes, code: 60 });
	});

	it("names a scope that the base does not have", () => {
		for (const change of [{ only: ["auth_user", "AUTH"] }, { drop: ["AUTH"] }]) {
			assert.throws(() => definePlatform(alipayplus, { name: "wallet", ...change }), {
				name: "TypeError",
				message: "definePlatform(wallet): alipayplus has no scope AUTH.",
			});
		}
		assert.throws(() => definePlatform(alipayplus, { name: "wallet", only: ["toString"] }), TypeError);
	});

	it("says who gets a scope silently, by this platform's page", () => {
		const page = { standing: "documented", source: "a page" } as const;
		const add = { MORE: named("auth_user") };
		const change = {
			name: "wallet",
			add,
			silent: { auth_user: "all", MORE: "trusted" },
			sources: { scopes: page },
		} as const;
		const { scopes, sources } = definePlatform(alipayplus, change);
		assert.deepEqual(scopes.auth_user, { ...named("auth_user"), ...page, silent: "all" });
		assert.equal(scopes.MORE?.silent, "trusted");
		assert.deepEqual(scopes.USER_NAME, named("USER_NAME"));
		assert.deepEqual(sources, { ...alipayplus.sources, scopes: page });
		assert.throws(() => definePlatform(alipayplus, { name: "wallet", silent: { NO_SUCH: "all" } }), {
			message: "definePlatform(wallet): there is no scope NO_SUCH.",
		});
	});

	it("says what comes from nowhere that was named", () => {
		const { sources } = definePlatform(alipayplus, { name: "wallet", paths: {}, success: {}, drop: [] });
		const nowhere = { standing: "ours", source: "" };
		assert.deepEqual(sources, { ...alipayplus.sources, scopes: nowhere, paths: nowhere, results: nowhere });
	});

	const operations = (change: Omit<PlatformChange, "name">) =>
		definePlatform(alipayplus, { name: "wallet", ...change }).operations;
	const paths = (change: PlatformChange["paths"] & object) =>
		operations({ paths: change }).map(({ operation, version, path }) => `${operation} ${version} ${path}`);

	it("moves an operation, gives it several paths, takes it away, gives it to another version", () => {
		const base = paths({});
		const on = (line: string, ...instead: string[]) => base.flatMap((one) => (one === line ? instead : [one]));
		const apply = "applyToken v1 /v1/authorizations/applyToken";
		assert.equal(base.length, alipayplus.operations.length);
		assert.deepEqual(paths({ operations: { applyToken: { v1: "/apply" } } }), on(apply, "applyToken v1 /apply"));
		assert.deepEqual(
			paths({ operations: { applyToken: { v1: ["/apply", "/b"] } } }),
			on(apply, "applyToken v1 /apply", "applyToken v1 /b"),
		);
		assert.deepEqual(paths({ operations: { applyToken: { v1: null } } }), on(apply));
		assert.deepEqual(paths({ operations: { applyTokenAndInquiryUserInfo: { v1: "/both" } } }), [
			...base,
			"applyTokenAndInquiryUserInfo v1 /both",
		]);
		const [row] = operations({ paths: { operations: { applyToken: { v1: "/apply" } } } });
		assert.deepEqual(row, { ...alipayplus.operations[0], path: "/apply", source: "", standing: "ours" });
		const change = { prefixes: ["/api"], suffixes: [".htm"], versions: [{ below: "", version: "v1" }] } as const;
		assert.deepEqual(definePlatform(alipayplus, { name: "wallet", paths: change }).paths, change);
	});

	it("keeps a path's own source where the sections' is not its", () => {
		const page = { standing: "documented", source: "a page" } as const;
		const old = { path: "/old", standing: "observed", source: "a client" } as const;
		const rows = operations({
			paths: { operations: { applyToken: { v1: ["/apply", old] } } },
			fields: { request: { applyToken: { v1: { referenceClientId: null } } } },
			sources: { paths: page, fields: { ...page, source: "another page" } },
		}).filter(({ operation, version }) => operation === "applyToken" && version === "v1");
		assert.deepEqual(
			rows.map(({ path, standing, source, fields }) => [path, standing, source, "referenceClientId" in fields]),
			[
				["/apply", "documented", "another page", false],
				["/old", "observed", "a client", false],
			],
		);
	});

	it("has one version of its base's operations, but for those that it says itself", () => {
		const rows = operations({
			versions: ["v1"],
			paths: { operations: { applyToken: { v2: "/v2/apply" } } },
			sources: { paths: { standing: "documented", source: "a page" } },
		});
		assert.deepEqual(
			rows.map(({ operation, version }) => `${operation} ${version}`),
			["applyToken v1", "revoke v1", "inquiryUserInfo v1", "applyToken v2"],
		);
	});

	it("changes, adds and takes away a request's fields", () => {
		const fields = (v1: NonNullable<NonNullable<PlatformChange["fields"]>["request"]>["applyToken"]) =>
			operations({ fields: { request: { applyToken: v1 ?? {} } } })[0]?.fields;
		const base = alipayplus.operations[0]?.fields;
		assert.deepEqual(fields({ v1: { authCode: { name: "code", max: 16 }, referenceClientId: null } }), {
			extendInfo: base?.extendInfo,
			grantType: base?.grantType,
			authCode: { ...base?.authCode, name: "code", max: 16 },
			refreshToken: base?.refreshToken,
		});
		const appId = { type: "string", max: 32 } as const;
		assert.deepEqual(fields({ v1: { appId } })?.appId, appId);
		assert.deepEqual(fields({ v2: { appId: null } }), base);
		assert.throws(() => fields({ v1: { appId: { max: 32 } } }), {
			message: "definePlatform(wallet): appId of applyToken in v1 needs type and max.",
		});
		const page = { standing: "observed", source: "a client" } as const;
		const change = { fields: { request: { revoke: { v1: {} } } }, sources: { fields: page } } as const;
		assert.deepEqual(
			operations(change).flatMap(({ operation, version, source }) =>
				source === page.source ? [operation + version] : [],
			),
			["revokev1"],
		);
	});

	it("changes what answers call what they hold, what results say, and success", () => {
		const { answers, results, success, unreached } = definePlatform(alipayplus, {
			name: "wallet",
			fields: {
				answer: { v1: { times: "seconds", tokens: { customerId: null }, user: { avatar: { name: "icon" } } } },
			},
			results: { code_used: { v2: { resultCode: "GONE" } } },
			success: { resultCode: "OK" },
			unreached: { KEY_NOT_FOUND: null, NEW: "not built" },
		});
		const { v1, v2 } = alipayplus.answers;
		assert.deepEqual(answers, {
			v1: {
				...v1,
				times: "seconds",
				tokens: { ...v1.tokens, customerId: null },
				user: { ...v1.user, avatar: { name: "icon" } },
			},
			v2,
		});
		const used = alipayplus.results.code_used;
		assert.deepEqual(results, {
			...alipayplus.results,
			code_used: { ...used, v2: { ...used.v2, resultCode: "GONE" } },
		});
		assert.deepEqual(success, { ...alipayplus.success, resultCode: "OK" });
		const { KEY_NOT_FOUND: _, ...others } = alipayplus.unreached;
		assert.deepEqual(unreached, { ...others, NEW: "not built" });
	});

	it("has open what it says itself, and nothing of its base", () => {
		const open = { prepare: "not built" };
		const wallet = definePlatform(alipayplus, { name: "wallet", open });
		assert.equal(wallet.open, open);
		assert.deepEqual(definePlatform(wallet, { name: "another" }).open, {});
	});

	it("signs as its clients do", () => {
		const signature = { label: "RS256", encoding: "base64url", standing: "observed", source: "a client" } as const;
		assert.equal(definePlatform(alipayplus, { name: "wallet", signature }).signature, signature);
		assert.equal(definePlatform(alipayplus, { name: "wallet" }).signature, alipayplus.signature);
	});

	it("has a dialect of its own", () => {
		const dialect = { ...alipayplus.dialect };
		assert.equal(definePlatform(alipayplus, { name: "wallet", dialect }).dialect, dialect);
		assert.equal(definePlatform(alipayplus, { name: "wallet" }).dialect, alipayplus.dialect);
	});
});

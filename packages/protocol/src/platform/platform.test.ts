import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { alipayplus } from "../platforms/alipayplus.ts";
import { antom } from "../platforms/antom.ts";
import { rebell } from "../platforms/rebell.ts";
import { superqi } from "../platforms/superqi.ts";
import { tng } from "../platforms/tng.ts";
import { operationsFor } from "../profile/views.ts";
import { definePlatform } from "./define.ts";
import { canonical, everyResult, hiddenNames, itemsOf, operationAt, pathOf, scopeRow, versionAt } from "./platform.ts";
import type { ScopeRow } from "./rows.ts";

const named = (name: string): ScopeRow => scopeRow(alipayplus, name) ?? assert.fail(name);

describe("a scope's row", () => {
	it("is found by its name and by nothing that objects inherit", () => {
		assert.equal(scopeRow(alipayplus, "auth_user"), alipayplus.scopes.auth_user);
		for (const name of ["AUTH_USER", "__proto__", "constructor"]) assert.equal(scopeRow(alipayplus, name), undefined);
	});

	it("stands under its alias's name, if it has one", () => {
		assert.equal(canonical(alipayplus, "USER_ID"), "auth_base");
		assert.equal(canonical(alipayplus, "USER_NAME"), "USER_NAME");
		assert.equal(canonical(alipayplus, "NO_SUCH"), "NO_SUCH");
	});

	it("gives userId, once, and its views and operations", () => {
		assert.deepEqual(itemsOf(named("auth_user")), ["userId", "nickName", "avatar", "gender"]);
		assert.deepEqual(itemsOf(named("USER_NAME")), ["userId", "userName"]);
		assert.deepEqual(itemsOf({ ...named("SEND_MESSAGE"), views: ["avatar"] }), ["userId", "avatar", "message.send"]);
	});
});

describe("an operation's path", () => {
	const wallet = definePlatform(alipayplus, {
		name: "wallet",
		paths: {
			prefixes: ["/leaf/api", ""],
			suffixes: [".htm", ""],
			versions: [
				{ below: "/old/", version: "v1" },
				{ below: "", version: "v2" },
			],
			operations: { applyToken: { v1: ["/old/apply", "/apply"] } },
		},
	});
	const at = (path: string, prefixes?: readonly string[]) => {
		const row = operationAt(wallet, path, prefixes);
		return row && `${row.operation} ${row.version}`;
	};

	it("is found with each prefix and suffix, and in no other spelling", () => {
		for (const path of ["/leaf/api/old/apply.htm", "/leaf/api/old/apply", "/old/apply.htm", "/apply"]) {
			assert.equal(at(path), "applyToken v1", path);
		}
		assert.equal(at("/leaf/api/v2/users/inquiryUserInfo.htm"), "inquiryUserInfo v2");
		for (const path of [
			"/leaf/api/old/apply.html",
			"/leaf/api//old/apply",
			"/old/apply?a",
			"/v1/authorizations/applyToken",
		]) {
			assert.equal(at(path), undefined, path);
		}
	});

	it("has a deployment's own prefixes in place of the platform's", () => {
		assert.equal(at("/mine/old/apply", ["/mine"]), "applyToken v1");
		assert.equal(at("/old/apply", ["/mine"]), undefined);
	});

	it("tells the version: its operation's, or that of paths which begin so", () => {
		const version = (path: string, prefixes?: readonly string[]) => versionAt(wallet, path, prefixes);
		assert.equal(version("/apply"), "v1");
		for (const path of ["/old/nothing", "/leaf/api/old/nothing"]) assert.equal(version(path), "v1", path);
		for (const path of ["/v1/nothing", "/nothing", "", "/leaf/api/v1/nothing"]) assert.equal(version(path), "v2", path);
		assert.equal(version("/mine/old/nothing", ["/mine"]), "v1");
		assert.equal(version("/old/nothing", ["/mine"]), "v2");
		assert.equal(versionAt(alipayplus, "/v1/nothing"), "v1");
		assert.equal(versionAt(alipayplus, "/v2/nothing"), "v2");
	});

	it("is, for a client, the first row's, with the first prefix and suffix", () => {
		const path = (prefix?: string) => pathOf(wallet, "applyToken", "v1", prefix)?.path;
		assert.equal(path(), "/leaf/api/old/apply.htm");
		assert.equal(path("/mine"), "/mine/old/apply.htm");
		assert.equal(pathOf(alipayplus, "applyToken", "v1")?.path, "/v1/authorizations/applyToken");
		assert.equal(pathOf(wallet, "applyTokenAndInquiryUserInfo", "v1"), undefined);
	});
});

describe("what sends messages", () => {
	const path = (platform: typeof tng, channel: Parameters<typeof operationsFor>[0], version: "v1" | "v2") =>
		pathOf(platform, { channel }, version)?.path;

	it("is found by its channel, in this version, or in the other that has it alone", () => {
		assert.equal(path(superqi, "INBOX", "v1"), "/v1/messages/sendInbox");
		assert.equal(path(superqi, "PUSH", "v2"), "/v1/messages/sendPush");
		assert.equal(path(superqi, "SMS", "v1"), undefined);
		assert.equal(path(superqi, undefined, "v1"), "/v1/messages/sendInbox");
		assert.equal(path(tng, undefined, "v1"), "/acl/api/v2/customers/message/sendByAccessToken");
		assert.equal(path(alipayplus, "INBOX", "v2"), "/v2/miniprogram/message/send");
		assert.equal(pathOf(tng, "inquiryUserInfo", "v2"), undefined, "nothing else is looked for in the other");
	});

	it("is let by the operations that open its channel", () => {
		assert.deepEqual(operationsFor("SMS"), ["message.send"]);
		assert.deepEqual(operationsFor("PUSH"), ["message.send", "message.push"]);
		assert.deepEqual(operationsFor("INBOX"), ["message.send", "message.inbox"]);
		assert.deepEqual(operationsFor(), ["message.send", "message.inbox", "message.push"]);
	});

	it("has results of its own beside the platform's, each with its path", () => {
		const all = everyResult(alipayplus);
		assert.equal(all.filter(({ path }) => path === undefined).length, 2 * Object.keys(alipayplus.results).length);
		const own = all.filter(({ path }) => path !== undefined);
		assert.deepEqual(
			own.map(({ cause, version, path }) => `${cause} ${version} ${path}`).toSorted(),
			["reference_client_mismatch", "request_id_reused", "user_frozen"].map(
				(cause) => `${cause} v2 /v2/messages/sendInbox`,
			),
		);
	});

	it("holds what logs hide, by its names on this wallet", () => {
		const names = hiddenNames(rebell);
		for (const name of ["targetUserId", "title", "body", "url", "image"]) assert.ok(names.includes(name), name);
		for (const name of ["templates", "redirectUrl"]) assert.ok(hiddenNames(alipayplus).includes(name), name);
		assert.ok(!hiddenNames(antom).includes("templates"));
	});
});

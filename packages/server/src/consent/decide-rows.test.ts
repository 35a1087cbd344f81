import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { definePlatform, type Item } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import type { GrantItem } from "../store.ts";
import { type AskedScope, acceptedRows, decide, givenBy } from "./decide.ts";

const row = (scope: string, item: Item, over: Partial<GrantItem> = {}): GrantItem => ({
	scope,
	item,
	coveredBy: null,
	silent: false,
	wordsHash: null,
	...over,
});
/** Rows of one scope that the user has allowed in these words. */
const rows = (scope: string, ...items: readonly Item[]): readonly GrantItem[] =>
	items.map((item) => row(scope, item, { wordsHash: `words of ${scope}` }));
const app = {
	appId: "app",
	clientId: "client",
	trusted: false,
	status: "ACTIVE",
	clientVersion: 1,
	approved: { auth_user: "required" },
} as const;
/** The rows with which auth_user (userId, nickName, avatar, gender) is issued without a sheet. */
const issued = (items: readonly GrantItem[]): readonly GrantItem[] => {
	const standing = { app, blocked: false, items, setAside: [], suppressed: false };
	const decision = decide({ platform: alipayplus, asked: ["auth_user"], refused: {}, standing });
	assert.ok(decision.kind === "issue");
	return decision.rows;
};
const nick = rows("USER_NICKNAME", "userId", "nickName");
const avatar = rows("USER_AVATAR", "userId", "avatar");
const gender = rows("USER_GENDER", "userId", "gender");

describe("givenBy", () => {
	it("names the scope itself, be its row one that hangs on another", () => {
		assert.equal(givenBy(nick, "USER_NICKNAME", "nickName"), "USER_NICKNAME");
		const hanging = row("S", "nickName", { coveredBy: "USER_NICKNAME" });
		assert.equal(givenBy([...nick, hanging], "S", "nickName"), "S");
		assert.equal(givenBy([hanging], "S", "nickName"), "S");
	});
	it("else a scope whose row stands by itself and says as much", () => {
		assert.equal(givenBy(nick, "S", "nickName"), "USER_NICKNAME");
		assert.equal(givenBy([row("P", "loginId.plain")], "S", "loginId.masked"), "P");
		assert.equal(givenBy([row("M", "loginId.masked")], "S", "loginId.plain"), undefined);
		assert.equal(givenBy(nick, "S", "avatar"), undefined);
		assert.equal(givenBy([row("R", "nickName", { coveredBy: "USER_NICKNAME" })], "S", "nickName"), undefined);
	});
	it("finds the user's id in any row, and nothing in silent ones", () => {
		assert.equal(givenBy([row("R", "nickName")], "S", "userId"), "R");
		assert.equal(givenBy([row("R", "nickName", { coveredBy: "Q" })], "S", "userId"), undefined);
		for (const scope of ["R", "S"]) {
			const silent = [row(scope, "userId", { silent: true }), row(scope, "nickName", { silent: true })];
			assert.equal(givenBy(silent, "S", "userId"), undefined);
			assert.equal(givenBy(silent, "S", "nickName"), undefined);
		}
	});
});

describe("what is issued without a sheet", () => {
	const hung = (item: Item, coveredBy: string) => row("auth_user", item, { coveredBy });

	it("hangs each item on the scope that gives it, and the user's id on the last of them", () => {
		assert.deepEqual(issued([...nick, ...avatar, ...gender]), [
			hung("userId", "USER_GENDER"),
			hung("nickName", "USER_NICKNAME"),
			hung("avatar", "USER_AVATAR"),
			hung("gender", "USER_GENDER"),
		]);
	});

	it("writes nothing that the scope has already", () => {
		const own = rows("auth_user", "userId", "nickName");
		assert.deepEqual(issued([...own, ...avatar, ...gender]), [
			hung("avatar", "USER_AVATAR"),
			hung("gender", "USER_GENDER"),
		]);
		assert.deepEqual(issued(rows("auth_user", "userId", "nickName", "avatar", "gender")), []);
	});

	it("hangs the user's id on another scope, though the last item is its own", () => {
		assert.deepEqual(issued([...nick, ...avatar, ...rows("auth_user", "gender")]), [
			hung("userId", "USER_AVATAR"),
			hung("nickName", "USER_NICKNAME"),
			hung("avatar", "USER_AVATAR"),
		]);
	});
});

describe("acceptedRows, of a scope of which not all was shown", () => {
	const ask = (missing: readonly Item[], shows = missing): AskedScope => ({
		scope: "auth_user",
		names: ["auth_user"],
		optional: false,
		missing,
		shows,
	});
	const accepted = (live: readonly GrantItem[], ...asks: readonly AskedScope[]) =>
		acceptedRows(alipayplus, asks, live, (scope, item) => `${scope} ${item}`);

	it("keeps the scope's own rows as they are", () => {
		const own = rows("auth_user", "userId", "nickName", "avatar");
		assert.deepEqual(accepted([...nick, ...own], ask(["gender"])), [
			...own,
			row("auth_user", "gender", { wordsHash: "auth_user gender" }),
		]);
	});

	it("hangs on others what they give; what was granted in silence is granted by word now", () => {
		const silent = [row("auth_user", "userId", { silent: true }), row("auth_user", "nickName", { silent: true })];
		assert.deepEqual(accepted([...silent, ...nick], ask(["avatar", "gender"])), [
			row("auth_user", "userId"),
			row("auth_user", "nickName", { coveredBy: "USER_NICKNAME" }),
			row("auth_user", "avatar", { wordsHash: "auth_user avatar" }),
			row("auth_user", "gender", { wordsHash: "auth_user gender" }),
		]);
	});

	it("lets the user's id stand by itself, and grants nothing that no line showed", () => {
		assert.deepEqual(accepted([], ask(["userId", "nickName", "avatar", "gender"], ["avatar"])), [
			row("auth_user", "userId", { wordsHash: "auth_user userId" }),
			row("auth_user", "avatar", { wordsHash: "auth_user avatar" }),
		]);
	});

	it("hangs what a stronger line showed on the first scope that has one", () => {
		const login = (scope: string, item: Item, shows: readonly Item[]): AskedScope => ({
			...ask(["userId", item], shows),
			scope,
			names: [scope],
		});
		const twin = { ...(alipayplus.scopes.PLAINTEXT_USER_LOGIN_ID ?? assert.fail()) };
		const platform = definePlatform(alipayplus, { name: "twins", add: { TWIN: twin } });
		const asks = [
			login("USER_LOGIN_ID", "loginId.masked", []),
			login("PLAINTEXT_USER_LOGIN_ID", "loginId.plain", ["userId", "loginId.plain"]),
			login("TWIN", "loginId.plain", ["loginId.plain"]),
		];
		const masked = acceptedRows(platform, asks, [], () => "words").filter(({ item }) => item === "loginId.masked");
		assert.deepEqual(masked, [row("USER_LOGIN_ID", "loginId.masked", { coveredBy: "PLAINTEXT_USER_LOGIN_ID" })]);
	});
});

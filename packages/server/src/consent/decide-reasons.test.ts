import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { definePlatform } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import type { GrantItem, Standing } from "../store.ts";
import { decide } from "./decide.ts";

const approved = { auth_base: "required", USER_NAME: "required", USER_AVATAR: "optional" } as const;
const app = {
	appId: "app",
	clientId: "client",
	trusted: false,
	status: "ACTIVE",
	clientVersion: 1,
	approved,
} as const;
const fresh = { app, blocked: false, items: [], setAside: [], suppressed: false };
type Input = Pick<Standing, "app" | "blocked" | "items" | "setAside" | "suppressed">;
const asking = (asked: readonly string[], standing: Partial<Input> = {}, platform = alipayplus) =>
	decide({ platform, asked, refused: { NO_SUCH: "40002" }, standing: { ...fresh, ...standing } });
const named: readonly GrantItem[] = (["userId", "userName"] as const).map((item) => ({
	scope: "USER_NAME",
	item,
	coveredBy: null,
	silent: false,
	wordsHash: "words",
}));

describe("decide says why", () => {
	it("of each name that was asked", () => {
		const names = ["auth_base", "USER_NAME", "USER_AVATAR", "USER_GENDER"];
		assert.deepEqual(asking(names).reasons, [
			"auth_base: silent",
			"USER_NAME: to ask for userId, userName",
			"USER_AVATAR: to ask for userId, avatar",
			"USER_GENDER: the app is not approved for it",
		]);
		assert.deepEqual(asking(names, { items: named, setAside: ["USER_AVATAR", "USER_NAME"] }).reasons, [
			"auth_base: silent",
			"USER_NAME: granted before",
			"USER_AVATAR: optional, left off less than 24 hours ago",
			"USER_GENDER: the app is not approved for it",
		]);
	});

	it("of a call that fails as a whole", () => {
		assert.deepEqual(asking(["USER_NAME"], { blocked: true }).reasons, ["the user has blocked the app"]);
		assert.deepEqual(asking(["USER_NAME"], { suppressed: true }).reasons, [
			"USER_NAME: to ask for userId, userName",
			"refused twice within 1 minute",
		]);
	});

	it("and keeps what was refused before, whatever it decides", () => {
		for (const [asked, standing, refused] of [
			[["auth_base"], {}, {}],
			[["USER_NAME"], {}, {}],
			[["USER_NAME"], { blocked: true }, { USER_NAME: "10001" }],
			[["USER_NAME"], { suppressed: true }, { USER_NAME: "10001" }],
			[["USER_GENDER"], {}, { USER_GENDER: "40006" }],
		] as const) {
			assert.deepEqual(asking(asked, standing).refused, { NO_SUCH: "40002", ...refused });
		}
	});
});

describe("an optional scope", () => {
	it("has its switch though the user's id is all that it shows", () => {
		const add = { JUST_ID: { ...(alipayplus.scopes.USER_NAME ?? assert.fail()), views: [] } };
		const platform = definePlatform(alipayplus, { name: "more", add });
		const decision = asking(["JUST_ID"], { app: { ...app, approved: { JUST_ID: "optional" } } }, platform);
		assert.ok(decision.kind === "ask");
		assert.deepEqual(decision.asks, [
			{ scope: "JUST_ID", names: ["JUST_ID"], optional: true, missing: ["userId"], shows: ["userId"] },
		]);
	});

	it("goes with a required one that shows all of it, and keeps its switch beside one that does not", () => {
		const both = { app: { ...app, approved: { ...approved, auth_user: "required" } as const } };
		const optional = (asked: readonly string[]) => {
			const decision = asking(asked, both);
			assert.ok(decision.kind === "ask");
			return decision.asks.find(({ scope }) => scope === "USER_AVATAR");
		};
		const { shows, optional: asSwitch } = optional(["auth_user", "USER_AVATAR"]) ?? assert.fail();
		assert.deepEqual([shows, asSwitch], [[], false]);
		const beside = optional(["USER_NAME", "USER_AVATAR"]) ?? assert.fail();
		assert.deepEqual([beside.shows, beside.optional], [["avatar"], true]);
	});
});

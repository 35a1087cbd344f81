import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { alipayplus } from "../platforms/alipayplus.ts";
import type { UserInfo } from "../profile/profile.ts";
import { definePlatform, type PlatformChange } from "./define.ts";
import type { AnswerRow } from "./rows.ts";
import { toldOf } from "./told.ts";

const info: UserInfo = {
	userId: "u",
	nickName: "Mei",
	userName: { firstName: "Mei", middleName: "Ling", lastName: "Tan" },
	loginIdInfos: [
		{ loginIdType: "OTHER", loginId: "mei" },
		{ loginIdType: "EMAIL", loginId: "mei@example.com" },
	],
	userAddresses: [],
};
type Answers = NonNullable<NonNullable<PlatformChange["fields"]>["answer"]>;
const told = (answer: Answers, versions: PlatformChange["versions"] = ["v1", "v2"]) =>
	toldOf(definePlatform(alipayplus, { name: "wallet", versions, fields: { answer } }), info);
const both = (user: AnswerRow["user"]) => ({ v1: { user }, v2: { user } });
const { loginIdInfos = [], ...others } = info;
const [other, email] = loginIdInfos;

describe("what a platform's answers tell", () => {
	it("is all of it, in our own words, where its rows leave out nothing", () => {
		assert.deepEqual(toldOf(alipayplus, info), info);
		assert.deepEqual(told(both({ nickName: { name: "alias" } })), info);
	});

	it("is no field and no part that it has not", () => {
		const { userName: _, ...rest } = info;
		assert.deepEqual(told(both({ userName: null })), rest);
		const { userName } = told(both({ userName: { keys: { middleName: null, lastName: "surname" } } }));
		assert.deepEqual(userName, { firstName: "Mei", lastName: "Tan" });
	});

	it("is no entry of a type that it has not, and only the first where it tells one", () => {
		const types = { label: "loginIdType", only: ["EMAIL"] };
		const first = { loginId: "login" };
		assert.deepEqual(told(both({ loginIdInfos: { types } })), { ...others, loginIdInfos: [email] });
		assert.deepEqual(told(both({ loginIdInfos: { first } })), { ...others, loginIdInfos: [other] });
		assert.deepEqual(told(both({ loginIdInfos: { types, first } })), { ...others, loginIdInfos: [email] });
	});

	it("is all of it where one of its versions tells more than another", () => {
		assert.deepEqual(told({ v1: { user: { nickName: null } } }), info);
		const { nickName: _, ...rest } = info;
		assert.deepEqual(told({ v1: { user: { nickName: null } } }, ["v1"]), rest);
		// A version in which nobody can ask for it tells nothing.
		const wallet = definePlatform(alipayplus, {
			name: "wallet",
			versions: ["v1"],
			paths: { operations: { applyToken: { v2: "/v2/apply" } } },
			fields: { answer: { v1: { user: { nickName: null } } } },
		});
		assert.deepEqual(toldOf(wallet, info), rest);
	});
});

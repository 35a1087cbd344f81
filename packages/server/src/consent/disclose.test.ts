import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Item, itemsOf, type Profile, scopeRow, type UserInfo, views } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import type { GrantItem } from "../store.ts";
import { disclose, loginIdHash, mask, previewOf, userInfoOf } from "./disclose.ts";

const profile: Profile = {
	status: "ACTIVE",
	nickName: "Mei",
	userName: { fullName: "Mei Ling Tan", firstName: "Mei Ling", lastName: "Tan" },
	avatar: "https://img.example/mei.png",
	gender: "F",
	birthDate: "1991-04-02",
	nationality: "MY",
	loginIds: [
		{ loginIdType: "MOBILE_PHONE", loginId: "60-123456789" },
		{ loginIdType: "EMAIL", loginId: "mei@example.com" },
	],
	contacts: [
		{ contactType: "EMAIL", contactNo: "mei.tan@example.com" },
		{ contactType: "MOBILE_PHONE", contactNo: "60-198765432" },
		{ contactType: "TELEPHONE", contactNo: "60-33334444" },
	],
	addresses: [{ region: "MY", city: "Ipoh", address1: "1 Jalan Kopi", zipCode: "30000" }],
};
const as = { userId: "u1", hash: (loginId: string) => `hash(${loginId})` };
const scopes = Object.keys(alipayplus.scopes);
const grantFor = (names: readonly string[]): readonly GrantItem[] =>
	names.flatMap((scope) =>
		itemsOf(scopeRow(alipayplus, scope) ?? assert.fail()).map((item) => ({
			scope,
			item,
			coveredBy: null,
			silent: false,
			wordsHash: null,
		})),
	);
const given = (names: readonly string[], grant = grantFor(names)): UserInfo =>
	disclose({ platform: alipayplus, profile, scopes: names, grant, ...as }).userInfo;

/** Fields per scope, beside userId: written by hand, so that a row that grew unseen fails here. */
const fields: Record<string, readonly (keyof UserInfo)[]> = {
	auth_base: [],
	USER_ID: [],
	auth_user: ["nickName", "avatar", "gender"],
	SEND_MESSAGE: [],
	USER_NICKNAME: ["nickName"],
	USER_NAME: ["userName"],
	USER_LOGIN_ID: ["loginIdInfos"],
	PLAINTEXT_USER_LOGIN_ID: ["loginIdInfos"],
	HASH_LOGIN_ID: ["loginIdInfos"],
	USER_AVATAR: ["avatar"],
	USER_GENDER: ["gender"],
	USER_BIRTHDAY: ["birthDate"],
	USER_NATIONALITY: ["nationality"],
	USER_CONTACTINFO: ["contactInfos"],
	USER_ADDRESS: ["userAddresses"],
	PLAINTEXT_MOBILE_PHONE: ["contactInfos"],
};

describe("disclose", () => {
	it("has a line here for every scope", () => assert.deepEqual(Object.keys(fields).sort(), [...scopes].sort()));

	for (const first of scopes) {
		it(`[103] ${first} alone and with every other gives its own fields and no more`, () => {
			for (const second of scopes) {
				const names = [...new Set([first, second])];
				const expected = new Set(["userId", ...names.flatMap((name) => fields[name] ?? [])]);
				assert.deepEqual(new Set(Object.keys(given(names))), expected, names.join(" + "));
			}
		});
	}

	it("gives scopes ∩ grant: neither what was granted to another scope nor what the scope has no row for", () => {
		assert.deepEqual(given(["auth_base"], grantFor(["auth_user", "USER_NAME"])), { userId: "u1" });
		const grown: GrantItem = {
			scope: "USER_NICKNAME",
			item: "userName",
			coveredBy: null,
			silent: false,
			wordsHash: null,
		};
		assert.deepEqual(given(["USER_NICKNAME"], [grown]), { userId: "u1" });
		assert.deepEqual(given(["USER_NICKNAME"], grantFor(["auth_user"])), { userId: "u1" });
		const narrowed = grantFor(["auth_user"]).filter(({ item }) => item !== "gender");
		assert.equal(given(["auth_user"], narrowed).gender, undefined);
		assert.deepEqual(given(["NO_SUCH", "__proto__"], []), { userId: "u1" });
	});

	it("says which items it gave", () => {
		const grant = grantFor(["auth_base", "USER_NAME", "USER_GENDER"]);
		const { items } = disclose({ platform: alipayplus, profile, scopes: ["USER_GENDER", "USER_NAME"], grant, ...as });
		assert.deepEqual(items, ["userId", "gender", "userName"]);
	});

	it("has one entry per login id: plain beats masked, the hash stands beside", () => {
		assert.deepEqual(given(["USER_LOGIN_ID"]).loginIdInfos, [
			{ loginIdType: "MOBILE_PHONE", maskLoginId: "60-1****6789" },
			{ loginIdType: "EMAIL", maskLoginId: "m***@example.com" },
		]);
		assert.deepEqual(given(["USER_LOGIN_ID", "PLAINTEXT_USER_LOGIN_ID", "HASH_LOGIN_ID"]).loginIdInfos?.[0], {
			loginIdType: "MOBILE_PHONE",
			loginId: "60-123456789",
			hashLoginId: "hash(60-123456789)",
		});
		assert.deepEqual(given(["HASH_LOGIN_ID"]).loginIdInfos?.[0], {
			loginIdType: "MOBILE_PHONE",
			hashLoginId: "hash(60-123456789)",
		});
	});

	it("shows e-mail plain and the mobile phone masked, or plain; other phones never", () => {
		assert.deepEqual(given(["USER_CONTACTINFO"]).contactInfos, [
			{ contactType: "EMAIL", contactNo: "mei.tan@example.com" },
			{ contactType: "MOBILE_PHONE", contactNo: "60-1****5432" },
		]);
		assert.deepEqual(given(["PLAINTEXT_MOBILE_PHONE"]).contactInfos, [
			{ contactType: "MOBILE_PHONE", contactNo: "60-198765432" },
		]);
		assert.equal(given(["USER_CONTACTINFO", "PLAINTEXT_MOBILE_PHONE"]).contactInfos?.length, 2);
	});

	it("leaves out what is not stored, but for lists, which are empty", () => {
		const bare: Profile = { status: "ACTIVE" };
		const all = Object.keys(views) as Item[];
		assert.deepEqual(userInfoOf(bare, all, as), {
			userId: "u1",
			loginIdInfos: [],
			contactInfos: [],
			userAddresses: [],
		});
	});
});

describe("previewOf", () => {
	const shown = { ...as, platform: alipayplus };
	it("is letter for letter what leaves", () => {
		assert.deepEqual(previewOf(profile, "nickName", shown), ["Mei"]);
		assert.deepEqual(previewOf(profile, "userName", shown), ["Mei Ling Tan · Mei Ling · Tan"]);
		assert.deepEqual(previewOf(profile, "loginId.masked", shown), ["60-1****6789", "m***@example.com"]);
		assert.deepEqual(previewOf(profile, "loginId.hash", shown), ["hash(60-123456789)", "hash(mei@example.com)"]);
		assert.deepEqual(previewOf(profile, "contact.phone.plain", shown), ["60-198765432"]);
		assert.deepEqual(previewOf(profile, "contact.email", shown), ["mei.tan@example.com"]);
		assert.deepEqual(previewOf(profile, "userAddresses", shown), ["MY · Ipoh · 1 Jalan Kopi · 30000"]);
	});
	it("leaves out what is empty", () => {
		const addresses = [{ region: "" }, { region: "MY", city: "", zipCode: "30000" }];
		assert.deepEqual(previewOf({ ...profile, addresses }, "userAddresses", shown), ["MY · 30000"]);
		const userName = { fullName: "Mei", middleName: undefined } as object;
		assert.deepEqual(previewOf({ ...profile, userName }, "userName", shown), ["Mei"]);
	});
	it("leaves out what the wallet's answers do not tell", () => {
		const { v1, v2 } = alipayplus.answers;
		const silent = (answer: typeof v1) => ({ ...answer, user: { ...answer.user, nickName: null } });
		const platform = { ...alipayplus, answers: { v1: silent(v1), v2: silent(v2) } };
		assert.deepEqual(previewOf(profile, "nickName", { ...as, platform }), []);
		assert.deepEqual(previewOf(profile, "gender", { ...as, platform }), ["F"]);
	});
	it("is empty for what is not stored, for userId and for operations", () => {
		assert.deepEqual(previewOf({ status: "ACTIVE" }, "nickName", shown), []);
		assert.deepEqual(previewOf({ status: "ACTIVE" }, "userAddresses", shown), []);
		assert.deepEqual(previewOf(profile, "userId", shown), []);
		assert.deepEqual(previewOf(profile, "message.send", shown), []);
	});
});

describe("mask", () => {
	for (const [value, masked] of [
		["60-123456789", "60-1****6789"],
		["0123456789", "0*****6789"],
		["a@b.example", "a***@b.example"],
		["teaLover", "t******r"],
		["ab", "**"],
		["李小龙", "李*龙"],
		["60-12345", "6******5"],
		["+60-123456789", "60-1****6789"],
		["60+123456789", "6**********9"],
		["tea12345678", "t*********8"],
		["12345678tea", "1*********a"],
		["@example.com", "@**********m"],
	] as const) {
		it(`${value} → ${masked}`, () => assert.equal(mask(value), masked));
	}
	it("never gives a value as it is", () => {
		for (const value of ["60-12345", "12345", "+60-123456789", "a@b", "x"]) assert.notEqual(mask(value), value);
	});
});

describe("loginIdHash", () => {
	type With = Parameters<typeof loginIdHash>[0];
	const hashed = (hashLoginId: With["config"]["hashLoginId"], loginId: string) => {
		const secrets = { loginIdHash: (merchantId: string, value: string) => `${merchantId}'s ${value}` };
		return loginIdHash({ config: { hashLoginId }, secrets } as With, "merchant")(loginId);
	};

	it("is under a key of the merchant's own", () => assert.equal(hashed("hmac", "60-1"), "merchant's 60-1"));
	it("is plain SHA-256 in lower-case hex where the configuration says so", () =>
		assert.equal(hashed("sha256", "abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
});

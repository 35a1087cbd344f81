import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AnswerRow } from "../platform/rows.ts";
import { alipayplus } from "../platforms/alipayplus.ts";
import { write } from "./answers.ts";

const base = alipayplus.answers.v2;
const { resultCode, resultStatus, resultMessage } = alipayplus.success;
const tokens = {
	accessToken: "AT1",
	accessExpiresAt: Date.UTC(2026, 10, 23, 20, 0, 0, 999),
	refreshToken: "RT1",
	refreshExpiresAt: Date.UTC(2026, 11, 23, 20),
	customerId: "u1",
};
const written = (row: Partial<AnswerRow>, output: object): Record<string, unknown> => {
	const { result, ...rest } = JSON.parse(write({ ...base, ...row }, { result: alipayplus.success, ...output }));
	assert.deepEqual(result, { resultCode, resultStatus, resultMessage });
	return rest;
};

describe("write, by a row", () => {
	it("calls the tokens as the row does, and leaves out what it has no name for", () => {
		const names = {
			accessToken: "token",
			accessExpiresAt: "until",
			refreshToken: null,
			refreshExpiresAt: null,
			customerId: null,
		};
		assert.deepEqual(written({ tokens: names }, { tokens }), { token: "AT1", until: "2026-11-23T20:00:00+00:00" });
	});

	for (const [row, told] of [
		[{ offset: "+08:00" }, "2026-11-24T04:00:00+08:00"],
		[{ offset: "-03:30" }, "2026-11-23T16:30:00-03:30"],
		[{ times: "milliseconds" }, String(tokens.accessExpiresAt)],
		[{ times: "seconds" }, String(Math.floor(tokens.accessExpiresAt / 1000))],
	] as const) {
		it(`writes times as ${told}`, () => assert.equal(written(row, { tokens }).accessTokenExpiryTime, told));
	}

	const userInfo = {
		userId: "u1",
		nickName: "Mei",
		nationality: "ZA",
		userName: { firstName: "Mei", middleName: "L" },
	};

	it("calls the user's fields as the row does, those inside too", () => {
		const keys = { middleName: "secondName", firstName: null };
		const user = { nickName: { name: "nick" }, userName: { keys }, nationality: null } as const;
		assert.deepEqual(written({ user }, { userInfo }), {
			userInfo: { userId: "u1", nick: "Mei", userName: { secondName: "L" } },
		});
		const contactInfos = [{ contactType: "EMAIL", contactNo: "m@example.com" }];
		const contacts = { contactInfos: { name: "contacts", keys: { contactNo: "no" } } } as const;
		assert.deepEqual(written({ user: contacts }, { userInfo: { userId: "u1", contactInfos } }), {
			userInfo: { userId: "u1", contacts: [{ contactType: "EMAIL", no: "m@example.com" }] },
		});
	});

	it("names a country in words, and leaves what stands for none", () => {
		const user = { nationality: { as: "countryName" } } as const;
		const told = (nationality: string) =>
			(written({ user }, { userInfo: { userId: "u1", nationality } }).userInfo as typeof userInfo).nationality;
		assert.deepEqual(["ZA", "QQ", "nowhere at all"].map(told), ["South Africa", "QQ", "nowhere at all"]);
	});

	it("puts the user's fields at the top where the row has no key for them", () => {
		assert.deepEqual(written({ userInfo: null }, { userInfo: { userId: "u1", nickName: "Mei" } }), {
			userId: "u1",
			nickName: "Mei",
		});
		assert.deepEqual(written({ userInfo: "who" }, { userInfo: { userId: "u1" } }), { who: { userId: "u1" } });
		assert.deepEqual(written({ userInfo: null }, {}), {});
	});
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { alipayplus } from "../platforms/alipayplus.ts";
import { items, type OwnView } from "../profile/views.ts";
import { platformContract } from "./contract.ts";
import { definePlatform, type PlatformChange } from "./define.ts";
import { type OwnViewRow, ownTitle, ownValues } from "./own.ts";
import { operationAt, pathOf, versionAt } from "./platform.ts";
import type { OperationRow } from "./rows.ts";

const page = { standing: "documented", source: "a page" } as const;
const titles = Object.fromEntries(items.map((item) => [item, `your ${item}`]));
const words = [
	{ language: "en", titles },
	{ language: "id", titles },
];
const cards: OwnViewRow = {
	...page,
	stored: "cards",
	shape: { kind: "list", of: { kind: "parts", parts: { no: { kind: "text", most: 9 } }, required: [] } },
	field: "cardList",
	inUserInfo: false,
	icon: "card",
	name: "cards",
	titles: { en: "See your cards", id: "Lihat kartu Anda" },
};
const shop: OwnViewRow = { ...cards, stored: "shop", shape: { kind: "text", most: 9 }, field: "shopId" };
const accessToken = { type: "string", max: 128, required: true, id: true } as const;
const inquiry: OperationRow = {
	...page,
	operation: "inquiry",
	version: "v1",
	path: "/v1/users/cards",
	fields: { accessToken },
	inquiry: { name: "inquiryCards", tells: ["own.cards"], under: null },
};
const change: PlatformChange = {
	name: "p",
	own: { "own.cards": cards, "own.shop": shop },
	add: { CARDS: { ...page, views: ["own.cards"], silent: "never" } },
	operations: [inquiry],
};
const whole = definePlatform(alipayplus, change);
const views = (more: Readonly<Record<string, Partial<OwnViewRow>>>): PlatformChange => ({
	...change,
	own: Object.fromEntries(
		Object.entries<Partial<OwnViewRow>>({ ...change.own, ...more }).map(([name, row]) => [name, { ...cards, ...row }]),
	) as Record<OwnView, OwnViewRow>,
});
const operation = (more: object): PlatformChange => ({ ...change, operations: [{ ...inquiry, ...more }] });
const tells = (more: object): PlatformChange => operation({ inquiry: { ...inquiry.inquiry, ...more } });

/** With a call of its own of this name. */
const called = (name: string): PlatformChange => ({
	...change,
	jsapi: { calls: { [name]: { does: "asks", scopes: ["auth_base"], standing: "ours", source: "a test" } } },
	sources: alipayplus.sources,
});

describe("what only one wallet has", () => {
	it("is whole", () => assert.deepEqual(platformContract(whole, words), []));

	for (const [broken, problem] of [
		[views({ "own.cards": { titles: { en: "x" } } }), "CARDS asks for own.cards, which has no words in id."],
		[views({ "own.a b": {} }), "own.a b is no name of an own view, like own.cards."],
		[views({ "own.x": { source: "" } }), "own.x names no source."],
		[views({ "own.x": { field: "result" } }), "own.x is stored nowhere, or told as nothing."],
		[views({ "own.x": { field: "avatar", inUserInfo: true } }), "own.x is told as avatar, which userInfo has already."],
		[
			views({ "own.x": { inUserInfo: true }, "own.y": { inUserInfo: true } }),
			"two views of its own are called alike in userInfo.",
		],
		[operation({ inquiry: undefined }), "/v1/users/cards is an inquiry without a row, or has one and is none."],
		[
			operation({ fields: { accessToken: { ...accessToken, required: false } } }),
			"/v1/users/cards must be asked with an accessToken.",
		],
		[tells({ tells: [] }), "/v1/users/cards tells nothing."],
		[tells({ under: "result" }), "/v1/users/cards tells it where the result stands."],
		[tells({ tells: ["own.none"] }), "/v1/users/cards tells own.none, which is no own view."],
		[tells({ tells: ["own.cards", "own.cards"] }), "/v1/users/cards tells two things alike."],
		[
			{ ...change, operations: [inquiry, { ...inquiry, path: "/v1/users/more" }] },
			"two of its own inquiries have one name.",
		],
		[called("getAuthCode"), "there can be no call getAuthCode: every host has this call itself."],
		[
			called("two words"),
			"there can be no call two words: a call's name is 1 to 64 letters, digits and _, a letter first.",
		],
	] as const) {
		it(`or the contract says: ${problem}`, () =>
			assert.deepEqual(platformContract(definePlatform(alipayplus, broken), words), [`p: ${problem}`]));
	}

	it("is found by its path, answered in its version, and by its name for a client", () => {
		assert.equal(operationAt(whole, "/v1/users/cards")?.inquiry?.name, "inquiryCards");
		assert.equal(versionAt(whole, "/v1/users/cards"), "v1");
		assert.equal(pathOf(whole, { inquiry: "inquiryCards" }, "v1", "/api")?.path, "/api/v1/users/cards");
		assert.equal(pathOf(whole, { inquiry: "inquiryCards" }, "v2"), undefined);
		assert.equal(pathOf(whole, "inquiryUserInfo", "v1")?.path, "/v1/users/inquiryUserInfo");
	});

	it("stays where another platform is made of this one, beside what that one adds", () => {
		const next = definePlatform(whole, {
			name: "next",
			own: { "own.more": shop },
			operations: [{ ...inquiry, path: "/v1/more", inquiry: { name: "more", tells: ["own.more"], under: "all" } }],
		});
		assert.deepEqual(Object.keys(next.own), ["own.cards", "own.shop", "own.more"]);
		assert.deepEqual(
			next.operations.flatMap(({ inquiry }) => inquiry?.name ?? []),
			["inquiryCards", "more"],
		);
	});

	it("has a title in the reader's language, else in English, else in any; nothing else has one", () => {
		assert.equal(ownTitle(whole, "own.cards", "id"), "Lihat kartu Anda");
		assert.equal(ownTitle(whole, "own.cards", "ar"), "See your cards");
		assert.equal(ownTitle({ own: { "own.x": { ...cards, titles: { id: "Kartu" } } } }, "own.x", "ar"), "Kartu");
		for (const name of ["own.none", "avatar", "__proto__", "toString"])
			assert.equal(ownTitle(whole, name, "en"), undefined);
	});

	it("gives what is stored of what is held; a list that is held is never absent", () => {
		const stored = { cards: [{ no: "1" }], shop: "S" };
		assert.deepEqual(ownValues(whole, stored, ["own.cards", "userId", "avatar"]), { cardList: [{ no: "1" }] });
		assert.deepEqual(ownValues(whole, stored, []), {});
		assert.deepEqual(ownValues(whole, undefined, ["own.cards", "own.shop"]), { cardList: [] });
		assert.deepEqual(ownValues(whole, Object.create(stored), ["own.shop"]), {});
	});
});

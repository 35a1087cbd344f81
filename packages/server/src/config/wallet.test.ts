import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { platformContract } from "@byleave/protocol";
import { superqi } from "@byleave/protocol/platforms/superqi";
import { wordsFor } from "../words/index.ts";
import { ConfigError, type ConfigInput, resolveConfig } from "./config.ts";

const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
const good = {
	secret: "a-secret-of-production-0123456789abcdef",
	operator: { token: "an-operators-token-0123456789abcdef" },
	store: { kind: "sqlite", file: "byleave.db" },
	directory: { kind: "http", url: "https://wallet.example/users" },
	issuers: [
		{
			issuer: "https://wallet.example",
			audience: "byleave",
			publicKeys: [String(pair.publicKey.export({ type: "spki", format: "pem" }))],
		},
	],
	support: "help@wallet.example",
	undo: { en: "Settings" },
} satisfies ConfigInput;

const problems = (change: object): readonly string[] => {
	try {
		resolveConfig({ ...good, ...change }, { sandbox: false });
		return [];
	} catch (error) {
		assert.ok(error instanceof ConfigError);
		return error.problems;
	}
};

describe("a wallet in the configuration", () => {
	it("puts what a wallet has of its own beside the platform's table", () => {
		const view = {
			from: "cards",
			shape: { list: ["no"] },
			field: "cardList",
			title: { en: "See your cards" },
		};
		const wallet = {
			views: { "own.cards": view },
			scopes: { CARDS: { fields: ["own.cards", "avatar"] } },
			operations: { cards: { path: "/v1/users/cards", tells: ["own.cards"], under: "all" } },
		} satisfies ConfigInput["wallet"];
		const { platform } = resolveConfig({ ...good, wallet }, { sandbox: false });
		const ours = { standing: "ours", source: "byleave.config.ts" } as const;
		assert.deepEqual(platform.scopes.CARDS, { views: ["own.cards", "avatar"], silent: "never", ...ours });
		assert.deepEqual(platform.own["own.cards"], {
			stored: "cards",
			shape: { kind: "list", of: { kind: "parts", parts: { no: { kind: "text", most: 256 } }, required: [] } },
			field: "cardList",
			inUserInfo: false,
			icon: "card",
			name: "cards",
			titles: { en: "See your cards" },
			...ours,
		});
		const { fields, ...row } = platform.operations.at(-1) ?? assert.fail();
		assert.deepEqual(row, {
			operation: "inquiry",
			version: "v1",
			path: "/v1/users/cards",
			inquiry: { name: "cards", tells: ["own.cards"], under: "all" },
			...ours,
		});
		assert.equal(fields.accessToken?.required, true);
		assert.deepEqual(platformContract(platform, [{ language: "en", titles: wordsFor("en").titles }]), []);
	});

	it("puts calls of its own JSAPI beside the table's: one that asks, and one that opens what is prepared", () => {
		const wallet = {
			scopes: { TIER: { fields: ["nickName"] } },
			apis: {
				myTier: { asks: ["TIER", "auth_base"] },
				sign: { opens: "url" },
				signWithState: { opens: "url", state: "state" },
			},
		} satisfies ConfigInput["wallet"];
		const { platform } = resolveConfig({ ...good, platform: superqi, wallet }, { sandbox: false });
		const ours = { standing: "ours", source: "byleave.config.ts" } as const;
		const opens = { does: "opens", from: "url", fails: null, ...ours } as const;
		assert.deepEqual(platform.jsapi.calls, {
			...superqi.jsapi.calls,
			myTier: { does: "asks", scopes: ["TIER", "auth_base"], ...ours },
			sign: { ...opens, authState: null },
			signWithState: { ...opens, authState: "state" },
		});
		assert.deepEqual(platformContract(platform, [{ language: "en", titles: wordsFor("en").titles }]), []);
	});

	for (const [what, change, ...lines] of [
		[
			"a call that asks for a scope which is not there",
			{ wallet: { apis: { myTier: { asks: ["auth_base", "TIER"] } } } },
			"wallet.apis.myTier.asks[1]: there is no scope TIER.",
		],
		[
			"a call that every host has",
			{ wallet: { apis: { getAuthCode: { asks: ["auth_base"] }, canIUse: { asks: ["auth_base"] } } } },
			"wallet.apis.getAuthCode: every host has this call itself.",
			"wallet.apis.canIUse: every host has this call itself.",
		],
		[
			"a call that opens what nobody can prepare",
			{ wallet: { apis: { sign: { opens: "authUrl" } } } },
			"wallet.apis.sign.opens: merchants prepare nothing on alipayplus, so that there is nothing to open.",
		],
		[
			"a call that the wallet's table has already",
			{ platform: "superqi", wallet: { apis: { qicardSignContract: { opens: "authUrl" } } } },
			"wallet.apis.qicardSignContract: superqi has this call already.",
		],
		[
			"a call that does neither, or both",
			{ wallet: { apis: { one: {}, two: { asks: ["auth_base"], opens: "x" } } } },
			'wallet.apis.one: { "asks": [scopes] } or { "opens": parameter } is needed.',
			'wallet.apis.two: { "asks": [scopes] } or { "opens": parameter } is needed.',
		],
		[
			"a wallet's scope that gives a view which is not there",
			{ wallet: { scopes: { CARDS: { fields: ["own.cards"] } } } },
			"wallet.scopes.CARDS.fields[0]: there is no view own.cards; there are none.",
		],
		[
			"a wallet's inquiry that nobody can allow, at a path that is taken",
			{
				wallet: {
					views: { "own.cards": { from: "cards", field: "cardList", title: { en: "Cards" } } },
					operations: { cards: { path: "/v2/users/inquiryUserInfo", tells: ["own.cards"] } },
				},
			},
			"wallet.operations.cards.tells[0]: no scope gives own.cards.",
		],
		[
			"a wallet's inquiry at a path that the platform has",
			{
				wallet: {
					views: { "own.cards": { from: "cards", field: "cardList", title: { en: "Cards" } } },
					scopes: { CARDS: { fields: ["own.cards"] } },
					operations: { cards: { path: "/v2/users/inquiryUserInfo", tells: ["own.cards"] } },
				},
			},
			"wallet.operations.cards.path: alipayplus has this path already.",
		],
		[
			"a wallet's view of a shape and a name that are none",
			{ wallet: { views: { cards: {}, "own.x": { from: "x", shape: "list", field: "x", title: {}, ico: 1 } } } },
			'wallet.views.cards: a view\'s name is "own." and 1 to 32 letters, digits and _.',
			'wallet.views["own.x"].shape: "text", { "object": [keys] } or { "list": [keys] } is needed.',
			'wallet.views["own.x"].ico: there is no such key; did you mean icon?',
		],
	] as const) {
		it(`says of ${what}: ${lines[0]}`, () => assert.deepEqual(problems(change), lines));
	}
});

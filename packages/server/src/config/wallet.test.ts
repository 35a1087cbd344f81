import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { platformContract } from "@byleave/protocol";
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

	for (const [what, change, ...lines] of [
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

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { platformContract } from "@byleave/protocol";
import { approveScope } from "../../packages/server/src/register/apps.ts";
import { languages } from "../../packages/server/src/words/index.ts";
import { createWorld, type World, type WorldOptions } from "../world.ts";
import { bark, leaf } from "./prepare-bed.ts";

/** `prepare`: a merchant's server says what its user is to agree to, its mini program has it asked, and a code comes of it. */
const contract = {
	contractTitle: "Tea club",
	contractDesc: "One tin a month.\u202e",
	agreedAmount: { currency: "EUR", value: "12.50" },
	startTime: "2026-12-01",
};
const opened = async (platform: WorldOptions["platform"] & object, options: WorldOptions = {}): Promise<World> => {
	const world = await createWorld({ platform, ...options });
	const [scope = ""] = platform.prepare?.scopes ?? [];
	for (const appId of ["Shop", "RivalShop"]) {
		await approveScope(world.server.context, { appId, scope, approval: "required" });
	}
	return world;
};

describe("what a merchant has prepared", () => {
	let world: World;
	beforeEach(async () => {
		world = await opened(leaf);
	});
	afterEach(() => world.close());
	const prepared = async (more: object = {}): Promise<string> => {
		const answer = await world.merchant.prepare({ scopes: ["LEAF_PAY"], appId: "Shop", ...contract, ...more });
		assert.ok(answer.resultStatus === "S", JSON.stringify(answer));
		return answer.authUrl;
	};
	const sign = (authUrl: unknown, appId = "Shop") => world.open(appId).my.call("leafSignContract", { authUrl });

	it("keeps the platform contract, in both wallets", () => {
		for (const platform of [leaf, bark]) assert.deepEqual(platformContract(platform, languages), []);
	});

	it("is shown as the merchant's own words, allowed, and exchanged by the same applyToken", async () => {
		const authUrl = await prepared();
		assert.match(authUrl, /^leaf:\/\/authorize\?authId=PA/);
		assert.ok(authUrl.length <= 256);
		world.person.will("Allow");
		const answer = (await sign(authUrl)) as { authCode: string };
		assert.deepEqual(Object.keys(answer), ["authCode"]);
		assert.ok(answer.authCode.length <= 32);
		const sheet = world.person.sheets.at(-1);
		assert.deepEqual(sheet?.contract, {
			heading: "What \u2068Leaf & Bean Ltd\u2069 writes about it",
			title: contract.contractTitle,
			text: contract.contractDesc,
			facts: [
				{ label: "Amount", value: "12.50 EUR", said: null },
				{ label: "Starts on", value: "2026-12-01", said: "1 December 2026" },
			],
		});
		assert.ok(sheet?.items.some(({ icon }) => icon === "agreement.pay"));
		const tokens = await world.merchant.applyToken({ authCode: answer.authCode });
		assert.equal(tokens.resultStatus, "S");
		const exchange = world.events.filter(({ type }) => type === "redemption").at(-1);
		assert.deepEqual(exchange?.type === "redemption" && exchange.scopes, ["LEAF_PAY"]);
		const page = await world.server.public.inject({
			url: "/host/grants",
			headers: { authorization: `Bearer ${await world.mint()}` },
		});
		assert.equal(page.json().apps[0].scopes[0].lines[0].why, contract.contractTitle);
	});

	it("is asked for again each time, though the scope was granted before: its words are new", async () => {
		world.person.will("Allow", "Allow");
		await sign(await prepared());
		await sign(await prepared({ contractTitle: "Coffee club" }));
		assert.equal(world.person.sheets.at(-1)?.contract?.title, "Coffee club");
		assert.equal(world.person.sheets.length, 2);
	});

	it("[64] is good for one agreement, and for as long as it says", async () => {
		const [used, old] = [await prepared(), await prepared({ contractTitle: "old" })];
		world.person.will("Allow");
		await sign(used);
		await assert.rejects(sign(used), { outcome: "unavailable", error: 3 });
		world.later(leaf.lifetimes.prepared);
		await assert.rejects(sign(old), { outcome: "timeout", error: 10 });
		assert.equal(world.person.sheets.length, 1);
	});

	it("[63] is its client's, its app's and, once it is opened, its user's alone; foreign attempts burn nothing", async () => {
		const authUrl = await prepared();
		for (const appId of ["RivalShop", "All"]) {
			await assert.rejects(sign(authUrl, appId), { outcome: "invalid_params" }, appId);
		}
		world.person.will("Escape");
		await assert.rejects(sign(authUrl), { outcome: "dismissed" });
		world.session = { sub: "user-ken", sid: "session-2" };
		await assert.rejects(sign(authUrl), { outcome: "invalid_params" });
		world.session = { sub: "user-mei", sid: "session-1" };
		world.person.will("Allow");
		await sign(authUrl);
	});

	it("what is no address of ours is refused before the server is asked for a sheet, and says nothing of others", async () => {
		const authUrl = await prepared();
		for (const wrong of [
			undefined,
			7,
			"",
			"https://evil.example/",
			`${authUrl}x`,
			authUrl.slice(0, -1),
			authUrl.replace("leaf:", "Leaf:"),
			`${authUrl}&x=1`,
			"x".repeat(513),
			"__proto__",
		]) {
			await assert.rejects(sign(wrong), { outcome: "invalid_params", error: 2 }, String(wrong));
		}
		assert.equal(world.person.sheets.length, 0);
	});

	it("the same signed request begets the same one; another begets another", async () => {
		const first = await prepared();
		assert.equal(await prepared(), first);
		world.later(1);
		assert.notEqual(await prepared(), first);
	});

	it("refuses what cannot be prepared, and who may not, in the platform's own codes", async () => {
		const codeOf = async (more: object): Promise<string> =>
			(await world.merchant.prepare({ scopes: ["LEAF_PAY"], ...more })).result.resultCode;
		assert.equal(await codeOf({ scopes: ["auth_user"] }), "INVALID_SCOPE");
		assert.equal(await codeOf({ appId: "All" }), "INVALID_SCOPE");
		assert.equal(await codeOf({ appId: "RivalShop" }), "PARAM_ILLEGAL");
		assert.equal(await codeOf({ scopes: [] }), "PARAM_ILLEGAL");
		assert.equal(await codeOf({ startTime: "soon" }), "PARAM_ILLEGAL");
		assert.equal(await codeOf({ agreedAmount: { currency: "euro", value: "1" } }), "PARAM_ILLEGAL");
		assert.equal(await codeOf({ contractDesc: "x".repeat(4096) }), "PARAM_ILLEGAL");
		assert.equal(await codeOf({}), "SUCCESS");
	});

	it("[98] a refusal counts as any, and a block holds", async () => {
		for (const act of ["Don't allow", "Escape"] as const) {
			world.person.will(act);
			await assert.rejects(sign(await prepared({ contractTitle: act })));
		}
		await assert.rejects(sign(await prepared({ contractTitle: "third" })), { outcome: "suppressed" });
		assert.equal(world.person.sheets.length, 2);
	});

	it("an app that lost its approval meanwhile gets no sheet", async () => {
		const authUrl = await prepared();
		await approveScope(world.server.context, { appId: "Shop", scope: "LEAF_PAY", approval: null });
		await assert.rejects(sign(authUrl), { outcome: "not_approved", authErrorScopes: { LEAF_PAY: "40006" } });
	});

	it("a call of the wallet's own asks for its scopes, whatever the program passes", async () => {
		world.person.will("Allow");
		const answer = (await world.my.call("leafWho", { scopes: ["auth_user"] })) as { authSuccessScopes: string[] };
		assert.deepEqual(answer.authSuccessScopes, ["auth_base"]);
		assert.deepEqual(
			world.person.sheets[0]?.items.map(({ optional, scopes }) => [optional, scopes]),
			[[true, ["USER_NAME"]]],
		);
	});
});

describe("a wallet that prepares in words of its own", () => {
	let world: World;
	let losing = false;
	before(async () => {
		world = await opened(bark, {
			oauthService: (normal) => ({
				...normal,
				confirm: async (...call) => {
					const end = await normal.confirm(...call);
					return losing ? { outcome: "network", cause: "connection_lost", authErrorScopes: {} } : end;
				},
			}),
		});
	});
	after(() => world.close());
	const preparing = (requestId: string, more: object = {}) =>
		world.merchant.prepare({
			scopes: ["BARK_PAY"],
			authClientId: "leaf-and-bean",
			requestId,
			authState: "order 7",
			contractTitle: "Bark",
			...more,
		});
	const sign = (signStr: string) => world.open("Shop").my.call("signContract", { signStr });

	it("speaks its own names both ways, and hands the state back with the code", async () => {
		const answer = await preparing("r1", { others: { partnerId: "P-1" } });
		assert.ok(answer.resultStatus === "S", JSON.stringify(answer));
		const [exchange] = world.events.filter((event) => event.type === "exchange").slice(-1);
		assert.deepEqual(JSON.parse(exchange?.requestBody ?? ""), {
			partnerId: "P-1",
			scope: ["BARK_PAY"],
			authClientId: "leaf-and-bean",
			partnerReqId: "r1",
			authState: "order 7",
			title: "Bark",
		});
		const { result, ...told } = JSON.parse(exchange?.responseBody ?? "");
		assert.deepEqual(told, { authURL: answer.authUrl, authId: answer.authId, authClientId: "leaf-and-bean" });
		world.person.will("Allow");
		const { authCode, ...rest } = (await sign(answer.authUrl)) as { authCode: string };
		assert.deepEqual(rest, { authState: "order 7" });
		assert.equal((await world.merchant.applyToken({ authCode })).resultStatus, "S");
	});

	it("[42] its request id begets one, whoever signs it again; with other content it is refused by its own name", async () => {
		const first = await preparing("r2");
		world.later(5);
		const again = await preparing("r2");
		assert.ok(first.resultStatus === "S" && again.resultStatus === "S");
		assert.equal(again.authUrl, first.authUrl);
		const other = await preparing("r2", { contractTitle: "Another" });
		assert.equal(other.result.resultCode, "PARAM_ILLEGAL");
		assert.match(other.result.resultMessage, /^partnerReqId: something else was prepared under it\./);
	});

	it("fails in its own numbers, as texts", async () => {
		const ask = async (id: string) => {
			const answer = await preparing(id);
			assert.ok(answer.resultStatus === "S");
			return answer.authUrl;
		};
		world.person.will("Escape");
		await assert.rejects(sign(await ask("r3")), { error: "6001", errMessage: "User's authorization is cancelled" });
		await assert.rejects(sign("nonsense"), { error: "7002" });
		losing = true;
		world.person.will("Allow");
		const lost = await ask("r4");
		await assert.rejects(sign(lost), { error: "7001" });
		losing = false;
		await assert.rejects(sign(lost), { error: "7002" }, "it is not known, and not done twice");
	});

	it("gives it through nothing else: getAuthCode is not approved for it", async () => {
		await assert.rejects(world.my.getAuthCode({ scopes: ["BARK_PAY"] }), { outcome: "not_approved" });
	});
});

it("a platform that prepares nothing has no such request, and its host no such call", async (t) => {
	const world = await createWorld();
	t.after(() => world.close());
	await assert.rejects(world.merchant.prepare({ scopes: ["x"] }), { message: "There is no prepare in v2." });
	const answer = await world.server.public.inject({
		method: "POST",
		url: "/host/authorize",
		headers: { authorization: `Bearer ${await world.mint()}` },
		payload: { appId: "Shop", prepared: `PA0000${"a".repeat(43)}` },
	});
	assert.deepEqual([answer.statusCode, answer.json().cause], [404, "prepared_unknown"]);
	await assert.rejects(world.my.call("signContract", {}), { outcome: "not_supported" });
});

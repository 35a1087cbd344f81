import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { platformContract } from "@byleave/protocol";
import { createLog } from "../../packages/server/src/observe/log.ts";
import { approveScope, setAppStatus } from "../../packages/server/src/register/apps.ts";
import { languages } from "../../packages/server/src/words/index.ts";
import { createWorld, type World } from "../world.ts";
import { cards, meiWithOwn, own, platform, scopes } from "./bed.ts";

/** Scopes, views and inquiries of a wallet's own, said by configuration: the same consent, the same last look, no code. */
describe("a wallet's own inquiries", () => {
	let world: World;
	before(async () => {
		world = await createWorld({ platform });
		world.profiles.set("user-mei", meiWithOwn);
		for (const scope of scopes) {
			await approveScope(world.server.context, { appId: "Shop", scope, approval: "required" });
		}
	});
	after(() => world.close());

	const allowed = async (asked: readonly string[]): Promise<string> => {
		world.person.will("Allow");
		const { authCode } = await world.my.getAuthCode({ scopes: [...asked] });
		const tokens = await world.merchant.applyToken({ authCode });
		assert.ok(tokens.resultStatus === "S");
		return tokens.accessToken;
	};
	const stopAll = async () => {
		const jwt = await world.mint();
		await world.server.public.inject({
			method: "POST",
			url: "/host/grants/stop-app",
			headers: { authorization: `Bearer ${jwt}` },
			payload: { appId: "Shop" },
		});
	};
	const answered = () => {
		const [exchange] = world.events.filter((event) => event.type === "exchange").slice(-1);
		assert.ok(exchange);
		return { operation: exchange.operation, cause: exchange.cause, body: JSON.parse(exchange.responseBody) };
	};

	it("keep the platform contract where each language has their words", () => {
		const en = languages.filter(({ language }) => language === "en");
		assert.deepEqual(platformContract(platform, en), []);
		assert.match(platformContract(platform, languages).join("\n"), /LEAF_SHOP_ID asks for own\.shopId, .* in zh-Hans/);
	});

	it("[103] tell what the sheet has shown, letter for letter, and nothing else of the profile", async () => {
		const accessToken = await allowed(["LEAF_CARDS"]);
		const sheet = world.person.sheets.at(-1);
		const line = sheet?.items.find(({ scopes }) => scopes.includes("LEAF_CARDS") && scopes.length === 1);
		const field = sheet?.items.flatMap(({ fields }) => fields).find(({ title }) => title === "See your bank cards");
		assert.equal(line?.called, "Cards");
		assert.deepEqual(
			field?.values,
			cards.map(({ maskedCardNo, accountNumber }) => `${maskedCardNo} · ${accountNumber}`),
		);
		const answer = await world.merchant.inquiry("inquiryCards", { accessToken });
		assert.ok(answer.resultStatus === "S");
		assert.deepEqual(answer.told, { cardList: cards });
		const { operation, body } = answered();
		assert.equal(operation, "inquiryCards");
		assert.deepEqual(Object.keys(body).sort(), ["cardList", "result"]);
		const disclosed = world.events.filter((event) => event.type === "disclosure").at(-1);
		assert.deepEqual(disclosed?.items, ["own.cards"]);
		const info = await world.merchant.inquiryUserInfo({ accessToken });
		assert.ok(info.resultStatus === "S");
		assert.deepEqual(Object.keys(info.userInfo), ["userId"]);
		await stopAll();
	});

	it("a call of the wallet's own asks for what its row says, whatever the program passes, and canIUse names it", async () => {
		world.person.will("Allow");
		const asked = { scopes: ["LEAF_SHOP_ID"], scopeNicks: ["LEAF_SHOP_ID"], prepared: "PA", permission: "userInfo" };
		const answer = (await world.my.call("leafCards", asked)) as { authCode: string; authSuccessScopes: string[] };
		assert.deepEqual(answer.authSuccessScopes, ["LEAF_CARDS"]);
		assert.ok(world.my.canIUse("leafCards"));
		const tokens = await world.merchant.applyToken({ authCode: answer.authCode });
		assert.ok(tokens.resultStatus === "S");
		const told = await world.merchant.inquiry("inquiryCards", { accessToken: tokens.accessToken });
		assert.ok(told.resultStatus === "S");
		assert.deepEqual(told.told, { cardList: cards });
		await stopAll();
	});

	it("refuse a token whose grant gives none of it, as the wallet says that access is denied", async () => {
		const accessToken = await allowed(["LEAF_CARDS"]);
		const answer = await world.merchant.inquiry("inquiryShop", { accessToken });
		assert.deepEqual([answer.resultStatus, answer.result.resultCode], ["F", "ACCESS_DENIED"]);
		assert.deepEqual(Object.keys(answered().body), ["result"]);
		await stopAll();
	});

	it("tell of several views those that were allowed, under the row's own key", async () => {
		const accessToken = await allowed(["LEAF_SHOP_ID"]);
		const some = await world.merchant.inquiry("inquiryShop", { accessToken });
		assert.ok(some.resultStatus === "S");
		assert.deepEqual(some.told, { shop: { merchantId: "S-7" } });
		const both = await allowed(["LEAF_SHOP_ID", "LEAF_SHOP_NAME"]);
		const all = await world.merchant.inquiry("inquiryShop", { accessToken: both });
		assert.ok(all.resultStatus === "S");
		assert.deepEqual(all.told, { shop: { merchantId: "S-7", merchantName: "Mei's Tea" } });
		await stopAll();
	});

	it("a view that userInfo tells too stands there, and only where its scope was allowed", async () => {
		const accessToken = await allowed(["LEAF_CLUB"]);
		const info = await world.merchant.inquiryUserInfo({ accessToken });
		assert.ok(info.resultStatus === "S");
		const { userId, ...rest } = info.userInfo;
		assert.deepEqual(rest, { nickName: "Mei", clubNumber: "C-42" });
		await stopAll();
	});

	it("what the directory does not know is not told; a list is empty, and the sheet has said so", async () => {
		world.profiles.set("user-mei", { ...meiWithOwn, own: {} });
		const accessToken = await allowed(["LEAF_SHOP_ID", "LEAF_CARDS"]);
		const none = await world.merchant.inquiry("inquiryCards", { accessToken });
		assert.ok(none.resultStatus === "S");
		assert.deepEqual(none.told, { cardList: [] });
		const shop = await world.merchant.inquiry("inquiryShop", { accessToken });
		assert.ok(shop.resultStatus === "S");
		assert.deepEqual(shop.told, { shop: {} });
		assert.ok(
			world.person.sheets.at(-1)?.items.every(({ fields }) => fields.every(({ values }) => values.length === 0)),
		);
		world.profiles.set("user-mei", meiWithOwn);
		await stopAll();
	});

	it("what a directory says otherwise than the row has it is left out, and hurts nothing else (ruling 37)", async () => {
		const odd = {
			...own,
			cards: [{ maskedCardNo: 7, accountNumber: "IQ-1" }, "x"],
			shopId: ["S"],
			club: "x".repeat(257),
		};
		world.profiles.set("user-mei", { ...meiWithOwn, own: odd });
		const accessToken = await allowed(scopes);
		const told = await world.merchant.inquiry("inquiryCards", { accessToken });
		assert.ok(told.resultStatus === "S");
		assert.deepEqual(told.told, { cardList: [{ accountNumber: "IQ-1" }] });
		const shop = await world.merchant.inquiry("inquiryShop", { accessToken });
		assert.ok(shop.resultStatus === "S");
		assert.deepEqual(shop.told, { shop: { merchantName: "Mei's Tea" } });
		world.profiles.set("user-mei", meiWithOwn);
		await stopAll();
	});

	it("[125] are refused after a stop, for another client, and while the app is suspended, as all else is", async () => {
		const accessToken = await allowed(["LEAF_CARDS"]);
		const code = async (merchant: World["merchant"]) =>
			(await merchant.inquiry("inquiryCards", { accessToken })).result.resultCode;
		assert.equal(await code(world.rival), "INVALID_ACCESS_TOKEN");
		await setAppStatus(world.server.context, { appId: "Shop", status: "SUSPENDED" });
		assert.equal(await code(world.merchant), "ACCESS_DENIED");
		await setAppStatus(world.server.context, { appId: "Shop", status: "ACTIVE" });
		assert.equal(await code(world.merchant), "SUCCESS");
		await stopAll();
		assert.equal(await code(world.merchant), "INVALID_ACCESS_TOKEN");
	});

	it("a scope that is narrowed away narrows them too, and the user's page names them in the wallet's words", async () => {
		const accessToken = await allowed(["LEAF_SHOP_ID", "LEAF_SHOP_NAME"]);
		const as = { authorization: `Bearer ${await world.mint()}` };
		const page = await world.server.public.inject({ url: "/host/grants?language=ar", headers: as });
		const lines = page.json().apps[0].scopes.flatMap(({ lines }: { lines: { title: string }[] }) => lines);
		assert.ok(lines.some(({ title }: { title: string }) => title === "See the number of your shop"));
		await world.server.public.inject({
			method: "POST",
			url: "/host/grants/stop-scope",
			headers: as,
			payload: { appId: "Shop", scope: "LEAF_SHOP_ID" },
		});
		const left = await world.merchant.inquiry("inquiryShop", { accessToken });
		assert.ok(left.resultStatus === "S");
		assert.deepEqual(left.told, { shop: { merchantName: "Mei's Tea" } });
		await stopAll();
	});

	it("are hidden in logs under every name that they have", () => {
		const lines: string[] = [];
		createLog({ logLevel: "info", platform }, { write: (line) => void lines.push(line) }).info(
			{ cards: "x", cardList: "x", maskedCardNo: "x", merchantId: "x", shopId: "x", told: "told" },
			"x",
		);
		const { level, time, msg, ...logged } = JSON.parse(lines[0] ?? "{}");
		const hidden = Object.fromEntries(
			["cards", "cardList", "maskedCardNo", "merchantId", "shopId"].map((key) => [key, "[hidden]"]),
		);
		assert.deepEqual(logged, { ...hidden, told: "told" });
	});

	it("the client says of a name that the table has not that there is none", async () => {
		await assert.rejects(world.merchant.inquiry("inquiryNothing", { accessToken: "AT" }), {
			name: "TypeError",
			message: "There is no inquiryNothing in v2.",
		});
	});
});

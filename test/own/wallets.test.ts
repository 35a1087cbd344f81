import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Preparing } from "@byleave/merchant";
import type { Platform } from "@byleave/protocol";
import { antom } from "@byleave/protocol/platforms/antom";
import { rebell } from "@byleave/protocol/platforms/rebell";
import { superqi } from "@byleave/protocol/platforms/superqi";
import { tng } from "@byleave/protocol/platforms/tng";
import { approveScope, setAppStatus } from "../../packages/server/src/register/apps.ts";
import { type WalletWorld, walletWorld } from "../wallets/wallet-world.ts";
import { RIVAL, rivalKeys } from "../world.ts";

/** What the wallets' own pages and clients have: each prepares in its own words and opens it by its own call; one has inquiries. Antom's consult is the same. */

const PAY = "AGREEMENT_PAY";
const contract = {
	contractTitle: "Tea club",
	contractDesc: "One tin a month.\u202e",
	agreedAmount: { currency: "EUR", value: "12.50" },
	startTime: "2026-12-01",
};
/** How each is written and answered on the wire, by its page or its clients; what the page then calls, and gets. */
interface Row {
	readonly platform: Platform;
	/** Left out: payments by agreement. */
	readonly scope?: string;
	readonly path: string;
	readonly said: Omit<Preparing, "scopes"> & { readonly referenceClientId?: string };
	/** Its body, as it goes over the wire. */
	readonly asked: object;
	/** The keys of what is answered, the address first. */
	readonly answers: readonly [string, ...string[]];
	readonly call: string;
	readonly from: string;
	/** What success gets beside the code. */
	readonly success: object;
	/** What stands on the sheet of the merchant's words; undefined: nothing. */
	readonly contract:
		| { readonly title: string | null; readonly text: string | null; readonly facts: number }
		| undefined;
	/** The error of: the sheet closed, nonsense in place of an address. */
	readonly errors: readonly [closed: unknown, nonsense: unknown];
}
const rows: readonly Row[] = [
	{
		platform: superqi,
		path: "/v1/authorizations/prepare",
		said: {
			contractDesc: contract.contractDesc,
		},
		asked: { scopes: PAY, extendInfo: JSON.stringify({ contractDesc: contract.contractDesc }) },
		answers: ["authUrl"],
		call: "qicardSignContract",
		from: "authUrl",
		success: {},
		contract: { title: null, text: contract.contractDesc, facts: 0 },
		errors: [11, 2],
	},
	{
		platform: tng,
		path: "/acl/api/v1/authorizations/prepare",
		said: {
			requestId: "r-1",
			authState: "order 7",
			others: {
				partnerId: "P-1",
				authClientDisplayName: "Another name",
				authRedirectUrl: "https://merchant.example/back?x=#y",
				authLogoUrl: "https://merchant.example/logo.png",
			},
		},
		asked: {
			partnerId: "P-1",
			authClientDisplayName: "Another name",
			authRedirectUrl: "https://merchant.example/back?x=#y",
			authLogoUrl: "https://merchant.example/logo.png",
			authClientId: "leaf-and-bean",
			partnerReqId: "r-1",
			scope: [PAY],
			authState: "order 7",
		},
		answers: ["authURL", "authId", "authClientId"],
		call: "signContract",
		from: "signStr",
		success: { authState: "order 7" },
		contract: undefined,
		errors: [11, 2],
	},
	{
		platform: rebell,
		path: "/v1/authorizations/prepare",
		said: { ...contract, referenceClientId: "Shop" },
		asked: { referenceClientId: "Shop", scopes: PAY, extendInfo: JSON.stringify(contract) },
		answers: ["authUrl"],
		call: "signContract",
		from: "signStr",
		success: { authState: "" },
		contract: { title: contract.contractTitle, text: contract.contractDesc, facts: 2 },
		errors: ["6001", "7002"],
	},
	{
		platform: antom,
		scope: "USER_INFO",
		path: "/ams/api/v1/authorizations/consult",
		said: {
			authState: "order 7",
			others: { authRedirectUrl: "https://merchant.example/back", terminalType: "WEB" },
		},
		asked: {
			authRedirectUrl: "https://merchant.example/back",
			terminalType: "WEB",
			customerBelongsTo: "WALLET",
			scopes: ["USER_INFO"],
			authState: "order 7",
		},
		answers: ["schemeUrl"],
		call: "signContract",
		from: "signStr",
		success: { authState: "order 7" },
		contract: undefined,
		errors: [11, 2],
	},
];

for (const {
	platform,
	scope = PAY,
	path,
	said,
	asked,
	answers,
	call,
	from,
	success,
	contract: shown,
	errors,
} of rows) {
	describe(`an agreement on ${platform.name}`, () => {
		let world: WalletWorld;
		beforeEach(async () => {
			world = await walletWorld(platform);
			for (const appId of ["RivalShop", "All"]) {
				await approveScope(world.server.context, { appId, scope, approval: "required" });
			}
		});
		afterEach(() => world.close());
		/** Prepares another each time: a second one that says the same within its second is the same one. */
		let count = 0;
		const prepare = async (more: Partial<Row["said"]> = {}): Promise<string> => {
			const own = said.requestId === undefined ? {} : { requestId: `r-${++count}` };
			if (said.requestId === undefined) world.later(1);
			const answer = await world.merchant.prepare({ scopes: [scope], ...said, ...own, ...more });
			assert.ok(answer.resultStatus === "S", JSON.stringify(answer));
			return answer.authUrl;
		};
		const sign = (address: unknown, appId = "Shop") =>
			world.open(appId).my.call(call, { [from]: address }) as Promise<Record<string, unknown>>;
		const refused = async (more: object): Promise<string> =>
			(await world.merchant.prepare({ scopes: [scope], ...said, ...more })).result.resultCode;

		it("is said and answered as its page or its clients have it, shown, allowed, and exchanged", async () => {
			const answer = await world.merchant.prepare({ scopes: [scope], ...said });
			assert.ok(answer.resultStatus === "S", JSON.stringify(answer));
			const wire = world.wire();
			assert.equal(wire.path, path);
			assert.deepEqual(wire.asked, asked);
			const { result, ...told } = wire.answered;
			assert.deepEqual(Object.keys(told), answers);
			assert.equal(told[answers[0]], answer.authUrl);
			assert.ok(answer.authUrl.startsWith(platform.prepare?.authUrl ?? assert.fail()) && answer.authUrl.length <= 256);
			world.person.will("Allow");
			const { authCode, ...rest } = await sign(answer.authUrl);
			assert.deepEqual(rest, success);
			const sheet = world.person.sheets.at(-1) ?? assert.fail();
			assert.deepEqual(
				sheet.contract && {
					title: sheet.contract.title,
					text: sheet.contract.text,
					facts: sheet.contract.facts.length,
				},
				shown,
			);
			const gives = platform.scopes[scope]?.operations ?? [];
			assert.ok(gives.every((item) => sheet.items.some(({ icon }) => icon === item)));
			assert.ok(!JSON.stringify(sheet).includes("Another name"), "the registered name leads");
			const tokens = await world.merchant.applyToken({ authCode: String(authCode) });
			assert.equal(tokens.resultStatus, "S", JSON.stringify(tokens));
			const redemption = world.events.findLast((event) => event.type === "redemption");
			assert.deepEqual(redemption?.scopes, [scope]);
		});

		it("[63, 64] is good once, for one app of one client and the user who opened it; foreign attempts burn nothing", async () => {
			const address = await prepare();
			await assert.rejects(sign(address, "RivalShop"), { error: errors[1] });
			world.person.will("Escape");
			await assert.rejects(sign(address), { error: errors[0] });
			world.session = { sub: "user-ken", sid: "session-2" };
			await assert.rejects(sign(address), { error: errors[1] });
			world.session = { sub: "user-mei", sid: "session-1" };
			await assert.rejects(sign(address, "All"), { error: errors[1] }, "another app of the same client");
			world.person.will("Allow");
			await sign(address);
			await assert.rejects(sign(address));
			assert.equal(world.person.sheets.length, 2);
		});

		it("expires when its table says so", async () => {
			const address = await prepare();
			world.later(platform.lifetimes.prepared);
			await assert.rejects(sign(address));
			assert.equal(world.person.sheets.length, 0);
		});

		it("cannot be prepared by another client for this one's app, nor of a scope that only another's app has", async () => {
			const rival = world.merchantWith({ clientId: RIVAL, privateKey: rivalKeys.privateKey });
			const theirs = await rival.prepare({ scopes: [scope], ...said, referenceClientId: "Shop", appId: "Shop" });
			if (theirs.resultStatus === "S") await assert.rejects(sign(theirs.authUrl), { error: errors[1] });
			for (const appId of ["Shop", "All"]) {
				await approveScope(world.server.context, { appId, scope, approval: null });
			}
			assert.equal(await refused({}), "INVALID_SCOPE");
			assert.equal(await refused({ scopes: ["auth_user"] }), "INVALID_SCOPE");
			assert.equal(await refused({ scopes: ["NO_SCOPE"] }), "INVALID_SCOPE");
		});

		it("is refused without each field that its page demands, and with texts that are too long", async () => {
			const { fields } = platform.operations.find((row) => row.operation === "prepare") ?? assert.fail();
			for (const [field, row] of Object.entries(fields)) {
				const name = row.name ?? field;
				const long =
					row.type === "extendInfo" ? { extendInfo: JSON.stringify({ contractDesc: "x".repeat(row.max) }) } : {};
				if (row.type === "extendInfo") assert.equal(await refused(long), "PARAM_ILLEGAL", name);
				if (!row.required) continue;
				const without = { others: { ...said.others, [name]: undefined }, [field]: field === "scopes" ? [] : "" };
				assert.equal(await refused(without), "PARAM_ILLEGAL", name);
				if (row.type !== "string") continue;
				const over = "x".repeat(row.max + 1);
				assert.equal(await refused({ others: { ...said.others, [name]: over }, [field]: over }), "PARAM_ILLEGAL", name);
			}
		});

		it("gives nothing where the app is stopped or no longer approved when it is opened", async () => {
			const address = await prepare();
			await setAppStatus(world.server.context, { appId: "Shop", status: "SUSPENDED" });
			await assert.rejects(sign(address));
			await setAppStatus(world.server.context, { appId: "Shop", status: "ACTIVE" });
			await approveScope(world.server.context, { appId: "Shop", scope, approval: null });
			await assert.rejects(sign(address));
			assert.equal(world.person.sheets.length, 0);
		});

		if (scope !== PAY) return;
		it("is the only way to its scope: getAuthCode is not approved for it", async () => {
			await assert.rejects(world.my.getAuthCode({ scopes: [scope] }), { outcome: "not_approved" });
			assert.equal(world.person.sheets.length, 0);
		});
	});
}

it("tng's prepare demands what its page prints, of the lengths that it prints", () => {
	const { fields } = tng.operations.find(({ operation }) => operation === "prepare") ?? assert.fail();
	assert.deepEqual(
		Object.entries(fields).map(([field, { name = field, max, required = false }]) => [name, max, required]),
		[
			["authClientId", 128, true],
			["partnerReqId", 128, true],
			["partnerId", 32, true],
			["authClientDisplayName", 128, true],
			["authRedirectUrl", 1024, true],
			["authLogoUrl", 1024, true],
			["scope", 255, true],
			["authState", 128, true],
			["extendInfo", 1024, false],
		],
	);
});

interface Told {
	readonly result: { readonly resultCode: string; readonly resultStatus: string };
}
describe("superqi's own inquiries", () => {
	let world: WalletWorld;
	before(async () => {
		world = await walletWorld(superqi);
	});
	after(() => world.close());
	const allowed = async (...scopes: string[]): Promise<string> => {
		world.person.will("Allow");
		const { authCode } = await world.my.getAuthCode({ scopes });
		const tokens = await world.merchant.applyToken({ authCode });
		assert.ok(tokens.resultStatus === "S");
		return tokens.accessToken;
	};
	const answered = async (name: string, accessToken: string): Promise<Record<string, unknown> & Told> => {
		await world.merchant.inquiry(name, { accessToken });
		const { path, asked, answered } = world.wire();
		assert.deepEqual(asked, { accessToken });
		return { ...answered, path, result: answered.result };
	};

	it("tell cards and accounts beside the result, a shop inside merchantInfo, each where its clients look", async () => {
		const accessToken = await allowed("CARD_LIST", "MERCHANT_ID", "MERCHANT_NAME");
		const result = { resultCode: "SUCCESS", resultStatus: "S", resultMessage: "Success." };
		assert.deepEqual(await answered("inquiryUserCardList", accessToken), {
			path: "/v1/users/inquiryUserCardList",
			cardList: [{ maskedCardNo: "5044 **** **** 0017", accountNumber: "IQ-0017" }],
			result,
		});
		assert.deepEqual(await answered("inquiryUserAccountList", accessToken), {
			path: "/v1/users/inquiryUserAccountList",
			accountList: [{ accountNumber: "IQ-0017" }],
			result,
		});
		assert.deepEqual(await answered("inquiryMerchantInfo", accessToken), {
			path: "/v1/merchants/inquiryMerchantInfo",
			merchantInfo: { merchantId: "M-7", merchantName: "Mei's Tea", merchantLogo: "https://img.example/tea.png" },
			result,
		});
	});

	it("[103] tell nothing that its scope was not allowed for, and nothing to another client or app", async () => {
		await world.server.public.inject({
			method: "POST",
			url: "/host/grants/stop-app",
			headers: { authorization: `Bearer ${await world.mint()}` },
			payload: { appId: "Shop" },
		});
		const accessToken = await allowed("MERCHANT_ID");
		const { result, merchantInfo } = await answered("inquiryMerchantInfo", accessToken);
		assert.deepEqual([result.resultStatus, merchantInfo], ["S", { merchantId: "M-7" }]);
		for (const name of ["inquiryUserCardList", "inquiryUserAccountList"]) {
			const { path, result, ...told } = await answered(name, accessToken);
			assert.deepEqual([result.resultCode, told], ["ACCESS_DENIED", {}], name);
		}
		const rival = world.merchantWith({ clientId: RIVAL, privateKey: rivalKeys.privateKey });
		const theirs = await rival.inquiry("inquiryMerchantInfo", { accessToken });
		assert.equal(theirs.result.resultCode, "INVALID_ACCESS_TOKEN");
	});
});

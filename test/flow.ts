import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { linesOf } from "./person.ts";
import { createWorld, type World, type WorldOptions } from "./world.ts";

/**
 * The first file to read: a tap in a mini program, a sheet, a code, a token, a name. Everything on the way is the
 * real part; the person is scripted.
 */
export function flow(name: string, open: () => Promise<Pick<WorldOptions, "store">>): void {
	describe(name, () => {
		let world: World;
		before(async () => {
			world = await createWorld(await open());
		});
		after(() => world.close());

		it("gives a code for auth_base without a word", async () => {
			const answer = await world.my.getAuthCode({ scopes: ["auth_base"] });
			assert.match(answer.authCode, /^[\w-]{1,32}$/);
			assert.deepEqual(answer.authSuccessScopes, ["auth_base"]);
			assert.deepEqual(answer.authErrorScopes, {});
			assert.equal(world.person.sheets.length, 0);

			const tokens = await world.merchant.applyToken({ authCode: answer.authCode });
			assert.equal(tokens.resultStatus, "S");
			assert.ok(tokens.resultStatus === "S");
			const info = await world.merchant.inquiryUserInfo({ accessToken: tokens.accessToken });
			assert.ok(info.resultStatus === "S");
			assert.deepEqual(info.userInfo, { userId: tokens.customerId });
		});

		it("asks the user for auth_user, and gives the merchant what was on the sheet", async () => {
			world.person.will("Allow");
			const { authCode } = await world.my.getAuthCode({ scopes: ["auth_user"] });
			const [sheet] = world.person.sheets;
			assert.ok(sheet);
			assert.equal(sheet.app.name, "Shop");
			assert.equal(sheet.app.merchant, "Leaf & Bean Ltd");
			assert.deepEqual(linesOf(sheet), ["nickName", "avatar", "gender"]);
			assert.deepEqual(
				sheet.items.flatMap(({ fields }) => fields.flatMap(({ values }) => values)),
				["Mei", "https://img.example/mei.png", "F"],
			);

			const answer = await world.merchant.applyTokenAndInquiryUserInfo({ authCode });
			assert.ok(answer.resultStatus === "S");
			const { userId, ...rest } = answer.userInfo;
			assert.equal(userId, answer.customerId);
			assert.deepEqual(rest, { nickName: "Mei", avatar: "https://img.example/mei.png", gender: "F" });
		});

		it("does not ask again, and refreshes", async () => {
			const { authCode } = await world.my.getAuthCode({ scopes: ["auth_user"] });
			assert.equal(world.person.sheets.length, 1);
			const first = await world.merchant.applyToken({ authCode });
			assert.ok(first.resultStatus === "S");
			const second = await world.merchant.refresh({ refreshToken: first.refreshToken });
			assert.ok(second.resultStatus === "S");
			assert.notEqual(second.accessToken, first.accessToken);
			const info = await world.merchant.inquiryUserInfo({ accessToken: second.accessToken });
			assert.ok(info.resultStatus === "S");
			assert.equal(info.userInfo.nickName, "Mei");
		});

		it("is over at once when the user stops the app", async () => {
			const { authCode } = await world.my.getAuthCode({ scopes: ["auth_user"] });
			const tokens = await world.merchant.applyToken({ authCode });
			assert.ok(tokens.resultStatus === "S");
			const stopped = await world.server.public.inject({
				method: "POST",
				url: "/host/grants/stop-app",
				headers: { authorization: `Bearer ${await world.mint()}` },
				payload: { appId: "Shop" },
			});
			assert.equal(stopped.statusCode, 200);
			const info = await world.merchant.inquiryUserInfo({ accessToken: tokens.accessToken });
			assert.equal(info.resultStatus, "F");
			assert.equal(info.result.resultCode, "INVALID_ACCESS_TOKEN");
		});
	});
}

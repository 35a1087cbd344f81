import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { platformContract } from "@byleave/protocol";
import { platforms } from "@byleave/protocol/platforms";
import { languages } from "../../packages/server/src/words/index.ts";
import { type WalletWorld, walletWorld } from "./wallet-world.ts";

/** The same way on every wallet: ask, allow, exchange, ask who it is, refresh, take back. */
for (const platform of Object.values(platforms)) {
	describe(`the whole way on ${platform.name}`, () => {
		let world: WalletWorld;
		before(async () => {
			world = await walletWorld(platform);
		});
		after(() => world.close());

		it("keeps the platform contract", () => assert.deepEqual(platformContract(platform, languages), []));

		it("gives who the user is by default: without a sheet where its table says so", async () => {
			const [first = ""] = platform.jsapi.defaultScopes;
			const row = platform.scopes[platform.scopes[first]?.alias ?? first];
			if (row?.silent !== "all") world.person.will("Allow");
			const { authSuccessScopes } = await world.my.getAuthCode();
			assert.deepEqual(authSuccessScopes, [first]);
			assert.equal(world.person.sheets.length, row?.silent === "all" ? 0 : 1);
		});

		it("exchanges a code for all scopes, tells the user, refreshes and takes back", async () => {
			const scopes = Object.entries(platform.scopes).flatMap(([name, row]) =>
				row.alias || row.preparedOnly ? [] : [name],
			);
			world.person.will("Allow");
			const { authCode, authErrorScopes } = await world.my.getAuthCode({ scopes });
			assert.deepEqual(authErrorScopes, {});
			const tokens = await world.merchant.applyToken({ authCode });
			assert.equal(tokens.resultStatus, "S", JSON.stringify(tokens));
			assert.ok(tokens.resultStatus === "S");
			const told = await world.merchant.inquiryUserInfo({ accessToken: tokens.accessToken });
			assert.equal(told.resultStatus, "S", JSON.stringify(told));
			assert.ok(told.resultStatus === "S");
			const answered: object[] = [world.wire().answered];
			for (const { inquiry } of platform.operations) {
				if (!inquiry) continue;
				const own = await world.merchant.inquiry(inquiry.name, { accessToken: tokens.accessToken });
				assert.equal(own.resultStatus, "S", JSON.stringify(own));
				answered.push(world.wire().answered);
			}
			assert.deepEqual(
				shown(world).filter((part) => !JSON.stringify(answered).includes(JSON.stringify(part).slice(1, -1))),
				[],
			);
			if (tokens.customerId !== undefined) assert.equal(told.userInfo.userId, tokens.customerId);
			const again = await world.merchant.refresh({ refreshToken: tokens.refreshToken });
			assert.ok(again.resultStatus === "S", JSON.stringify(again));
			const gone = await world.merchant.revoke({ accessToken: again.accessToken });
			assert.equal(gone.resultStatus, "S", JSON.stringify(gone));
			const after = await world.merchant.inquiryUserInfo({ accessToken: again.accessToken });
			assert.equal(after.resultStatus, "F");
		});
	});
}

/** Each part of each value that stood on the last sheet; but for a country's letters, where a wallet tells its name. */
function shown({ person, server }: WalletWorld): readonly string[] {
	const { answers, operations } = server.context.platform;
	const named = operations.some(({ version }) => answers[version].user.nationality?.as === "countryName");
	const fields = person.sheets.at(-1)?.items.flatMap(({ fields }) => fields) ?? [];
	return fields
		.filter(({ said }) => !named || said.every((words) => words === null))
		.flatMap(({ values }) => values.flatMap((value) => value.split(" · ")));
}

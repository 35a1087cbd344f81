import assert from "node:assert/strict";
import { it } from "node:test";
import { createWorld } from "./world.ts";

/** customerBelongsTo (ruling 17): absent is fine, present must be this wallet, and a mismatch burns nothing. */
it("a request for another wallet's user is refused without burning the code", async (t) => {
	const world = await createWorld({ siteName: "LEAF_WALLET" });
	t.after(() => world.close());
	const { authCode } = await world.my.getAuthCode();
	const other = await world.merchant.applyToken({ authCode, customerBelongsTo: "OTHER_WALLET" });
	assert.equal(other.resultStatus, "F");
	assert.equal(other.result.resultCode, "PARAM_ILLEGAL");
	assert.match(other.result.resultMessage, /customerBelongsTo/);
	const ours = await world.merchant.applyToken({ authCode, customerBelongsTo: "LEAF_WALLET" });
	assert.ok(ours.resultStatus === "S");
	const unsaid = await world.merchant.inquiryUserInfo({ accessToken: ours.accessToken });
	assert.equal(unsaid.resultStatus, "S");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { stage } from "../flow/stage.test.ts";
import { createHost } from "../host.ts";

const getSetting = async (appId: string) => ({
	authSetting: appId === "Shop" ? { auth_user: true, USER_NAME: false } : {},
});

test("getSetting tells scopes by their names, and the words that stand for them where all are granted", async () => {
	const { ask, open } = stage(() => ({ getSetting }));
	assert.deepEqual(await ask("getSetting"), { authSetting: { auth_user: true, USER_NAME: false, userInfo: true } });
	assert.deepEqual(await open("Other").ask("getSetting"), { authSetting: {} });
});

test("a super app answers getSetting in another way; without a service that knows there is none", async () => {
	const run = async () => ({ authSetting: { location: true } });
	const own = stage(() => ({ getSetting }), { getSetting: { most: 100, run } });
	assert.deepEqual(await own.ask("getSetting"), { authSetting: { location: true } });
	assert.equal(stage().host.calls.includes("getSetting"), false);
});

test("getSiteInfo is there where the super app says what it is called", () => {
	const parts = { platform: alipayplus, alert: async () => {}, report() {} };
	assert.equal(createHost({ ...parts, siteName: "WALLET" }).calls.includes("getSiteInfo"), true);
	assert.equal(createHost(parts).calls.includes("getSiteInfo"), false);
});

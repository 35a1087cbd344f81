import assert from "node:assert/strict";
import { test } from "node:test";
import { hostContract } from "./contract.ts";
import { littleService } from "./flow/stage.test.ts";
import type { OAuthService } from "./oauth-service.ts";

const subject =
	(change: Partial<OAuthService> = {}) =>
	async () => ({
		service: { ...littleService().service, ...change },
		appId: "Shop",
		silent: ["auth_base"],
		asking: ["auth_user"],
	});
hostContract("a little service", subject(), test);

/** The promises that a service breaks. */
async function broken(change: Partial<OAuthService>): Promise<readonly string[]> {
	const names: string[] = [];
	const runs: Promise<unknown>[] = [];
	hostContract("x", subject(change), (name, run) => runs.push(run().catch(() => names.push(name.slice(3)))));
	await Promise.all(runs);
	return names;
}
const code = { authCode: "c", authSuccessScopes: ["auth_base"], authErrorScopes: {} };

test("a service that repeats its codes is found out", async () => {
	assert.ok(
		(await broken({ getAuthCode: async () => code })).includes("each call gets a code of its own, also at once"),
	);
});
test("a service that confirms whatever it is asked is found out", async () => {
	const names = await broken({ confirm: async (_ticket, authSuccessScopes) => ({ ...code, authSuccessScopes }) });
	for (const promise of [
		"a ticket is confirmed once",
		"two confirms at once give one code",
		"a declined ticket gives nothing",
		"a ticket that nobody opened gives nothing",
		"nothing is granted that was not asked",
	]) {
		assert.ok(names.includes(promise), promise);
	}
});
test("a service that throws for illegal scopes is found out", async () => {
	const getAuthCode = () => Promise.reject(new Error("no"));
	assert.ok((await broken({ getAuthCode })).some((name) => name.startsWith("no code for the scopes")));
});

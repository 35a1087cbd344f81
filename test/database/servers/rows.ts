import assert from "node:assert/strict";
import { once } from "node:events";
import { type TestContext, test } from "node:test";
import type { ConfigInput } from "@byleave/server";
import { across, codeOf, draw, info, type Running, start, succeeded, WINDOW } from "./running.ts";

/** Several servers on one database that a test runs on. */
export interface Several {
	readonly servers: readonly Running[];
	readonly store: ConfigInput["store"];
}

/**
 * Several servers, as many processes, one database: over HTTP they are one (checklist 1, 2; rulings 13, 23). `callers`: how many
 * come at once, in turn at each of them. The last test kills one of them.
 */
export function severalServers(
	callers: readonly number[],
	open: (t: TestContext, retry: number) => Promise<Several>,
): void {
	test("[1, 19] one code or refresh token at all servers at once gives one pair of tokens, which all know", async (t) => {
		const { servers } = await open(t, WINDOW);
		const [one] = both(servers);
		for (const many of callers) {
			const authCode = await draw(one);
			let told = await across(servers, many, ({ merchant }) => merchant.applyToken({ authCode }));
			for (let generation = 1; generation <= 2; generation++) {
				assert.deepEqual(told.map(codeOf), Array(many).fill("SUCCESS"));
				const [first, ...rest] = succeeded(told);
				assert.ok(first);
				for (const other of rest) assert.deepEqual(other, first);
				for (const server of servers) assert.equal(await info(server, first.accessToken), "SUCCESS");
				const { refreshToken } = first;
				told = await across(servers, many, ({ merchant }) => merchant.refresh({ refreshToken }));
			}
		}
	});

	test("without a window one attempt wins, and the others end what it won", async (t) => {
		const { servers } = await open(t, 0);
		const [one, two] = both(servers);
		for (const many of callers) {
			const authCode = await draw(two);
			const told = await across(servers, many, ({ merchant }) => merchant.applyToken({ authCode }));
			const [won, ...more] = succeeded(told);
			assert.ok(won && more.length === 0);
			assert.deepEqual(new Set(told.filter((other) => other !== won).map(codeOf)), new Set(["USED_AUTHCODE"]));
			for (const server of servers) assert.equal(await info(server, won.accessToken), "INVALID_ACCESS_TOKEN");

			const fresh = await one.merchant.applyToken({ authCode: await draw(one) });
			assert.ok(fresh.resultStatus === "S");
			const { refreshToken } = fresh;
			const next = await across(servers, many, ({ merchant }) => merchant.refresh({ refreshToken }));
			const [pair, ...pairs] = succeeded(next);
			assert.ok(pair && pairs.length === 0);
			assert.deepEqual(new Set(next.filter((other) => other !== pair).map(codeOf)), new Set(["USED_REFRESH_TOKEN"]));
			for (const server of servers) assert.equal(await info(server, pair.accessToken), "INVALID_ACCESS_TOKEN");
		}
	});

	test("[1] one ticket confirmed at all servers at once gives one code", async (t) => {
		const { servers } = await open(t, WINDOW);
		const [one] = both(servers);
		for (const many of callers) {
			const sub = `one of ${many}`;
			const { ticket } = await one.post("/host/authorize", { appId: "Shop", scopes: ["auth_user"] }, sub);
			assert.ok(ticket);
			const confirm = { ticket, acceptedScopes: ["auth_user"] };
			const told = await across(servers, many, ({ ask }) => ask("/host/confirm", confirm, sub));
			const [won, ...more] = told.filter(({ status }) => status === 200);
			assert.ok(won && more.length === 0);
			const lost = told.filter((other) => other !== won).map(({ json }) => json.cause);
			assert.deepEqual(new Set(lost), new Set(["ticket_unknown"]));
			const authCode = String(won.json.authCode);
			const answers = await across(servers, servers.length, ({ merchant }) =>
				merchant.applyTokenAndInquiryUserInfo({ authCode }),
			);
			for (const answer of answers) assert.ok(answer.resultStatus === "S" && answer.userInfo.nickName === "Mei");
		}
	});

	test("[24, 99] what is stopped, suspended or revoked at one server is over at the others with the next request", async (t) => {
		const { servers } = await open(t, WINDOW);
		const [one, ...others] = servers;
		assert.ok(one);
		for (const two of others) {
			const tokens = async () => {
				const told = await two.merchant.applyToken({ authCode: await draw(two) });
				assert.ok(told.resultStatus === "S");
				assert.equal(await info(two, told.accessToken), "SUCCESS");
				return told;
			};
			const first = await tokens();
			const unused = await draw(two);
			await one.post("/host/grants/stop-app", { appId: "Shop" });
			assert.equal(await info(two, first.accessToken), "INVALID_ACCESS_TOKEN");
			assert.equal(codeOf(await two.merchant.applyToken({ authCode: unused })), "INVALID_AUTHCODE");
			const { refreshToken } = first;
			assert.equal(codeOf(await two.merchant.refresh({ refreshToken })), "INVALID_REFRESH_TOKEN");

			const second = await tokens();
			assert.equal(codeOf(await one.merchant.revoke({ accessToken: second.accessToken })), "SUCCESS");
			assert.equal(await info(two, second.accessToken), "INVALID_ACCESS_TOKEN");

			const third = await tokens();
			await one.post("/operator/apps/status", { appId: "Shop", status: "SUSPENDED" });
			assert.equal(await info(two, third.accessToken), "ACCESS_DENIED");
			await one.post("/operator/apps/status", { appId: "Shop", status: "ACTIVE" });
			assert.equal(await info(two, third.accessToken), "SUCCESS");
			await one.post("/operator/clients/status", { clientId: "shop", status: "SUSPENDED" });
			assert.equal(await info(two, third.accessToken), "INVALID_AUTH_CLIENT_STATUS");
			await one.post("/operator/clients/status", { clientId: "shop", status: "ACTIVE" });
			assert.equal(await info(two, third.accessToken), "SUCCESS");
		}
	});

	test("one server is killed in the middle; what it answered holds at the others, and a new one takes its place", async (t) => {
		const { servers, store } = await open(t, WINDOW);
		const [one, ...others] = servers;
		const [two] = others;
		assert.ok(one && two);
		const codes = await Promise.all(Array.from({ length: 32 }, () => draw(two)));
		// The kill falls among these; which of them come through is not asked.
		const asked = codes.map((authCode) => one.merchant.applyToken({ authCode }).catch(() => undefined));
		const early = await Promise.any(asked.map(async (told) => (await told) ?? assert.fail()));
		assert.equal(codeOf(early), "SUCCESS");
		one.child.kill("SIGKILL");
		await once(one.child, "exit");
		const told = await Promise.all(asked);

		const again = await Promise.all(codes.map((authCode) => two.merchant.applyTokenAndInquiryUserInfo({ authCode })));
		for (const [n, answer] of again.entries()) {
			// Within the window: what was answered is answered again; what was not is done now, or was done and is told.
			assert.ok(answer.resultStatus === "S", codeOf(answer));
			const before = told[n];
			if (before?.resultStatus === "S") assert.equal(answer.accessToken, before.accessToken);
			for (const other of others) assert.equal(await info(other, answer.accessToken), "SUCCESS");
		}
		const place = await start(t, store, WINDOW);
		const authCode = await draw(place);
		const all = await across([...others, place], 16, ({ merchant }) => merchant.applyToken({ authCode }));
		assert.equal(new Set(succeeded(all).map(({ accessToken }) => accessToken)).size, 1);
		assert.equal(succeeded(all).length, 16);
	});
}

function both([one, two]: readonly Running[]): readonly [Running, Running] {
	assert.ok(one && two);
	return [one, two];
}

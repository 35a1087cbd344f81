import assert from "node:assert/strict";
import { test } from "node:test";
import { createHost } from "@byleave/host";
import { memoryPipe } from "@byleave/protocol/bridge";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { narrowHost } from "./narrow-host.ts";

type Answer = {
	readonly type: string;
	readonly id: number;
	readonly ok: boolean;
	readonly result: { outcome?: string };
};

/** A web-view's document before a host that has everything, and what the program hears of it. */
function scene() {
	const heard: unknown[] = [];
	const served: string[] = [];
	const serve = async <Answer>(name: string, answer: Answer): Promise<Answer> => {
		served.push(name);
		return answer;
	};
	const api = (name: string) => ({ most: 1000, run: () => serve(name, { name }) });
	const host = createHost({
		platform: alipayplus,
		alert: () => serve("alert", undefined),
		apis: { getLocation: api("getLocation"), openSetting: api("openSetting") },
		oauthService: {
			getAuthCode: () => serve("getAuthCode", { outcome: "unavailable" as const, authErrorScopes: {} }),
			showAuthPage: async () => ({ kind: "denied" }),
			confirm: async () => ({ outcome: "unavailable", authErrorScopes: {} }),
			decline: async () => {},
			cancelCode: async () => {},
			permit: async () => ({ outcome: "unavailable", authErrorScopes: {} }),
			disclose: async () => ({ told: { nickName: "Mei" } }),
		},
		report() {},
	});
	const narrowed = narrowHost(host, {
		posted: (data) => heard.push(["posted", data]),
		step: (name, params) => heard.push([name, params]),
		titled: (title) => heard.push(["titled", title]),
	});
	const [page, inside] = memoryPipe();
	narrowed.connect({ appId: "Shop", name: "Shop", pipe: inside });
	let last = 0;
	const waits = new Map<number, (answer: Answer) => void>();
	page.listen((message) => {
		const answer = message as Answer;
		waits.get(answer.id)?.(answer);
	});
	const ask = (name: string, params?: unknown) =>
		new Promise<Answer>((resolve) => {
			waits.set(++last, resolve);
			page.send({
				type: "call",
				id: last,
				api: name,
				...(params === undefined ? {} : { params: JSON.stringify(params) }),
			});
		});
	return { host, narrowed, heard, served, page, ask };
}

test("[78] a page in a web-view has few of the host's calls, and none that says who the user is", async () => {
	const { host, narrowed, served, ask } = scene();
	assert.ok(host.calls.includes("getAuthCode") && host.calls.includes("getOpenUserInfo"));
	const more = ["getAuthCode", "getAuthorize", "getOpenUserInfo", "getPhoneNumber", "getAuthUserInfo", "openSetting"];
	for (const name of more) {
		assert.equal(narrowed.calls.includes(name), false, name);
		const { ok, result } = await ask(name, { scope: "userInfo", scopes: ["auth_base"] });
		assert.deepEqual([ok, result.outcome], [false, "not_supported"], name);
	}
	for (const name of ["constructor", "__proto__", "toString", "web-view: alert"]) {
		assert.equal((await ask(name)).result.outcome, "not_supported", name);
	}
	assert.deepEqual(served, []);
	assert.equal((await ask("alert", { content: "x" })).ok, true);
	assert.equal((await ask("getLocation")).ok, true);
	assert.deepEqual(served, ["alert", "getLocation"]);
});

test("what it posts, the steps that it wants and what it is called are the program's to hear", async () => {
	const { heard, page, ask } = scene();
	assert.equal((await ask("postMessage", { action: "login" })).ok, true);
	assert.equal((await ask("navigateTo", { url: "/pages/a/a" })).ok, true);
	assert.deepEqual((await ask("getEnv")).result, { miniprogram: true });
	page.send({ type: "page", title: "Card", canGoBack: true });
	await ask("postMessage", { long: "x".repeat(70_000) });
	assert.deepEqual(heard, [
		["posted", '{"action":"login"}'],
		["navigateTo", '{"url":"/pages/a/a"}'],
		["titled", "Card"],
	]);
});

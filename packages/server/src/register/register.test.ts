import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, describe, it } from "node:test";
import { personAt } from "../trust/person.ts";
import { pemOf } from "../trust/public-key.ts";
import { approveScope, findApp, registerApp, setAppStatus, setPurpose, setTrust } from "./apps.ts";
import { one, openDesk, three, two } from "./bed.test.ts";
import { addClientKey, registerClient, registerMerchant, retireClientKey, setClientStatus } from "./clients.ts";
import type { Desk } from "./desk.ts";
import { rotateKeys, withdrawKey } from "./keys.ts";
import { eraseUser, grantsOf, importUserId, revokeGrant, setUserStatus } from "./users.ts";

const NOW = Date.UTC(2026, 10, 23);
let time = NOW;

let desk: Desk;
beforeEach(async () => {
	time = NOW;
	desk = await openDesk(() => time);
});
afterEach(() => desk.store.close());

const refuses = (asked: Promise<unknown>, field: string, message: RegExp) =>
	assert.rejects(asked, { name: "Failure", code: "field_invalid", field, message });

it("a name that cannot be trusted is refused before anything is written", async () => {
	const name = "Coffee\u202eeeffoC";
	await refuses(registerMerchant(desk, { merchantId: "M2", name }), "name", /^name: it holds/);
	await refuses(registerApp(desk, { appId: "A2", clientId: "C1", name }), "name", /^name: it holds/);
	const { merchants, apps } = await desk.store.registry();
	assert.deepEqual([merchants.length, apps.length], [1, 1]);
});

describe("ids", () => {
	it("are letters, digits, dashes and underscores, of a certain length", async () => {
		for (const id of ["", "a b", "a.b", "a/b", "é", "a\n", "x".repeat(65), "../x", "a@b"]) {
			await refuses(registerMerchant(desk, { merchantId: id, name: "X" }), "merchantId", /letters, digits/);
			await refuses(registerClient(desk, { clientId: id, merchantId: "M1" }), "clientId", /letters, digits/);
			await refuses(registerApp(desk, { appId: id, clientId: "C1", name: "X" }), "appId", /letters, digits/);
		}
		await refuses(registerApp(desk, { appId: "x".repeat(33), clientId: "C1", name: "X" }), "appId", /1 to 32/);
		await registerApp(desk, { appId: "x".repeat(32), clientId: "C1", name: "X" });
	});
	it("[74] of clients, apps and users never meet", async () => {
		await refuses(registerApp(desk, { appId: "C1", clientId: "C1", name: "X" }), "appId", /client has this id/);
		await refuses(registerClient(desk, { clientId: "A1", merchantId: "M1" }), "clientId", /app has this id/);
		const like = "0123456789abcdef0123456789abcdef";
		await refuses(registerClient(desk, { clientId: like, merchantId: "M1" }), "clientId", /users' ids/);
		await refuses(registerApp(desk, { appId: like, clientId: "C1", name: "X" }), "appId", /users' ids/);
		for (const userId of ["C1", "A1"]) {
			await refuses(importUserId(desk, { clientId: "C1", sub: "mei", userId }), "userId", /client or an app/);
		}
	});
});

describe("clients", () => {
	it("belong to a merchant that is there, and stay with it", async () => {
		await refuses(registerClient(desk, { clientId: "C2", merchantId: "M9" }), "merchantId", /no such merchant/);
		await registerMerchant(desk, { merchantId: "M2", name: "Tea Ltd" });
		await refuses(registerClient(desk, { clientId: "C1", merchantId: "M2" }), "merchantId", /another merchant/);
	});
	it("are refused whole where their key is", async () => {
		const privateKey = two.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
		for (const [publicKey, message] of [
			[privateKey, /^publicKey: this is a private key/],
			[pemOf(one.publicKey), /another client has this key/],
			[String((await desk.keys.published())[0]?.publicKey), /platform's own key/],
			[pemOf(generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey), /2048 bit/],
		] as const) {
			await refuses(registerClient(desk, { clientId: "C2", merchantId: "M1", publicKey }), "publicKey", message);
			assert.equal((await desk.registry.fresh()).client("C2"), undefined);
		}
	});
	it("[48] know another client's key in any spelling", async () => {
		const publicKey = one.publicKey.export({ type: "pkcs1", format: "der" }).toString("base64");
		await refuses(registerClient(desk, { clientId: "C2", merchantId: "M1", publicKey }), "publicKey", /another client/);
	});
	it("are registered again without a second copy of their key, and keep what is not said", async () => {
		await setClientStatus(desk, { clientId: "C1", status: "SUSPENDED" });
		await registerClient(desk, { clientId: "C1", merchantId: "M1", responseEncoding: "base64" });
		const again = await registerClient(desk, { clientId: "C1", merchantId: "M1", publicKey: pemOf(one.publicKey) });
		assert.deepEqual(
			again.keys.map(({ version }) => version),
			["1"],
		);
		assert.deepEqual([again.status, again.responseEncoding, again.titleCaseHeaders], ["SUSPENDED", "base64", false]);
	});
	it("[45] rotate their key with an overlap, or at once", async () => {
		const both = await addClientKey(desk, { clientId: "C1", publicKey: pemOf(two.publicKey) });
		assert.deepEqual(
			both.keys.map(({ version, retiredAt }) => [version, retiredAt]),
			[
				["2", null],
				["1", null],
			],
		);
		const last = await addClientKey(desk, {
			clientId: "C1",
			publicKey: pemOf(three.publicKey),
			version: "9",
			retireOthers: true,
		});
		assert.deepEqual(
			last.keys.map(({ version, retiredAt }) => [version, retiredAt]),
			[
				["9", null],
				["2", NOW],
				["1", NOW],
			],
		);
	});
	it("[48] refuse a key they have had, a version they have, and a version that is none", async () => {
		const add = (publicKey: string, version?: string) => addClientKey(desk, { clientId: "C1", publicKey, version });
		await retireClientKey(desk, { clientId: "C1", version: "1" });
		await refuses(add(pemOf(one.publicKey)), "publicKey", /has or had/);
		await refuses(add(pemOf(two.publicKey), "1"), "version", /of this version/);
		for (const version of ["", "a b", "1,2", "é", "x".repeat(33)]) {
			await refuses(add(pemOf(two.publicKey), version), "version", /letters, digits/);
		}
		await refuses(retireClientKey(desk, { clientId: "C1", version: "7" }), "version", /no key of this version/);
		await refuses(
			addClientKey(desk, { clientId: "C9", publicKey: pemOf(two.publicKey) }),
			"clientId",
			/no such client/,
		);
	});
});

describe("apps", () => {
	it("belong to a client that is there, and stay with it", async () => {
		await refuses(registerApp(desk, { appId: "A2", clientId: "C9", name: "X" }), "clientId", /no such client/);
		await registerClient(desk, { clientId: "C2", merchantId: "M1" });
		await refuses(registerApp(desk, { appId: "A1", clientId: "C2", name: "X" }), "clientId", /another client/);
	});
	const logos: readonly (readonly [string, boolean])[] = [
		["https://img.example/a.png", true],
		["data:image/png;base64,iVBORw0KGgo=", true],
		["http://img.example/a.png", false],
		["https://a:b@img.example/a.png", false],
		["https://a@img.example/a.png", false],
		[`https://img.example/${"a".repeat(500)}`, false],
		["javascript:alert(1)", false],
		["data:text/html;base64,PGI+", false],
		["data:image/png,plain", false],
		["data:image/svg+xml;base64,PHN2Zz4=", true],
		[`data:image/png;base64,${"A".repeat(32_768)}`, false],
		["a.png", false],
	];
	for (const [logo, fine] of logos) {
		it(`${fine ? "take" : "refuse"} ${logo.slice(0, 40)} for a logo`, async () => {
			const asked = registerApp(desk, { appId: "A1", clientId: "C1", name: "X", logo });
			if (fine) assert.equal((await asked).logo, logo);
			else await refuses(asked, "logo", /^logo: /);
		});
	}
	it("keep trust, status, approvals and purposes when registered again, and the logo unless another is said", async () => {
		await registerApp(desk, { appId: "A1", clientId: "C1", name: "Coffee", logo: "https://img.example/a.png" });
		await setTrust(desk, { appId: "A1", trusted: true });
		await setAppStatus(desk, { appId: "A1", status: "SUSPENDED" });
		await approveScope(desk, { appId: "A1", scope: "USER_NAME", approval: "optional" });
		await setPurpose(desk, { appId: "A1", scope: "USER_NAME", language: "EN", text: "For the cup." });
		const app = await registerApp(desk, { appId: "A1", clientId: "C1", name: "Coffee and Tea" });
		assert.deepEqual(app, await findApp(desk, "A1"));
		assert.deepEqual(
			[app.name, app.logo, app.trusted, app.status, app.approved, app.purposes],
			[
				"Coffee and Tea",
				"https://img.example/a.png",
				true,
				"SUSPENDED",
				{ USER_NAME: "optional" },
				{ USER_NAME: { en: "For the cup." } },
			],
		);
		assert.equal((await registerApp(desk, { appId: "A1", clientId: "C1", name: "X", logo: null })).logo, null);
	});
	it("are approved for scopes that the platform has, under one name for each", async () => {
		const approve = (scope: string, approval: "required" | null = "required") =>
			approveScope(desk, { appId: "A1", scope, approval });
		assert.deepEqual((await approve("USER_ID")).approved, { auth_base: "required" });
		assert.deepEqual((await approve("auth_base", null)).approved, {});
		await refuses(approve("USER_NAMES"), "scope", /did you mean USER_NAME\?/);
		for (const scope of ["", "__proto__", "constructor", "user_name"])
			await refuses(approve(scope), "scope", /no such scope/);
	});
	it("say what they want a scope for in languages that there are", async () => {
		const say = (language: string, text: string) =>
			setPurpose(desk, { appId: "A1", scope: "USER_NAME", language, text });
		assert.deepEqual((await say("zh-hans", "写在杯子上")).purposes, { USER_NAME: { "zh-Hans": "写在杯子上" } });
		for (const language of ["", "english please", "e", "_"]) await refuses(say(language, "X"), "language", /BCP 47/);
		await refuses(say("en", "x".repeat(201)), "text", /200/);
		await refuses(say("en", "safe\u202e"), "text", /cannot be seen/);
	});
	it("that are not there are app_unknown to every verb", async () => {
		const appId = "A9";
		for (const asked of [
			findApp(desk, appId),
			approveScope(desk, { appId, scope: "USER_NAME", approval: "required" }),
			setPurpose(desk, { appId, scope: "USER_NAME", language: "en", text: "X" }),
			setTrust(desk, { appId, trusted: true }),
			setAppStatus(desk, { appId, status: "ACTIVE" }),
			revokeGrant(desk, { sub: "mei", appId }),
		]) {
			await assert.rejects(asked, { name: "Failure", code: "app_unknown", field: "appId" });
		}
	});
});

describe("users and keys", () => {
	it("need a name that can be one", async () => {
		for (const sub of ["", "x".repeat(129), "\ud800", "a\u0000b", "a\nb"]) {
			await refuses(setUserStatus(desk, { sub, status: "FROZEN" }), "sub", /1 to 128/);
			await refuses(eraseUser(desk, { sub }), "sub", /1 to 128/);
			await refuses(grantsOf(desk, { sub }), "sub", /1 to 128/);
			await refuses(revokeGrant(desk, { sub, appId: "A1" }), "sub", /1 to 128/);
		}
	});
	it("are frozen and let go on", async () => {
		const status = async () =>
			(
				await desk.store.standing({
					...personAt(desk, "mei", "C1"),
					appId: "A1",
					now: NOW,
					windows: { suppression: 0, setAside: 0 },
				})
			).userStatus;
		await setUserStatus(desk, { sub: "mei", status: "FROZEN" });
		assert.equal(await status(), "FROZEN");
		await setUserStatus(desk, { sub: "mei", status: "ACTIVE" });
		assert.equal(await status(), "ACTIVE");
	});
	it("keep an imported id, once", async () => {
		await importUserId(desk, { clientId: "C1", sub: "mei", userId: "2088000000000001" });
		await refuses(importUserId(desk, { clientId: "C1", sub: "mei", userId: "2089" }), "sub", /has another/);
		await refuses(
			importUserId(desk, { clientId: "C1", sub: "tan", userId: "2088000000000001" }),
			"userId",
			/another user/,
		);
		for (const userId of ["a#b", "", "x".repeat(65)]) {
			await refuses(importUserId(desk, { clientId: "C1", sub: "tan", userId }), "userId", /1 to 64 letters, digits/);
		}
		assert.equal(await eraseUser(desk, { sub: "mei" }), true);
		assert.equal(await eraseUser(desk, { sub: "mei" }), false);
		await importUserId(desk, { clientId: "C1", sub: "tan", userId: "2088000000000001" });
	});
	it("rotate within bounds", async () => {
		assert.equal((await rotateKeys(desk, { purpose: "answer", signsAfterMs: 0 })).signsFrom, NOW);
		for (const signsAfterMs of [-1, 91 * 86_400_000]) {
			await refuses(rotateKeys(desk, { purpose: "answer", signsAfterMs }), "signsAfterMs", /possible/);
		}
	});
	it("are withdrawn only where another one signs", async () => {
		await rotateKeys(desk, { purpose: "answer", signsAfterMs: 1 });
		await refuses(withdrawKey(desk, { purpose: "answer", version: "1" }), "version", /no other key signs yet/);
		await rotateKeys(desk, { purpose: "answer", signsAfterMs: 0 });
		await withdrawKey(desk, { purpose: "answer", version: "1" });
		await refuses(withdrawKey(desk, { purpose: "answer", version: "9" }), "version", /version/);
		const left = (await desk.keys.published()).map(({ purpose, version }) => `${purpose} ${version}`);
		assert.deepEqual(left, ["answer 2", "answer 3", "answer p1", "answer e1", "outgoing 1"]);
	});
	it("[111, 112] leave a row of the audit for every change", async () => {
		// The audit is in the order of times.
		time++;
		await setTrust(desk, { appId: "A1", trusted: true });
		time++;
		await setUserStatus(desk, { sub: "mei", status: "FROZEN" });
		time++;
		await rotateKeys(desk, { purpose: "outgoing", signsAfterMs: 0 });
		time++;
		await setClientStatus(desk, { clientId: "C1", status: "SUSPENDED" });
		const after = { at: NOW, bucket: "~", id: "" };
		const rows = await desk.store.audit({ after, before: time + 1 });
		assert.deepEqual(
			rows.map(({ fact }) => fact),
			["app-trust-set", "user-status-set", "platform-key-added", "client-status-set"],
		);
		assert.doesNotMatch(JSON.stringify(rows), /"mei"/);
	});
});

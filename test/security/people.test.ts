import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { it } from "node:test";
import type { Sheet } from "@byleave/protocol";
import { approveScope } from "../../packages/server/src/register/apps.ts";
import { auditOf, byCode, INFO, openFiled, openWire } from "../contract/wire.ts";
import { createWorld, mei, RIVAL, rivalKeys, type World } from "../world.ts";

/** What is kept and told of people. */

const rival = { clientId: RIVAL, key: rivalKeys.privateKey };

it("[104] a person's id differs from merchant to merchant, stays the same, and is drawn, not derived", async (t) => {
	const ids = new Set<string>();
	const idsIn = async (world: World) => {
		const wire = await openWire(world);
		const idOf = async (appId: string, as: object) =>
			(await wire.tokensOf({ body: byCode(await wire.code(["auth_base"], appId)), ...as })).customerId;
		const [shop, again, all, other] = [
			await idOf("Shop", {}),
			await idOf("Shop", {}),
			await idOf("All", {}),
			await idOf("RivalShop", rival),
		];
		assert.equal(again, shop, "stable");
		assert.equal(all, shop, "one merchant client, two apps: one id");
		assert.notEqual(other, shop, "two merchants: two ids");
		assert.equal((await wire.host("/host/grants/stop-app", { appId: "Shop" })).status, 200);
		assert.equal(await idOf("Shop", {}), shop, "and it outlives a consent");
		return [shop, other];
	};
	for (const _ of [1, 2]) {
		// The same names, keys and master secret: had it been derived from them, it would be the same.
		const world = await createWorld();
		t.after(() => world.close());
		for (const id of await idsIn(world)) {
			assert.match(id, /^[0-9a-f]{32}$/);
			ids.add(id);
		}
	}
	assert.equal(ids.size, 4);
	for (const name of ["user-mei", "user-meileaf-and-bean", "leaf-and-bean.user-mei", "60-123456789"]) {
		for (const hash of ["sha256", "sha1", "md5"]) {
			const derived = createHash(hash).update(name).digest("hex");
			for (const id of ids) assert.ok(!derived.startsWith(id));
		}
	}
});

it("[105] a hashed login id cannot be found by trying numbers, and differs between merchants; unsalted it is told as the number", async (t) => {
	const hashOf = async (world: World, appId: string, as: object) => {
		const wire = await openWire(world);
		const { accessToken } = await wire.tokensOf({ body: byCode(await wire.code(["HASH_LOGIN_ID"], appId)), ...as });
		const { json } = await wire.send({ path: INFO, body: { accessToken }, ...as });
		const [entry, ...more] = (json.userInfo as { loginIdInfos: { loginIdType: string; hashLoginId: string }[] })
			.loginIdInfos;
		assert.equal(more.length, 0);
		assert.deepEqual(Object.keys(entry ?? {}).sort(), ["hashLoginId", "loginIdType"]);
		return entry?.hashLoginId ?? "";
	};
	const number = "60-123456789";
	const plain = [number, number.replace("-", ""), `+${number.replace("-", "")}`, "123456789"];
	const unsalted = (text: string) => createHash("sha256").update(text).digest("hex");
	const world = await createWorld();
	t.after(() => world.close());
	await approveScope(world.server.context, { appId: "RivalShop", scope: "HASH_LOGIN_ID", approval: "required" });
	const [mine, theirs] = [await hashOf(world, "All", {}), await hashOf(world, "RivalShop", rival)];
	assert.notEqual(mine, theirs);
	for (const text of plain) assert.ok(![mine, theirs].includes(unsalted(text)));

	const titleOf = async (of: World, scope: string) => {
		const wire = await openWire(of);
		const { json } = await wire.host("/host/authorize", { appId: "All", scopes: [scope] });
		const { items } = json.sheet as Sheet;
		return items.find(({ icon }) => icon.startsWith("loginId"))?.fields[0]?.title ?? assert.fail("no line");
	};
	const open = await createWorld({ config: { hashLoginId: "sha256" } });
	t.after(() => open.close());
	assert.equal(await titleOf(open, "HASH_LOGIN_ID"), await titleOf(open, "PLAINTEXT_USER_LOGIN_ID"));
	world.session = { sub: "user-ben", sid: "s" };
	world.profiles.set("user-ben", mei);
	assert.notEqual(await titleOf(world, "HASH_LOGIN_ID"), await titleOf(world, "PLAINTEXT_USER_LOGIN_ID"));
	assert.equal(await hashOf(open, "All", {}), unsalted(number));
});

it("[107] a person who is erased is nowhere in the database, nor is anything that was shown of them", async (t) => {
	const { world, wire, file } = await openFiled(t, { app: "All" });
	const sub = "unmistakable-user";
	world.session = { sub, sid: "unmistakable-session" };
	const values = {
		nickName: "Unmistakablenick",
		fullName: "Unmistakablename",
		city: "Unmistakableville",
		email: "unmistakable@example.com",
	};
	world.profiles.set(sub, {
		...mei,
		nickName: values.nickName,
		userName: { fullName: values.fullName },
		addresses: [{ region: "MY", city: values.city }],
		contacts: [{ contactType: "EMAIL", contactNo: values.email }],
	});
	const scopes = ["auth_user", "USER_NAME", "USER_ADDRESS", "USER_CONTACTINFO"];
	const tokens = await wire.tokensOf({ body: byCode(await wire.code(scopes, "All")) });
	const unused = await wire.code(scopes, "All");
	const pending = await wire.host("/host/authorize", { appId: "Shop", scopes: ["auth_user"] });
	assert.equal((await wire.host("/host/decline", { ticket: pending.json.ticket, reason: "denied" })).status, 200);
	await wire.host("/host/authorize", { appId: "Shop", scopes: ["auth_user"] });
	const bytes = async () =>
		(await Promise.all([file, `${file}-wal`].map((path) => readFile(path, "latin1").catch(() => ""))))
			.join("")
			.toLowerCase();
	const before = await bytes();
	assert.ok(before.includes(sub) && before.includes(tokens.customerId));
	// A profile is never kept, erased or not.
	for (const value of Object.values(values)) assert.ok(!before.includes(value.toLowerCase()), value);

	const erased = await wire.operator("/operator/users/erase", { sub });
	assert.equal(erased.status, 200, erased.text);
	const pseudonym = world.server.context.secrets.pseudonym(sub);
	// The audit keeps what stands for them.
	const after = (await bytes()).replaceAll(pseudonym.toLowerCase(), "");
	for (const trace of ["unmistakable", tokens.customerId]) assert.ok(!after.includes(trace), trace);
	assert.equal(await wire.codeOf({ path: INFO, body: { accessToken: tokens.accessToken } }), "INVALID_ACCESS_TOKEN");
	assert.equal(await wire.codeOf({ body: byCode(unused) }), "INVALID_AUTHCODE");
	const facts = (await auditOf(world.store)).filter((row) => row.pseudonym === pseudonym).map(({ fact }) => fact);
	assert.ok(facts.includes("granted") && facts.includes("user-erased"), `${facts}`);
});

it("[95] no token without a grant that was written before it and covers its scopes", async (t) => {
	const { world, wire } = await openFiled(t);
	const facts = async () => (await auditOf(world.store)).map(({ fact }) => fact);
	const authCode = await wire.code(["auth_user"]);
	const [grant] = await world.store.grantsOf({ sub: "user-mei" });
	assert.deepEqual(new Set(grant?.items.map(({ scope }) => scope)), new Set(["auth_user"]));
	assert.ok(!(await facts()).includes("code-redeemed"));
	// The audit is in the order of times.
	world.later(1);
	await wire.tokensOf({ body: byCode(authCode) });
	const order = await facts();
	assert.ok(order.indexOf("granted") >= 0 && order.indexOf("granted") < order.indexOf("code-redeemed"), `${order}`);
});

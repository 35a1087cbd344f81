import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { it } from "node:test";
import { createSecrets } from "../../packages/server/src/trust/secrets.ts";
import { APPLY, BOTH, byCode, byRefresh, INFO, openFiled, openWire } from "../contract/wire.ts";
import { createWorld } from "../world.ts";

/** The checklist's first part: what somebody who holds or guesses a code can do with it. */

it("[12] codes cannot be guessed: 100 000 of them, all different, every place as random as the next", () => {
	const secrets = createSecrets("of-no-worth-to-anybody-0123456789abcdef");
	const COUNT = 100_000;
	const PLACES = 22; // of 6 bits: 132 random bits, behind four that tell when
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const seen = new Set<string>();
	const counts = Array.from({ length: PLACES }, () => new Map([...alphabet].map((letter) => [letter, 0])));
	for (let index = 0; index < COUNT; index++) {
		const code = secrets.draw("code", "0000");
		assert.match(code, /^AC0000[\w-]{26}$/);
		seen.add(code);
		for (const [place, letter] of [...code.slice(-PLACES)].entries()) {
			counts[place]?.set(letter, (counts[place]?.get(letter) ?? 0) + 1);
		}
	}
	assert.equal(seen.size, COUNT);
	const expected = COUNT / alphabet.length;
	for (const [place, letters] of counts.entries()) {
		const chiSquare = [...letters.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
		// 63 degrees of freedom: by chance above 160 once in 10^9 times, and never near 0.
		assert.ok(chiSquare > 15 && chiSquare < 160, `place ${place}: ${chiSquare}`);
	}
});

it("[12, 37] a code names nobody, and neither it nor its tokens are in the database, only their digests", async (t) => {
	const { world, wire, file } = await openFiled(t);
	const authCode = await wire.code(["auth_user"]);
	const tokens = await wire.tokensOf({ body: byCode(authCode) });
	const next = await wire.tokensOf({ body: byRefresh(tokens.refreshToken) });
	const secrets = [authCode, ...[tokens, next].flatMap((pair) => [pair.accessToken, pair.refreshToken])];
	const { sub } = world.session ?? { sub: "" };
	for (const secret of secrets) {
		for (const name of [sub, "Shop", tokens.customerId]) {
			for (const form of ["utf8", "hex", "base64url"] as const) {
				const spelt = Buffer.from(name).toString(form);
				assert.ok(!secret.toLowerCase().includes(spelt.toLowerCase()), `${name} as ${form}`);
			}
		}
	}
	const bytes = (
		await Promise.all([file, `${file}-wal`].map((path) => readFile(path, "latin1").catch(() => "")))
	).join();
	for (const secret of secrets) {
		assert.ok(!bytes.includes(secret));
		assert.ok(!bytes.includes(secret.slice(6)), "not without its kind and bucket either");
		assert.ok(bytes.includes(createHash("sha256").update(secret).digest("base64url")));
	}
});

it("[8] codes, tokens and users of another deployment are nothing here, though client, key and app have the same names", async (t) => {
	const [here, there] = [
		await createWorld(),
		await createWorld({ config: { secret: "sandbox-another-deployment-0123456789" } }),
	];
	t.after(() => Promise.all([here.close(), there.close()]));
	const [wire, foreign] = [await openWire(here), await openWire(there)];
	const authCode = await foreign.code();
	assert.equal(await wire.codeOf({ body: byCode(authCode) }), "INVALID_AUTHCODE");
	const { accessToken, refreshToken } = await foreign.tokensOf({ body: byCode(authCode) });
	assert.equal(await wire.codeOf({ path: INFO, body: { accessToken } }), "INVALID_ACCESS_TOKEN");
	assert.equal(await wire.codeOf({ body: byRefresh(refreshToken) }), "INVALID_REFRESH_TOKEN");
	for (const claims of [{ iss: "sandbox:wallet" }, { aud: "another-wallet" }]) {
		const authorization = `Bearer ${await there.mint(claims)}`;
		const { status } = await wire.host("/host/authorize", { appId: "Shop", scopes: ["auth_base"] }, { authorization });
		assert.equal(status, 401, JSON.stringify(claims));
	}
});

it("[18, 25] neither redeeming nor refreshing can ask for more than the user granted", async (t) => {
	const world = await createWorld();
	t.after(() => world.close());
	const wire = await openWire(world);
	const more = {
		scope: "auth_user USER_NAME",
		scopes: ["auth_user", "USER_NAME"],
		authScopes: ["USER_NAME"],
		resource: "https://wallet.example/everything",
		extendInfo: JSON.stringify({ scopes: ["USER_NAME"], scope: "USER_NAME" }),
	};
	const first = await wire.tokensOf({ body: { ...byCode(await wire.code(["USER_NICKNAME"])), ...more } });
	const second = await wire.tokensOf({ body: { ...byRefresh(first.refreshToken), ...more } });
	for (const accessToken of [first.accessToken, second.accessToken]) {
		const { json } = await wire.send({ path: INFO, body: { accessToken, ...more } });
		const { userId: _, ...info } = json.userInfo as Record<string, unknown>;
		assert.deepEqual(info, { nickName: "Mei" });
	}
	const both = await wire.tokensOf({ path: BOTH, body: { ...byCode(await wire.code()), ...more } });
	assert.deepEqual(Object.keys(both.userInfo ?? {}), ["userId"]);
});

it("[32] a token in the query or in a header of its own opens nothing", async (t) => {
	const world = await createWorld();
	t.after(() => world.close());
	const wire = await openWire(world);
	const { accessToken } = await wire.tokensOf({ path: APPLY, body: byCode(await wire.code()) });
	for (const name of ["accessToken", "access_token"]) {
		const path = `${INFO}?${name}=${accessToken}`;
		assert.equal(await wire.codeOf({ path, body: { accessToken } }), "INVALID_API");
		assert.equal(await wire.codeOf({ path, body: {} }), "INVALID_API");
	}
	const { result } = await wire.send({ path: INFO, body: {}, headers: { authorization: `Bearer ${accessToken}` } });
	assert.equal(result.resultCode, "PARAM_ILLEGAL");
	assert.equal(await wire.codeOf({ path: INFO, body: { accessToken } }), "SUCCESS");
});

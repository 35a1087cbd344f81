import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it, type TestContext } from "node:test";
import { createMerchant, MerchantError, type MerchantOptions } from "@byleave/merchant";
import { addClientKey } from "../../packages/server/src/register/clients.ts";
import { injectFetch } from "../inject.ts";
import { CLIENT, createWorld, merchantKey } from "../world.ts";

/** A merchant who holds no key of the platform's: it verifies by what the platform publishes (ruling 20). */

const DAY = 86_400;

async function opened(t: TestContext, own: Partial<MerchantOptions> = {}) {
	const world = await createWorld();
	t.after(() => world.close());
	const sent: string[] = [];
	const inject = injectFetch(() => world.server.public);
	const fetch: typeof globalThis.fetch = async (input, init) => {
		sent.push(new URL(String(input)).pathname);
		return inject(input, init);
	};
	const merchantWith = (own: Partial<MerchantOptions>) =>
		createMerchant({
			gateway: "https://wallet.example",
			clientId: CLIENT,
			privateKey: merchantKey,
			now: world.server.context.now,
			fetch,
			...own,
		});
	const merchant = merchantWith(own);
	const { keys } = world.server.context;
	const code = async () => (await world.my.getAuthCode()).authCode;
	const inquiry = async () => {
		const { resultStatus } = await merchant.inquiryUserInfo({ accessToken: "nobody's" });
		return resultStatus;
	};
	return { world, merchant, merchantWith, fetch, keys, sent, code, inquiry };
}
const unverified = (error: unknown): true => {
	assert.ok(error instanceof MerchantError, String(error));
	assert.equal(error.trouble, "unverified");
	return true;
};

describe("a merchant without a fixed key", () => {
	it("[50] asks for the keys once, before its first request", async (t) => {
		const { merchant, sent, code } = await opened(t);
		const tokens = await merchant.applyToken({ authCode: await code() });
		assert.ok(tokens.resultStatus === "S");
		const { accessToken } = tokens;
		assert.equal((await merchant.inquiryUserInfo({ accessToken })).resultStatus, "S");
		assert.equal((await merchant.revoke({ accessToken })).resultStatus, "S");
		assert.deepEqual(sent, [
			"/keys",
			"/v2/authorizations/applyToken",
			"/v2/users/inquiryUserInfo",
			"/v2/authorizations/revoke",
		]);
	});

	it("[50] lives through a rotation, planned or at once, and through a withdrawal", async (t) => {
		const { world, keys, sent, inquiry } = await opened(t);
		assert.equal(await inquiry(), "F");
		await keys.rotate("answer", 7 * DAY * 1000);
		world.later(7 * DAY + 1);
		assert.equal(await inquiry(), "F");
		const looks = () => sent.filter((path) => path === "/keys").length;
		assert.equal(looks(), 2, "its keys were old");
		await keys.rotate("answer", 0);
		assert.equal(await inquiry(), "F");
		assert.equal(looks(), 3, "it did not know the version");
		await keys.withdraw("answer", "1");
		await keys.withdraw("answer", "2");
		assert.equal(await inquiry(), "F");
		assert.equal(looks(), 3);
	});

	for (const [kind, { privateKey, publicKey }, version] of [
		["P-256", generateKeyPairSync("ec", { namedCurve: "P-256" }), "p1"],
		["Ed25519", generateKeyPairSync("ed25519"), "e1"],
	] as const) {
		it(`[50] goes the whole way with a key of its own for ${kind}, answered by the platform's for the same`, async (t) => {
			const { world, merchant, code, keys } = await opened(t, { privateKey });
			const text = publicKey.export({ type: "spki", format: "pem" }).toString();
			await addClientKey(world.server.context, { clientId: CLIENT, publicKey: text });
			const tokens = await merchant.applyToken({ authCode: await code() });
			assert.ok(tokens.resultStatus === "S", JSON.stringify(tokens));
			assert.equal((await merchant.inquiryUserInfo({ accessToken: tokens.accessToken })).resultStatus, "S");
			const again = await merchant.refresh({ refreshToken: tokens.refreshToken });
			assert.ok(again.resultStatus === "S");
			// With the platform's one key of this kind handed in too; with another kind's it takes nothing.
			const known = await keys.published();
			const of = (wanted: string) => known.find((key) => key.version === wanted)?.publicKey ?? "";
			const fixed = { gateway: "https://wallet.example", clientId: CLIENT, privateKey, now: world.server.context.now };
			const fetch = injectFetch(() => world.server.public);
			const given = createMerchant({ ...fixed, fetch, platformPublicKey: of(version) });
			assert.equal((await given.revoke({ accessToken: again.accessToken })).resultStatus, "S");
			const other = createMerchant({ ...fixed, fetch, platformPublicKey: of("1") });
			await assert.rejects(other.revoke({ accessToken: again.accessToken }), (error: unknown) => {
				assert.ok(unverified(error) && error instanceof MerchantError);
				assert.match(error.why, /^It names the algorithm ECC224|^It names the algorithm ED25519/);
				return true;
			});
		});
	}

	it("[50] sends nothing where the keys cannot be had, and takes no answer that none of them signed", async (t) => {
		let published: object = { keys: [] };
		const sent: string[] = [];
		const { world, code } = await opened(t);
		const inject = injectFetch(() => world.server.public);
		const merchant = createMerchant({
			gateway: "https://wallet.example/acl/api",
			clientId: CLIENT,
			privateKey: merchantKey,
			now: world.server.context.now,
			fetch: async (input, init) => {
				sent.push(String(input));
				return sent.at(-1)?.endsWith("/keys") ? Response.json(published) : inject(input, init);
			},
		});
		const authCode = await code();
		await assert.rejects(merchant.applyToken({ authCode }), { name: "MerchantError", trouble: "keys" });
		assert.deepEqual(sent, ["https://wallet.example/keys"]);
		// The platform's own outgoing key, under the name of the one for answers.
		const { keys } = (await (await inject("https://wallet.example/keys")).json()) as {
			keys: { purpose: string }[];
		};
		published = {
			keys: keys.filter(({ purpose }) => purpose === "outgoing").map((key) => ({ ...key, purpose: "answer" })),
		};
		await assert.rejects(merchant.applyToken({ authCode }), unverified);
	});

	it("[50] is told when an answer names a key that the platform does not publish", async (t) => {
		const { merchant, merchantWith, fetch, sent } = await opened(t);
		const odd = merchantWith({
			fetch: async (input, init) => {
				const answer = await fetch(input, init);
				const headers = new Headers(answer.headers);
				headers.set("signature", headers.get("signature")?.replace("keyVersion=1", "keyVersion=99") ?? "");
				return new Response(await answer.arrayBuffer(), { headers });
			},
		});
		for (const looks of [2, 2]) {
			await assert.rejects(odd.inquiryUserInfo({ accessToken: "AT" }), (error: unknown) => {
				assert.ok(unverified(error) && error instanceof MerchantError);
				assert.equal(error.why, "Its keyVersion 99 is none of those that the platform publishes.");
				return true;
			});
			assert.equal(sent.filter((path) => path === "/keys").length, looks, "bounded");
		}
		assert.equal((await merchant.inquiryUserInfo({ accessToken: "AT" })).resultStatus, "F");
	});

	it("is told what a deadline means that passed before anything was sent", async (t) => {
		const { merchant, sent } = await opened(t, { fetch: () => new Promise(() => undefined) });
		const signal = AbortSignal.abort();
		await assert.rejects(merchant.applyToken({ authCode: "AC", signal }), {
			trouble: "transport",
			todo: "Nothing was sent: try again.",
		});
		assert.deepEqual(sent, []);
	});
});

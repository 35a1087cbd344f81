import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type TestContext, test } from "node:test";
import { createMerchant } from "@byleave/merchant";
import { createServer, openSqlite } from "@byleave/server";
import { Client } from "pg";
import { copyStore } from "../../packages/server/src/stores/copying/copy.ts";
import { ourTypes } from "../../packages/server/src/stores/postgres/connection/session.ts";
import { openPostgres } from "../../packages/server/src/stores/postgres/postgres.ts";
import { createSecrets } from "../../packages/server/src/trust/secrets.ts";
import { injectFetch } from "../inject.ts";
import { freshDatabase } from "../postgres/launch.ts";

/**
 * A file that the first version wrote, as a server of its own made it: two apps of one client; mei with a family of two
 * generations, one of a used code, a code that waits, and one at the other app; ken, who was frozen; tan, who blocked one
 * app and refused the other. What was given out then is beside it, as a merchant kept it.
 */
const fixture = (name: string) => new URL(`../fixtures/stores/${name}`, import.meta.url);
const kept = JSON.parse(await readFile(fixture("version-1.json"), "utf8"));
const merchantKey = generateKeyPairSync("rsa", { modulusLength: 2048 });
const wallet = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = (key: { export(as: { type: "spki"; format: "pem" }): string | Buffer }) =>
	String(key.export({ type: "spki", format: "pem" }));

async function copyOf(t: TestContext): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), "byleave-migration-"));
	t.after(() => rm(folder, { recursive: true, force: true }));
	await copyFile(fixture("version-1.db"), join(folder, "byleave.db"));
	return join(folder, "byleave.db");
}

/** On today's server with that file, and once more after the file's store has been moved into PostgreSQL. */
function both(name: string, check: (set: Awaited<ReturnType<typeof opened>>) => Promise<void>): void {
	test(name, async (t) => check(await opened(t, "sqlite")));
	test(`${name}: moved into PostgreSQL`, async (t) => check(await opened(t, "postgres")));
}

/** The store of that file, and how many rows a table of it has. */
async function placed(t: TestContext, kind: "sqlite" | "postgres") {
	const file = await copyOf(t);
	if (kind === "sqlite") {
		const rowsIn = async (table: string) => {
			const db = new DatabaseSync(file, { readOnly: true });
			const counted = db.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.rows;
			db.close();
			return counted;
		};
		return { store: { kind, file } as const, rowsIn };
	}
	const { pseudonym } = createSecrets(kept.secret);
	await (await openSqlite(file, { pseudonym })).close();
	const url = await freshDatabase();
	await (await openPostgres({ url })).close();
	const db = new Client({ connectionString: url, types: ourTypes });
	await db.connect();
	t.after(() => db.end());
	await copyStore({ file, db });
	const rowsIn = async (table: string) => (await db.query(`SELECT count(*) AS rows FROM ${table}`)).rows[0]?.rows;
	return { store: { kind, url } as const, rowsIn };
}

/** Today's server there, and the merchant with a new key. */
async function opened(t: TestContext, kind: "sqlite" | "postgres") {
	const { store: place, rowsIn } = await placed(t, kind);
	const now = () => kept.now + 20_000;
	const server = await createServer(
		{
			secret: kept.secret,
			operator: { token: "operator-token-of-version-1-012345678" },
			store: place,
			directory: { profile: async (sub) => ({ status: "ACTIVE", nickName: sub }) },
			issuers: [{ issuer: "https://wallet.example", audience: "byleave", publicKeys: [pem(wallet.publicKey)] }],
			support: "support",
			undo: { en: "undo" },
			logLevel: "silent",
		},
		{ sandbox: true, now },
	);
	t.after(() => server.close());
	const { store, secrets, registry } = server.context;
	const act = (actId: string) => ({ now: now(), actId });
	await store.addClientKey({
		clientId: "CLIENT",
		publicKey: pem(merchantKey.publicKey),
		retireOthers: false,
		...act("k"),
	});
	const view = await registry.fresh();
	const merchant = createMerchant({
		gateway: "http://server.test",
		clientId: "CLIENT",
		privateKey: merchantKey.privateKey,
		platformPublicKey:
			view.platformKeys.find(({ purpose, version }) => purpose === "answer" && version === "1")?.publicKey ?? "",
		fetch: injectFetch(() => server.public),
		now,
	});
	const standing = (sub: string, appId: string) =>
		store.standing({
			sub,
			bucket: store.bucketOf("CLIENT", sub),
			pseudonym: secrets.pseudonym(sub),
			appId,
			now: now(),
			windows: { suppression: 60_000, setAside: 86_400_000 },
		});
	return { rowsIn, store, merchant, view, standing, act, secrets };
}
const codeOf = (answer: { result: { resultCode: string } }) => answer.result.resultCode;

both("the registry, its keys and names are what they were", async ({ view }) => {
	assert.deepEqual(
		view.apps.map(({ appId, name, merchantName, approved }) => [appId, name, merchantName, Object.keys(approved)]),
		[
			["BAR", "Bar", "Leaf & Bean", ["USER_NAME", "auth_base", "auth_user"]],
			["SHOP", "Shop", "Leaf & Bean", ["USER_NAME", "auth_base", "auth_user"]],
		],
	);
	assert.deepEqual(view.app("SHOP")?.purposes, { auth_user: { en: "To greet you." } });
	assert.deepEqual(
		view.client("CLIENT")?.keys.map(({ version, retiredAt }) => [version, retiredAt]),
		[
			["2", null],
			["1", null],
		],
	);
	assert.deepEqual(
		view.platformKeys.map(({ purpose, version, withdrawnAt }) => [purpose, version, withdrawnAt]).sort(),
		[
			["answer", "1", null],
			// Elliptic ones are new beside them.
			["answer", "e1", null],
			["answer", "p1", null],
			["outgoing", "1", null],
		],
	);
});

both("tokens of every generation and app still open what they opened, under the same id", async ({ merchant }) => {
	for (const accessToken of [kept.firstAccess, kept.access, kept.fromUsed, kept.barAccess]) {
		const answer = await merchant.inquiryUserInfo({ accessToken });
		assert.ok(answer.resultStatus === "S", codeOf(answer));
		assert.equal(answer.userInfo.userId, kept.customerId);
	}
	assert.equal(codeOf(await merchant.inquiryUserInfo({ accessToken: kept.kenAccess })), "ACCESS_DENIED");
});

both(
	"a refresh token goes on, generation after generation; one that was used ends its family",
	async ({ merchant }) => {
		let refreshToken: string = kept.refresh;
		for (const _ of [1, 2, 3]) {
			const next = await merchant.refresh({ refreshToken });
			assert.ok(next.resultStatus === "S", codeOf(next));
			assert.equal(next.customerId, kept.customerId);
			assert.equal((await merchant.inquiryUserInfo({ accessToken: next.accessToken })).resultStatus, "S");
			refreshToken = next.refreshToken;
		}
		assert.equal(codeOf(await merchant.refresh({ refreshToken: kept.usedRefresh })), "USED_REFRESH_TOKEN");
		assert.equal(codeOf(await merchant.refresh({ refreshToken })), "INVALID_REFRESH_TOKEN");
	},
);

both(
	"a code that waited is redeemed once; one that was used is known as used, within its window and after",
	async ({ merchant }) => {
		const first = await merchant.applyToken({ authCode: kept.unusedCode });
		assert.ok(first.resultStatus === "S", codeOf(first));
		assert.equal(first.customerId, kept.customerId);
		// Twenty seconds later: by another key of the same client, within the window of thirty (ruling 13).
		const again = await merchant.applyToken({ authCode: kept.usedCode });
		assert.ok(again.resultStatus === "S", codeOf(again));
		assert.equal(again.accessToken, kept.fromUsed);
	},
);

both("what users allowed, blocked and refused is what it was, and so is a freeze", async ({ standing, store }) => {
	const mei = await standing("mei", "SHOP");
	assert.deepEqual(
		[mei.items.map(({ scope, item }) => `${scope} ${item}`), mei.setAside, mei.userStatus],
		[["auth_user avatar", "auth_user gender", "auth_user nickName", "auth_user userId"], ["USER_NAME"], "ACTIVE"],
	);
	assert.equal((await standing("ken", "SHOP")).userStatus, "FROZEN");
	assert.equal((await standing("tan", "BAR")).blocked, true);
	assert.deepEqual(
		(await store.grantsOf({ sub: "tan" })).map(({ appId, blocked }) => [appId, blocked]),
		[["BAR", true]],
	);
	const facts = (await store.audit({ after: null, before: kept.now + 1 })).map(({ fact }) => fact);
	assert.ok(facts.includes("code-redeemed") && facts.includes("refused") && facts.includes("user-status-set"));
});

both(
	"who is erased afterwards is gone, with all that the file had moved",
	async ({ rowsIn, merchant, store, act, secrets }) => {
		const erase = { sub: "mei", pseudonym: secrets.pseudonym("mei"), refusedUntil: kept.now };
		assert.equal(await store.eraseUser({ ...erase, ...act("e") }), true);
		assert.equal(codeOf(await merchant.inquiryUserInfo({ accessToken: kept.access })), "INVALID_ACCESS_TOKEN");
		// What is left is ken's.
		for (const table of ["codes", "families", "tokens", "user_ids"]) {
			assert.equal(await rowsIn(table), 1, table);
		}
	},
);

test("without the secret that stands for users the file is left as it is", async (t) => {
	const file = await copyOf(t);
	await assert.rejects(openSqlite(file), { code: "store_unavailable", message: /byleave\.db.*renam/ });
	const db = new DatabaseSync(file);
	t.after(() => db.close());
	assert.equal(db.prepare("PRAGMA user_version").get()?.user_version, 1);
});

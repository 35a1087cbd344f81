import assert from "node:assert/strict";
import { writeSync } from "node:fs";
import { test } from "node:test";
import type { RedeemCode, Store } from "../../packages/server/src/store.ts";
import { another, inFolder } from "../../packages/server/src/stores/contract/process.ts";
import {
	accessOf,
	lives,
	NOW,
	RETRY,
	refreshOf,
	refuses,
	worldOf,
} from "../../packages/server/src/stores/contract/world.ts";
import { openDatabase } from "../../packages/server/src/stores/database.ts";
import { openSqlite } from "../../packages/server/src/stores/sqlite.ts";
import { runnerOf, verbsOf } from "../../packages/server/src/stores/verbs/verbs.ts";

const ways = ["redeemCode", "refresh"] as const;
type Way = (typeof ways)[number];
const MANY = 120;

const presented = (secret: string, nonce: string): RedeemCode => ({
	digest: secret,
	clientId: "client",
	named: {},
	now: NOW,
	keyVersion: "1",
	retry: RETRY,
	nonce,
	accessDigest: accessOf(nonce),
	refreshDigest: refreshOf(nonce),
	accessExpiresAt: NOW + lives.access,
	refreshExpiresAt: NOW + lives.refresh,
	familyId: `family of ${nonce}`,
	familyExpiresAt: NOW + lives.family,
});

const [, , role, file = "", ...more] = process.argv;
if (role === "die") die(more[0] as Way, more[1]);
else if (role === "redeem") await redeemMany();
else tests();

/** Dies at a point of one verb — before its n-th write, the commit, or the answer — or ends well if there is none. */
function die(way: Way, point: string | undefined): void {
	const here = (at: string) => at === point && process.kill(process.pid, "SIGKILL");
	const db = openDatabase(file);
	let writes = 0;
	const prepare = db.prepare.bind(db);
	db.prepare = ((sql: string) => {
		const statement = prepare(sql);
		const run = statement.run.bind(statement);
		statement.run = (...values) => {
			here(`write ${++writes}`);
			return run(...values);
		};
		return statement;
	}) as typeof db.prepare;
	const run = runnerOf(db, (connection) => {
		const verbs = verbsOf(connection);
		const untilCommit = (redeem: RedeemCode) => {
			const family = verbs[way](redeem);
			here("commit");
			return family;
		};
		return { ...verbs, [way]: untilCommit };
	});
	const [outcome] = run([{ verb: way, args: [presented("secret", "next")], heard: { pseudonym: null, at: NOW } }]);
	assert.ok(outcome && "value" in outcome);
	here("answer");
	writeSync(1, "survived\n");
}

/** Redeems many codes through the thread, a few at once, and says each that was answered. */
async function redeemMany(): Promise<void> {
	const store = await openSqlite(file);
	for (let n = 0; n < MANY; n += 8) {
		const some = Array.from({ length: 8 }, async (_, k) => {
			await store.redeemCode(presented(`code ${n + k}`, `nonce ${n + k}`));
			writeSync(1, `${n + k}\n`);
		});
		await Promise.all(some);
	}
}

/** Either used and with its tokens, or unused and without any. True if used. */
async function isWhole(store: Store, secret: string, nonce: string, way: Way): Promise<boolean> {
	const look = (digest: string) => ({ digest, clientId: "client", named: {}, now: NOW });
	const seen = await (way === "redeemCode" ? store.lookAtCode(look(secret)) : store.lookAtRefresh(look(secret)));
	if (seen.again) {
		assert.equal((await store.access(look(accessOf(nonce)))).familyId, seen.familyId);
		assert.equal((await store.lookAtRefresh(look(refreshOf(nonce)))).familyId, seen.familyId);
	} else {
		await refuses(store.access(look(accessOf(nonce))), "access_unknown");
		await refuses(store.lookAtRefresh(look(refreshOf(nonce))), "refresh_unknown");
	}
	return seen.again;
}

function tests(): void {
	for (const way of ways) {
		test(`[14, 111] ${way}: killed at every point between redemption and answer, nothing is ever half done`, async (t) => {
			const folder = await inFolder(t);
			const points = function* () {
				for (let n = 1; ; n++) yield `write ${n}`;
			};
			const killedAt = async (point: string): Promise<boolean> => {
				const path = folder(`${point}.db`);
				const before = await openSqlite(path);
				const world = await worldOf(before);
				const code = await world.issue({ codeDigest: way === "redeemCode" ? "secret" : "code" });
				if (way === "refresh") await world.redeem(code, { refreshDigest: "secret" });
				await before.close();
				const { said, signal } = await another(import.meta.filename, ["die", path, way, point]).ended;
				const after = await openSqlite(path);
				try {
					const used = await isWhole(after, "secret", "next", way);
					assert.equal(used, point === "answer" || signal === null, `${point}: used is ${used}`);
					// Whoever never heard the answer asks again, and has a whole pair then.
					const family = await after[way](presented("secret", "next"));
					assert.equal(family.again, used);
					assert.equal(await isWhole(after, "secret", "next", way), true);
				} finally {
					await after.close();
				}
				assert.equal(signal === null, said.includes("survived"));
				return signal !== null;
			};
			let writes = 0;
			for (const point of points()) {
				if (!(await killedAt(point))) break;
				writes++;
			}
			assert.ok(writes >= 4, `${writes} writes`);
			for (const point of ["commit", "answer"]) assert.equal(await killedAt(point), true);
		});
	}

	for (const answers of [1, 9, 50]) {
		test(`[14] killed after ${answers} of ${MANY} answers: what was answered is there, the rest is whole`, async (t) => {
			const path = (await inFolder(t))("many.db");
			const before = await openSqlite(path);
			const world = await worldOf(before);
			for (let n = 0; n < MANY; n++) await world.issue({ codeDigest: `code ${n}` });
			await before.close();
			const child = another(import.meta.filename, ["redeem", path]);
			for (let n = 0; n < answers; n++) await child.line();
			child.kill();
			const { said, signal } = await child.ended;
			assert.equal(signal, "SIGKILL");
			const after = await openSqlite(path);
			try {
				for (let n = 0; n < MANY; n++) {
					const used = await isWhole(after, `code ${n}`, `nonce ${n}`, "redeemCode");
					if (said.includes(String(n))) assert.ok(used, `code ${n} was answered`);
				}
			} finally {
				await after.close();
			}
		});
	}
}

import assert from "node:assert/strict";
import { writeSync } from "node:fs";
import { test } from "node:test";
import { another, inFolder } from "../../packages/server/src/contract/process.ts";
import {
	accessOf,
	handsOn,
	refreshOf,
	refuses,
	type World,
	worldOf,
} from "../../packages/server/src/contract/world.ts";
import { openDatabase } from "../../packages/server/src/stores/sqlite/database.ts";
import { driverOn } from "../../packages/server/src/stores/sqlite/driver.ts";
import { openSqlite } from "../../packages/server/src/stores/sqlite/sqlite.ts";

const ways = ["redeemCode", "refresh"] as const;
type Way = (typeof ways)[number];
const MANY = 120;

const [, , role, file = "", ...more] = process.argv;
if (role === "die") die(more[0] as Way, more[1], JSON.parse(more[2] ?? ""));
else if (role === "redeem") await redeemMany();
else tests();

/** Dies at a point of one verb — before its n-th write, the commit, or the answer — or ends well if there is none. */
function die(verb: Way, point: string | undefined, input: unknown): void {
	const here = (at: string) => at === point && process.kill(process.pid, "SIGKILL");
	const db = openDatabase(file);
	let writes = 0;
	const [prepare, exec] = [db.prepare.bind(db), db.exec.bind(db)];
	db.prepare = (sql) => {
		const statement = prepare(sql);
		const run = statement.run.bind(statement);
		statement.run = ((...values: Parameters<typeof run>) => {
			here(`write ${++writes}`);
			return run(...values);
		}) as typeof statement.run;
		return statement;
	};
	db.exec = (sql) => {
		if (sql === "COMMIT") here("commit");
		exec(sql);
	};
	const outcomes = driverOn(db, file).write([{ verb, input }]);
	assert.ok(typeof outcomes[0] === "object" && "value" in outcomes[0]);
	here("answer");
	writeSync(1, "survived\n");
}

/** Redeems many codes through the thread, a few at once, and says each that was answered. */
async function redeemMany(): Promise<void> {
	const { redeem } = handsOn(await openSqlite(file), "child ");
	for (let n = 0; n < MANY; n += 8) {
		const some = Array.from({ length: 8 }, async (_, k) => {
			await redeem(`code ${n + k}`, { nonce: `nonce ${n + k}` });
			writeSync(1, `${n + k}\n`);
		});
		await Promise.all(some);
	}
}

/** Either used and with its tokens, or unused and without any. True if used. */
async function isWhole(world: World, secret: string, nonce: string, way: Way): Promise<boolean> {
	const seen = await (way === "redeemCode" ? world.lookAtCode(secret) : world.lookAtRefresh(secret));
	if (seen.again) {
		assert.equal((await world.access(accessOf(nonce))).familyId, seen.familyId);
		assert.equal((await world.lookAtRefresh(refreshOf(nonce))).familyId, seen.familyId);
	} else {
		await refuses(world.access(accessOf(nonce)), "access_unknown");
		await refuses(world.lookAtRefresh(refreshOf(nonce)), "refresh_unknown");
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
				const input = await world.presented("secret", { nonce: "next" });
				await before.close();
				const { said, signal } = await another(import.meta.filename, ["die", path, way, point, JSON.stringify(input)])
					.ended;
				const after = await openSqlite(path);
				const hands = handsOn(after, "after ");
				try {
					const used = await isWhole(hands, "secret", "next", way);
					assert.equal(used, point === "answer" || signal === null, `${point}: used is ${used}`);
					// A commit of which nobody heard is run again, and answers as it would have.
					const answer = await after[way](input);
					assert.deepEqual([answer.nonce, answer.again], ["next", false]);
					// Whoever never heard the answer asks again, and has the same pair then.
					const again = await after[way](await hands.presented("secret"));
					assert.deepEqual(again, { ...answer, again: true });
					assert.equal(await isWhole(hands, "secret", "next", way), true);
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
			const hands = handsOn(after, "after ");
			try {
				for (let n = 0; n < MANY; n++) {
					const used = await isWhole(hands, `code ${n}`, `nonce ${n}`, "redeemCode");
					if (said.includes(String(n))) assert.ok(used, `code ${n} was answered`);
				}
			} finally {
				await after.close();
			}
		});
	}
}

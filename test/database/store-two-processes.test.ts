import assert from "node:assert/strict";
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { type Another, another, inFolder } from "../../packages/server/src/contract/process.ts";
import { accessOf, handsOn, RETRY, refreshOf, type World, worldOf } from "../../packages/server/src/contract/world.ts";
import type { Family } from "../../packages/server/src/store.ts";
import { openSqlite } from "../../packages/server/src/stores/sqlite/sqlite.ts";

const CODES = 60;
type Told = { readonly value: Family } | { readonly cause: string };

const [, , role, file = "", name = ""] = process.argv;
if (role === "child") await child();
else tests();

/** Opens the store; then does each line it is told, all at once: [verb, retry, secrets]. */
async function child(): Promise<void> {
	const store = await openSqlite(file);
	const hands = handsOn(store, `${name} `);
	await store.putMerchant({ merchantId: name, name, ...hands.act() });
	writeSync(1, "ready\n");
	for await (const line of createInterface({ input: process.stdin })) {
		const [verb, retry, secrets]: ["redeemCode" | "refresh", number, string[]] = JSON.parse(line);
		const told = await Promise.all(secrets.map((secret) => present(hands, verb, retry, secret)));
		writeSync(1, `${JSON.stringify(told)}\n`);
	}
	await store.close();
}

async function present(hands: World, verb: "redeemCode" | "refresh", retry: number, secret: string): Promise<Told> {
	const over = { nonce: `${secret} by ${name}`, retry };
	try {
		return { value: await (verb === "redeemCode" ? hands.redeem(secret, over) : hands.refresh(secret, over)) };
	} catch (error) {
		return { cause: (error as { code: string }).code };
	}
}

/** Both are told the same at once; what each answered, secret by secret. */
async function race(both: readonly Another[], verb: string, retry: number, secrets: readonly string[]) {
	for (const one of both) one.say(JSON.stringify([verb, retry, secrets]));
	const [left, right] = await Promise.all(both.map(async (one): Promise<Told[]> => JSON.parse(await one.line())));
	return secrets.map((secret, n) => ({ secret, told: [left?.[n], right?.[n]] }));
}

function tests(): void {
	test("[1] two processes race for the same codes and refresh tokens: one family each, and one next pair", async (t) => {
		const path = (await inFolder(t))("two.db");
		const store = await openSqlite(path);
		const world = await worldOf(store);
		const codes: string[] = [];
		for (let n = 0; n < CODES; n++) codes.push(await world.issue());
		const both = ["one", "two"].map((child) => another(import.meta.filename, ["child", path, child]));
		for (const one of both) assert.equal(await one.line(), "ready");

		let secrets: readonly string[] = codes;
		for (const verb of ["redeemCode", "refresh", "refresh"]) {
			const next: string[] = [];
			for (const { secret, told } of await race(both, verb, RETRY, secrets)) {
				const families = told.map((one) =>
					one && "value" in one ? one.value : assert.fail(`${secret}: ${one?.cause}`),
				);
				assert.equal(families.filter(({ again }) => !again).length, 1, secret);
				assert.equal(new Set(families.map(({ familyId, nonce }) => `${familyId} ${nonce}`)).size, 1, secret);
				const nonce = families[0]?.nonce ?? "";
				await world.access(accessOf(nonce));
				next.push(refreshOf(nonce));
			}
			secrets = next;
		}

		// Without a window the second one is a reuse, whichever it is.
		for (const { secret, told } of await race(both, "refresh", 0, secrets)) {
			assert.equal(told.filter((one) => one && "value" in one).length, 1, secret);
			assert.deepEqual(
				told.flatMap((one) => (one && "cause" in one ? [one.cause] : [])),
				["refresh_used"],
			);
		}
		for (const one of both) one.kill();
		await Promise.all(both.map(({ ended }) => ended));
		await store.close();
	});

	test("two processes may open a file that is not there yet at once", async (t) => {
		const path = await inFolder(t);
		for (let n = 0; n < 2; n++) {
			const both = ["one", "two", "three"].map((child) =>
				another(import.meta.filename, ["child", path(`new ${n}.db`), child]),
			);
			for (const one of both) assert.equal(await one.line(), "ready");
			for (const one of both) one.kill();
			await Promise.all(both.map(({ ended }) => ended));
			const store = await openSqlite(path(`new ${n}.db`));
			assert.equal((await store.registry()).merchants.length, 3);
			await store.close();
		}
	});
}

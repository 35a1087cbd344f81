// The sandbox with its grants in PostgreSQL: from the tap to the user's data, its clock, its reset, and which database it leaves alone.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { createMerchant } from "@byleave/merchant";
import { createSandbox, getAuthCode, type Sandbox } from "byleave";
import { forgetStore, storeUrl } from "../../packages/byleave/src/sandbox/store/store.ts";
import { openPostgres } from "../../packages/server/src/stores/postgres/postgres.ts";
import { freshDatabase } from "./launch.ts";

const folder = mkdtempSync(join(tmpdir(), "byleave-sandbox-pg-"));
const program = join(folder, "program");
const state = join(folder, "state");
const store = await freshDatabase();
/** Milliseconds by which the sandbox's clock is ahead. */
let ahead = 0;
let sandbox: Sandbox | undefined;
const open = async (): Promise<Sandbox> => {
	sandbox = await createSandbox({ program, state, store, now: () => Date.now() + ahead });
	return sandbox;
};
const close = async (): Promise<void> => {
	await sandbox?.close();
	sandbox = undefined;
};
before(() => cpSync(new URL("../../examples/mini-program", import.meta.url), program, { recursive: true }));
after(async () => {
	await close();
	rmSync(folder, { recursive: true, force: true });
});

const asking = ({ urls, superApp, appIds }: Sandbox) => ({
	gateway: urls.gateway,
	userToken: () => superApp.userToken(),
	appId: appIds[0] ?? "",
	scopes: ["auth_user"],
});
async function merchantOf({ urls, server, state, clientId }: Sandbox) {
	const keys = await server.context.keys.published();
	const platformPublicKey = keys.find(({ purpose }) => purpose === "answer")?.publicKey ?? "";
	const { privateKey } = state.merchant;
	return createMerchant({
		gateway: urls.gateway,
		clientId,
		privateKey,
		platformPublicKey,
		now: () => Date.now() + ahead,
	});
}

describe("a sandbox on PostgreSQL", () => {
	it("goes from the tap to the user's data, and its timeline tells it", async () => {
		const own = await open();
		const merchant = await merchantOf(own);
		const code = await getAuthCode(asking(own));
		assert.ok("authCode" in code, JSON.stringify(code));
		const answer = await merchant.applyTokenAndInquiryUserInfo({ authCode: code.authCode });
		assert.equal(answer.resultStatus, "S", answer.result.resultCode);
		assert.ok(answer.userInfo?.nickName);
		assert.ok(own.timeline.since(0).length > 0);
	});

	it("goes by its own clock there too", async () => {
		const own = await opened();
		const code = await getAuthCode(asking(own));
		assert.ok("authCode" in code);
		ahead += 11 * 60_000;
		const late = await (await merchantOf(own)).applyToken({ authCode: code.authCode });
		assert.equal(late.result.resultCode, "EXPIRED_AUTHCODE");
	});

	it("remembers what was allowed when it starts again", async () => {
		await close();
		const own = await open();
		const silent = await getAuthCode({ ...asking(own), sheet: "deny" });
		assert.ok("authCode" in silent, "allowed before");
	});

	it("forgets it when it is told to, and the database is still its own", async () => {
		const { secret } = (await opened()).state;
		await close();
		await forgetStore(store, secret);
		const own = await open();
		const asked = await getAuthCode({ ...asking(own), sheet: "deny" });
		assert.ok(!("authCode" in asked), "asked anew");
		assert.ok("authCode" in (await getAuthCode(asking(own))), "it can be allowed again");
	});

	it("[8] has a database that production refuses", async () => {
		await close();
		await assert.rejects(openPostgres({ url: store }), {
			code: "store_unavailable",
			message: "it is a sandbox's, which production refuses. Make a database of its own for the server.",
		});
		await (await openPostgres({ url: store }, { sandbox: true })).close();
	});

	it("leaves another sandbox's database alone", async () => {
		await close();
		await assert.rejects(createSandbox({ program, state: join(folder, "other"), store }), {
			name: "Trouble",
			message: `The database at ${new URL(store).host} cannot be used · it is another sandbox's, whose state folder has its secret · Name that folder with --state, or forget all of it with --reset`,
		});
	});

	it("neither uses nor empties a server's", async () => {
		const theirs = await freshDatabase();
		const server = await openPostgres({ url: theirs });
		await server.putMerchant({ merchantId: "M1", name: "Coffee", now: 1, actId: "a" });
		const { message } = await createSandbox({ program, state, store: theirs }).then(
			() => assert.fail("it was taken"),
			(error: Error) => error,
		);
		assert.match(message, /it is a server's, and no sandbox's · Make a database of its own for the sandbox$/);
		await assert.rejects(forgetStore(theirs, "any"), /it is no sandbox's, and is not emptied · Drop it yourself/);
		assert.equal((await server.registry()).merchants.length, 1);
		await server.close();
	});
});

/** The one that is open, or a new one. */
const opened = async (): Promise<Sandbox> => sandbox ?? (await open());

describe("byleave dev --store", () => {
	const main = fileURLToPath(new URL("../../packages/byleave/src/cli/main.ts", import.meta.url));
	const { NODE_TEST_CONTEXT: _, npm_lifecycle_event: __, ...env } = process.env;
	const dev = async (...args: string[]) => {
		const own = ["dev", "--headless", "--state", join(folder, "cli"), "--port", "0", ...args, program];
		const child = spawn(process.execPath, ["--conditions=byleave-source", main, ...own], { env });
		const [err, [code]] = await Promise.all([text(child.stderr), once(child, "close"), text(child.stdout)]);
		return { code, err };
	};
	it("says what is wrong with the address, without its password", () => {
		for (const [url, message] of [
			[
				"mysql://u:hunter2@127.0.0.1/b",
				/^--store cannot be used · the form postgres:.* · give it as postgres:\/\/user@127\.0\.0\.1:5432\/database$/,
			],
			[
				"postgres://u:hunter2@db.example/b",
				/^--store cannot be used · db\.example is beyond this machine, .*: add \?sslmode=verify-full · give it as/,
			],
		] as const) {
			assert.throws(
				() => storeUrl(url),
				(error: Error) => {
					assert.match(error.message, message);
					assert.doesNotMatch(error.message, /hunter2/);
					return true;
				},
			);
		}
	});

	for (const more of [[], ["--reset"]]) {
		it(`says that nobody listens there ${more}`, async () => {
			const { code, err } = await dev("--store", "postgres://u:hunter2@127.0.0.1:1/b", ...more);
			assert.equal(code, 2);
			assert.equal(
				err.replace(/^Taken for .*\n/, ""),
				"The database at 127.0.0.1:1 cannot be used · nobody listens there · Start it, or set the host and port of the one that runs\n",
			);
		});
	}
});

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { createLog } from "../../packages/server/src/observe/log.ts";
import { createServer } from "../../packages/server/src/server.ts";
import { times } from "../../packages/server/src/stores/postgres/connection/session.ts";
import { openSqlite } from "../../packages/server/src/stores/sqlite/sqlite.ts";
import { pemOf } from "../../packages/server/src/trust/public-key.ts";
import { type Block, blocksOf, Followed, pageOf } from "../following.ts";
import { launch, type Postgres } from "./launch.ts";

/** docs/postgres.md, done as it says, beside those parts of docs/operate.md that it builds on. */

const page = pageOf("postgres.md");
const blocks = blocksOf(page);
const operate = blocksOf(pageOf("operate.md"));
const below = (all: readonly Block[], number: string): readonly Block[] => {
	const found = all.filter(({ heading }) => heading.startsWith(`${number}. `));
	return found.length > 0 ? found : assert.fail(`There is nothing below ${number}.`);
};
const psql = fileURLToPath(new URL("./psql.ts", import.meta.url));

/** An empty folder, and a PostgreSQL on which nothing has been done yet. */
async function clean(): Promise<{ here: Followed; server: Postgres }> {
	const server = await launch(["fsync=off"]);
	const here = await Followed.open({
		lines: [`psql() { node ${psql} "$@"; }`],
		places: [["127.0.0.1:5432", `127.0.0.1:${server.port}`]],
	});
	return { here, server };
}
/** The first three parts of operate.md, with the store of this page. */
async function configured(here: Followed): Promise<void> {
	for (const block of [...below(operate, "3")]) await here.follow(block);
	const store = below(blocks, "3").find(({ language }) => language === "ts")?.text ?? "";
	const file = join(here.folder, "byleave.config.ts");
	const text = await readFile(file, "utf8");
	const changed = text.replace(/^\tstore: .*\n/m, store);
	assert.notEqual(changed, text);
	await writeFile(file, changed);
}
const onWindows = process.platform === "win32" && "its commands are a Unix shell's";

describe("docs/postgres.md, from nothing", { skip: onWindows }, () => {
	let here: Followed;
	let server: Postgres;
	before(async () => {
		({ here, server } = await clean());
		for (const part of ["1", "2"]) for (const block of below(operate, part)) await here.follow(block);
	});
	after(async () => {
		await here?.close();
		await server?.stop();
	});

	for (const part of ["1", "2"]) {
		for (const block of below(blocks, part)) {
			it(`${block.heading}: ${block.file ?? block.text.split("\n", 1)[0]}`, () => here.follow(block));
		}
	}
	it("tells the steps of the tables first, and then that they are done", () => {
		const told = here.said.get("2. Tables") ?? "";
		assert.match(told, /^127\.0\.0\.1:\d+ is at version 0; this server's is \d+\.\nStep 1, /);
		assert.match(told, /\nNothing has been changed: this was a dry run\.\n[\s\S]*\nDone: it is at version \d+\.\n$/);
	});

	it("3. Configure", () => configured(here));
	for (const block of below(blocks, "4")) {
		it(`${block.heading}: ${block.text.split("\n", 1)[0]}`, () => here.follow(block));
	}

	it("gets to a first user's data by the parts 5 and 6 of docs/operate.md", async () => {
		for (const part of ["5", "6"]) for (const block of below(operate, part)) await here.follow(block);
		assert.match(here.said.get("6. The first user") ?? "", /^S SUCCESS Mei$/m);
	});

	it("with a role that can change no table", async () => {
		const { BYLEAVE_STORE_URL: url = "" } = Object.fromEntries(
			(await readFile(join(here.folder, "byleave.env"), "utf8")).split("\n").map((line) => {
				const at = line.indexOf("=");
				return [line.slice(0, at), line.slice(at + 1)];
			}),
		);
		const db = new Client({ connectionString: url });
		await db.connect();
		for (const sql of [
			"CREATE TABLE mine (x int)",
			"ALTER TABLE grants ADD COLUMN x int",
			"DROP TABLE grants",
			"TRUNCATE grants",
			"CREATE INDEX mine ON grants (sub)",
		]) {
			await assert.rejects(db.query(sql), { code: "42501" }, sql);
		}
		await db.end();
	});

	for (const block of below(blocks, "8")) {
		it(`${block.heading}: ${block.text.split("\n", 1)[0]}`, () => here.follow(block));
	}
	it("forgets whom it had erased before the restore, and whom the restore had brought back", () => {
		const told = here.said.get("8. Back up and restore") ?? "";
		assert.equal(told.match(/^The user is forgotten\.$/gm)?.length, 2, told);
		assert.doesNotMatch(told, /A1/);
	});

	it("leaves no password and no statement of roles behind but in the two files", async () => {
		await here.stop();
		assert.deepEqual((await readdir(here.folder)).filter((name) => /\.(sql|env)$/.test(name)).toSorted(), [
			"byleave.env",
			"grants.sql",
			"owner.env",
		]);
	});
});

describe("docs/postgres.md, moving in", { skip: onWindows }, () => {
	let here: Followed;
	let server: Postgres;
	before(async () => {
		({ here, server } = await clean());
		for (const part of ["1", "2"]) for (const block of below(operate, part)) await here.follow(block);
		for (const block of below(blocks, "1")) await here.follow(block);
		await configured(here);
		const old = await openSqlite(join(here.folder, "data/before.sqlite"));
		await old.putMerchant({ merchantId: "M7", name: "Tea Ltd", now: 1, actId: "a" });
		await old.close();
	});
	after(async () => {
		await here?.close();
		await server?.stop();
	});

	it("brings what the file held to the server that starts there", async () => {
		for (const block of below(blocks, "7")) await here.follow(block);
		assert.match(
			here.said.get("7. Move in from SQLite") ?? "",
			/\nAll \d+ rows are the same on both sides, in every column\./,
		);
		await here.start();
		await here.run("merchants", "npx byleave-server merchants list");
		assert.match(here.said.get("merchants") ?? "", /M7 +Tea Ltd/);
	});
});

describe("docs/postgres.md, when a primary fails", () => {
	const section = page.split(/^## /m).find((one) => one.startsWith("5. ")) ?? "";
	const reasons = [...section.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = ""]) =>
		[...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text),
	);

	it("names reasons that the server gives", async () => {
		const folder = new URL("../../packages/server/src/stores/postgres/connection/", import.meta.url);
		const sources = await Promise.all(
			["faults.ts", "trouble.ts", "session.ts"].map((name) => readFile(new URL(name, folder), "utf8")),
		);
		assert.ok(reasons.length > 6);
		for (const reason of reasons) assert.ok(sources.join().includes(`"${reason}`), reason);
	});

	it("names the times that a session sets", () => {
		const { lock, statement, idleInTransaction } = times;
		const said = `a lock is waited for ${lock / 1000} s, a statement may take ${statement / 1000} s, an idle transaction ends after ${idleInTransaction / 1000} s`;
		assert.ok(page.includes(said), said);
	});

	it("reads the log as it is written", async (t) => {
		const database = await launch(["fsync=off"]);
		t.after(() => database.stop());
		let written = "";
		const log = createLog(
			{ logLevel: "info" },
			{
				write(line: string) {
					written += line;
				},
			},
		);
		const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
		const server = await createServer(
			{
				secret: "a-secret-of-production-0123456789abcdef",
				operator: { token: "an-operators-token-0123456789abcdef" },
				store: { kind: "postgres", url: database.url("postgres").replace("postgres@", "postgres:hunter2@") },
				directory: { profile: async () => undefined },
				issuers: [{ issuer: "https://wallet.example", audience: "byleave", publicKeys: [pemOf(publicKey)] }],
				support: "help@wallet.example",
				undo: { en: "Settings" },
			},
			{ log },
		);
		t.after(() => server.close());
		assert.equal((await server.public.inject("/ready")).statusCode, 200);
		await database.stop();
		assert.equal((await server.public.inject("/ready")).statusCode, 503);
		const lines = written
			.trim()
			.split("\n")
			.map((line) => JSON.parse(line));
		const fault = lines.find(({ msg }) => msg === "fault") ?? assert.fail(written);
		assert.equal(fault.cause, "store_unavailable");
		const [, host, reason] =
			/^(127\.0\.0\.1:\d+): (.*)\.$/.exec(fault.err.message) ?? assert.fail(JSON.stringify(fault));
		assert.equal(host, `127.0.0.1:${database.port}`);
		assert.ok(reasons.includes(reason), reason);
		assert.doesNotMatch(written, /hunter2|postgres:/);
	});
});

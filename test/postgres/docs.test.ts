import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { openSqlite } from "../../packages/server/src/stores/sqlite/sqlite.ts";
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

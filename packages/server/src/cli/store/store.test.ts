import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { migrations } from "../../stores/sqlite/migrate.ts";
import { inside as said } from "../bed.test.ts";

const newest = migrations.length;

const fixture = (name: string) =>
	fileURLToPath(new URL(`../../../../../test/fixtures/stores/${name}`, import.meta.url));
const old = JSON.parse(await readFile(fixture("version-1.json"), "utf8")) as { secret: string };

let folder = "";
before(async () => {
	folder = await mkdtemp(join(tmpdir(), "byleave-store-commands-"));
});
after(() => rm(folder, { recursive: true, force: true }));

const oldStore = async (name: string) => {
	const file = join(folder, name);
	await copyFile(fixture("version-1.db"), file);
	return file;
};
const versionOf = (file: string) => {
	const db = new DatabaseSync(file, { readOnly: true });
	const { user_version } = db.prepare("PRAGMA user_version").get() as { user_version: number };
	db.close();
	return user_version;
};

describe("migrate", () => {
	it("tells step by step what would be done, and touches nothing", async () => {
		const file = await oldStore("dry.db");
		const { mtimeMs, size } = await stat(file);
		const { code, out, err } = await said(["migrate", "--dry-run", "--store", `sqlite:${file}`]);
		assert.deepEqual([code, err], [0, ""]);
		assert.match(
			out,
			new RegExp(
				`^sqlite:${file} is at version 1; this server's is ${newest}\\.\nStep 2, \\d+ statements:\n {2}CREATE TABLE meta\n`,
			),
		);
		assert.match(out, /\nStep 3, 6 statements:\n {2}CREATE TABLE prepared\n/);
		assert.match(out, /\nStep 4, \d+ statements:\n {2}ALTER TABLE apps ADD COLUMN domains TEXT NOT NULL DEFAULT ''\n/);
		assert.match(out, /\nNothing has been changed: this was a dry run\.\n$/);
		assert.doesNotMatch(out, /--/);
		assert.deepEqual([(await stat(file)).mtimeMs, (await stat(file)).size], [mtimeMs, size]);
	});

	it("does it, once", async () => {
		const file = await oldStore("done.db");
		const env = { BYLEAVE_SECRET: old.secret };
		const first = await said(["migrate", "--store", `sqlite:${file}`], env);
		assert.equal(first.code, 0, first.err);
		assert.ok(first.out.endsWith(`\nDone: it is at version ${newest}.\n`), first.out);
		assert.equal(versionOf(file), newest);
		const again = await said(["migrate", "--json", "--store", `sqlite:${file}`], env);
		assert.deepEqual(JSON.parse(again.out), {
			at: `sqlite:${file}`,
			version: newest,
			newest,
			steps: [],
			dryRun: false,
		});
		const told = await said(["migrate", "--store", `sqlite:${file}`], env);
		assert.equal(
			told.out,
			`sqlite:${file} is at version ${newest}; this server's is ${newest}.\nNothing is to be done.\n`,
		);
	});

	it("takes store and secret from the configuration", async () => {
		await oldStore("byleave.db");
		const config = join(folder, "byleave.config.js");
		const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
		const key = publicKey.export({ type: "spki", format: "pem" });
		await writeFile(
			config,
			`export default ${JSON.stringify({
				secret: old.secret.replace(/^sandbox-/, "production-"),
				operator: { token: "an-operators-token-0123456789abcdef" },
				store: { kind: "sqlite", file: "byleave.db" },
				directory: { kind: "file", file: "users.json" },
				issuers: [{ issuer: "https://wallet.example", audience: "byleave", publicKeys: [key] }],
				support: "help@wallet.example",
				undo: { en: "Settings" },
			})};`,
		);
		const { code, out, err } = await said(["migrate", "--config", config]);
		assert.deepEqual([code, err], [0, ""]);
		assert.ok(out.endsWith(`\nDone: it is at version ${newest}.\n`), out);
		assert.equal(versionOf(join(folder, "byleave.db")), newest);
	});

	it("says what it cannot do with a file", async () => {
		const file = await oldStore("names.db");
		const unfit = await said(["migrate", "--store", `sqlite:${file}`]);
		assert.deepEqual(unfit, {
			code: 1,
			out: "",
			err: `sqlite:${file} cannot be used · it names users, whom only the server with its secret can rename: set BYLEAVE_SECRET. (docs/errors.md#store_unavailable)\n`,
		});
		assert.equal(versionOf(file), 1);
		const newer = join(folder, "newer.db");
		const db = new DatabaseSync(newer);
		db.exec("PRAGMA user_version = 99");
		db.close();
		for (const args of [["migrate"], ["migrate", "--dry-run"]]) {
			const { code, err } = await said([...args, "--store", `sqlite:${newer}`]);
			assert.equal(code, 1);
			assert.equal(
				err,
				`sqlite:${newer} cannot be used · it is at version 99, this server knows ${newest}: run the newer one. (docs/errors.md#store_unavailable)\n`,
			);
		}
	});
});

describe("copy looks at its source before it touches the target", () => {
	const nowhere = "postgres://u@127.0.0.1:1/b";
	it("a file of an older version", async () => {
		const file = await oldStore("old.db");
		const { code, err } = await said(["copy", "--from", `sqlite:${file}`, "--to", nowhere]);
		assert.equal(code, 1);
		assert.equal(
			err,
			`sqlite:${file} cannot be used · it is at version 1 of ${newest}: run byleave-server migrate on it first. (docs/errors.md#store_unavailable)\n`,
		);
	});
	for (const [what, content, why] of [
		["no file", undefined, "there is no such file."],
		["something else", "x".repeat(5000), "it is no database of this kind. · Name another file, or move this one away."],
		["nothing", "", "it holds no store of this server's."],
	] as const) {
		it(what, async () => {
			const file = join(folder, `${what}.db`);
			if (content !== undefined) await writeFile(file, content);
			const { code, err } = await said(["copy", "--from", `sqlite:${file}`, "--to", nowhere]);
			assert.equal(code, 1);
			assert.equal(err, `sqlite:${file} cannot be used · ${why} (docs/errors.md#store_unavailable)\n`);
		});
	}
});

describe("bad input", () => {
	const noStore =
		/ is no store · it begins neither with sqlite: nor with postgres:\/\/ · give sqlite:<file> or postgres:\/\/user@host:5432\/database\.\n$/;
	const beyond = /cannot be used · db\.example is beyond this machine, .*, set --insecure\.\n$/;
	const cases: readonly (readonly [args: string, why: RegExp, env?: Record<string, string>])[] = [
		["migrate --store byleave.db", noStore],
		["migrate --store sqlite:", noStore],
		["migrate --store=", noStore],
		["migrate", noStore, { BYLEAVE_STORE_URL: "mysql://u@h/b" }],
		["migrate --store postgres://db.example/b", /--store cannot be used · it names no user\./],
		["migrate --store postgres://u@db.example/b", beyond],
		["migrate", beyond, { BYLEAVE_STORE_URL: "postgres://u:hunter2@db.example/b" }],
		["migrate --config /nowhere/byleave.config.ts", /^\/nowhere\/byleave\.config\.ts: there is no such file\.\n$/],
		["migrate --dry", /unknown option '--dry'/],
		["migrate 4", /too many arguments/],
		["copy", /required option '--from <place>' not specified/],
		["copy --from sqlite:x", /^No target · neither --to nor BYLEAVE_STORE_URL is set · give postgres:/],
		["copy --from x --to postgres://u@127.0.0.1/b", noStore],
		[
			"copy --from postgres://u@127.0.0.1/b --to postgres://u@127.0.0.1/c",
			/^--from cannot be used · .* · give sqlite:<file>\.\n$/,
		],
		["copy --from sqlite:x --to sqlite:y", /^--to cannot be used · .* · give postgres:\/\/….\n$/],
		["copy --from sqlite:x --to postgres://u@127.0.0.1", /--to cannot be used · it names no database\./],
		["copy --from sqlite:x --to postgres://u@db.example/b", beyond],
	];
	for (const [args, why, env] of cases) {
		it(`${args} ${Object.keys(env ?? {})}`, async () => {
			const { code, out, err } = await said(args.split(" "), env);
			assert.deepEqual([code, out], [2, ""]);
			assert.match(err, why);
			assert.doesNotMatch(err, /hunter2/);
		});
	}

	it("a password in an argument", async () => {
		const { code, err } = await said(["migrate", "--store", "postgres://u:hunter2@127.0.0.1:1/b"]);
		assert.equal(code, 1);
		assert.match(
			err,
			/^A password in an argument can be read by everybody on this machine, .* set BYLEAVE_STORE_URL, or PGPASSWORD/,
		);
		assert.match(
			err,
			/\n127\.0\.0\.1:1 cannot be used · nobody listens there\. · Start it, or set the host and port of the one that runs\./,
		);
		assert.doesNotMatch(err, /hunter2/);
	});

	it("is told to scripts too", async () => {
		const { code, err } = await said(["migrate", "--json", "--store", "postgres://u@127.0.0.1:1/b"]);
		assert.equal(code, 1);
		assert.deepEqual(JSON.parse(err), { cause: "store_unavailable", message: "127.0.0.1:1 cannot be used" });
	});
});

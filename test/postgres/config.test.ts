import assert from "node:assert/strict";
import { once } from "node:events";
import { chownSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it, type TestContext } from "node:test";
import { Client } from "pg";
import { certify, makeAuthority } from "../../packages/byleave/src/sandbox/tls/authority.ts";
import { ConfigError } from "../../packages/server/src/config/config.ts";
import { readPostgresUrl } from "../../packages/server/src/config/store/postgres-url.ts";
import { openStore } from "../../packages/server/src/stores/open-store.ts";
import { migrations } from "../../packages/server/src/stores/postgres/migrate.ts";
import { freshDatabase, launch } from "./launch.ts";

const HOUR = 3_600_000;
const folder = await mkdtemp(join(tmpdir(), "byleave-pg-config-"));
after(() => rm(folder, { recursive: true, force: true }));

/** One that asks for passwords, and can do TLS under a certificate for `localhost`. */
const authority = await makeAuthority(Date.now() - HOUR);
const certified = await certify(authority, ["localhost"], Date.now() - HOUR);
const server = await launch();
await locked();

async function locked(): Promise<void> {
	const data = join(server.folder, "data");
	for (const [name, text] of [
		["server.crt", certified.certificate],
		["server.key", certified.privateKey],
	] as const) {
		await writeFile(join(data, name), text, { mode: 0o600 });
		if (process.getuid?.() === 0) chownSync(join(data, name), 65_534, 65_534);
	}
	const before = readFileSync(join(data, "pg_hba.conf"), "utf8");
	await writeFile(
		join(data, "pg_hba.conf"),
		`host all keeper 127.0.0.1/32 scram-sha-256\nhost all stranger 127.0.0.1/32 reject\n${before}`,
	);
	await server.query(
		"CREATE ROLE keeper LOGIN PASSWORD 'hunter2'; CREATE ROLE stranger LOGIN; CREATE ROLE guest LOGIN",
	);
	await server.query("ALTER SYSTEM SET ssl = on");
	await server.query("SELECT pg_reload_conf()");
}
const url = (more: { user?: string; host?: string; database?: string; query?: string } = {}) => {
	const { user = "postgres", host = `127.0.0.1:${server.port}`, database = "postgres", query = "" } = more;
	return `postgres://${user}@${host}/${database}${query}`;
};

/** What is told at once, however slow the machine is. */
const DEFINITE = 60_000;
/** `deadline`: where another try changes nothing, and no query can be late, there need be none. */
async function refusal(url: string, deadline?: number): Promise<string> {
	const store = await openStore({ kind: "postgres", url }, deadline === undefined ? {} : { deadline }).catch(
		(error: unknown) => error,
	);
	if (store instanceof ConfigError) {
		assert.equal(store.problems.length, 1);
		assert.doesNotMatch(store.message, /hunter|postgres:\/\//);
		return store.message;
	}
	await (store as { close?: () => Promise<void> }).close?.();
	return assert.fail(store instanceof Error ? store : "it was taken");
}
async function opens(url: string): Promise<void> {
	const store = await openStore({ kind: "postgres", url }, { deadline: DEFINITE });
	await store.ready({ now: 1 });
	await store.close();
}
/** What it says of one host is the same for all. */
const at = (host = `127.0.0.1:${server.port}`) => `store.url: ${host}: `;

async function listening(t: TestContext, met: (socket: Socket) => void): Promise<number> {
	const sockets = new Set<Socket>();
	const other: Server = createServer((socket) => {
		sockets.add(socket);
		socket.on("error", () => {});
		met(socket);
	});
	await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
	t.after(() => {
		for (const socket of sockets) socket.destroy();
		other.close();
	});
	return (other.address() as { port: number }).port;
}

describe("[112] a database that cannot be used names key, host, reason, and what to do", { concurrency: true }, () => {
	it("nobody listens there", async () => {
		// No program of a machine's own has this port, and a test's is never below 1024.
		assert.equal(
			await refusal(url({ host: "127.0.0.1:1" }), 1),
			`${at("127.0.0.1:1")}nobody listens there. Start it, or set the host and port of the one that runs.`,
		);
	});

	it("something else listens there, and hangs up", async (t) => {
		const port = await listening(t, (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
		assert.match(
			await refusal(url({ host: `127.0.0.1:${port}` }), 1),
			/^store\.url: 127\.0\.0\.1:\d+: .+\. Its own log says more\.$/,
		);
	});

	it("something else listens there, and says nothing", async (t) => {
		const port = await listening(t, () => {});
		assert.equal(
			await refusal(url({ host: `127.0.0.1:${port}` }), 1),
			`${at(`127.0.0.1:${port}`)}it did not answer in time. Its own log says more.`,
		);
	});

	it("a wrong password", async () => {
		assert.equal(
			await refusal(url({ user: "keeper:hunter3" }), DEFINITE),
			`${at()}user or password are wrong. Correct them in the environment.`,
		);
	});

	it("no password", async () => {
		assert.equal(
			await refusal(url({ user: "keeper" }), 1),
			`${at()}it asks for a password, and none is set. Its own log says more.`,
		);
	});

	it("a user whom pg_hba.conf keeps out", async () => {
		assert.equal(
			await refusal(url({ user: "stranger" }), DEFINITE),
			`${at()}this user may not connect from here. Let it in with a line in pg_hba.conf.`,
		);
	});

	it("no such database", async () => {
		assert.equal(
			await refusal(url({ database: "nowhere" }), DEFINITE),
			`${at()}there is no database of this name. Make it with createdb, or correct the name.`,
		);
	});

	it("a standby", async () => {
		await server.query("CREATE DATABASE standby");
		await server.query("ALTER DATABASE standby SET default_transaction_read_only = on");
		assert.equal(
			await refusal(url({ database: "standby" })),
			`${at()}it is a standby, and takes no writes. Set the primary's host, or all hosts with commas between them.`,
		);
	});

	it("not migrated, and by a user who may not do that", async () => {
		await server.query("CREATE DATABASE empty");
		assert.equal(
			await refusal(url({ user: "guest", database: "empty" }), DEFINITE),
			`${at()}this user may not do that. Run byleave-server migrate as the owner of the tables, and grant this user its own (docs/postgres.md).`,
		);
	});

	it("tables of two versions from now", async () => {
		const newer = await freshDatabase();
		await opens(newer);
		const db = new Client({ connectionString: newer });
		await db.connect();
		await db.query("UPDATE meta SET value = $1 WHERE key = 'schema'", [String(migrations.length + 2)]);
		await db.end();
		const { host } = new URL(newer);
		assert.equal(
			await refusal(newer, DEFINITE),
			`${at(host)}its tables are at version ${migrations.length + 2}, this server knows ${migrations.length}: run the newer one.`,
		);
	});

	it("a file that is not there", async () => {
		const file = join(folder, "none.pem");
		assert.equal(
			await refusal(url({ query: `?sslmode=verify-full&sslrootcert=${encodeURIComponent(file)}` })),
			`store.url: sslrootcert: ${file} is not there, or this user may not read it.`,
		);
	});
});

it("hangs up on who refuses it, and does not wait for them to do so", async (t) => {
	const fields = "SFATAL\0C28P01\0Mno\0\0";
	const length = Buffer.alloc(4);
	length.writeInt32BE(fields.length + length.length);
	const hungUp: Promise<unknown>[] = [];
	const port = await listening(t, (socket) => {
		hungUp.push(once(socket.resume(), "close"));
		socket.write(Buffer.concat([Buffer.from("E"), length, Buffer.from(fields)]));
	});
	const host = `127.0.0.1:${port}`;
	assert.equal(
		await refusal(url({ host }), DEFINITE),
		`${at(host)}user or password are wrong. Correct them in the environment.`,
	);
	assert.ok(hungUp.length > 0);
	await Promise.all(hungUp);
});

describe("TLS to the database", () => {
	const checked = (host: string, query: string): string => {
		const read = readPostgresUrl(url({ host, query }), { baseDir: folder, insecure: false });
		return "url" in read ? read.url : assert.fail(read.problem);
	};
	const local = `localhost:${server.port}`;

	it("is refused where the database does none, and by another authority or name than was asked for", async () => {
		await writeFile(join(folder, "ca.pem"), authority.certificate);
		await writeFile(join(folder, "other.pem"), (await makeAuthority(Date.now() - HOUR)).certificate);
		const full = "?sslmode=verify-full&sslrootcert=";
		const address = `127.0.0.1:${server.port}`;
		const unknown = "its certificate is not signed by a known authority: name yours with sslrootcert.";
		const plain = await launch();
		assert.deepEqual(
			await Promise.all([
				refusal(checked(`localhost:${plain.port}`, `${full}ca.pem`), 1),
				refusal(checked(local, `${full}other.pem`), 1),
				refusal(checked(address, `${full}ca.pem`), 1),
				refusal(checked(address, "?sslmode=verify-ca&sslrootcert=other.pem"), 1),
			]),
			[
				`${at(`localhost:${plain.port}`)}it does no TLS. Its own log says more.`,
				`${at(local)}${unknown}`,
				`${at()}its certificate is another host's. Set the name that stands in it, or give the database one for this name.`,
				`${at()}${unknown}`,
			],
		);
	});

	it("proves who answers, by authority and name, or under verify-ca by authority alone", async () => {
		await opens(checked(local, "?sslmode=verify-full&sslrootcert=ca.pem"));
		await opens(checked(`127.0.0.1:${server.port}`, "?sslmode=verify-ca&sslrootcert=ca.pem"));
		const db = new Client({ connectionString: checked(local, "?sslmode=verify-full&sslrootcert=ca.pem") });
		await db.connect();
		const { rows } = await db.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
		await db.end();
		assert.deepEqual(rows, [{ ssl: true }]);
	});
});

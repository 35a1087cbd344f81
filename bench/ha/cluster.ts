import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const script = fileURLToPath(new URL("./cluster.sh", import.meta.url));
const run = promisify(execFile);

/** What Patroni says of a node. */
interface Member {
	readonly name: string;
	readonly role: string;
	readonly state: string;
	readonly timeline?: number;
	/** Bytes that it has yet to be sent; no number where nothing is known. */
	readonly lag?: number | string;
}

/** The three nodes, and what may be done to them. */
export interface Cluster {
	/** Of the database: the list of hosts, and the proxy. */
	readonly urls: { readonly list: string; readonly proxy: string };
	/** Where logs and data lie. */
	readonly folder: string;
	/** The primary's name. */
	primary(): Promise<string>;
	/** Resolves once there is a primary, a synchronous standby and another, and none is behind. Rejects after three minutes. */
	settled(): Promise<void>;
	/** The postmaster alone gets SIGKILL; Patroni lives, and sees it. */
	killPostmaster(node: string): Promise<void>;
	/** All processes of a node get SIGKILL at once, as if its machine were gone. */
	killNode(node: string): Promise<void>;
	/** A machine that stands still, and goes on as if nothing had happened. */
	freeze(node: string): Promise<() => void>;
	/** A node that was killed comes back. */
	start(node: string): Promise<void>;
	/** A planned change of the primary to the synchronous standby; resolves when Patroni says that it is done. */
	switchover(primary: string): Promise<void>;
}

/** Starts one, in a folder of its own below `within`, that ends with this process and is gone then, unless it is to be kept. */
export async function startCluster(within: string, keep: boolean): Promise<Cluster> {
	const folder = mkdtempSync(join(within, "byleave-ha-"));
	process.once("exit", () => {
		execFileSync(script, ["down", folder], { stdio: "inherit" });
		if (!keep) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	});
	await run(script, ["up", folder]);
	const ports = new Map(
		readFileSync(join(folder, "cluster.env"), "utf8")
			.split("\n")
			.map((line) => line.split("=") as [string, string]),
	);
	const nodes = ["n1", "n2", "n3"];
	const port = (node: string, what: "API" | "PG"): string => ports.get(`${node.toUpperCase()}_${what}`) ?? "";
	const url = (hosts: readonly string[]) => `postgres://byleave@${hosts.join(",")}/byleave`;

	const members = async (): Promise<readonly Member[]> => {
		for (const node of nodes) {
			const answer = await fetch(`http://127.0.0.1:${port(node, "API")}/cluster`, {
				signal: AbortSignal.timeout(2000),
			}).catch(() => undefined);
			if (answer?.ok) return ((await answer.json()) as { members: Member[] }).members;
		}
		return [];
	};
	const until = async (what: string, isSo: (members: readonly Member[]) => boolean): Promise<void> => {
		const end = performance.now() + 180_000;
		for (;;) {
			const found = await members();
			if (isSo(found)) return;
			if (performance.now() > end) throw new Error(`In vain: ${what}. ${JSON.stringify(found)}`);
			await setTimeout(300);
		}
	};
	const pidsOf = async (node: string): Promise<readonly number[]> =>
		(await run(script, ["pids", folder, node])).stdout.split("\n").filter(Boolean).map(Number);
	const signal = (pids: readonly number[], name: NodeJS.Signals): void => {
		for (const pid of pids) {
			try {
				process.kill(pid, name);
			} catch {
				// It has ended by itself meanwhile, since its parent did.
			}
		}
	};

	return {
		urls: {
			list: url(nodes.map((node) => `127.0.0.1:${port(node, "PG")}`)),
			proxy: url([`127.0.0.1:${ports.get("PROXY")}`]),
		},
		folder,
		async primary() {
			const found = (await members()).find(({ role }) => role === "leader");
			if (!found) throw new Error("There is no primary.");
			return found.name;
		},
		settled: () =>
			until("three nodes, one of them the primary, one its synchronous standby, none behind", (found) => {
				const roles = found.map(({ role }) => role).sort();
				return (
					roles.join() === "leader,replica,sync_standby" &&
					new Set(found.map(({ timeline }) => timeline)).size === 1 &&
					found.every(({ role, state, lag }) => state === "running" && (role === "leader" || Number(lag) < 1_000_000))
				);
			}),
		async killPostmaster(node) {
			const [pid] = readFileSync(join(folder, node, "postmaster.pid"), "utf8").split("\n");
			process.kill(Number(pid), "SIGKILL");
		},
		async killNode(node) {
			signal(await pidsOf(node), "SIGKILL");
		},
		async freeze(node) {
			const pids = await pidsOf(node);
			signal(pids, "SIGSTOP");
			return () => signal(pids, "SIGCONT");
		},
		async start(node) {
			await run(script, ["start", folder, node]);
		},
		async switchover(primary) {
			const standby = (await members()).find(({ role }) => role === "sync_standby")?.name;
			const answer = await fetch(`http://127.0.0.1:${port(primary, "API")}/switchover`, {
				method: "POST",
				body: JSON.stringify({ leader: primary, candidate: standby }),
			});
			if (!answer.ok) throw new Error(`No switchover: ${await answer.text()}`);
			await until("another primary", (found) => found.some(({ name, role }) => role === "leader" && name !== primary));
		},
	};
}

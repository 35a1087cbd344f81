import { createHash } from "node:crypto";
import { Failure } from "@byleave/protocol";
import type { PostgresHands } from "@byleave/server";

/** The row of meta that says whose sandbox a database is: a digest of its secret. */
const SANDBOX = "sandbox";
const ownerOf = (secret: string): string => createHash("sha256").update(`sandbox ${secret}`).digest("hex").slice(0, 32);

/**
 * Makes a PostgreSQL database this sandbox's: it is brought to today's tables, and from now on no other's. Rejects with a
 * Failure that names the host, the reason, and what to do, where it is kept by anybody else: a sandbox with its clocks and
 * its resets has no business in a database of production.
 */
export async function claimForSandbox(url: string, secret: string): Promise<void> {
	await onIt(url, async ({ one, migrate }) => {
		await migrate();
		const { rows } = await one.query("SELECT key, value FROM meta WHERE key IN ('sandbox', 'copy')");
		const mark = rows.find(({ key }) => key === SANDBOX)?.value;
		if (mark === ownerOf(secret)) return;
		if (mark !== undefined) {
			throw unfit(
				"it is another sandbox's, whose state folder has its secret. Name that folder with --state, or forget all of it with --reset.",
			);
		}
		const { rows: kept } = await one.query("SELECT 1 FROM platform_keys UNION ALL SELECT 1 FROM merchants LIMIT 1");
		if (kept.length > 0 || rows.length > 0) {
			throw unfit("it is a server's, and no sandbox's. Make a database of its own for the sandbox.");
		}
		await one.query("INSERT INTO meta (key, value) VALUES ($1, $2)", [SANDBOX, ownerOf(secret)]);
	});
}

/** Empties a sandbox's database, whosever sandbox that was; it is this one's then. Rejects as claimForSandbox does. */
export async function forgetSandbox(url: string, secret: string): Promise<void> {
	await onIt(url, async ({ one, migrate, tables }) => {
		const { rows: ours } = await one.query("SELECT 1 WHERE to_regclass('meta') IS NOT NULL");
		// Nothing has been in it yet.
		if (ours.length === 0) return;
		const { rows } = await one.query("UPDATE meta SET value = $2 WHERE key = $1 RETURNING 1", [
			SANDBOX,
			ownerOf(secret),
		]);
		if (rows.length === 0) throw unfit("it is no sandbox's, and is not emptied. Drop it yourself if that is meant.");
		await one.query(`TRUNCATE ${tables.join(", ")}`);
		// Some rows are made with the tables.
		await one.query("UPDATE meta SET value = '0' WHERE key = 'schema'");
		await migrate();
	});
}

async function onIt(url: string, work: (hands: PostgresHands) => Promise<void>): Promise<void> {
	// Only here: a sandbox starts sooner without the server's code at hand.
	const { withPostgres } = await import("@byleave/server");
	await withPostgres(url, work);
}

const unfit = (message: string): Failure => new Failure("store_unavailable", { message });

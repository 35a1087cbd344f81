import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { Command } from "commander";
import { type Plan, planOf } from "../../stores/plan.ts";
import { openDatabase } from "../../stores/sqlite/database.ts";
import { migrations, unknownVersion, versionOf } from "../../stores/sqlite/migrate.ts";
import { type Terminal, UsageError } from "../terminal.ts";
import {
	insecureOption,
	type Named,
	namedStore,
	onSqlite,
	onStore,
	type PostgresPlace,
	warnOfPassword,
} from "./place.ts";

interface MigrateOptions {
	readonly dryRun?: boolean;
	readonly store?: string;
	readonly config?: string;
	readonly insecure?: boolean;
}
interface Migrated extends Plan {
	/** Where it is, without user and password. */
	readonly at: string;
}

/** `migrate`: brings a store to today's tables, or tells what that would do. */
export function migrate(program: Command, terminal: Terminal): void {
	program
		.command("migrate")
		.description("bring a store's tables to this version, step by step; the server does so by itself if its user may")
		.option("--dry-run", "only tell what would be done")
		.option("--store <place>", "sqlite:<file> or postgres://user@host:5432/database (default: the configuration's)")
		.option("--config <file>", "the configuration (default: byleave.config.ts or .js in this folder)")
		.option(...insecureOption)
		.addHelpText(
			"after",
			"\nBYLEAVE_STORE_URL may say the store too, and PGPASSWORD its password.\n\nExample:\n  byleave-server migrate --dry-run --store postgres://owner@127.0.0.1:5432/byleave\n",
		)
		.action(async (options: MigrateOptions, command: Command) => {
			warnOfPassword([options.store], terminal);
			const { place, pseudonym } = await namedStore(options, terminal);
			if (place.kind === "memory") {
				throw new UsageError(
					"There is nothing to migrate · the configuration's store is in memory · name one with --store.",
				);
			}
			const dryRun = options.dryRun === true;
			const done =
				place.kind === "sqlite"
					? migrateSqlite(place.file, { dryRun, pseudonym })
					: await migratePostgres(place, { dryRun });
			const { json } = command.optsWithGlobals<{ json?: boolean }>();
			terminal.out(json ? `${JSON.stringify({ ...done, dryRun })}\n` : wordsOf(done, dryRun));
		});
}

function migrateSqlite(
	file: string,
	{ dryRun, pseudonym }: Pick<Named, "pseudonym"> & { readonly dryRun: boolean },
): Migrated {
	return onSqlite(file, () => {
		const plan = planOf(versionIn(file), migrations);
		if (plan.version > plan.newest) throw unknownVersion(plan);
		if (!dryRun) openDatabase(file, pseudonym ? { pseudonym } : {}).close();
		return { at: `sqlite:${file}`, ...plan };
	});
}

/** Looked at without touching it. */
function versionIn(file: string): number {
	if (!existsSync(file)) return 0;
	const db = new DatabaseSync(file, { readOnly: true });
	try {
		return versionOf(db);
	} finally {
		db.close();
	}
}

async function migratePostgres(place: PostgresPlace, { dryRun }: { readonly dryRun: boolean }): Promise<Migrated> {
	const postgres = await import("../../stores/postgres/migrate.ts");
	return onStore(place, async ({ host, one, other }) => {
		const version = await postgres.versionOf(one);
		const plan = planOf(version, postgres.migrations);
		postgres.mustBeKnown(plan);
		if (dryRun) await postgres.mustBeFree(one);
		else await postgres.migrate(one, other);
		return { at: host, ...plan };
	});
}

function wordsOf({ at, version, newest, steps }: Migrated, dryRun: boolean): string {
	const lines = [`${at} is at version ${version}; this server's is ${newest}.`];
	for (const { step, statements } of steps) {
		lines.push(`Step ${step}, ${statements.length} statements:`, ...statements.map((statement) => `  ${statement}`));
	}
	if (steps.length === 0) lines.push("Nothing is to be done.");
	else lines.push(dryRun ? "Nothing has been changed: this was a dry run." : `Done: it is at version ${newest}.`);
	return `${lines.join("\n")}\n`;
}

import type { Command } from "commander";
import { type Terminal, table, UsageError } from "../terminal.ts";
import { insecureOption, onSqlite, onStore, placeOf, STORE_URL, warnOfPassword } from "./place.ts";

interface CopyOptions {
	readonly from: string;
	readonly to?: string;
	readonly insecure?: boolean;
}

/** `copy`: moves a SQLite store into a PostgreSQL database. */
export function copy(program: Command, terminal: Terminal): void {
	program
		.command("copy")
		.description(
			"move a SQLite store into an empty PostgreSQL database, and compare every row; ended anywhere, it goes on when run again",
		)
		.requiredOption("--from <place>", "sqlite:<file>; it is only read")
		.option("--to <place>", `postgres://user@host:5432/database (default: ${STORE_URL})`)
		.option(...insecureOption)
		.addHelpText(
			"after",
			"\nStop the server before the last run: what it writes later is not in the copy.\n\nExample:\n  byleave-server copy --from sqlite:data/byleave.sqlite --to postgres://owner@127.0.0.1:5432/byleave\n",
		)
		.action(async ({ from, to, insecure = false }: CopyOptions, command: Command) => {
			warnOfPassword([from, to], terminal);
			const source = placeOf("--from", from, { insecure });
			if (source.kind !== "sqlite") {
				throw new UsageError(
					"--from cannot be used · a copy goes from SQLite to PostgreSQL alone · give sqlite:<file>.",
				);
			}
			const text = to ?? terminal.env[STORE_URL];
			if (text === undefined) {
				throw new UsageError(
					`No target · neither --to nor ${STORE_URL} is set · give postgres://user@host:5432/database.`,
				);
			}
			const target = placeOf(to === undefined ? STORE_URL : "--to", text, { insecure });
			if (target.kind !== "postgres") {
				throw new UsageError("--to cannot be used · a copy goes from SQLite to PostgreSQL alone · give postgres://….");
			}
			const { json } = command.optsWithGlobals<{ json?: boolean }>();
			const told = (line: string) => void (json ? undefined : terminal.out(`${line}\n`));
			// Only here: the other commands do without.
			const [{ copyStore }, { migrate }, { openSource }] = await Promise.all([
				import("../../stores/copying/copy.ts"),
				import("../../stores/postgres/migrate.ts"),
				import("../../stores/copying/source.ts"),
			]);
			// Before the target is touched.
			onSqlite(source.file, () => openSource(source.file).close());
			const { host, rows } = await onStore(target, async ({ host, one, other }) => {
				await migrate(one, other);
				return { host, ...(await copyStore({ file: source.file, db: one, told })) };
			});
			const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
			const counts = Object.entries(rows).map(([name, count]) => [name, String(count)]);
			terminal.out(
				json
					? `${JSON.stringify({ from: source.file, to: host, rows })}\n`
					: `${table(["TABLE", "ROWS"], counts)}\nAll ${total} rows are the same on both sides, in every column. Start the server on PostgreSQL, with the same secret.\n`,
			);
		});
}

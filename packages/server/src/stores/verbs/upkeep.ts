import type { AuditRow } from "../../store.ts";
import type { Connection, Verbs } from "./connection.ts";

/** Rows in one answer or one sweep. */
const MOST_ROWS = 500;
/** In one sweep: a few milliseconds' worth, since callers wait behind it (checklist 110). */
const SWEPT_ROWS = 50;

/** Where rows grow old, and whether one is kept for a while after that, to be recognized when it comes again. */
const sweeps: readonly { readonly table: string; readonly retained: boolean; readonly and?: string }[] = [
	{ table: "once", retained: false },
	{ table: "refusals", retained: false },
	{ table: "set_aside", retained: false },
	{ table: "tickets", retained: true },
	{ table: "codes", retained: true },
	{ table: "tokens", retained: true },
	// Not before its tokens are gone: dropping it would drop any number of them along with it.
	{
		table: "families",
		retained: true,
		and: "AND NOT EXISTS (SELECT 1 FROM tokens t WHERE t.family_id = families.family_id)",
	},
];

/** What keeps the store small, old, and watched. */
export function upkeepVerbs(c: Connection): Pick<Verbs, "once" | "audit" | "sweep" | "age" | "ready"> {
	return {
		once: (key, now, expiresAt) =>
			c.run(
				`INSERT INTO once (key, row_expires_at) VALUES (?, ?)
				ON CONFLICT DO UPDATE SET row_expires_at = excluded.row_expires_at WHERE row_expires_at <= ?`,
				key,
				expiresAt,
				now,
			) === 1,
		audit: (after) =>
			c.all<AuditRow>(
				`SELECT seq, at, fact, pseudonym, app_id AS appId, detail FROM audit WHERE seq > ? ORDER BY seq LIMIT ${MOST_ROWS}`,
				after,
			),
		sweep(now, retention) {
			let dropped = 0;
			for (const { table, retained, and = "" } of sweeps) {
				dropped += c.run(
					`DELETE FROM ${table} WHERE row_expires_at <= ? ${and} LIMIT ?`,
					retained ? now - retention : now,
					SWEPT_ROWS - dropped,
				);
			}
			return dropped;
		},
		age(seconds) {
			const times = c.all<{ table: string; column: string }>(
				`SELECT t.name AS "table", c.name AS "column" FROM sqlite_schema t, pragma_table_info(t.name) c
				WHERE t.type = 'table' AND (c.name = 'at' OR c.name LIKE '%\\_at' ESCAPE '\\')`,
			);
			for (const { table, column } of times) {
				c.run(`UPDATE "${table}" SET "${column}" = "${column}" - ? WHERE "${column}" IS NOT NULL`, seconds * 1000);
			}
		},
		ready() {
			// Writing the version it has already is the smallest write there is.
			const version = c.db.pragma("user_version", { simple: true });
			c.db.pragma(`user_version = ${version}`);
		},
	};
}

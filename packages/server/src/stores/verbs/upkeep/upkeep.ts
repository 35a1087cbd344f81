import type { Value } from "../../statement.ts";
import { ask, commit, outright, type Statement, select, wide, write } from "../../statement.ts";
import { audit } from "../audit.ts";
import type { Verbs } from "../rooms.ts";

/** In one sweep: a few milliseconds' worth, since callers wait behind it (checklist 110). */
const SWEPT_ROWS = 50;

/** Where rows grow old: what names one, and whether it is kept for a while after that, to be recognized when it comes again. */
const sweeps: readonly { table: string; key: readonly string[]; retained: boolean; unless?: string }[] = [
	{ table: "erased", key: ["pseudonym"], retained: false },
	{ table: "refusals", key: ["bucket", "grant_id", "refusal_id"], retained: false },
	{ table: "set_aside", key: ["bucket", "grant_id", "scope"], retained: false },
	{ table: "moved", key: ["digest"], retained: true },
	{ table: "inbox", key: ["bucket", "message_id"], retained: false },
	{ table: "messages", key: ["bucket", "message_id"], retained: false },
	{ table: "message_requests", key: ["bucket", "client_id", "app_id", "digest"], retained: false },
	{ table: "prepared", key: ["bucket", "digest"], retained: true },
	{ table: "tickets", key: ["bucket", "digest"], retained: true },
	{ table: "codes", key: ["bucket", "digest"], retained: true },
	{ table: "tokens", key: ["bucket", "family_id", "generation"], retained: true },
	// With the last of its tokens, which have been dropped by then: otherwise any number of them would go along with it.
	{
		table: "families",
		key: ["bucket", "family_id"],
		retained: true,
		unless:
			"SELECT 1 FROM tokens t WHERE t.bucket = families.bucket AND t.family_id = families.family_id AND t.row_expires_at > ?",
	},
];

/** Every column that holds a time, but for the audit's and the registry's: what happened there has happened. */
export const ageing: Readonly<Record<string, readonly string[]>> = {
	grants: ["blocked_at", "created_at"],
	grant_items: ["granted_at"],
	set_aside: ["at", "row_expires_at"],
	refusals: ["at", "row_expires_at"],
	tickets: ["expires_at", "row_expires_at"],
	prepared: ["expires_at", "used_at", "row_expires_at"],
	messages: ["accepted_at", "due_at", "expires_at", "done_at", "row_expires_at"],
	message_requests: ["row_expires_at"],
	inbox: ["at", "read_at", "row_expires_at"],
	codes: ["expires_at", "used_at", "row_expires_at"],
	families: ["expires_at", "ended_at", "row_expires_at"],
	tokens: ["access_expires_at", "refresh_expires_at", "given_at", "used_at", "row_expires_at"],
	moved: ["row_expires_at"],
	erased: ["at", "row_expires_at"],
};

/** What the sandbox's clock did last, so that it is not done twice. */
const lastMoved = select<{ value: string }>("SELECT value FROM meta WHERE key = 'moved-by'");
const movedBy = (actId: string): Statement =>
	write(
		"INSERT INTO meta (key, value) VALUES ('moved-by', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
		actId,
	);

/** What keeps the store small, old, and watched. */
export const upkeepVerbs: Pick<Verbs, "audit" | "sweep" | "age" | "expire" | "ready"> = {
	audit,
	sweep: wide(function* ({ now, retention }) {
		const dropped: Statement[] = [];
		for (const { table, key, retained, unless } of sweeps) {
			const end = retained ? now - retention : now;
			const [rows] = yield* ask(
				select<Record<string, Value>>(
					`SELECT ${key.join(", ")} FROM ${table} WHERE row_expires_at <= ? ${unless ? `AND NOT EXISTS (${unless})` : ""} LIMIT ?`,
					end,
					...(unless ? [end] : []),
					SWEPT_ROWS - dropped.length,
				),
			);
			const where = key.map((column) => `${column} = ?`).join(" AND ");
			for (const row of rows) {
				dropped.push(write(`DELETE FROM ${table} WHERE ${where}`, ...key.map((column) => row[column] ?? null)));
			}
			if (dropped.length >= SWEPT_ROWS) break;
		}
		return commit(dropped, dropped.length);
	}),
	age: wide(function* ({ seconds, actId }) {
		const [[last]] = yield* ask(lastMoved);
		if (last?.value === actId) return commit([], undefined);
		const older = Object.entries(ageing).flatMap(([table, columns]) =>
			columns.map((column) => write(`UPDATE ${table} SET ${column} = ${column} - ?`, seconds * 1000)),
		);
		return commit([...older, movedBy(actId)], undefined);
	}),
	expire: outright(({ digest, now }) => {
		return commit(
			[
				write("UPDATE codes SET expires_at = ? WHERE digest = ? AND expires_at > ?", now, digest, now),
				write(
					"UPDATE tokens SET access_expires_at = ? WHERE access_digest = ? AND access_expires_at > ?",
					now,
					digest,
					now,
				),
				write(
					"UPDATE tokens SET refresh_expires_at = ? WHERE refresh_digest = ? AND refresh_expires_at > ?",
					now,
					digest,
					now,
				),
			],
			undefined,
		);
	}),
	ready: outright(({ now }) => {
		return commit(
			[
				write(
					"INSERT INTO meta (key, value) VALUES ('ready', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
					String(now),
				),
			],
			undefined,
		);
	}),
};

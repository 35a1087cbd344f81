import { acting, ask, commit, lock, outright, select, write } from "../../statement.ts";
import type { Verbs } from "../rooms.ts";

/** Work that one process does at a time. A row stays when it is given back, so that whoever takes it has something to lock. */
export const leaseVerbs: Pick<Verbs, "takeLease" | "giveLease"> = {
	takeLease: acting(function* ({ name, holder, now, until }) {
		const [, [row]] = yield* ask(
			lock("SELECT 1 FROM leases WHERE name = ?", name),
			select<{ holder: string; until: number }>('SELECT holder, until_at AS "until" FROM leases WHERE name = ?', name),
		);
		if (row && row.holder !== holder && row.until > now) return commit([], false);
		return commit(
			[
				write(
					`INSERT INTO leases (name, holder, until_at) VALUES (?, ?, ?)
					ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_at = excluded.until_at`,
					name,
					holder,
					until,
				),
			],
			true,
		);
	}),
	giveLease: outright(({ name, holder }) => {
		return commit([write("UPDATE leases SET until_at = 0 WHERE name = ? AND holder = ?", name, holder)], undefined);
	}),
};

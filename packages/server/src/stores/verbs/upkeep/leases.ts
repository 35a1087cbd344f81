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
		// Of two who make it only one can: the other is run again, and finds whose it is.
		const take = row
			? write("UPDATE leases SET holder = ?, until_at = ? WHERE name = ?", holder, until, name)
			: write("INSERT INTO leases (holder, until_at, name) VALUES (?, ?, ?)", holder, until, name);
		return commit([take], true);
	}),
	giveLease: outright(({ name, holder }) => {
		return commit([write("UPDATE leases SET until_at = 0 WHERE name = ? AND holder = ?", name, holder)], undefined);
	}),
};

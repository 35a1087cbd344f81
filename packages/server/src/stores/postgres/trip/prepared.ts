import type { Statement } from "../../statement.ts";

/** A statement as every session knows it: under one name, so that the server reads and plans it once a session. */
export interface Prepared {
	/** Its place in what a session remembers. */
	readonly place: number;
	/** Begins with our own name; its first word is for who reads the database's log. */
	readonly name: string;
	readonly text: string;
}

interface Said {
	readonly sql: string;
	readonly locks?: Statement["locks"] | undefined;
}

const locking = { row: " FOR UPDATE", share: " FOR KEY SHARE" } as const;
/** By its text, and by how it locks: a key of both would be put together for each statement anew. */
const known = {
	looks: new Map<string, Prepared>(),
	row: new Map<string, Prepared>(),
	share: new Map<string, Prepared>(),
};
let places = 0;

/** The same one for the same text and lock. There are as many as the verbs have, so none is forgotten. */
export function prepared({ sql, locks }: Said): Prepared {
	const kind = known[locks ?? "looks"];
	let statement = kind.get(sql);
	if (statement === undefined) {
		const place = places++;
		const name = `byleave_${place}_${/^\w+/.exec(sql)?.[0] ?? ""}`;
		statement = { place, name, text: textOf({ sql, locks }) };
		kind.set(sql, statement);
	}
	return statement;
}

/** As PostgreSQL is told it: places are numbered, and a lock says which. */
export function textOf({ sql, locks }: Said): string {
	let place = 0;
	return `${sql}${locks === undefined ? "" : locking[locks]}`.replaceAll("?", () => `$${++place}`);
}

/** Who does what only one process should do at a time, and until when; a row a kind of work. */
export const schema5 = `
CREATE TABLE leases (
	name TEXT PRIMARY KEY,
	holder TEXT NOT NULL,
	until_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

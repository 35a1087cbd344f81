/** What the verbs of upkeep are handed, and what they answer. */

/** Where a row of the audit stands. */
export interface AuditPlace {
	readonly at: number;
	/** "" for what concerns no user. */
	readonly bucket: string;
	readonly id: string;
}
export interface AuditQuestion {
	/** null: from the first on. */
	readonly after: AuditPlace | null;
	/** Milliseconds: rows of this time and later are not told, since one that is older may still be on its way to the disk. */
	readonly before: number;
}
export interface AuditRow extends AuditPlace {
	readonly fact: string;
	/** Stands for the user; not the sub. */
	readonly pseudonym: string | null;
	readonly appId: string | null;
	readonly detail: string;
}
export interface Sweep {
	readonly now: number;
	/** Milliseconds. */
	readonly retention: number;
}
/** Work that one process does at a time, and who that is. */
export interface Lease {
	readonly name: string;
	readonly holder: string;
}
export interface TakeLease extends Lease {
	readonly now: number;
	readonly until: number;
}

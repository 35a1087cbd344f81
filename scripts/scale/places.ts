/** A database beyond one PostgreSQL, and what of this schema and these statements is known to hold there. */
export interface Place {
	readonly name: string;
	/** What was run of it here. */
	readonly run: string;
	readonly holds: readonly string[];
	/** What is otherwise there, and what to do. */
	readonly mind: readonly string[];
	/** Names in docs/sources.md. */
	readonly sources: readonly string[];
}

const nothing =
	"Nothing: it could not be had on the machine where this was written. What follows is its own documentation against our rows.";

export const places: readonly Place[] = [
	{
		name: "Citus",
		run: nothing,
		holds: [
			"Every key and every UNIQUE of a user's table leads with the distribution column, every foreign key joins tables that are distributed alike: it refuses others.",
			"Every statement on the way of a login names its bucket and goes to one shard whole, with its joins, its FOR UPDATE and its subqueries; what it is joined with beside (`apps`, `clients`, `users`, `words`) is a reference table, on the inner side.",
			"No volatile function in an UPDATE, no INSERT … SELECT, no sequence, no trigger.",
		],
		mind: [
			"Version 11.2 at least: before it, workers run every transaction as READ COMMITTED, whatever was asked for. Verbs about more than one grant are SERIALIZABLE; on one shard they then are, over several shards nobody keeps two of them apart. Those are the operator's, the sweep, the outbox and erasing: each is right when run again, and what may happen once is a key besides.",
			"Who makes a grant, once for a person and a program, goes through the row of `gates`, which lies on the coordinator: a transaction in two places.",
			"A scattering read sees each shard at a moment of its own. So a person's page may show one program as of now and another as of a moment ago.",
			"A consent writes `words`, a reference table: only a text that nobody has been shown before, but then in every place, in two phases. Erasing and freezing write reference tables too.",
			"NOTIFY is heard where it was said: all servers connect to the coordinator. Where nothing is heard, what is known of the registry is half a second old at most all the same.",
			"`migrate` makes plain tables; they are distributed while they are empty. A later step of the schema adds columns, which the coordinator passes on.",
		],
		sources: [
			"Citus DDL",
			"Citus SQL support",
			"Citus utility functions",
			"Citus pull request 6483",
			"Citus pull request 7435",
		],
	},
	{
		name: "YugabyteDB",
		run: nothing,
		holds: [
			"No LOCK TABLE, transaction id, deferrable or exclusion constraint, UNLOGGED, generated column, trigger, domain, range type; no table is made inside a transaction: `migrate` says each statement by itself.",
			"The first column of a key is hashed: the bucket, 65,536 values, spreads evenly, and what one operation touches lies in one tablet of each table.",
			"Conflicts that it reports as 40001 are run again until the deadline.",
		],
		mind: [
			"`yb_enable_read_committed_isolation=true`. Without it READ COMMITTED means snapshot, and says `read committed` all the same: a session that waited for a lock then gets 40001 in place of a fresh look. It is run again, so nothing goes wrong, but slowly.",
			"The first column of an index is hashed as well unless the index says ASC. A sweep, the outbox and the audit look for ranges of time: make those indexes anew with `ASC`, or they read whole tables: `…_by_expiry`, `messages_due`, `messages_by_state`, `audit_by_time`. As ranges they are written at one end; split them by a bucket in front where that shows.",
			"LISTEN and NOTIFY are early access from 2025.2.3. Where LISTEN is refused, the registry is half a second old at most all the same; but a NOTIFY that is refused fails the operator's verb that says it, so an older version is of no use yet.",
			'`COLLATE "C"` is what it sorts by anyway.',
		],
		sources: [
			"YugabyteDB PostgreSQL compatibility",
			"YugabyteDB isolation levels",
			"YugabyteDB LISTEN and NOTIFY",
			"YugabyteDB hot shards",
			"YugabyteDB bucket-based indexes",
		],
	},
	{
		name: "CockroachDB",
		run: nothing,
		holds: [
			"Every table has a primary key, none leads with a time or a sequence; no advisory lock (there they are functions that do nothing), no trigger, domain, range type, division of integers, column privilege.",
			"SERIALIZABLE is its default, and REPEATABLE READ is that or stronger than ours: a session that says so is taken, one that says less is not.",
			"40001 is run again with the same input, each verb knows its own effect.",
		],
		mind: [
			"It has no NOTIFY: a verb that changes the registry says `pg_notify` in its transaction and would fail. **So this version does not run on it.** What is to be done is one setting of the driver that leaves the word out; what is known of the registry is half a second old at most all the same.",
			"Under SERIALIZABLE its FOR UPDATE is a lock that may get lost when a range moves; the transaction then ends in 40001 and is run again. Under READ COMMITTED, which verbs about one grant ask for, locks are kept.",
			"Where `sql.txn.read_committed_isolation.enabled` is false, READ COMMITTED runs as SERIALIZABLE: the driver asks each session what it got, and takes that too.",
			"Indexes by time are written at one end: `USING HASH` spreads them.",
		],
		sources: [
			"CockroachDB PostgreSQL compatibility",
			"CockroachDB Read Committed",
			"CockroachDB known limitations",
			"CockroachDB issue 41522",
			"CockroachDB issue 10049",
		],
	},
	{
		name: "Managed PostgreSQL: Amazon RDS, Cloud SQL, Azure, Neon and their like",
		run: "PostgreSQL 18 and 15 themselves, whose statements these are; no provider's.",
		holds: [
			"No superuser is needed: no extension, no trigger, no advisory lock, no setting of the server's. The role owns its database, or is granted what the [guide](postgres.md) lists.",
			"One host name that follows the primary is enough; several in one URL are tried in turn. Connections to a server that has become a standby are left.",
		],
		mind: [
			"Ask for the standby in another zone that is synchronous (Multi-AZ, regional, zone-redundant); a read replica is not that, and loses what was acknowledged. A failover takes 60 to 120 s on RDS (instances; under 35 s for its clusters of three): meanwhile every request is answered U.",
			"Connect to the database, not to a pooler in transaction mode (Neon's `-pooler` host, PgBouncer's default, RDS Proxy where it multiplexes): LISTEN, settings of a session and statements by name are a session's. A pool of 10 a process is small enough to do without.",
			"A database that sleeps when nobody asks (Neon's scale to zero) is woken by the first request; our outbox looks each second and keeps it awake.",
			"Storage and backups are the provider's: who was erased is in older backups still ([guide](postgres.md)).",
		],
		sources: [
			"RDS Multi-AZ failover",
			"RDS Multi-AZ clusters",
			"Azure Database for PostgreSQL reliability",
			"Neon connection pooling",
		],
	},
];

/** What the driver of PostgreSQL says beside the verbs' statements: kinds of statements, and functions. A test finds every one. */
export const besides: Readonly<Record<string, string>> = {
	TransactionStmt:
		"`BEGIN` with an isolation level, `COMMIT`, `ROLLBACK`: everywhere; that the level is kept is asked of each session",
	VariableSetStmt:
		"time limits of a session: everywhere; a pooler that gives each transaction another session loses them",
	VariableShowStmt: "`SHOW transaction_isolation`, `SHOW transaction_read_only`: everywhere",
	ListenStmt: "CockroachDB has none; what is known of the registry is half a second old at most all the same",
	"pg_notify()": "beside a change of the registry, and to hear whether one hears: CockroachDB has none",
	"set_config()": "`synchronous_commit`: what is acknowledged is on the disk",
	"current_setting()": "the same",
	"to_regclass()": "whether there are tables of ours yet",
	"current_schema()": "whether tables of somebody else's are in the way",
	"clock_timestamp()": "the database's clock, for ruling 35",
	"extract()": "the same",
};

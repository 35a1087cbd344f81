import { tables as lying } from "../../scripts/scale/tables.ts";
import { allOf, listOf, type Node, nodesOf, parsed, wordsOf } from "./parsed.ts";
import { constraintsOf, indexOf, tableOf, typeOf } from "./tables.ts";

/** What a schema must not hold, since one of the databases beyond PostgreSQL has it not, or has it otherwise (docs/scale.md). */
export interface SchemaRule {
	readonly avoid: string;
	readonly because: string;
	/** What breaches it in one statement, in words. */
	readonly find: (kind: string, node: Node) => string | undefined;
	readonly breaches: readonly string[];
	readonly fine: readonly string[];
}

const creates = (find: (node: Node) => string | undefined) => (kind: string, node: Node) =>
	kind === "CreateStmt" ? find(node) : undefined;
const constraint = (...kinds: readonly string[]) =>
	creates((node) => {
		const found = constraintsOf(node).find(({ constraint }) => kinds.includes(String(constraint.contype)));
		return found && `${found.columns.join(", ")}: ${String(found.constraint.contype)}`;
	});
const columnsOf = (node: Node): readonly Node[] => allOf(node.tableElts, "ColumnDef");
const byBucket = (name: string): boolean => lying[name] === "bucket";

/** Each with what it says where the statement is of a kind that a schema may hold. */
const kinds: Readonly<Record<string, string>> = {
	CreateStmt: "CREATE TABLE",
	IndexStmt: "CREATE INDEX",
	ViewStmt: "CREATE VIEW",
};
const types: readonly string[] = ["text", "int8", "int4", "varchar"];

const TEXT = 'TEXT COLLATE "C" NOT NULL';
const own = `bucket ${TEXT}, grant_id ${TEXT}`;

export const schemaRules: readonly SchemaRule[] = [
	{
		avoid: "sequence, trigger, function, domain, type, extension: anything but a table, an index, a view",
		because: "Citus, YugabyteDB and CockroachDB each lack some, or have them otherwise",
		find: (kind) => (kind in kinds ? undefined : kind),
		breaches: [
			"CREATE SEQUENCE s",
			"CREATE TRIGGER t AFTER INSERT ON codes FOR EACH ROW EXECUTE FUNCTION f()",
			"CREATE FUNCTION f() RETURNS INTEGER AS 'SELECT 1' LANGUAGE sql",
			"CREATE DOMAIN digest AS TEXT",
			"CREATE TYPE span AS RANGE (subtype = int8)",
			"CREATE EXTENSION pgcrypto",
			"LOCK TABLE meta",
		],
		fine: ["CREATE INDEX i ON meta (value)", "CREATE VIEW v AS SELECT 1 AS one"],
	},
	{
		avoid: "a column of another type than TEXT, VARCHAR, INTEGER, BIGINT: SERIAL, ranges, domains",
		because: "SERIAL is a sequence, hot and unordered elsewhere; CockroachDB has no range types and no domains",
		find: creates((node) =>
			columnsOf(node)
				.map(typeOf)
				.find((type) => !types.includes(type)),
		),
		breaches: [
			"CREATE TABLE leases (name BIGSERIAL PRIMARY KEY)",
			"CREATE TABLE leases (name INT8RANGE PRIMARY KEY)",
			"CREATE TABLE leases (name digest PRIMARY KEY)",
		],
		fine: [`CREATE TABLE leases (name ${TEXT} PRIMARY KEY, a BIGINT, b INTEGER, c VARCHAR(255))`],
	},
	{
		avoid: "IDENTITY, DEFAULT nextval()",
		because: "a sequence in other words",
		find: creates((node) => {
			const identity = constraint("CONSTR_IDENTITY")("CreateStmt", node);
			return identity ?? [...nodesOf(node, "FuncCall")].map((call) => wordsOf(call.funcname).join("."))[0];
		}),
		breaches: [
			"CREATE TABLE leases (name BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY)",
			"CREATE TABLE leases (name BIGINT PRIMARY KEY DEFAULT nextval('s'))",
			"CREATE TABLE leases (name TEXT PRIMARY KEY DEFAULT gen_random_uuid())",
		],
		fine: [`CREATE TABLE leases (name ${TEXT} PRIMARY KEY, holder TEXT DEFAULT '')`],
	},
	{
		avoid: "generated columns",
		because: "YugabyteDB has no stored ones",
		find: constraint("CONSTR_GENERATED"),
		breaches: ["CREATE TABLE leases (name TEXT PRIMARY KEY, n INTEGER GENERATED ALWAYS AS (1) STORED)"],
		fine: [`CREATE TABLE leases (name ${TEXT} PRIMARY KEY, n INTEGER)`],
	},
	{
		avoid: "deferrable constraints",
		because: "YugabyteDB has them for foreign keys at most, CockroachDB has none",
		find: creates((node) => {
			const kinds = constraintsOf(node).filter(
				({ constraint }) => constraint.deferrable === true || constraint.contype === "CONSTR_ATTR_DEFERRABLE",
			);
			return kinds[0]?.columns.join(", ");
		}),
		breaches: [
			"CREATE TABLE leases (name TEXT PRIMARY KEY DEFERRABLE)",
			"CREATE TABLE leases (name TEXT, UNIQUE (name) DEFERRABLE INITIALLY DEFERRED)",
		],
		fine: ["CREATE TABLE leases (name TEXT PRIMARY KEY)"],
	},
	{
		avoid: "EXCLUDE",
		because: "neither YugabyteDB nor CockroachDB has it",
		find: constraint("CONSTR_EXCLUSION"),
		breaches: ["CREATE TABLE leases (name TEXT, EXCLUDE USING gist (name WITH =))"],
		fine: ["CREATE TABLE leases (name TEXT, UNIQUE (name))"],
	},
	{
		avoid: "UNLOGGED, TEMPORARY, INHERITS",
		because: "what is acknowledged outlives a crash; YugabyteDB has none of them",
		find: creates((node) => {
			const { relpersistence } = node.relation as Node;
			if (relpersistence !== "p") return `persistence ${String(relpersistence)}`;
			return listOf(node.inhRelations).length > 0 ? "INHERITS" : undefined;
		}),
		breaches: [
			"CREATE UNLOGGED TABLE leases (name TEXT PRIMARY KEY)",
			"CREATE TEMP TABLE leases (name TEXT PRIMARY KEY)",
			"CREATE TABLE leases (n INTEGER) INHERITS (meta)",
		],
		fine: ["CREATE TABLE leases (name TEXT PRIMARY KEY)"],
	},
	{
		avoid: "a table without a primary key",
		because: "CockroachDB makes one up, in the order of time; logical replication needs one",
		find: creates((node) => (tableOf(node).key.length > 0 ? undefined : "no primary key")),
		breaches: ["CREATE TABLE leases (name TEXT, UNIQUE (name))"],
		fine: ["CREATE TABLE leases (name TEXT, PRIMARY KEY (name))"],
	},
	{
		avoid: "a key, a UNIQUE or a foreign key of a user's table that does not lead with the bucket",
		because: "no shard can hold a promise about rows of another; Citus refuses the table",
		find: creates((node) => {
			const { name, unique, foreign, columns } = tableOf(node);
			if (!byBucket(name)) return undefined;
			if (!columns.includes("bucket")) return "it has no bucket";
			const all = [...unique, ...foreign.map((key) => key.columns)];
			return all.find(([first]) => first !== "bucket")?.join(", ");
		}),
		breaches: [
			`CREATE TABLE codes (${own}, PRIMARY KEY (grant_id, bucket))`,
			`CREATE TABLE codes (${own}, PRIMARY KEY (bucket, grant_id), UNIQUE (grant_id))`,
			`CREATE TABLE codes (grant_id ${TEXT} PRIMARY KEY)`,
			`CREATE TABLE codes (${own}, PRIMARY KEY (bucket, grant_id), FOREIGN KEY (grant_id) REFERENCES grants (grant_id))`,
		],
		fine: [`CREATE TABLE codes (${own}, PRIMARY KEY (bucket, grant_id), UNIQUE (bucket))`],
	},
	{
		avoid: "a UNIQUE index of a user's table that does not lead with the bucket",
		because: "as above",
		find: (kind, node) => {
			if (kind !== "IndexStmt") return undefined;
			const { table, unique, columns, name } = indexOf(node);
			return unique && byBucket(table) && columns[0] !== "bucket" ? name : undefined;
		},
		breaches: ["CREATE UNIQUE INDEX i ON codes (digest)"],
		fine: ["CREATE INDEX i ON codes (digest)", "CREATE UNIQUE INDEX i ON codes (bucket, digest)"],
	},
	{
		avoid: "a foreign key from a user's table to one that does not lie by the bucket, or the other way round",
		because: "Citus has them between tables that are distributed alike, and to reference tables only",
		find: creates((node) => {
			const { name, foreign } = tableOf(node);
			return foreign.find(({ to }) => byBucket(to) !== byBucket(name))?.to;
		}),
		breaches: [
			`CREATE TABLE codes (${own}, PRIMARY KEY (bucket, grant_id), FOREIGN KEY (bucket) REFERENCES apps)`,
			"CREATE TABLE leases (name TEXT PRIMARY KEY REFERENCES codes)",
		],
		fine: [
			`CREATE TABLE codes (${own}, PRIMARY KEY (bucket, grant_id), FOREIGN KEY (bucket, grant_id) REFERENCES grants)`,
			"CREATE TABLE apps (app_id TEXT PRIMARY KEY, client_id TEXT REFERENCES clients)",
		],
	},
	{
		avoid: "text in the order of a language",
		because: 'an index breaks when the system\'s collations change; COLLATE "C" is the order of bytes everywhere',
		find: creates((node) => {
			const texts = columnsOf(node).filter((column) => typeOf(column) === "text");
			const other = texts.find((column) => wordsOf((column.collClause as Node | undefined)?.collname).join() !== "C");
			return other && String(other.colname);
		}),
		breaches: ["CREATE TABLE leases (name TEXT PRIMARY KEY)", 'CREATE TABLE leases (name TEXT COLLATE "en_US")'],
		fine: [`CREATE TABLE leases (name ${TEXT} PRIMARY KEY)`],
	},
];

/** Every breach in a schema, as words: what it is: why. */
export const breachesInSchema = (schema: readonly string[]): readonly string[] =>
	schema.flatMap((sql) =>
		parsed(sql).flatMap(({ kind, node }) =>
			schemaRules.flatMap(({ avoid, find }) => {
				const hit = find(kind, node);
				return hit === undefined ? [] : [`${sql.slice(0, 60)}: ${hit}: avoid ${avoid}`];
			}),
		),
	);

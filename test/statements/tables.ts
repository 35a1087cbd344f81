import { as, lastOf, listOf, type Node, parsed, wordsOf } from "./parsed.ts";

/** A table as its CREATE says it. */
export interface Table {
	readonly name: string;
	readonly columns: readonly string[];
	/** Columns of the primary key. */
	readonly key: readonly string[];
	/** Columns of the primary key and of each UNIQUE, in their order. */
	readonly unique: readonly (readonly string[])[];
	readonly foreign: readonly { readonly columns: readonly string[]; readonly to: string }[];
}

/** The constraints of a table, those that stand at a column with that column. */
export function constraintsOf(
	create: Node,
): readonly { readonly constraint: Node; readonly columns: readonly string[] }[] {
	return listOf(create.tableElts).flatMap((element) => {
		const own = as(element, "Constraint");
		if (own) return [{ constraint: own, columns: [...wordsOf(own.keys), ...wordsOf(own.fk_attrs)] }];
		const column = as(element, "ColumnDef");
		return listOf(column?.constraints).flatMap((each) => {
			const constraint = as(each, "Constraint");
			return constraint ? [{ constraint, columns: [String(column?.colname)] }] : [];
		});
	});
}

export function tableOf(create: Node): Table {
	const constraints = constraintsOf(create);
	const of = (kind: string) => constraints.filter(({ constraint }) => constraint.contype === kind);
	const keys = of("CONSTR_PRIMARY").map(({ columns }) => columns);
	return {
		name: String((create.relation as Node).relname),
		columns: listOf(create.tableElts).flatMap((element) => String(as(element, "ColumnDef")?.colname ?? "") || []),
		key: keys[0] ?? [],
		unique: [...keys, ...of("CONSTR_UNIQUE").map(({ columns }) => columns)],
		foreign: of("CONSTR_FOREIGN").map(({ constraint, columns }) => ({
			columns,
			to: String((constraint.pktable as Node).relname),
		})),
	};
}

/** Every table of a schema. */
export const tablesIn = (schema: readonly string[]): readonly Table[] =>
	schema.flatMap((sql) => parsed(sql).flatMap(({ kind, node }) => (kind === "CreateStmt" ? [tableOf(node)] : [])));

export interface Index {
	readonly name: string;
	readonly table: string;
	readonly unique: boolean;
	readonly columns: readonly string[];
}
export const indexOf = (node: Node): Index => ({
	name: String(node.idxname),
	table: String((node.relation as Node).relname),
	unique: node.unique === true,
	columns: listOf(node.indexParams).map((each) => String(as(each, "IndexElem")?.name)),
});
/** The type of a column, as PostgreSQL calls it. */
export const typeOf = (column: Node): string => lastOf((column.typeName as Node).names);

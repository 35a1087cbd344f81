import { isByBucket } from "../../scripts/scale/tables.ts";
import { as, listOf, type Node, nodesOf, operatorOf, type Tree, wordsOf } from "./parsed.ts";

/**
 * Which bucket each table of a statement is held to. Equalities that must hold (of WHERE and ON, joined by AND) tie the
 * bucket of one table to another's, to a value, or to that of a row that a subquery tells.
 */
export interface Reach {
	/** Tables and views whose rows lie by the bucket, as often as they are named. */
	readonly held: readonly Held[];
	/** All of them are tied to one another: what is joined lies together. */
	readonly together: boolean;
}
export interface Held {
	readonly table: string;
	/** Its bucket is a value. */
	readonly pinned: boolean;
}

interface Place {
	readonly table: string;
	readonly name: string;
	/** What its bucket equals: the first of its circle, up to a value. */
	tied: Place;
	pinned: boolean;
}
interface Scope {
	readonly places: Place[];
	readonly outer: Scope | undefined;
}

const rootOf = (place: Place): Place => (place.tied === place ? place : rootOf(place.tied));

export function reachOf(statement: { readonly kind: string; readonly node: Node }): Reach {
	const all: Place[] = [];
	query(statement.kind, statement.node, undefined, all);
	const mine = all.filter(({ table }) => isByBucket(table));
	const held = mine.map((place) => ({ table: place.table, pinned: rootOf(place).pinned }));
	return { held, together: new Set(mine.filter((place) => !rootOf(place).pinned).map(rootOf)).size <= 1 };
}

/** Tables of one query, what its conditions tie, and the queries within. */
function query(kind: string, node: Node, outer: Scope | undefined, all: Place[]): Scope {
	const scope: Scope = { places: [], outer };
	const name = (range: Tree): void => {
		const table = as({ RangeVar: range }, "RangeVar");
		if (!table) return;
		const alias = table.alias as Node | undefined;
		const place = { table: String(table.relname), name: String(alias?.aliasname ?? table.relname), pinned: false };
		const tied = Object.assign(place, { tied: place as Place });
		scope.places.push(tied);
		all.push(tied);
	};
	if (kind === "SelectStmt") {
		const conditions: Tree[] = [];
		const from = (tree: Tree): void => {
			const join = as(tree, "JoinExpr");
			if (!join) {
				name(as(tree, "RangeVar"));
				return;
			}
			from(join.larg);
			from(join.rarg);
			conditions.push(join.quals);
		};
		for (const each of listOf(node.fromClause)) from(each);
		for (const condition of [...conditions, node.whereClause]) tie(condition, scope, all);
		for (const part of ["targetList", "groupClause", "havingClause", "sortClause", "limitCount"]) {
			within(node[part], scope, all);
		}
		return scope;
	}
	name(node.relation);
	if (kind === "InsertStmt") {
		const [place] = scope.places;
		const at = listOf(node.cols).findIndex((column) => as(column, "ResTarget")?.name === "bucket");
		const rows = listOf(as(node.selectStmt, "SelectStmt")?.valuesLists);
		const values = rows.map((row) => listOf(as(row, "List")?.items)[at]);
		if (place && values.length > 0 && values.every(isValue)) place.pinned = true;
	}
	tie(node.whereClause, scope, all);
	within(node.targetList, scope, all);
	return scope;
}

const isValue = (tree: Tree): boolean => as(tree, "ParamRef") !== undefined || as(tree, "A_Const") !== undefined;

/** What must hold: the parts that AND joins. */
function tie(condition: Tree, scope: Scope, all: Place[]): void {
	const bool = as(condition, "BoolExpr");
	if (bool?.boolop === "AND_EXPR") {
		for (const part of listOf(bool.args)) tie(part, scope, all);
		return;
	}
	const expression = as(condition, "A_Expr");
	if (expression?.kind === "AEXPR_OP" && operatorOf(expression) === "=") {
		equal(placeOf(expression.lexpr, scope), expression.rexpr, placeOf(expression.rexpr, scope));
		equal(placeOf(expression.rexpr, scope), expression.lexpr, undefined);
	}
	// (bucket, …) IN (SELECT x.bucket, …)
	const link = as(condition, "SubLink");
	const inner = as(link?.subselect, "SelectStmt");
	if (link?.subLinkType === "ANY_SUBLINK" && inner) {
		const told = query("SelectStmt", inner, scope, all);
		for (const [n, side] of listOf(as(link.testexpr, "RowExpr")?.args ?? [link.testexpr]).entries()) {
			const column = as(listOf(inner.targetList)[n], "ResTarget")?.val;
			equal(placeOf(side, scope), undefined, placeOf(column, told));
		}
		return;
	}
	within(condition, scope, all);
}

function equal(one: Place | undefined, other: Tree, place: Place | undefined): void {
	if (!one) return;
	if (isValue(other)) rootOf(one).pinned = true;
	if (!place || rootOf(place) === rootOf(one)) return;
	rootOf(one).pinned ||= rootOf(place).pinned;
	rootOf(place).tied = rootOf(one);
}

/** Queries inside of an expression. */
function within(tree: Tree, scope: Scope, all: Place[]): void {
	if (Array.isArray(tree)) {
		for (const each of tree as readonly Tree[]) within(each, scope, all);
		return;
	}
	if (typeof tree !== "object" || tree === null) return;
	for (const [kind, inner] of Object.entries(tree as Node)) {
		if (kind === "SelectStmt") query(kind, inner as Node, scope, all);
		else within(inner, scope, all);
	}
}

/** The table whose bucket an expression is, if it is one. */
function placeOf(tree: Tree, scope: Scope | undefined): Place | undefined {
	const column = as(tree, "ColumnRef");
	const [first, second] = wordsOf(column?.fields);
	if ((second ?? first) !== "bucket" || !scope) return undefined;
	const found = scope.places.find(({ name, table }) => (second === undefined ? isByBucket(table) : name === first));
	return found ?? placeOf(tree, scope.outer);
}

/** Columns that a condition holds equal to a value, or to the one value that a subquery tells. */
export function heldEqual(condition: Tree): readonly string[] {
	const bool = as(condition, "BoolExpr");
	if (bool?.boolop === "AND_EXPR") return listOf(bool.args).flatMap(heldEqual);
	const expression = as(condition, "A_Expr");
	if (expression?.kind !== "AEXPR_OP" || operatorOf(expression) !== "=") return [];
	const one = as(expression.rexpr, "SubLink")?.subLinkType === "EXPR_SUBLINK" || isValue(expression.rexpr);
	return one ? [wordsOf(as(expression.lexpr, "ColumnRef")?.fields).at(-1) ?? ""] : [];
}
export const tablesOf = (node: Tree): readonly string[] =>
	[...nodesOf(node, "RangeVar")].map(({ relname }) => String(relname));

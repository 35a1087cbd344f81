import { loadModule, parseSync } from "libpg-query";

/** PostgreSQL's own parse trees, read as what they are: objects of objects. */
export type Tree = string | number | boolean | null | undefined | readonly Tree[] | { readonly [key: string]: Tree };
export type Node = Readonly<Record<string, Tree>>;

await loadModule();

/** The statements of a text, each as the kind of its node and the node. Throws what PostgreSQL's parser says. */
export function parsed(sql: string): readonly { readonly kind: string; readonly node: Node }[] {
	const { stmts } = parseSync(sql) as unknown as {
		readonly stmts?: readonly { readonly stmt: Record<string, Node> }[];
	};
	return (stmts ?? []).map(({ stmt }) => only(stmt));
}

/** A node is wrapped in an object of one key, which says its kind. */
function only(wrapped: Readonly<Record<string, Node>>): { readonly kind: string; readonly node: Node } {
	const [entry] = Object.entries(wrapped);
	if (!entry) throw new TypeError("A tree without a node.");
	return { kind: entry[0], node: entry[1] };
}

const isObject = (tree: Tree): tree is Node => typeof tree === "object" && tree !== null && !Array.isArray(tree);
export const listOf = (tree: Tree): readonly Tree[] => (Array.isArray(tree) ? (tree as readonly Tree[]) : []);
/** The node of this kind that a tree is, if it is one. */
export const as = (tree: Tree, kind: string): Node | undefined => {
	const inner = isObject(tree) ? tree[kind] : undefined;
	return isObject(inner) ? inner : undefined;
};

/** The nodes of this kind among those of a list. */
export const allOf = (tree: Tree, kind: string): readonly Node[] =>
	listOf(tree).flatMap((each) => {
		const node = as(each, kind);
		return node ? [node] : [];
	});

/** Every node of a kind in a tree, from the outside in. */
export function* nodesOf(tree: Tree, kind: string): Generator<Node> {
	if (Array.isArray(tree)) {
		for (const each of tree as readonly Tree[]) yield* nodesOf(each, kind);
	} else if (isObject(tree)) {
		for (const [key, inner] of Object.entries(tree)) {
			if (key === kind && isObject(inner)) yield inner;
			yield* nodesOf(inner, kind);
		}
	}
}

/** The words of a list of strings: the parts of a name. */
export const wordsOf = (tree: Tree): readonly string[] =>
	listOf(tree).flatMap((each) => {
		const text = as(each, "String")?.sval;
		return typeof text === "string" ? [text] : [];
	});
/** The last part of a name: of `pg_catalog.int8` int8. */
export const lastOf = (tree: Tree): string => wordsOf(tree).at(-1) ?? "";
/** The operator of an expression, if the tree is one of two sides. */
export const operatorOf = (node: Node): string => lastOf(node.name);

import {
	findNodeAtLocation,
	type JSONPath,
	type Node,
	type ParseError,
	parseTree,
	printParseErrorCode,
} from "jsonc-parser";

/** Where in a file something stands, both from 1 on. */
export interface Place {
	readonly line: number;
	readonly column: number;
}
export interface Mistake extends Place {
	/** What is wrong there, in a sentence. */
	readonly why: string;
}
/** A file of JSON, read: what it says, and where it says what. */
export interface JsonText {
	readonly value: unknown;
	/** Of the value at a path, or of the nearest thing around it that is there. */
	place(path: JSONPath): Place;
	/** Of the name of a key. */
	placeOfKey(path: JSONPath): Place;
}

const said: Readonly<Record<string, string>> = {
	InvalidSymbol: "this is no JSON value: texts stand between double quotes.",
	InvalidNumberFormat: "this is no number.",
	PropertyNameExpected: "a key between double quotes is needed here.",
	ValueExpected: "a value is missing here.",
	ColonExpected: "a colon is missing here.",
	CommaExpected: "a comma is missing before this.",
	CloseBraceExpected: "a } is missing here.",
	CloseBracketExpected: "a ] is missing here.",
	EndOfFileExpected: "the file should have ended before this.",
	UnexpectedEndOfComment: "a comment does not end.",
	UnexpectedEndOfString: "a text does not end on its line.",
	InvalidEscapeCharacter: "this is no escape that JSON knows; write \\\\ for a backslash.",
	InvalidCharacter: "this character has to be escaped.",
};

/** Reads JSON as people write it: with comments, and with a comma after the last one. */
export function readJsonText(text: string): JsonText | readonly Mistake[] {
	const own = text.replace(/^\ufeff/, "");
	const errors: ParseError[] = [];
	const root = parseTree(own, errors, { allowTrailingComma: true });
	const at = (offset: number): Place => placeAt(own, offset);
	const [error] = errors;
	if (error || !root) {
		const why = error ? said[printParseErrorCode(error.error)] : "there is nothing in it.";
		return [{ ...at(error?.offset ?? 0), why: why ?? "this is no JSON." }];
	}
	const doubled = doubledKeys(root);
	if (doubled.length > 0) {
		return doubled.map((key) => ({ ...at(key.offset), why: `${JSON.stringify(key.value)} is there twice.` }));
	}
	const nearest = (path: JSONPath): Node => {
		for (let length = path.length; length > 0; length--) {
			const found = findNodeAtLocation(root, path.slice(0, length));
			if (found) return found;
		}
		return root;
	};
	return {
		value: toValue(root),
		place: (path) => at(nearest(path).offset),
		placeOfKey: (path) => at((nearest(path).parent?.children?.[0] ?? nearest(path)).offset),
	};
}

function placeAt(text: string, offset: number): Place {
	const before = text.slice(0, offset).split(/\r\n|\r|\n/);
	return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function doubledKeys(node: Node): readonly Node[] {
	const children = node.children ?? [];
	const seen = new Set<unknown>();
	const own = children.flatMap((property) => {
		const key = node.type === "object" ? property.children?.[0] : undefined;
		if (!key || !seen.has(key.value)) {
			seen.add(key?.value);
			return [];
		}
		return [key];
	});
	return [...own, ...children.flatMap(doubledKeys)];
}

/** Objects without a prototype's keys: `__proto__` is a key like any other here, and is refused as one. */
function toValue({ type, value, children = [] }: Node): unknown {
	if (type === "array") return children.map(toValue);
	if (type !== "object") return value;
	return Object.fromEntries(
		children.flatMap(({ children: [key, held] = [] }) => (key && held ? [[key.value, toValue(held)]] : [])),
	);
}

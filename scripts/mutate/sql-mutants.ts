/** One change of a statement. */
export interface Mutant {
	readonly rule: string;
	/** Where in the statement it begins. */
	readonly at: number;
	/** The whole statement, changed. */
	readonly changed: string;
}

const turned: Readonly<Record<string, readonly string[]>> = {
	"=": ["<>"],
	"<>": ["="],
	"<": [">=", "<="],
	">=": ["<", ">"],
	">": ["<=", ">="],
	"<=": [">", "<"],
};
/** What ends a condition that is not in parentheses of its own. */
const behindCondition = /\b(AND|OR|THEN|WHERE|ORDER BY|LIMIT|LEFT JOIN|JOIN|WHEN|ELSE|END)\b|\)|$/g;
/**
 * A bucket, and the audit's time, say only where rows lie that ids of 128 bits and more find without them: without that
 * condition a statement finds the same.
 */
const placeAlone = /^(?:\w+\.)?bucket = (?:\?|\w+\.bucket)$|^at = \?$/;

/**
 * Every mutant of a statement: a condition dropped, a comparison turned or moved by one, IS NULL turned, an order turned,
 * LIMIT, coalesce and the outer side of a join dropped. Each keeps its question marks, so that none dies of their number.
 */
export const mutantsOf = (sql: string): readonly Mutant[] =>
	[...changesOf(sql)].map(({ rule, at, length, instead }) => ({
		rule,
		at,
		changed: sql.slice(0, at) + instead + sql.slice(at + length),
	}));

interface Change {
	readonly rule: string;
	readonly at: number;
	readonly length: number;
	readonly instead: string;
}

function* changesOf(text: string): Generator<Change> {
	const over = (rule: string, at: number, old: string, instead: string): Change => ({
		rule,
		at,
		length: old.length,
		instead,
	});
	for (const { index, 0: sign } of text.matchAll(/<>|<=|>=|=|<|>/g)) {
		if (isAssignment(text, index)) continue;
		for (const other of turned[sign] ?? []) yield over(`${sign} → ${other}`, index, sign, other);
	}
	for (const [from, to] of conditions(text)) {
		if (placeAlone.test(text.slice(from, to))) continue;
		yield { rule: "condition dropped", at: from, length: to - from, instead: `(${text.slice(from, to)} OR 1 = 1)` };
	}
	for (const { index, 0: old, 1: not } of text.matchAll(/\bIS (NOT )?NULL\b/g)) {
		yield over("NULL turned", index, old, not ? "IS NULL" : "IS NOT NULL");
	}
	for (const { index, 0: old } of text.matchAll(/(?<=\bORDER BY\b[^()]*)\b[\w.]+( DESC)?(?=,|\s*$|\s+LIMIT)/g)) {
		if (/\bLIMIT\s+$/.test(text.slice(0, index))) continue;
		yield over("order turned", index, old, old.endsWith(" DESC") ? old.slice(0, -5) : `${old} DESC`);
	}
	for (const { index, 0: old } of text.matchAll(/(?<=\bLIMIT\s)(\?|\w+)/g)) {
		yield over("LIMIT dropped", index, old, `${old} + 1000000`);
	}
	for (const { index } of text.matchAll(/\bcoalesce\(/g)) {
		const open = index + "coalesce".length;
		const [comma = open, close] = [comesAt(text, open, ","), closing(text, open)];
		yield {
			rule: "coalesce dropped",
			at: index,
			length: close + 1 - index,
			instead: `(CASE WHEN 1 = 1 THEN ${text.slice(open + 1, comma)} ELSE ${text.slice(comma + 1, close)} END)`,
		};
	}
	for (const { index, 0: old } of text.matchAll(/\bLEFT JOIN\b/g)) yield over("outer join dropped", index, old, "JOIN");
}

/** True for `a = ?` behind SET. */
function isAssignment(text: string, index: number): boolean {
	const before = [...text.slice(0, index).matchAll(/\b(SET|WHERE|WHEN|THEN|ELSE|ON|AND|OR|END)\b/g)].at(-1)?.[0];
	if (before === "SET") return true;
	// Behind a CASE that has ended another column may follow.
	return before === "END" && /\bSET\b(?!.*\bWHERE\b)/s.test(text.slice(0, index));
}

/** Each single condition of WHERE, ON, AND, OR, WHEN. */
function* conditions(text: string): Generator<readonly [from: number, to: number]> {
	const starts = [...text.matchAll(/\b(?:WHERE|AND|OR|WHEN|ON(?! CONFLICT))\s+/g)].map(
		({ index, 0: word }) => index + word.length,
	);
	for (const from of starts) {
		let depth = 0;
		for (let at = from; at <= text.length; at++) {
			if (text[at] === "(") depth++;
			else if (text[at] === ")" && depth > 0) depth--;
			else if (depth === 0) {
				behindCondition.lastIndex = at;
				if (behindCondition.exec(text)?.index !== at) continue;
				const whole = text.slice(from, at).trimEnd();
				if (whole.length > 0) yield [from, from + whole.length];
				break;
			}
		}
	}
}

/** Where the parenthesis that opens there closes. */
function closing(text: string, open: number): number {
	for (let at = open, depth = 0; at < text.length; at++) {
		if (text[at] === "(") depth++;
		if (text[at] === ")" && --depth === 0) return at;
	}
	throw new SyntaxError(`A parenthesis stays open: ${text}`);
}

/** Where a sign comes that is in no deeper parentheses. */
function comesAt(text: string, open: number, sign: string): number | undefined {
	for (let at = open, depth = 0; at < closing(text, open); at++) {
		if (text[at] === "(") depth++;
		else if (text[at] === ")") depth--;
		else if (text[at] === sign && depth === 1) return at;
	}
	return undefined;
}

import { type ParseError, parse, printParseErrorCode } from "jsonc-parser";
import type { Problem } from "../problem.ts";

/** JSON as people write it: with comments, a comma too many, a byte order mark. What is wrong with it is told, and the rest is read. */
export function readJson(
	source: string,
	file: string,
): { readonly value: unknown; readonly problems: readonly Problem[] } {
	const text = source.replace(/^\ufeff/, "");
	const errors: ParseError[] = [];
	const value: unknown = parse(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
	const problems = errors.map(({ error, offset }): Problem => {
		const before = text.slice(0, offset).split("\n");
		const column = (before.at(-1)?.length ?? 0) + 1;
		return { file, line: before.length, column, text: words(printParseErrorCode(error)), severity: "error" };
	});
	return { value, problems };
}

/** "CommaExpected" as "comma expected". */
const words = (code: string): string => code.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";

/** The tree as it is written by hand, for tests that hold its shape and its citations. */

export const root = fileURLToPath(new URL("..", import.meta.url));
export const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** A text of code without its comments, which may cite anything. Strings and line numbers stay. */
export function codeIn(text: string): string {
	const pieces = /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\/.*|\/\*[\s\S]*?\*\//g;
	return text.replace(pieces, (piece, string?: string) => string ?? piece.replace(/[^\n]/g, " "));
}

const strange = /^(node_modules|dist|reports|coverage|screenshots|\.git|\.byleave|\.stryker-tmp)$/;

/** Every file of the tree that is written by hand, from the root, with slashes on every system. */
export function walk(folder: string): string[] {
	return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
		const path = posix.join(folder, entry.name);
		if (entry.isDirectory()) return strange.test(entry.name) ? [] : walk(path);
		return [path];
	});
}

/** "3, 7 to 9 and 12" as numbers. */
export function numbersIn(text: string): number[] {
	return text.split(/, (?:and )?| and /).flatMap((part) => {
		const [from = Number.NaN, to = from] = part.split(" to ").map(Number);
		return Array.from({ length: to - from + 1 }, (_, index) => from + index);
	});
}

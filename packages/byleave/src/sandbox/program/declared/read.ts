import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { Trouble } from "../../../trouble.ts";
import { type Declared, declaredSchema } from "./schema.ts";
import { type Mistake, type Place, readJsonText } from "./text.ts";

/** The file in a program's folder that says what to register it as. */
export const DECLARED = "byleave.json";

/** byleave.json, read and checked. */
export interface DeclaredFile {
	readonly path: string;
	readonly declared: Declared;
	/** Where it says what stands at these keys. */
	place(keys: readonly (string | number)[]): Place;
}

/**
 * Reads byleave.json of the first of these folders that has one; undefined if none has. Rejects with a Trouble of a
 * line per mistake, each with its line and column.
 */
export async function readDeclared(folders: readonly string[]): Promise<DeclaredFile | undefined> {
	for (const folder of folders) {
		const path = join(folder, DECLARED);
		const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
			if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
			throw new Trouble(`${path} cannot be read`, error.code ?? error.message, "let its owner read it");
		});
		if (text !== undefined) return check(path, text);
	}
	return undefined;
}

function check(path: string, text: string): DeclaredFile {
	const json = readJsonText(text);
	if (!("value" in json)) throw mistakesIn(path, json);
	const read = declaredSchema.safeParse(json.value, { error: explain });
	if (!read.success) {
		throw mistakesIn(
			path,
			read.error.issues.flatMap((issue) => {
				const keys = issue.path as (string | number)[];
				if (issue.code === "unrecognized_keys") {
					return issue.keys.map((key) => ({
						...json.placeOfKey([...keys, key]),
						why: `${dotted([...keys, key])}: ${issue.message}`,
					}));
				}
				const where = issue.code === "invalid_key" ? json.placeOfKey(keys) : json.place(keys);
				return [{ ...where, why: `${dotted(keys)}: ${messageOf(issue)}` }];
			}),
		);
	}
	return { path, declared: read.data, place: (keys) => json.place([...keys]) };
}

/** A mistake at a place of a file, as a person can act on it. */
export function mistakesIn(path: string, mistakes: readonly Mistake[]): Trouble {
	const lines = mistakes
		.toSorted((one, other) => one.line - other.line || one.column - other.column)
		.map(({ line, column, why }) => [`${path}:${line}:${column}`, why.replace(/\.$/, "")] as const);
	const [first = [path, "it is wrong"], ...more] = lines;
	const rest = more.map((line) => `\n${line.join(" · ")}`).join("");
	return new Trouble(
		first[0],
		first[1],
		`correct it; the sample's examples/mini-program/${DECLARED} is one to compare with${rest}`,
	);
}

const dotted = (keys: readonly PropertyKey[]): string => (keys.length === 0 ? "the file" : keys.map(String).join("."));

/** Of a key that is none, what its schema says of it. */
const messageOf = (issue: z.core.$ZodIssue): string =>
	issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message;

/** What is wrong in our words; undefined: the schema has its own. */
function explain(issue: z.core.$ZodRawIssue): string | undefined {
	switch (issue.code) {
		case "unrecognized_keys":
			return "there is no such key.";
		case "invalid_type":
			return issue.input === undefined
				? `it is missing: ${needed(issue.expected)} is needed.`
				: `${needed(issue.expected)} is needed.`;
		case "invalid_value":
			return `one of ${(issue.values as readonly unknown[]).map((value) => JSON.stringify(value)).join(", ")} is needed.`;
		case "invalid_union":
			return 'true, false or "trusted" is needed.';
		default:
			return undefined;
	}
}

const words: Readonly<Record<string, string>> = {
	string: "a text",
	object: "an object",
	record: "an object",
	array: "a list",
};
const needed = (expected: unknown): string => words[String(expected)] ?? `a ${expected}`;

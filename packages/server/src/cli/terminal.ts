import { type Cause, causes, Failure } from "@byleave/protocol";
import { ConfigError } from "../config/config.ts";

/** What a command has of the world: so that it runs in a test as it does in a shell. */
export interface Terminal {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly out: (text: string) => void;
	readonly err: (text: string) => void;
}

/** A wrong use of a command that only its action can find: exit code 2. */
export class UsageError extends Error {}

/** What a failed command says: a line for people (what · why · what to do), an object for scripts, and its exit code. */
export function explainFailure(error: unknown): { lines: string[]; json: Record<string, unknown>; exitCode: 1 | 2 } {
	if (error instanceof ConfigError) {
		const lines = error.problems.map((problem) => printable(problem));
		return { lines, json: { problems: lines }, exitCode: 2 };
	}
	if (error instanceof UsageError) return { lines: [error.message], json: { message: error.message }, exitCode: 2 };
	if (error instanceof Refusal) return { lines: [error.line], json: error.json, exitCode: 1 };
	if (error instanceof Failure) return explainFailure(new Refusal(error.code, error.message, { field: error.field }));
	const message = printable(error instanceof Error ? error.message : String(error));
	return { lines: [message], json: { message }, exitCode: 1 };
}

/** Something that was refused or failed, under its cause. */
export class Refusal extends Error {
	readonly line: string;
	readonly json: Record<string, unknown>;
	constructor(
		cause: string,
		what: string,
		more: { why?: string; todo?: string; field?: string | undefined; trace?: string | undefined } = {},
	) {
		super(what);
		const row = Object.hasOwn(causes, cause) ? causes[cause as Cause] : undefined;
		// An empty one says that there is nothing to add.
		const parts = [what, more.why ?? row?.why, more.todo ?? row?.todo].filter(Boolean);
		const trace = more.trace === undefined ? "" : `, trace ${more.trace}`;
		this.line = printable(`${parts.join(" · ")} (docs/errors.md#${cause}${trace})`);
		this.json = { cause, message: what, field: more.field, trace: more.trace };
	}
}

/** One line without anything that steers a terminal. */
export const printable = (text: string): string =>
	text.replace(/\s*\n\s*/g, " ").replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd");

/** Rows under a head, in columns. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const lines = [head, ...rows].map((row) => row.map(printable));
	const widths = head.map((_, column) => Math.max(...lines.map((row) => row[column]?.length ?? 0)));
	return lines
		.map((row) =>
			row
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join("  ")
				.trimEnd(),
		)
		.join("\n");
}

/** Milliseconds since 1970 as people and scripts read it. */
export const dateOf = (at: number): string => new Date(at).toISOString();

/** What is wrong with a program's source, and where: told, never thrown. */
export interface Problem {
	/** From the program's folder, with slashes. */
	readonly file: string;
	/** From 1. */
	readonly line: number;
	/** From 1. */
	readonly column: number;
	/** What it is and what to do, in one sentence. */
	readonly text: string;
	readonly severity: "error" | "warning";
}

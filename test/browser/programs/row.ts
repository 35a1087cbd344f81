import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Hand } from "./hand.ts";

/** A program as others write them, and what a person does with it. */
export interface ProgramRow {
	/** What it shows of the program. */
	readonly name: string;
	/** A folder below test/fixtures/programs; or what makes the program: a folder's whole path, or an address. */
	readonly program: string | ((made: Made) => Promise<string>);
	run(hand: Hand): Promise<void>;
	/** What `.byleave/answers.json` holds. */
	readonly answers?: Readonly<Record<string, object>>;
	/** It is about the bridge or the origin: Firefox runs it too. */
	readonly everywhere?: true;
	/** What the page may say without the test failing. */
	readonly mayComplain?: RegExp;
}

/** What a row needs to make its program. */
export interface Made {
	/** An empty folder. */
	folder(): Promise<string>;
	/** Takes it down afterwards; the last first. */
	closes<Part extends { close(): Promise<unknown> }>(part: Part): Part;
}

export const fixture = (name: string): string =>
	fileURLToPath(new URL(`../../fixtures/programs/${name}`, import.meta.url));

/** Makes the row's program for as long as `use` runs. */
export async function withProgram(row: ProgramRow, use: (given: string, made: Made) => Promise<void>): Promise<void> {
	const parts: { close(): Promise<unknown> }[] = [];
	const made: Made = {
		async folder() {
			const path = await mkdtemp(join(tmpdir(), "byleave-program-"));
			parts.push({ close: () => rm(path, { recursive: true, force: true }) });
			return path;
		},
		closes(part) {
			parts.push(part);
			return part;
		},
	};
	try {
		await use(typeof row.program === "string" ? fixture(row.program) : await row.program(made), made);
	} finally {
		for (const part of parts.reverse()) await part.close();
	}
}

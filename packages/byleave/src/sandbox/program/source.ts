import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Trouble } from "../../trouble.ts";

/** Where a mini program's pages come from. */
export type ProgramSource =
	| {
			readonly kind: "folder";
			/** Whole path. */
			readonly folder: string;
			/** Under which path its files are asked for: `/`, or `/name/`, as its index.html has it. */
			readonly base: string;
			/** What the phone opens: a path from the origin's root on, with query and hash. */
			readonly start: string;
			/** Its index.html answers documents for which there is no file, as history routers want it. */
			readonly isSinglePage: boolean;
			/** It holds the sources of a DSL program, and they are compiled. */
			readonly isDsl?: true;
	  }
	| {
			readonly kind: "server";
			/** The running server: its origin is what the pages are fetched from. */
			readonly url: URL;
			/** What the phone opens: a path from the origin's root on, with query and hash. */
			readonly start: string;
	  };

/** A folder of files as they lie there, asked for from the root on. Rejects with a Trouble if it has no index.html. */
export async function plainFolder(given: string): Promise<ProgramSource> {
	const folder = resolve(given);
	const index = await stat(join(folder, "index.html")).catch(() => undefined);
	if (index?.isFile()) return { kind: "folder", folder, base: "/", start: "/", isSinglePage: false };
	const why = `it has no index.html`;
	throw new Trouble(`${folder} is no mini program`, why, "name the folder that index.html is in");
}

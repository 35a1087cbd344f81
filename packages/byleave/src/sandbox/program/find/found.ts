import type { ProgramSource } from "../source.ts";

/** A script of package.json that runs the program's own development server. */
export interface DevServer {
	/** Where its package.json is. */
	readonly folder: string;
	readonly script: string;
	/** What it is, as package.json says it. */
	readonly command: string;
	/** npm, pnpm, yarn or bun. */
	readonly manager: string;
}

/** What `byleave dev` was given. */
export interface Found {
	/** What it was taken for and why, in one line. */
	readonly taken: string;
	/** Where its pages come from; or the server that has to be started first. */
	readonly from: ProgramSource | DevServer;
	/** The developer's folder, where byleave.json and package.json are; undefined for a bare address. */
	readonly home: string | undefined;
	/** What its first page calls itself. */
	readonly title?: string;
}

export const isDevServer = (from: Found["from"]): from is DevServer => "script" in from;

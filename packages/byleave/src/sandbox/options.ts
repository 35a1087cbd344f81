import type { Server } from "@byleave/server";
import type { ProgramSource } from "./program/source.ts";
import type { State } from "./state.ts";
import type { SuperApp } from "./super-app/super-app.ts";
import type { Timeline } from "./timeline.ts";

/** Which ports to listen on; 0, or left out, takes any that is free. */
export interface SandboxPorts {
	/** Of the page and of every mini program, each by a name of its own. */
	readonly page?: number;
	/** Of the first mini program that is opened by number, where a browser does not know the names. */
	readonly program?: number;
	readonly merchant?: number;
	readonly gateway?: number;
	readonly operator?: number;
}
export interface SandboxOptions {
	/** Where the mini program's pages come from; a text is a folder of files with an index.html. */
	readonly program: ProgramSource | string;
	/** The developer's folder, where byleave.json is. Left out: the folder that the pages come from. */
	readonly home?: string | undefined;
	/** What the program's first page calls itself, where that cannot be read in a file. */
	readonly title?: string | undefined;
	/** Addresses that the program has written in, and what answers in their place. */
	readonly backends?: Readonly<Record<string, string>>;
	/** Domains that the program may reach, beside those of its byleave.json: `api.example.com`, `*.example.com`. */
	readonly requestDomains?: readonly string[];
	/** The wallet that is played, by its platform's name, in place of what byleave.json says. */
	readonly platform?: string | undefined;
	/** Where keys, users and the database are kept; left out, they are forgotten at `close`. */
	readonly state?: string;
	/** A PostgreSQL database of the sandbox's own, in place of the file in that folder: `postgres://user@host:5432/database`. */
	readonly store?: string | undefined;
	readonly ports?: SandboxPorts;
	/** An address of this machine at which other devices of the network find the phone, and nothing but the phone. */
	readonly lan?: string | undefined;
	/** All that listens speaks TLS, with certificates of an authority of this sandbox's own. */
	readonly tls?: boolean | undefined;
	/** Look at the program's files, and open it anew when one changes. */
	readonly watch?: boolean;
	/** Hears, while it runs, what the developer has to know: a mistake in byleave.json, a line each. */
	readonly report?: (line: string) => void;
	/** Origins of other super apps' pages that may call the host face. */
	readonly hostOrigins?: readonly string[];
	/** Hears where the page is as soon as it can be opened; what it needs of the rest it waits for. */
	readonly listens?: (urls: Pick<Sandbox["urls"], "page" | "pageByNumber">) => void;
	/** Milliseconds since 1970. */
	readonly now?: () => number;
}
export interface Sandbox {
	readonly urls: {
		/** The page to open. */
		readonly page: string;
		/** The same for browsers that do not know the name: programs then live on ports, and share their cookies. */
		readonly pageByNumber: string;
		/** The program, as the first persona has it. */
		readonly program: string;
		/** null where there is no sample merchant. */
		readonly merchant: string | null;
		/** Host and merchant face. */
		readonly gateway: string;
		readonly operator: string;
		/** The phone, for other devices of the network; null unless it was asked for. */
		readonly lan: string | null;
	};
	/** Whom clients have to trust: PEM, and the file that holds it; null where nothing speaks TLS. */
	readonly authority: { readonly certificate: string; readonly file: string } | null;
	readonly clientId: string;
	/** The program's own first. */
	readonly appIds: readonly string[];
	/** What the program is registered as. */
	readonly name: string;
	/** What a merchant's server needs, as a file. */
	readonly envFile: string;
	readonly state: State;
	readonly server: Server;
	readonly timeline: Timeline;
	readonly superApp: SuperApp;
	/** Reads byleave.json anew and opens the program anew, as when a file has changed. What people allowed stays. */
	reload(): Promise<void>;
	close(): Promise<void>;
}

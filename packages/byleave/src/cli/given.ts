import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { DECLARED } from "../sandbox/program/declared/read.ts";
import { type DevServerParts, type RunningDevServer, startDevServer } from "../sandbox/program/dev-server.ts";
import { findAtAddress } from "../sandbox/program/find/address.ts";
import { findProgram } from "../sandbox/program/find/find.ts";
import { isDevServer } from "../sandbox/program/find/found.ts";
import type { ProgramSource } from "../sandbox/program/source.ts";
import { Trouble } from "../trouble.ts";

/** The sample mini program, where this is a checkout; otherwise the folder that the command is typed in. */
const sample = fileURLToPath(new URL("../../../../examples/mini-program", import.meta.url));
export const hasSample = (): boolean => existsSync(sample);

/** What `byleave dev` was given, ready to be served. */
export interface Given {
	readonly source: ProgramSource;
	readonly home: string | undefined;
	readonly title: string | undefined;
	/** The program's own server, if it was started for this. */
	readonly devServer: RunningDevServer | undefined;
}
/** How the program is started: what is written goes to `say`, and what the person has typed is `command`. */
export interface GivenParts extends DevServerParts {
	readonly command: string;
}

/** Finds out what was given and says so in a line; starts the program's own server if it has one. */
export async function takeGiven(given: string | undefined, parts: GivenParts): Promise<Given> {
	const { say, command } = parts;
	const found = await findProgram(given ?? (hasSample() ? sample : "."), command);
	say(`Taken for ${found.taken}`);
	const { from, title } = found;
	if (!isDevServer(from)) return { source: from, home: found.home ?? declaredHere(), title, devServer: undefined };
	say(`Starting it: ${from.manager} run ${from.script}`);
	const devServer = await startDevServer(from, parts);
	try {
		const at = await settled(devServer, (url) => findAtAddress(url, command));
		if (isDevServer(at.from)) throw new TypeError("An address is no folder.");
		say(`Taken for ${at.taken}`);
		return { source: at.from, home: found.home, title: at.title ?? title, devServer };
	} catch (error) {
		await devServer.close();
		throw error;
	}
}

/** Of an address no folder is known, but the one in which the command is typed may say what it is. */
const declaredHere = (): string | undefined => (existsSync(join(resolve("."), DECLARED)) ? resolve(".") : undefined);

/** Milliseconds between two tries, and how many there are: a server may say its address a moment before it listens. */
const PAUSE = 100;
const TRIES = 100;

async function settled<Found>(server: RunningDevServer, look: (url: URL) => Promise<Found>): Promise<Found> {
	for (let tries = 1; ; tries++) {
		try {
			return await look(server.url);
		} catch (error) {
			const ended = await Promise.race([server.ended, pause()]);
			if (ended !== undefined) {
				throw new Trouble("Its development server ended", ended, "look at what it wrote above", { cause: error });
			}
			if (tries === TRIES) throw error;
		}
	}
}

const pause = (): Promise<undefined> => new Promise((resolve) => setTimeout(resolve, PAUSE, undefined));

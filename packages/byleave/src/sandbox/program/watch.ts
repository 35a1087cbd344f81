import { stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { moduleNames } from "./answers/answers.ts";
import { DECLARED } from "./declared/read.ts";
import type { ProgramSource } from "./source.ts";

export interface Watcher {
	close(): Promise<void>;
}

/** Milliseconds in which nothing more is written: a build writes many files, and one reload shows them all. */
const CALM = 120;

/**
 * Tells of files that change in these folders and files, a list of paths at a time; of each state of a file once,
 * however often a system says it. What begins with a dot is not looked at (the state folder for one), nor is
 * node_modules. Resolves when it watches.
 */
export async function watchProgram(
	places: readonly string[],
	changed: (paths: readonly string[]) => void,
): Promise<Watcher> {
	// Not before it is needed: a start waits for what it loads.
	const { watch } = await import("chokidar");
	const seen = new Set<string>();
	const states = createStates();
	let timer: NodeJS.Timeout | undefined;
	let isOpen = true;
	const tell = async (): Promise<void> => {
		const all = [...seen];
		seen.clear();
		const paths = await states.news(all);
		if (isOpen && paths.length > 0) changed(paths);
	};
	const watcher = watch([...new Set(places)], {
		ignoreInitial: true,
		ignored: (path) => places.every((place) => isApart(relative(place, path))) || isBuilt(path),
	});
	watcher.on("all", (_event, path) => {
		seen.add(path);
		clearTimeout(timer);
		timer = setTimeout(() => void tell(), CALM);
	});
	// What cannot be watched (too many files for this system) is not: the program runs all the same.
	watcher.on("error", () => {});
	await new Promise<void>((resolve) => watcher.once("ready", () => resolve()));
	return {
		async close() {
			isOpen = false;
			clearTimeout(timer);
			await watcher.close();
		},
	};
}

/** Which files are as they were when they were told last. */
export function createStates(): { news(paths: readonly string[]): Promise<readonly string[]> } {
	const told = new Map<string, string>();
	return {
		async news(paths) {
			const fresh: string[] = [];
			for (const path of paths) {
				const there = await stat(path).catch(() => undefined);
				const state = there ? [there.ino, there.size, there.mtimeMs].join() : "gone";
				if (told.get(path) !== state) fresh.push(path);
				told.set(path, state);
			}
			return fresh;
		},
	};
}

/** Below a place, by a way in which a name begins with a dot; or not below it at all. */
const isApart = (path: string): boolean => path.split(sep).some((name) => name.startsWith("."));
const isBuilt = (path: string): boolean => basename(path) === "node_modules";

/** What of a program is looked at: its files; of one that a server serves, only what the sandbox itself reads. */
export const watched = (source: ProgramSource, home: string | undefined): readonly string[] => [
	...(source.kind === "folder" ? [source.folder] : []),
	...(home === undefined ? [] : [DECLARED, ...moduleNames].map((name) => join(home, name))),
];

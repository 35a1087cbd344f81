import { messageOf } from "./message.ts";
import { createSourceMap, type Place } from "./source-map.ts";

/** What went wrong in a program, ready to be read. */
export interface Trouble {
	/** "TypeError: x is undefined". */
	readonly message: string;
	/** "pages/a/a: onLoad". */
	readonly during: string;
	readonly place?: Place;
	/** The lines around it, with a mark. */
	readonly frame?: string;
}

/** Finds where in the program's own files an error comes from: by what it says itself, or by its stack and the source map. */
export async function troubleOf(
	error: unknown,
	during: string,
	readMap: () => Promise<ReturnType<typeof createSourceMap> | undefined>,
): Promise<Trouble> {
	const message = messageOf(error);
	const own = Object(error).place as Place | undefined;
	const place = own ?? (await placeInStack(error, readMap));
	if (!place) return { message, during };
	const { source } = place;
	return { message, during, place, ...(source === undefined ? {} : { frame: frameOf(source, place) }) };
}

async function placeInStack(
	error: unknown,
	readMap: () => Promise<ReturnType<typeof createSourceMap> | undefined>,
): Promise<Place | undefined> {
	const stack = error instanceof Error ? (error.stack ?? "") : "";
	const places = [...stack.matchAll(/scripts\.js[^\s:)]*:(\d+):(\d+)/g)];
	if (places.length === 0) return undefined;
	const map = await readMap();
	for (const [, line, column] of places) {
		const place = map?.at(Number(line), Number(column));
		// The first of the program's own: what it uses is not what it has written.
		if (place && !place.file.includes("node_modules/")) return place;
	}
	return undefined;
}

const AROUND = 2;

/** The lines around a place, numbered; below the one that is meant, a mark. */
export function frameOf(source: string, { line, column }: Pick<Place, "line" | "column">): string {
	const lines = source.split(/\r?\n/);
	const first = Math.max(1, line - AROUND);
	const last = Math.min(lines.length, line + AROUND);
	const width = String(last).length;
	const shown: string[] = [];
	for (let at = first; at <= last; at++) {
		const text = lines[at - 1] ?? "";
		shown.push(`${at === line ? ">" : " "} ${String(at).padStart(width)} | ${text}`);
		// A tab is as wide as it is above.
		const before = text.slice(0, column - 1).replaceAll(/[^\t]/g, " ");
		if (at === line) shown.push(`  ${" ".repeat(width)} | ${before}^`);
	}
	return shown.join("\n");
}

/** Reads the map of the program's scripts, once. */
export function mapReader(
	fetchMap: () => Promise<unknown>,
): () => Promise<ReturnType<typeof createSourceMap> | undefined> {
	let read: Promise<ReturnType<typeof createSourceMap> | undefined> | undefined;
	return () => {
		read ??= fetchMap().then(
			(map) => createSourceMap(Object(map)),
			() => undefined,
		);
		return read;
	};
}

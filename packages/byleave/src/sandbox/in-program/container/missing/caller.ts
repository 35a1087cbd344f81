import type { Told } from "../told.ts";
import { callerIn, type StackPlace, saidPlace, stackNow } from "./stack.ts";

/** Says where in the developer's own files something is called. */
export interface Caller {
	/** Where, of what is on the stack; undefined where that cannot be told. */
	find(): StackPlace | undefined;
	/** The same to be read, "pages/pay/pay.js:12:7": at once, or when the program's source map has been read. */
	said(place: StackPlace): string | Promise<string>;
}

export interface CallerParts {
	readonly origin: string;
	/** Of a DSL program: where its scripts are, and what their lines come from. */
	readonly dsl?: Told["dsl"];
	/** Paths of the program's origin at which our own scripts are. */
	readonly ours: readonly string[];
	/** What is on the stack. */
	readonly stack?: () => string;
}
/** What the DSL's own source map says (`dsl/src/runtime/errors/source-map.ts`). */
interface Mapped {
	at(line: number, column: number): StackPlace | undefined;
}

export function createCaller({ origin, dsl, ours, stack = stackNow }: CallerParts): Caller {
	const own = dsl ? [...ours, ...dsl.ours] : ours;
	const scripts = dsl && origin + dsl.scripts;
	let map: Promise<Mapped | undefined> | undefined;
	return {
		find: () => callerIn(stack(), origin, (path) => own.includes(path)),
		said(place) {
			if (!dsl || place.file !== scripts) return saidPlace(place, origin);
			map ??= loadMap(dsl).catch(() => undefined);
			// Whoever serves the program is gone perhaps: what is known is told all the same.
			return map.then((read) => saidPlace(read?.at(place.line, place.column) ?? place, origin));
		},
	};
}

/** By what shows errors, which a frame loads with the first that it needs: it reads source maps. */
async function loadMap({ shown, map }: NonNullable<Told["dsl"]>): Promise<Mapped | undefined> {
	const { mapReader } = (await import(shown)) as {
		mapReader: (fetchMap: () => Promise<unknown>) => () => Promise<Mapped | undefined>;
	};
	return mapReader(async () => (await fetch(map)).json())();
}

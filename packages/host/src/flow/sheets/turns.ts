import { MOST_WAITING } from "@byleave/protocol";

/** A place in the line for the one sheet of a host document. */
export interface Turn {
	/** True if nobody was before it. */
	readonly atOnce: boolean;
	/** Resolves when the turn has come. */
	readonly come: Promise<void>;
	/** Gives up the turn or the place in the line. */
	end(): void;
}

/** One after the other, in the order of `enter`. */
export interface SheetTurns {
	/** Undefined if too many wait already. */
	enter(): Turn | undefined;
	/** Resolves when nobody has a turn or waits for one. */
	quiet(): Promise<void>;
	/** Counts the turns that ended: who decided before the last one decides again. */
	readonly ended: number;
}

export function createSheetTurns(): SheetTurns {
	const line: { readonly go: () => void }[] = [];
	const listeners: (() => void)[] = [];
	let ended = 0;
	return {
		quiet: () => (line.length === 0 ? Promise.resolve() : new Promise((resolve) => void listeners.push(resolve))),
		enter() {
			if (line.length > MOST_WAITING) return undefined;
			const atOnce = line.length === 0;
			let go = () => {};
			const come = new Promise<void>((resolve) => {
				go = resolve;
			});
			const place = { go };
			line.push(place);
			if (atOnce) go();
			return {
				atOnce,
				come,
				end() {
					const at = line.indexOf(place);
					if (at < 0) return;
					line.splice(at, 1);
					if (at > 0) return;
					ended++;
					line[0]?.go();
					if (line.length === 0) for (const listen of listeners.splice(0)) listen();
				},
			};
		},
		get ended() {
			return ended;
		},
	};
}

import { setAt, spliceAt } from "./paths.ts";

type Data = Record<string, unknown>;

/** What a page and a component can do with their data. */
export interface DataVerbs {
	setData(changes: unknown, callback?: unknown): void;
	$spliceData(changes: unknown, callback?: unknown): void;
	$batchedUpdates(work: unknown): void;
}

/** How what has changed comes onto the screen. */
export interface Redraw {
	/** Draws soon; `then` is called when it is drawn. */
	readonly draw: (then?: () => void) => void;
	/** Runs a callback of the program's. */
	readonly run: (work: () => void) => void;
}

/** `setData` and its kin over the `data` of their owner. The data changes at once, the screen soon after. */
export function dataVerbs(owner: { data: Data }, { draw, run }: Redraw): DataVerbs {
	const changed = (callback: unknown): void => {
		if (typeof callback !== "function") draw();
		else draw(() => run(() => callback.call(owner)));
	};
	const each = (changes: unknown, take: (path: string, value: unknown) => void): void => {
		for (const [path, value] of Object.entries(Object(changes))) take(path, value);
	};
	return {
		setData(changes, callback) {
			each(changes, (path, value) => setAt(owner.data, path, value));
			changed(callback);
		},
		$spliceData(changes, callback) {
			each(changes, (path, value) => spliceAt(owner.data, path, Array.isArray(value) ? value : []));
			changed(callback);
		},
		// What is drawn soon is drawn together.
		$batchedUpdates(work) {
			if (typeof work === "function") work();
		},
	};
}

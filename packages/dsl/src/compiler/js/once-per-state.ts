import { stat } from "node:fs/promises";

/**
 * What was made of a file, as long as the file stays as it is: a rebuild reads what has changed. `partsOf`: the other files that
 * are in it, as whole paths; undefined where it had better be made anew the next time, since it hangs on what is not there yet.
 */
export function oncePerState<Made>(
	make: (path: string) => Promise<Made>,
	partsOf: (made: Made) => readonly string[] | undefined = () => [],
): (path: string, of?: string) => Promise<Made> {
	const kept = new Map<string, { readonly parts: readonly string[]; readonly state: string; readonly made: Made }>();
	return async (path, of = "") => {
		const before = kept.get(path);
		if (before && before.state === (await stateOf([path, ...before.parts], of))) return before.made;
		const own = await stateOf([path], of);
		const began = Date.now();
		const made = await make(path);
		const parts = partsOf(made);
		// Parts are known once they have been read: what was written since then is read again the next time.
		const state = parts && (await stateOf([path, ...parts], of));
		const isRead = parts && own === (await stateOf([path], of)) && (await lastWritten(parts)) < began - COARSE;
		if (state !== undefined && isRead) kept.set(path, { parts, state, made });
		else kept.delete(path);
		return made;
	};
}

/** Milliseconds by which a file system's clock may go after. */
const COARSE = 50;

async function stateOf(paths: readonly string[], of: string): Promise<string> {
	const states = await Promise.all(
		paths.map(async (path) => {
			const there = await stat(path).catch(() => undefined);
			return there ? [there.ino, there.size, there.mtimeMs].join() : "gone";
		}),
	);
	return [of, ...states].join(";");
}

async function lastWritten(paths: readonly string[]): Promise<number> {
	const times = await Promise.all(
		paths.map((path) =>
			stat(path).then(
				({ mtimeMs }) => mtimeMs,
				() => Number.POSITIVE_INFINITY,
			),
		),
	);
	return Math.max(Number.NEGATIVE_INFINITY, ...times);
}

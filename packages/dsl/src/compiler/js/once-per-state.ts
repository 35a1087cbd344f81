import { stat } from "node:fs/promises";

/** What was made of a file, as long as the file stays as it is: a rebuild reads what has changed. */
export function oncePerState<Made>(
	make: (path: string) => Promise<Made>,
): (path: string, of?: string) => Promise<Made> {
	const kept = new Map<string, { readonly state: string; readonly made: Promise<Made> }>();
	return async (path, of = "") => {
		const { ino, size, mtimeMs } = await stat(path);
		const state = [ino, size, mtimeMs, of].join();
		const before = kept.get(path);
		if (before?.state === state) return before.made;
		const made = make(path);
		kept.set(path, { state, made });
		made.catch(() => kept.delete(path));
		return made;
	};
}

/**
 * Does `work` every `every` milliseconds, never twice at once: a turn that falls while the last one goes on is left
 * out. What it rejects with goes to `failed`. Gives what ends it: no turn begins after that, the one under way is told
 * by its signal and waited for. Keeps no process alive.
 */
export function repeat({
	every,
	work,
	failed,
}: {
	readonly every: number;
	readonly work: (stop: AbortSignal) => Promise<void>;
	readonly failed: (error: unknown) => void;
}): () => Promise<void> {
	const stop = new AbortController();
	let under: Promise<void> | undefined;
	const timer = setInterval(() => {
		under ??= work(stop.signal)
			.catch(failed)
			.finally(() => {
				under = undefined;
			});
	}, every);
	timer.unref();
	return async () => {
		stop.abort();
		clearInterval(timer);
		await under;
	};
}

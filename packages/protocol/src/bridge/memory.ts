import type { Pipe } from "./messages.ts";

/** Two ends of a pipe in one process. Messages are copied as a real port copies them, and arrive later, in order. */
export function memoryPipe(): readonly [Pipe, Pipe] {
	let open = true;
	const listeners: Array<((message: unknown) => void) | undefined> = [];
	const endings: Array<(() => void) | undefined> = [];
	const end = (mine: 0 | 1): Pipe => ({
		send(message) {
			const copy = structuredClone(message);
			// A real port still delivers what was sent before it was closed.
			if (open) queueMicrotask(() => listeners[1 - mine]?.(copy));
		},
		listen(listener) {
			listeners[mine] = listener;
		},
		ended(listener) {
			endings[mine] = listener;
		},
		close() {
			if (!open) return;
			open = false;
			listeners[mine] = undefined;
			queueMicrotask(() => endings[1 - mine]?.());
		},
	});
	return [end(0), end(1)];
}

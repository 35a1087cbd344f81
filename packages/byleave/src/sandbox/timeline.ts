import type { ServerEvent } from "@byleave/server";
import type { Line } from "./page/trace/entry.ts";
import type { PhoneMessage } from "./wire.ts";

/** What the sandbox itself has to say, about the program for one: a line as it is. */
export type SandboxEvent =
	| {
			readonly type: "line";
			readonly line: Line;
			/** The phone opens its program anew. */
			readonly reloads?: true;
	  }
	/** A message has arrived at a persona's phone: once per messageId. */
	| { readonly type: "arrived"; readonly message: PhoneMessage }
	/** Whether nothing reaches it has changed. */
	| { readonly type: "phone"; readonly sub: string; readonly off: boolean };

/** One thing that happened on the server or in the sandbox, as it happened. */
export interface Happening {
	readonly seq: number;
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly event: ServerEvent | SandboxEvent;
}
export interface Timeline {
	note(event: ServerEvent | SandboxEvent): void;
	/** The number of the last happening; 0 if there was none. */
	readonly last: () => number;
	/** What has happened after `seq`, oldest first. */
	since(seq: number): readonly Happening[];
	/** Calls at each new happening, until `stop` aborts. */
	follow(listener: (happening: Happening) => void, stop: AbortSignal): void;
	clear(): void;
}

const MOST_KEPT = 1000;

/** The sandbox's one observer: it keeps the last thousand of what happened in memory, whole, and nowhere else (ruling 32). */
export function createTimeline(now: () => number): Timeline {
	const listeners = new Set<(happening: Happening) => void>();
	let kept: Happening[] = [];
	let seq = 0;
	return {
		note(event) {
			// An Error does not survive JSON.
			const told = event.type === "fault" ? { ...event, error: String(event.error) } : event;
			const happening = { seq: ++seq, at: now(), event: told };
			kept.push(happening);
			if (kept.length > MOST_KEPT) kept = kept.slice(-MOST_KEPT);
			for (const listener of listeners) listener(happening);
		},
		last: () => seq,
		since: (after) => kept.filter((happening) => happening.seq > after),
		follow(listener, stop) {
			listeners.add(listener);
			stop.addEventListener("abort", () => listeners.delete(listener), { once: true });
		},
		clear() {
			kept = [];
		},
	};
}

import { callFailed } from "@byleave/protocol";
import { type Answer, type Call, HELLO_MS, type Pipe, systemTimers, type Timers } from "@byleave/protocol/bridge";
import { jsapi } from "@byleave/protocol/platforms/jsapi";

/** The document's end of the bridge: one question, one answer. */
export interface Bridge {
	/** Asks the host. `settle` is called exactly once, never before `ask` has returned. */
	ask(api: string, params: unknown, settle: (answer: Pick<Answer, "ok" | "result">) => void): void;
	/** The calls that the host answers; undefined as long as no host has been heard. */
	calls(): readonly string[] | undefined;
	/** Calls back once the host has been heard, at once if it has; never without a host. */
	ready(then: () => void): void;
	/** Tells the host that the document is going away. */
	leave(): void;
}

/** Says hello by whatever way there is, and hands over the pipe and the host's calls when it is answered. */
export type SayHello = (opened: (pipe: Pipe, calls: readonly string[]) => void) => void;

/**
 * A bridge that says hello at once. Calls made before the answer wait for it; if there is none within 10 s,
 * they and all later ones fail as `unavailable` (ruling 5, row 61), until a host answers after all.
 */
export function createBridge(sayHello: SayHello, { timers = systemTimers }: { timers?: Timers } = {}): Bridge {
	const pending = new Map<number, (answer: Pick<Answer, "ok" | "result">) => void>();
	const waiting: Call[] = [];
	const listeners: (() => void)[] = [];
	let pipe: Pipe | undefined;
	let calls: readonly string[] | undefined;
	let lost = false;
	let last = 0;

	const settle = ({ id, ok, result }: Pick<Answer, "id" | "ok" | "result">) => {
		const waits = pending.get(id);
		pending.delete(id);
		waits?.({ ok, result });
	};
	const lose = () => {
		lost = true;
		for (const id of [...pending.keys()]) settle({ id, ok: false, result: callFailed(jsapi, "unavailable") });
	};
	const send = (call: Call) => {
		try {
			pipe?.send(call);
		} catch {
			// What cannot be copied is the host's to refuse (ruling 1).
			pipe?.send({ ...call, params: false });
		}
	};

	const stopWaiting = timers.after(HELLO_MS, lose);
	sayHello((openedPipe, hostCalls) => {
		if (pipe !== undefined) return;
		stopWaiting();
		lost = false;
		pipe = openedPipe;
		calls = hostCalls;
		pipe.listen((message) => {
			const answer = message as Partial<Answer> | null;
			if (answer?.type === "answer") settle(answer as Answer);
		});
		pipe.ended(lose);
		for (const call of waiting.splice(0)) if (pending.has(call.id)) send(call);
		for (const listener of listeners.splice(0)) listener();
	});

	return {
		ask(api, params, then) {
			const call: Call = { type: "call", id: ++last, api, params };
			pending.set(call.id, then);
			if (lost) queueMicrotask(lose);
			else if (pipe === undefined) waiting.push(call);
			else send(call);
		},
		calls: () => calls,
		ready(then) {
			if (pipe === undefined) listeners.push(then);
			else then();
		},
		leave() {
			pipe?.send({ type: "bye" });
			pipe?.close();
		},
	};
}

/** The bridge of a page without a container: every call fails at once. */
export const noBridge: Bridge = {
	ask: (_api, _params, settle) => queueMicrotask(() => settle({ ok: false, result: callFailed(jsapi, "unavailable") })),
	calls: () => [],
	ready: () => {},
	leave: () => {},
};

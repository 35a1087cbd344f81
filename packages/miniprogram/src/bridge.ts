import { callFailed } from "@byleave/protocol";
import {
	type Bye,
	type Call,
	type CallAnswer,
	HELLO_MS,
	type Pipe,
	type PortEnd,
	systemTimers,
	type Timers,
	type Told,
} from "@byleave/protocol/bridge";
import { jsapi } from "@byleave/protocol/platforms/jsapi";

/** The document's end of the bridge: one question, one answer. */
export interface Bridge {
	/** Asks the host. `settle` is called exactly once, never before `ask` has returned. */
	ask(api: string, params: unknown, settle: (answer: Pick<CallAnswer, "ok" | "result">) => void): void;
	/** The calls that the host answers; undefined as long as no host has been heard. */
	calls(): readonly string[] | undefined;
	/** Calls back once the host has been heard, at once if it has; never without a host. */
	ready(then: () => void): void;
	/** Tells whoever watches, once there is a host. */
	tell(message: Told): void;
	/** Tells the host that the document is going away. */
	leave(): void;
	/** The document has come back from where the browser kept it: a new launch. */
	comeBack(): void;
}

/**
 * Says hello by whatever way there is, and hands over the pipe and the host's calls when it is answered. Returns
 * what ends the waiting: a hello that was followed by another is answered no more.
 */
export type SayHello = (opened: (pipe: Pipe, calls: readonly string[]) => void) => () => void;

/** How often a document that no call was answered in says hello anew: two scripts must not chase each other for ever. */
const MOST_HELLOS = 3;

/**
 * A bridge that says hello at once. Calls made before the answer wait for it; if there is none within 10 s,
 * they and all later ones fail as `unavailable` (row 61), until a host answers after all. When the host ends the
 * port, pending and later calls fail so at once, and the document says hello again (rulings 5, 12).
 */
export function createBridge(sayHello: SayHello, { timers = systemTimers }: { timers?: Timers } = {}): Bridge {
	const pending = new Map<number, (answer: Pick<CallAnswer, "ok" | "result">) => void>();
	const waiting: (Call | Told)[] = [];
	const listeners: (() => void)[] = [];
	let pipe: Pipe | undefined;
	let calls: readonly string[] | undefined;
	let stopHello = () => {};
	let lost = false;
	let hellos = 0;
	let last = 0;

	const settle = ({ id, ok, result }: Pick<CallAnswer, "id" | "ok" | "result">) => {
		const waits = pending.get(id);
		pending.delete(id);
		waits?.({ ok, result });
	};
	const lose = () => {
		lost = true;
		waiting.length = 0;
		for (const id of [...pending.keys()]) settle({ id, ok: false, result: callFailed(jsapi, "unavailable") });
	};
	const hello = () => {
		stopHello();
		hellos++;
		const stopTimer = timers.after(HELLO_MS, lose);
		stopHello = stopTimer;
		const stopWaiting = sayHello((opened, hostCalls) => {
			stopHello();
			open(opened, hostCalls);
		});
		stopHello = () => {
			stopTimer();
			stopWaiting();
		};
	};
	const open = (opened: Pipe, hostCalls: readonly string[]) => {
		const ended = () => {
			if (pipe !== opened) return;
			pipe.close();
			pipe = undefined;
			lose();
			if (hellos < MOST_HELLOS) hello();
		};
		pipe = opened;
		calls = hostCalls;
		pipe.listen((message) => {
			const { type } = (message ?? {}) as Partial<CallAnswer | PortEnd>;
			if (type === "end") return ended();
			if (type !== "answer") return;
			hellos = 0;
			settle(message as CallAnswer);
		});
		pipe.ended(ended);
		for (const message of waiting.splice(0)) opened.send(message);
		for (const listener of listeners.splice(0)) listener();
	};

	hello();
	return {
		ask(api, params, then) {
			const call: Call = { type: "call", id: ++last, api, ...textOf(params) };
			pending.set(call.id, then);
			if (pipe) pipe.send(call);
			else if (lost) queueMicrotask(lose);
			else waiting.push(call);
		},
		calls: () => calls,
		ready(then) {
			if (pipe === undefined) listeners.push(then);
			else then();
		},
		tell(message) {
			if (pipe) pipe.send(message);
			else waiting.push(message);
		},
		leave() {
			stopHello();
			pipe?.send({ type: "bye" } satisfies Bye);
			pipe?.close();
			pipe = undefined;
		},
		comeBack() {
			lose();
			lost = false;
			hellos = 0;
			hello();
		},
	};
}

/** What JSON says of the parameters, so that proxies are read through; false for what it cannot say (ruling 1). */
function textOf(params: unknown): Pick<Call, "params"> {
	try {
		const text = JSON.stringify(params);
		return text === undefined ? {} : { params: text };
	} catch {
		return { params: false };
	}
}

/** The bridge of a page without a container: every call fails at once. */
export const noBridge: Bridge = {
	ask: (_api, _params, settle) => queueMicrotask(() => settle({ ok: false, result: callFailed(jsapi, "unavailable") })),
	calls: () => [],
	ready: () => {},
	tell: () => {},
	leave: () => {},
	comeBack: () => {},
};

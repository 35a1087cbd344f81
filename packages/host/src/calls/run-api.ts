import { failed } from "../answers.ts";
import { deadline, serviceFailed } from "../flow/ask-service.ts";
import { bounded, TIME_IS_UP } from "../flow/bounded.ts";
import type { Asking, FlowContext } from "../flow/context.ts";
import type { ApiAsking, HostApi } from "./host-api.ts";

/** Ends the call, whatever the row makes of it. */
class QueueFull extends Error {}

/** One call of a super app's row, which may throw, hang, or answer what is none. Never rejects. */
export async function runApi(context: FlowContext, asking: Asking, api: HostApi): Promise<object | undefined> {
	const { timers } = context;
	const late = new AbortController();
	// A person has as long as they need: only what draws nothing has a deadline (ruling 5).
	const forget = timers.after(deadline(context), () => late.abort(TIME_IS_UP));
	const { appId, name, params = {}, gone } = asking;
	try {
		const ended = bounded({ timers, signals: [gone, late.signal] }, (signal) => {
			const turn: ApiAsking["turn"] = (draw) => {
				forget();
				return takeTurn(context, signal, draw);
			};
			return api.run({ appId, name, params, gone: signal, turn });
		});
		// It has entered the line by now, or needs no place in it.
		asking.placed();
		const end = await ended;
		if ("value" in end) return copied(end.value);
		return end.stopped === TIME_IS_UP ? failed("deadline_passed") : undefined;
	} catch (error) {
		if (error instanceof QueueFull) return failed("queue_full");
		return serviceFailed(context, asking, error);
	} finally {
		forget();
	}
}

async function takeTurn<Value>(
	{ timers, turns }: FlowContext,
	gone: AbortSignal,
	draw: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
	const turn = turns.enter();
	if (!turn) throw new QueueFull("Too many calls wait for their turn.");
	try {
		const ended = await bounded({ timers, signals: [gone] }, async (signal) => {
			await turn.come;
			signal.throwIfAborted();
			return draw(signal);
		});
		if ("value" in ended) return ended.value;
		throw new DOMException("Nobody waits for it any longer.", "AbortError");
	} finally {
		turn.end();
	}
}

/** An answer that a port would not take ends its call and not the port. */
function copied(answer: unknown): object {
	if (typeof answer !== "object" || answer === null) throw new TypeError("The call answered no object.");
	return structuredClone(answer);
}

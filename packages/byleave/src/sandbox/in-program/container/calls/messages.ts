import type { Answers } from "../answers.ts";
import type { FrameCalls } from "./frame-calls.ts";

/** What a page in a web-view says to its mini program, and hears from it through `my.onMessage`. */
export interface Messages {
	readonly calls: FrameCalls;
	/** Puts `onMessage` on `my`: to be assigned, as pages in a web-view do, or to be called. */
	hold(my: object): void;
}

/**
 * The mini program's side is the developer's answer to `postMessage`: it gets what was posted, and what it answers, unless
 * that is undefined, comes back. Without one `unheard` is told.
 */
export function createMessages(answers: Answers, unheard: (data: unknown) => void): Messages {
	let onMessage: unknown;
	const register = (listener: unknown): void => {
		if (typeof listener === "function") onMessage = listener;
	};
	const reply = async (data: unknown): Promise<void> => {
		const said = await answers.call("postMessage", data);
		if (said !== undefined && typeof onMessage === "function") onMessage(said);
	};
	return {
		calls: {
			postMessage(_params, data) {
				if (!answers.has("postMessage")) unheard(data);
				// What fails in it, the developer hears of; the page does not wait for it.
				else void reply(data).catch(() => {});
				return {};
			},
			// Where a page runs that asks for this, a mini program is around it.
			getEnv: () => ({ miniprogram: true }),
		},
		hold(my) {
			Object.defineProperty(my, "onMessage", {
				configurable: true,
				enumerable: true,
				get: () => onMessage ?? register,
				set: register,
			});
		},
	};
}

import { type Failure, failure } from "./failure.ts";
import { published } from "./names/published.ts";

/** Names that the family publishes and this container has not (ruling 38). */
export interface Missing {
	/** Whether a published name is neither the host's, as far as is known, nor answered in the document. */
	lacks(name: string, host: readonly string[] | undefined): boolean;
	/** Says that it was called, how often, and what the call ends with. */
	tell(name: string): Failure;
}

/** `known`: what the host has, before it is heard. `note` hears of each call, with how often there was one of that name in this document. */
export function createMissing(known: readonly string[], note: (name: string, count: number) => void): Missing {
	const counts = new Map<string, number>();
	return {
		lacks: (name, host = known) => published.includes(name) && !host.includes(name),
		tell(name) {
			const count = (counts.get(name) ?? 0) + 1;
			counts.set(name, count);
			note(name, count);
			return failure("not_supported");
		},
	};
}

/** Whether a missing name is a function all the same: not what is listened to, waited for, or is no function. */
export const isCallable = (name: string): boolean =>
	!/^(?:\w+\.)?(?:then$|(?:on|off)(?:[A-Z]|$))/.test(name) && !values.includes(name);
const values = ["env", "isIDE", "SDKVersion"];

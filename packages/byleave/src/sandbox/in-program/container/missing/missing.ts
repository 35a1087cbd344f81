import { type Failure, failure } from "../failure.ts";
import { published } from "../names/published.ts";

/** Names that the family publishes and this container has not (ruling 38). */
export interface Missing {
	/** Whether a published name is neither the host's, as far as is known, nor answered in the document. */
	lacks(name: string, host: readonly string[] | undefined): boolean;
	/** Says that it was called, and what the call ends with. */
	tell(name: string): Failure;
}

/** `known`: what the host has, before it is heard. `note` hears of each call while whoever has called still stands on the stack. */
export function createMissing(known: readonly string[], note: (name: string) => void): Missing {
	return {
		lacks: (name, host = known) => published.includes(name) && !host.includes(name),
		tell(name) {
			note(name);
			return failure("not_supported");
		},
	};
}

/** Whether a missing name is a function all the same: not what is listened to, waited for, or is no function. */
export const isCallable = (name: string): boolean =>
	!/^(?:\w+\.)?(?:then$|(?:on|off)(?:[A-Z]|$))/.test(name) && !values.includes(name);
const values = ["env", "isIDE", "SDKVersion"];

import { type Bridge, createMy } from "@byleave/miniprogram";
import { callFailed, type Outcome } from "@byleave/protocol";
import { jsapi } from "@byleave/protocol/platforms/jsapi";

/** One call that the frame answers itself: what it returns is the answer; what it throws becomes a failure. */
export type OwnCall = (params: Readonly<Record<string, unknown>>) => unknown;
export type OwnCalls = Readonly<Record<string, OwnCall>>;

/** The parameters cannot be used, or there is nothing to be done: told in words. */
export class CallFailed extends Error {
	readonly outcome: Outcome;
	constructor(outcome: Outcome, message: string) {
		super(message);
		this.outcome = outcome;
	}
}

/**
 * Puts calls that the frame answers on `my`, over what the container has of their names: with callbacks or as Promises, by
 * `my.call` and for `canIUse` too, which says yes to `features` as well. Everything else stays the container's.
 */
export function putCalls(my: object, calls: OwnCalls, features: readonly string[] = []): void {
	const first = (name: unknown): string => String(name).split(".", 1)[0] ?? "";
	const has = (name: unknown): boolean => Object.hasOwn(calls, first(name));
	const bridge: Bridge = {
		ask(api, given, settle) {
			// Never before the call has returned, nor inside of what goes on.
			Promise.resolve()
				.then(() => calls[api]?.(Object(given) as Readonly<Record<string, unknown>>))
				.then(
					(result) => settle({ ok: true, result: Object(result) }),
					(thrown: unknown) => settle({ ok: false, result: failureOf(thrown) }),
				);
		},
		calls: () => Object.keys(calls),
		ready: (then) => then(),
		tell: () => {},
		leave: () => {},
		comeBack: () => {},
	};
	const ours = createMy(bridge, Object.keys(calls)) as unknown as Record<string, (...given: unknown[]) => unknown>;
	const all = my as Record<string, unknown>;
	for (const name of Object.keys(calls)) all[name] = ours[name];
	const { call, canIUse } = my as { call?: (...given: unknown[]) => unknown; canIUse?: (name: unknown) => boolean };
	all.call = (name: unknown, ...given: unknown[]) => (has(name) ? ours.call?.(name, ...given) : call?.(name, ...given));
	all.canIUse = (name: unknown) => has(name) || features.includes(first(name)) || canIUse?.(name) === true;
}

function failureOf(thrown: unknown): object {
	const outcome = thrown instanceof CallFailed ? thrown.outcome : "service_error";
	return { ...callFailed(jsapi, outcome), errorMessage: thrown instanceof Error ? thrown.message : String(thrown) };
}

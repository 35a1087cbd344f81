import type { AuthCode, CallFailed } from "@byleave/protocol";
import type { Bridge } from "./bridge.ts";
import { type Callbacks, call } from "./call.ts";
import { type GetAuthCodeOptions, getAuthCode } from "./get-auth-code.ts";

/** Parameters of my.alert; the host draws it, under the name of the mini program. */
export interface AlertOptions extends Callbacks<object, CallFailed> {
	title?: string;
	/** What is no text is shown as JSON. */
	content?: unknown;
}
type Answered = (result: unknown) => void;

/** What a mini program calls. A name that is not here is undefined, so that feature detection stays honest. */
export interface My {
	/** `callback` gets either result, after complete. */
	getAuthCode(
		options?: GetAuthCodeOptions | null,
		callback?: (result: AuthCode | CallFailed) => void,
	): Promise<AuthCode>;
	/** Resolves when the user has closed it. */
	alert(options?: AlertOptions | null, callback?: (result: object | CallFailed) => void): Promise<object>;
	/** Any call by its name: with options, a callback that gets either result, both or none. */
	call(name: string, options?: object | null | Answered, callback?: Answered): Promise<unknown>;
	/**
	 * Whether the host answers a call of this name (what follows a dot is ignored). Until the host has been heard:
	 * whether this object has one.
	 */
	canIUse(name: string): boolean;
}

/**
 * The `my` of a mini program over a bridge. `calls`: what the container is known to have beside these two, so that a
 * program's first script finds it; what the host names when it is heard is added then. What the program has put
 * on it by then stays.
 */
export function createMy(bridge: Bridge, calls: readonly string[] = []): My {
	const my: My = {
		getAuthCode: (options, callback) => getAuthCode(bridge, options, callback),
		alert: (options, callback) => call(bridge, "alert", options, callback) as Promise<object>,
		call: (name, options, callback) => callByName(bridge, name, options, callback),
		canIUse: (name) => (bridge.calls() ?? own).includes(String(name).split(".", 1)[0] ?? ""),
	};
	const own = ["getAuthCode", "alert", ...calls];
	addCalls(my, bridge, calls);
	bridge.ready(() => addCalls(my, bridge, bridge.calls() ?? []));
	return my;
}

/** Calls by names of their own, where `my` has none of the name. A name with a dot has no place there. */
export function addCalls(my: object, bridge: Bridge, names: readonly string[]): void {
	const all = my as Record<string, unknown>;
	for (const name of names) {
		if (name === "then" || !/^\w+$/.test(name) || name in my) continue;
		all[name] = (options?: unknown, callback?: unknown) => callByName(bridge, name, options, callback);
	}
}

/** `call(name, options, callback)`, `call(name, callback)`, `call(name, options)`: all three are in use. */
export function callByName(bridge: Bridge, name: unknown, options: unknown, callback?: unknown): Promise<unknown> {
	const [given, answered] = typeof options === "function" ? [undefined, options] : [options, callback];
	return call(bridge, String(name), given, answered);
}

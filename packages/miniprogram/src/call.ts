import type { Bridge } from "./bridge.ts";

/** The callbacks that every call of the family takes. */
export interface Callbacks<Result, Failed> {
	success?(result: Result): void;
	fail?(failed: Failed): void;
	/** After success or fail, with the same object. */
	complete?(result: Result | Failed): void;
}

/**
 * One call: exactly one of success and fail, then complete, each once. A callback that throws does not keep the
 * others from running; its error is reported as uncaught (row 52).
 * The Promise is always there and settles with the same object; it never counts as unhandled if a callback was
 * given (ruling 4, rows 53, 54). `answered` is one more callback, called last with either object.
 */
export function call(bridge: Bridge, api: string, options?: unknown, answered?: unknown): Promise<unknown> {
	const { callbacks, params } = split(options);
	const heard = [answered, ...Object.values(callbacks)].some((callback) => typeof callback === "function");
	const promise = new Promise((resolve, reject) => {
		bridge.ask(api, params, ({ ok, result }) => {
			run(ok ? callbacks.success : callbacks.fail, result);
			run(callbacks.complete, result);
			run(answered, result);
			(ok ? resolve : reject)(result);
		});
	});
	if (heard) promise.catch(() => {});
	return promise;
}

/** Options as what stays here and what the host gets; nothing is checked on this side (ruling 1). */
function split(options: unknown): {
	callbacks: Partial<Record<"success" | "fail" | "complete", unknown>>;
	params: unknown;
} {
	if (options === null) return { callbacks: {}, params: undefined };
	if (typeof options !== "object" || Array.isArray(options)) return { callbacks: {}, params: options };
	try {
		const { success, fail, complete, ...params } = options as Record<string, unknown>;
		return { callbacks: { success, fail, complete }, params };
	} catch {
		// A getter that throws is one more thing that cannot be copied.
		return { callbacks: {}, params: false };
	}
}

function run(callback: unknown, argument: unknown): void {
	if (typeof callback !== "function") return;
	try {
		callback(argument);
	} catch (error) {
		report(error);
	}
}

function report(error: unknown): void {
	if (typeof reportError === "function") reportError(error);
	else
		queueMicrotask(() => {
			throw error;
		});
}

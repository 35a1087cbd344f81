import type { Bridge } from "@byleave/miniprogram";
import type { Answers } from "./answers.ts";
import { type FrameCalls, paramsOf } from "./calls/frame-calls.ts";
import { failureOf } from "./failure.ts";
import type { Missing } from "./missing/missing.ts";
import { respelt } from "./names/spellings.ts";

export interface Between {
	readonly answers: Answers;
	/** Calls that are answered in the document. */
	readonly calls: FrameCalls;
	/** Names that canIUse says yes to, beside the host's. */
	readonly names: readonly string[];
	readonly missing: Missing;
}

/**
 * What stands between a page's faces and the bridge. A call by whatever spelling is answered by the developer's own answer,
 * else here, else by the host; what none of them has fails as `not_supported` and is told (ruling 38).
 */
export function through(bridge: Bridge, { answers, calls, names, missing }: Between): Bridge {
	const work = (name: string, given: unknown): (() => unknown) | undefined => {
		const call = Object.hasOwn(calls, name) ? calls[name] : undefined;
		// What is posted has its answer another way.
		if (answers.has(name) && name !== "postMessage") return () => answers.call(name, given);
		return call && (() => call(paramsOf(given), given));
	};
	return {
		...bridge,
		ask(api, params, settle) {
			const { name, params: given, answer } = respelt(api, params);
			let own = work(name, given);
			if (!own && missing.lacks(name, bridge.calls())) {
				const failed = missing.tell(name);
				own = () => Promise.reject(failed);
			}
			if (!own)
				return bridge.ask(name, given, ({ ok, result }) => settle({ ok, result: ok ? answer(result) : result }));
			new Promise((resolve) => resolve(own())).then(
				(result) => settle({ ok: true, result: answer(result ?? {}) }),
				(thrown) => settle({ ok: false, result: failureOf(thrown) }),
			);
		},
		calls() {
			const host = bridge.calls();
			return host && [...new Set([...host, ...names])];
		},
	};
}

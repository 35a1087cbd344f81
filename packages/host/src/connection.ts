import { type Cause, callFailed } from "@byleave/protocol";
import type { Answer, Call, Pipe } from "@byleave/protocol/bridge";
import { failed, isAuthCode } from "./answers.ts";
import { alert } from "./flow/alert.ts";
import { cancelCode } from "./flow/ask-service.ts";
import type { Asking, FlowContext } from "./flow/context.ts";
import { getAuthCode } from "./flow/get-auth-code.ts";
import type { Failed } from "./oauth-service.ts";
import { readParams } from "./params.ts";

/** The calls that a mini program may make; every other name is `not_supported` (checklist 82). */
export const calls = ["getAuthCode", "alert"] as const;
const handlers: Readonly<Record<(typeof calls)[number], typeof getAuthCode | typeof alert>> = { getAuthCode, alert };

/** How many calls of one document may be unanswered; more are refused, so that a loop cannot pile them up. */
export const MOST_IN_FLIGHT = 64;

/** The document that a pipe leads to, as the host knows it (ruling 12: identity never travels). */
export interface ProgramDocument {
	readonly appId: string;
	/** The app's registered name. */
	readonly name: string;
	readonly pipe: Pipe;
}
/** `left`: the document went away by itself. `gone`: the host closed it. A cause: what the host closed it for. */
export type CloseReason = Cause | "left" | "gone";
export interface Connection {
	readonly closed: Promise<CloseReason>;
	/**
	 * Ends the bridge: sheets close, tickets are declined, codes that come late are cancelled. With a cause, the
	 * calls in flight are answered with its outcome first, and it is reported; as `left` or `gone`, nobody is told.
	 */
	close(reason?: CloseReason): void;
}

/** One document's end of the bridge: each call is answered at most once, and a gone document not at all. */
export function connect(context: FlowContext, { appId, name, pipe }: ProgramDocument): Connection {
	const gone = new AbortController();
	const unanswered = new Set<number>();
	let earlier = Promise.resolve();
	let last = 0;
	let resolveClosed: (reason: CloseReason) => void = () => {};
	const closed = new Promise<CloseReason>((resolve) => {
		resolveClosed = resolve;
	});

	/** True if it went out. */
	const answer = (id: number, result: object): boolean => {
		if (!unanswered.delete(id)) return false;
		const ok = !isFailed(result);
		const { jsapi } = context.platform;
		const told = ok ? result : callFailed(jsapi, result.outcome, result.authErrorScopes);
		const message: Answer = { type: "answer", id, ok, result: told };
		if (!ok) context.report({ cause: result.cause ?? result.outcome, outcome: result.outcome, appId });
		try {
			pipe.send(message);
			return true;
		} catch {
			return false;
		}
	};

	const serve = async ({ id, api, params: sent }: Call) => {
		unanswered.add(id);
		const handler = Object.hasOwn(handlers, api) ? handlers[api as keyof typeof handlers] : undefined;
		if (!handler) return answer(id, failed("api_unknown"));
		const params = readParams(sent);
		if (params === false) return answer(id, failed("params_invalid"));
		if (unanswered.size > MOST_IN_FLIGHT) return answer(id, failed("queue_full"));

		let placed = () => {};
		const place = new Promise<void>((resolve) => {
			placed = resolve;
		});
		const asking: Asking = { appId, name, params, gone: gone.signal, earlier, placed };
		earlier = earlier.then(() => place);
		try {
			const result = await handler(context, asking);
			if (result && !answer(id, result) && isAuthCode(result as never)) {
				await cancelCode(context, asking, (result as { authCode: string }).authCode);
			}
		} catch (error) {
			context.report({ cause: "internal", outcome: "service_error", appId, error });
			answer(id, failed("internal"));
		} finally {
			placed();
		}
	};

	const close = (reason: CloseReason = "gone") => {
		if (gone.signal.aborted) return;
		if (reason !== "gone" && reason !== "left") {
			const end = failed(reason);
			if (unanswered.size === 0) context.report({ cause: reason, outcome: end.outcome, appId });
			for (const id of [...unanswered]) answer(id, end);
		}
		unanswered.clear();
		gone.abort(reason);
		pipe.close();
		resolveClosed(reason);
	};

	pipe.listen((message) => {
		if (gone.signal.aborted) return;
		const { type, id, api } = (message ?? {}) as Partial<Call>;
		if ((type as string) === "bye") return close("left");
		if (type !== "call" || typeof api !== "string" || !Number.isSafeInteger(id)) return;
		const call = message as Call;
		if (call.id <= last) return;
		last = call.id;
		void serve(call);
	});
	pipe.ended(() => close("left"));
	return { closed, close };
}

const isFailed = (result: object): result is Failed => "outcome" in result;

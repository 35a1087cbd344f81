import { type Cause, callFailed, outcomes } from "@byleave/protocol";
import type { Call, CallAnswer, Pipe, PortEnd } from "@byleave/protocol/bridge";
import { failed, isAuthCode } from "./answers.ts";
import type { CallRow, Calls } from "./calls/calls.ts";
import type { ApiFailed, ApiOutcome } from "./calls/host-api.ts";
import { readParams } from "./calls/params.ts";
import { cancelCode } from "./flow/ask-service.ts";
import type { Asking, FlowContext } from "./flow/context.ts";
import type { Failed } from "./oauth-service.ts";

/** How many calls of one document may be unanswered; more are refused, so that a loop cannot pile them up. */
export const MOST_IN_FLIGHT = 64;

/** A document of a mini program behind a pipe, as the host knows it (ruling 12: identity never travels). */
export interface ProgramDocument {
	readonly appId: string;
	/** The app's registered name. */
	readonly name: string;
	readonly pipe: Pipe;
	/** It is a page that the program shows inside of one of its own, a web-view: what it is called is not what the program is. */
	readonly inside?: true;
	/**
	 * Whether the program is still where the host has put it. A pipe can be handed on, to a service worker for one,
	 * and proves nothing: asked before a call is served and before a code is given (checklist 119). Left out where
	 * the pipe cannot leave the document.
	 */
	there?(): Promise<boolean>;
}
/** `left`: the document went away by itself, or gave way to another. `gone`: the host closed it. A cause: what the host closed it for. */
export type CloseReason = Cause | "left" | "gone";
export interface Connection {
	readonly closed: Promise<CloseReason>;
	/**
	 * Ends the bridge: sheets close, tickets are declined, codes that come late are cancelled. With a cause, the
	 * calls in flight are answered with its outcome first, and it is reported; as `left` or `gone`, the
	 * document is told that its port has ended, and nothing else (ruling 5).
	 */
	close(reason?: CloseReason): void;
}

/** One document's end of the bridge: each call is answered at most once, and a gone document not at all. */
export function connect(context: FlowContext, calls: Calls, { appId, name, pipe, there }: ProgramDocument): Connection {
	const gone = new AbortController();
	/** By the calls' ids, how a failure of each is said. */
	const unanswered = new Map<number, CallRow["failing"]>();
	let earlier = Promise.resolve();
	let last = 0;
	let resolveClosed: (reason: CloseReason) => void = () => {};
	const closed = new Promise<CloseReason>((resolve) => {
		resolveClosed = resolve;
	});

	/** True if it went out. */
	const answer = (id: number, result: object): boolean => {
		const failing = unanswered.get(id);
		if (!unanswered.delete(id)) return false;
		const own = isApiFailed(result);
		if (own || !isFailed(result)) return send({ type: "answer", id, ok: !own, result });
		const { outcome, cause = outcome, authErrorScopes = {} } = result;
		context.report({ cause, outcome, appId });
		const said = callFailed(context.platform.jsapi, outcome, authErrorScopes);
		return send({ type: "answer", id, ok: false, result: failing?.({ ...result, authErrorScopes }, said) ?? said });
	};
	/** A port that takes nothing any more ends. */
	const send = (message: CallAnswer | PortEnd): boolean => {
		try {
			pipe.send(message);
			return true;
		} catch {
			close("left", false);
			return false;
		}
	};
	/** Ends the bridge if nobody is there. */
	const stands = async (): Promise<boolean> => {
		if (there && !(await there())) close("left");
		return !gone.signal.aborted;
	};

	const serve = async ({ id, api, params: sent }: Call) => {
		const row = calls.get(api);
		unanswered.set(id, row?.failing);
		if (!row) return answer(id, failed("api_unknown"));
		const params = readParams(sent, row);
		if (params === false) return answer(id, failed("params_invalid"));
		if (unanswered.size > MOST_IN_FLIGHT) return answer(id, failed("queue_full"));

		let placed = () => {};
		const place = new Promise<void>((resolve) => {
			placed = resolve;
		});
		const asking: Asking = { appId, name, params, gone: gone.signal, earlier, placed };
		earlier = earlier.then(() => place);
		try {
			if (!(await stands())) return;
			const result = await row.run(context, asking);
			if (result === undefined) return;
			const code = isAuthCode(result) ? result.authCode : undefined;
			// A refusal tells nothing of a person.
			const tells = code !== undefined || (row.reveals && !isFailed(result) && !isApiFailed(result));
			const told = (!tells || (await stands())) && answer(id, result);
			if (!told && code !== undefined) await cancelCode(context, asking, code);
		} catch (error) {
			context.report({ cause: "internal", outcome: "service_error", appId, error });
			answer(id, failed("internal"));
		} finally {
			placed();
		}
	};

	const close = (reason: CloseReason = "gone", listens = true) => {
		if (gone.signal.aborted) return;
		if (reason !== "gone" && reason !== "left") {
			const end = failed(reason);
			if (unanswered.size === 0) context.report({ cause: reason, outcome: end.outcome, appId });
			for (const id of [...unanswered.keys()]) answer(id, end);
		}
		unanswered.clear();
		gone.abort(reason);
		if (listens) send({ type: "end" });
		pipe.close();
		resolveClosed(reason);
	};

	pipe.listen((message) => {
		if (gone.signal.aborted) return;
		const { type, id, api } = (message ?? {}) as Partial<Call>;
		if ((type as string) === "bye") return close("left", false);
		if (type !== "call" || typeof api !== "string" || !Number.isSafeInteger(id)) return;
		const call = message as Call;
		if (call.id <= last) return;
		last = call.id;
		void serve(call);
	});
	pipe.ended(() => close("left", false));
	return { closed, close: (reason) => close(reason) };
}

const isFailed = (result: object): result is ApiOutcome & Partial<Failed> =>
	"outcome" in result && Object.hasOwn(outcomes, String(result.outcome));
const isApiFailed = (result: object): result is ApiFailed =>
	"error" in result && typeof result.error === "number" && "errorMessage" in result;

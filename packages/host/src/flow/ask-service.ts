import type { DeclineReason } from "@byleave/protocol";
import { failed, type Gives, isAuthCode, isPending, readAuthorize, type ServiceAnswer } from "../answers.ts";
import type { Failed, OAuthService } from "../oauth-service.ts";
import { namesOf } from "./asked-scopes.ts";
import { bounded, type Ended, TIME_IS_UP } from "./bounded.ts";
import type { Asking, Decided, FlowContext } from "./context.ts";

/** Asks the service within the deadline of calls that show no sheet; undefined if the document has gone. */
export async function askService(context: FlowContext, asking: Asking): Promise<Decided | undefined> {
	const { service, timers, turns } = context;
	const user = context.user();
	const seen = turns.ended;
	if (!service) return { answer: failed("service_missing"), user, seen };
	const { appId, params, permission, prepared } = asking;
	const scopes = params?.scopes === undefined ? {} : { scopes: params.scopes };
	const request = { appId, ...(prepared === undefined ? scopes : { prepared }) };
	const ask = (service: OAuthService, signal: AbortSignal): unknown =>
		permission === undefined
			? service.getAuthCode({ ...request, signal })
			: service.permit?.({ appId, permission, signal });
	const names = namesOf(context, asking);

	const decide = async (given: AbortSignal): Promise<Decided | undefined> => {
		for (;;) {
			const user = context.user();
			const seen = turns.ended;
			const late = (value: unknown) => withdraw(context, asking, value);
			const ended: Ended<unknown> = await bounded({ timers, signals: [given, user], late }, (signal) =>
				ask(service, signal),
			);
			if ("value" in ended) return { answer: readAuthorize(ended.value, names, gives(asking)), user, seen };
			if (given.aborted) return undefined;
			// The user changed meanwhile: the answer would be the other one's.
		}
	};
	try {
		const late = (decided: Decided | undefined) => withdraw(context, asking, decided?.answer);
		const ended = await bounded({ timers, ms: deadline(context), signals: [asking.gone], late }, decide);
		if ("value" in ended) return ended.value;
		return ended.stopped === TIME_IS_UP ? { answer: failed("deadline_passed"), user, seen } : undefined;
	} catch (error) {
		return { answer: serviceFailed(context, asking, error), user, seen };
	}
}

export const gives = ({ permission }: Pick<Asking, "permission">): Gives =>
	permission === undefined ? "code" : "grant";

/** Milliseconds for whatever shows no sheet (ruling 5). */
export const deadline = ({ platform }: FlowContext): number => platform.lifetimes.call * 1000;

/** The super app's own code failed: it is told what was wrong, the mini program is not. */
export function serviceFailed(context: FlowContext, { appId }: Asking, error: unknown): Failed {
	context.report({ cause: "service_failed", outcome: "service_error", appId, error });
	return failed("service_failed");
}

/** Ends a ticket. Settles when the service has heard it or has had its time; never rejects. */
export function decline(context: FlowContext, asking: Asking, ticket: string, reason: DeclineReason): Promise<void> {
	return tell(context, asking, (service) => service.decline(ticket, reason));
}

/** Takes back a code that reaches nobody. As `decline`. */
export function cancelCode(context: FlowContext, asking: Asking, authCode: string): Promise<void> {
	return tell(context, asking, (service) => service.cancelCode(authCode));
}

/** Takes back an answer that came too late, whatever it is. */
export function withdraw(context: FlowContext, asking: Asking, value: unknown): void {
	let answer: ServiceAnswer;
	try {
		answer = readAuthorize(value);
	} catch {
		return;
	}
	if (isAuthCode(answer)) void cancelCode(context, asking, answer.authCode);
	else if (isPending(answer)) void decline(context, asking, answer.ticket, "gone");
}

async function tell(
	context: FlowContext,
	asking: Asking,
	work: (service: OAuthService) => Promise<void>,
): Promise<void> {
	const { service, timers } = context;
	if (!service) return;
	try {
		await bounded({ timers, ms: deadline(context), signals: [] }, () => work(service));
	} catch (error) {
		serviceFailed(context, asking, error);
	}
}

import {
	type AuthCode,
	type Cause,
	type DeclineReason,
	type Outcome,
	type Platform,
	readScopes,
} from "@byleave/protocol";
import type { Timers } from "@byleave/protocol/bridge";
import { type Answer, failed, isAuthCode, isPending, readAuthorize } from "../answers.ts";
import type { Failed, OAuthService } from "../oauth-service.ts";
import { bounded, type Ended, TIME_IS_UP } from "./bounded.ts";
import type { SheetTurns } from "./sheet-turns.ts";

/** Something a super app's developer wants to know. Never holds a code, a ticket or a person's data of our own. */
export interface HostFact {
	/** Its anchor in docs/errors.md; the outcome itself where the OAuthService named no cause. */
	readonly cause: Cause | Outcome;
	readonly outcome: Outcome;
	readonly appId: string;
	/** What the super app's own code threw, or what was wrong with its answer. */
	readonly error?: unknown;
}

/** What all calls of one host document share. */
export interface FlowContext {
	readonly service: OAuthService | undefined;
	readonly platform: Pick<Platform, "jsapi" | "lifetimes">;
	readonly timers: Timers;
	readonly turns: SheetTurns;
	/** Calls whose sheet is up or waited for, and how they end, by app and set of scopes. */
	readonly leaders: Map<string, Promise<Result>>;
	/** Aborts when the user changes; then there is a new one. */
	user(): AbortSignal;
	/** A sheet comes up or has gone. */
	sheet(up: boolean): void;
	alert(appName: string, text: string, options: { readonly signal: AbortSignal }): Promise<void>;
	report(fact: HostFact): void;
}

/** One call of one document. */
export interface Asking {
	readonly appId: string;
	/** The app's registered name. */
	readonly name: string;
	readonly params: Readonly<Record<string, unknown>> | undefined;
	/** Aborts when the document is gone, or its bridge was closed. */
	readonly gone: AbortSignal;
	/** Sheets come up in the order in which they were asked for, however fast the server decided each. */
	readonly earlier: Promise<void>;
	/** Told once this call has its place in the line, or needs none. */
	placed(): void;
}

/** How a call ends; undefined if nobody is there to be told. */
export type Result = AuthCode | Failed | undefined;

/** An answer of the service, and for which user and after how many sheets it was given. */
export interface Decided {
	readonly answer: Answer;
	readonly user: AbortSignal;
	readonly seen: number;
}

/** The names asked for, or undefined where only the server can say what is wrong with them. */
export function namesOf({ platform }: FlowContext, { params }: Asking): readonly string[] | undefined {
	try {
		return readScopes(params?.scopes, platform);
	} catch {
		return undefined;
	}
}

/** Asks the service within the deadline of calls that show no sheet; undefined if the document has gone. */
export async function authorize(context: FlowContext, asking: Asking): Promise<Decided | undefined> {
	const { service, timers, turns } = context;
	const user = context.user();
	const seen = turns.ended;
	if (!service) return { answer: failed("service_missing"), user, seen };
	const { appId, params } = asking;
	const request = params?.scopes === undefined ? { appId } : { appId, scopes: params.scopes };
	const names = namesOf(context, asking);

	const decide = async (given: AbortSignal): Promise<Decided | undefined> => {
		for (;;) {
			const user = context.user();
			const seen = turns.ended;
			const late = (value: unknown) => withdraw(context, asking, value);
			const ended: Ended<unknown> = await bounded({ timers, signals: [given, user], late }, (signal) =>
				service.getAuthCode({ ...request, signal }),
			);
			if ("value" in ended) return { answer: readAuthorize(ended.value, names), user, seen };
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
	let answer: Answer;
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

/** A code with what else was refused along its way. */
export function withRefused(code: AuthCode, refused: Readonly<Record<string, string>>): AuthCode {
	const { authCode, authSuccessScopes } = code;
	const entries = Object.entries({ ...refused, ...code.authErrorScopes });
	const authErrorScopes = Object.fromEntries(entries.filter(([scope]) => !authSuccessScopes.includes(scope)));
	return { authCode, authSuccessScopes, authErrorScopes };
}

/** The map that says of each of these that the user refused it (ruling 3). */
export function refusals({ platform }: FlowContext, scopes: readonly string[]): Readonly<Record<string, string>> {
	return Object.fromEntries(scopes.map((scope) => [scope, platform.jsapi.scopeErrors.refused]));
}

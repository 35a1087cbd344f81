import type { AuthCode, DeclineReason, Granted, Pending } from "@byleave/protocol";
import { failed, isGranted, isPending, readAuthPage, readConfirm } from "../answers.ts";
import type { Failed } from "../oauth-service.ts";
import { askService, deadline, decline, gives, serviceFailed, withdraw } from "./ask-service.ts";
import { namesOf, refusals, withRefused } from "./asked-scopes.ts";
import { bounded, TIME_IS_UP } from "./bounded.ts";
import type { Asking, CallResult, FlowContext } from "./context.ts";

/** How often a sheet may be shown for one call, counting those whose confirm was lost. */
const MOST_SHEETS = 2;

/** What one sheet came to: the scopes that the user allowed, or why the ticket ends, and with it the call. */
type Choice =
	| { readonly accepted: readonly string[] }
	| { readonly reason: DeclineReason; readonly result: CallResult };

/**
 * From the sheet to the call's end: what the user did, confirmed or declined (rulings 5, 6, 11; rows 36, 41 to 45).
 * `user` aborts when the user changes for whom the sheet was made.
 */
export async function seekConsent(
	context: FlowContext,
	asking: Asking,
	first: { readonly pending: Pending; readonly user: AbortSignal },
): Promise<CallResult> {
	let { pending, user } = first;
	let before: Readonly<Record<string, string>> = {};
	for (let sheets = 1; ; sheets++) {
		const anyway = { ...before, ...pending.authErrorScopes };
		const all = { ...anyway, ...refusals(context, pending.askedScopes) };
		const sheet = raiseSheet(context);
		try {
			const choice = await choose(context, asking, { pending, user, all, answered: sheet.answered });
			if (!("accepted" in choice)) {
				sheet.lower();
				return await refuse(context, asking, pending, choice);
			}

			const { accepted } = choice;
			const left = pending.askedScopes.filter((scope) => !accepted.includes(scope));
			const refused = { ...anyway, ...refusals(context, left) };
			const granted = [...pending.grantedScopes, ...accepted];
			const confirmed = await confirm(context, asking, pending, { accepted, granted, user });
			if (confirmed === "user_changed") {
				const reason = confirmed;
				return await refuse(context, asking, pending, { reason, result: failed(reason, all) });
			}
			if (confirmed === undefined) return await refuse(context, asking, pending, { reason: "gone", result: undefined });
			if (isGranted(confirmed)) return withRefused(confirmed, refused);
			if (!lost(confirmed)) return confirmed;
			// What was prepared is agreed to once: to ask again would find it used, if the confirm arrived.
			if (asking.prepared !== undefined) return { ...confirmed, mayBeDone: true };
			if (sheets === MOST_SHEETS) return confirmed;

			// Whether the confirm arrived is not known: a grant makes this silent, none opens the sheet again (ruling 11).
			const scopes = namesOf(context, asking)?.filter((scope) => granted.includes(scope)) ?? granted;
			const again = await askService(context, { ...asking, params: { scopes } });
			if (again === undefined) return undefined;
			if (isGranted(again.answer)) return withRefused(again.answer, refused);
			if (!isPending(again.answer)) return again.answer;
			({ answer: pending, user } = { answer: again.answer, user: again.user });
			before = refused;
		} finally {
			sheet.lower();
		}
	}
}

/** The sheet is up until `lower`: after Allow it shows, until the answer is there, that something goes on. */
function raiseSheet(context: FlowContext): { readonly answered: Promise<void>; readonly lower: () => void } {
	let answer = () => {};
	const answered = new Promise<void>((resolve) => {
		answer = resolve;
	});
	let up = true;
	context.sheet(up);
	return {
		answered,
		lower() {
			if (!up) return;
			up = false;
			answer();
			context.sheet(up);
		},
	};
}

/** A confirm that ended so may have arrived. */
const lost = ({ cause, outcome }: Failed): boolean => outcome === "network" || cause === "deadline_passed";

async function choose(
	context: FlowContext,
	asking: Asking,
	{
		pending,
		user,
		all,
		answered,
	}: {
		readonly pending: Pending;
		readonly user: AbortSignal;
		readonly all: Readonly<Record<string, string>>;
		readonly answered: Promise<void>;
	},
): Promise<Choice> {
	const { service, timers } = context;
	const expired: Choice = { reason: "timeout", result: failed("ticket_expired") };
	const changed: Choice = { reason: "user_changed", result: failed("user_changed", all) };
	try {
		const ended = await bounded({ timers, ms: pending.expiresIn, signals: [asking.gone, user] }, (signal) =>
			service?.showAuthPage(pending, { signal, answered }),
		);
		if ("stopped" in ended) {
			if (asking.gone.aborted) {
				if (asking.gone.reason === "left") context.takenAway.note(asking.appId);
				return { reason: "gone", result: undefined };
			}
			return ended.stopped === TIME_IS_UP ? expired : changed;
		}
		const answer = readAuthPage(ended.value, pending);
		if ("outcome" in answer) return answer.outcome === "timeout" ? expired : { reason: "gone", result: answer };
		switch (answer.kind) {
			case "accepted":
				return { accepted: answer.scopes };
			case "switchUser":
				return { reason: "user_changed", result: failed("user_switching", all) };
			case "denied":
				return { reason: "denied", result: failed("user_denied", all) };
			case "dismissed":
				return { reason: "dismissed", result: failed("user_dismissed", all) };
		}
	} catch (error) {
		if ((error as Partial<Error> | null)?.name === "TimeoutError") return expired;
		return { reason: "gone", result: serviceFailed(context, asking, error) };
	}
}

/** A code, a failure, that the user changed meanwhile, or nothing if the document went away. */
async function confirm(
	context: FlowContext,
	asking: Asking,
	{ ticket }: Pending,
	{ accepted, granted, user }: { accepted: readonly string[]; granted: readonly string[]; user: AbortSignal },
): Promise<AuthCode | Granted | Failed | "user_changed" | undefined> {
	const { service, timers } = context;
	const bounds = {
		timers,
		ms: deadline(context),
		signals: [asking.gone, user],
		late: (value: unknown) => withdraw(context, asking, value),
	};
	try {
		const ended = await bounded<unknown>(bounds, (signal) => service?.confirm(ticket, accepted, { signal }));
		if ("value" in ended) return readConfirm(ended.value, granted, gives(asking));
		if (asking.gone.aborted) return undefined;
		return ended.stopped === TIME_IS_UP ? failed("deadline_passed") : "user_changed";
	} catch (error) {
		return serviceFailed(context, asking, error);
	}
}

/** Ends the ticket. Only a person's own refusal is waited for: the next call has to find it counted (ruling 6). */
async function refuse(
	context: FlowContext,
	asking: Asking,
	{ ticket }: Pending,
	{ reason, result }: { readonly reason: DeclineReason; readonly result: CallResult },
): Promise<CallResult> {
	const told = decline(context, asking, ticket, reason);
	if (reason === "denied" || reason === "dismissed") await told;
	return result;
}

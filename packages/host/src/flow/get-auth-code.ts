import type { Pending } from "@byleave/protocol";
import { failed, isGranted, isPending } from "../answers.ts";
import type { Failed } from "../oauth-service.ts";
import { askService, decline } from "./ask-service.ts";
import { namesOf, refusals, withRefused } from "./asked-scopes.ts";
import { bounded } from "./bounded.ts";
import type { Asking, CallResult, Decided, FlowContext } from "./context.ts";
import { seekConsent } from "./seek-consent.ts";
import type { Turn } from "./sheets/turns.ts";
import { tellUser } from "./tell-user.ts";

type DecidedToAsk = Decided & { readonly answer: Pending };
const needsSheet = (decided: Decided): decided is DecidedToAsk => isPending(decided.answer);

/**
 * my.getAuthCode in the host (spec: my.getAuthCode; rulings 5, 6, 11). Silent: one question to the service.
 * With consent: a turn, a sheet, a confirm. Identical calls share the sheet, never the code.
 */
export async function getAuthCode(context: FlowContext, asking: Asking): Promise<CallResult> {
	const names = namesOf(context, asking);
	const { appId, permission = null } = asking;
	const key = names ? JSON.stringify([appId, permission, ...[...names].sort()]) : Symbol();
	for (;;) {
		const leader = context.leaders.get(key);
		if (names && leader) {
			asking.placed();
			const shared = await leader;
			if (shared !== undefined) return follow(context, asking, names, shared);
			// The leader's page has gone, and its sheet with it: this one asks for itself.
		}
		const decided = await askService(context, asking);
		if (!decided || !needsSheet(decided)) return withoutSheet(context, asking, decided);
		await asking.earlier;
		if (!context.leaders.has(key)) return lead(context, asking, decided, key);
		void decline(context, asking, decided.answer.ticket, "gone");
	}
}

/** What the service decided by itself; the user hears of a refusal that nothing shows (ruling 40). */
function withoutSheet(context: FlowContext, asking: Asking, decided: Decided | undefined): CallResult {
	const result = decided?.answer as CallResult;
	tellUser(context, asking, (result as Failed | undefined)?.notice);
	return result;
}

/** Ends like the leader; but a code is each call's own, for no more than the leader was granted. */
async function follow(
	context: FlowContext,
	asking: Asking,
	names: readonly string[],
	shared: NonNullable<CallResult>,
): Promise<CallResult> {
	if (!isGranted(shared)) return shared;
	const scopes = names.filter((name) => shared.authSuccessScopes.includes(name));
	const own = await getAuthCode(context, { ...asking, params: { scopes } });
	return own && isGranted(own) ? withRefused(own, shared.authErrorScopes) : own;
}

async function lead(
	context: FlowContext,
	asking: Asking,
	decided: DecidedToAsk,
	key: string | symbol,
): Promise<CallResult> {
	const turn = context.turns.enter();
	asking.placed();
	if (!turn) {
		void decline(context, asking, decided.answer.ticket, "gone");
		return failed("queue_full");
	}
	let share: (result: CallResult) => void = () => {};
	const shared = new Promise<CallResult>((resolve) => {
		share = resolve;
	});
	context.leaders.set(key, shared);
	let result: CallResult;
	try {
		result = await takeTurn(context, asking, decided, turn);
		return result;
	} finally {
		context.leaders.delete(key);
		turn.end();
		share(result);
	}
}

async function takeTurn(context: FlowContext, asking: Asking, first: DecidedToAsk, turn: Turn): Promise<CallResult> {
	let decided: Decided = first;
	if (!turn.atOnce || first.user.aborted || first.seen !== context.turns.ended) {
		// What was decided then may not hold now: a sheet was answered since, or another user is here (ruling 6).
		void decline(context, asking, first.answer.ticket, "gone");
		await bounded({ timers: context.timers, signals: [asking.gone] }, () => turn.come);
		const again = await askService(context, asking);
		if (!again || !needsSheet(again)) return withoutSheet(context, asking, again);
		decided = again;
	}
	const { ticket, askedScopes, authErrorScopes, sheet } = decided.answer as Pending;
	if (context.takenAway.suppresses(asking.appId)) {
		void decline(context, asking, ticket, "gone");
		tellUser(context, asking, sheet.notice);
		return failed("sheets_taken_away", { ...authErrorScopes, ...refusals(context, askedScopes) });
	}
	return seekConsent(context, asking, { pending: decided.answer as Pending, user: decided.user });
}

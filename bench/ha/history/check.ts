import { type Facts, factsOf, type Promised } from "./facts.ts";
import { type History, nameOf, type Request, requestsOf } from "./history.ts";

/** What a history may show that must not be. */
export type FaultName =
	| "badly signed"
	| "no answer in time"
	| "a wrong answer"
	| "a grant was lost"
	| "a stop was lost"
	| "a code was lost"
	| "a token was lost"
	| "a code twice"
	| "answered again too late"
	| "told after a stop"
	| "told late after a stop"
	| "alive after its end"
	| "another person's"
	| "one code given twice"
	| "another id for the same person";
export interface Fault {
	readonly what: FaultName;
	readonly request: Request;
	/** Another request that makes it one. */
	readonly by?: Request | undefined;
}

/** What the history is held against. Milliseconds. */
export interface Rules extends Promised {
	/** Every answer has come by then. */
	readonly answer: number;
	/** A disclosure that was looked up before a stop leaves within this (ruling 18), with what the way and the load take. */
	readonly leaves: number;
}
export const rules: Rules = {
	window: 30_000,
	code: 300_000,
	access: 7_200_000,
	slack: 1000,
	answer: 20_000,
	leaves: 4000,
};

/** With what each is refused where it may be; any other word is a wrong answer. */
const words: Readonly<Record<Request["operation"], readonly string[]>> = {
	authorize: [],
	confirm: ["ticket_unknown", "ticket_expired", "standing_changed"],
	stop: [],
	redeem: ["USED_AUTHCODE", "INVALID_AUTHCODE", "EXPIRED_AUTHCODE"],
	refresh: ["USED_REFRESH_TOKEN", "INVALID_REFRESH_TOKEN", "EXPIRED_REFRESH_TOKEN"],
	look: ["INVALID_ACCESS_TOKEN", "EXPIRED_ACCESS_TOKEN"],
	revoke: [],
};

/** All faults of a history, in its order. Says nothing that could have been otherwise: what is unknown counts as either. */
export function check(history: History, held: Rules = rules): readonly Fault[] {
	const facts = factsOf(history, held);
	const seen: Seen = { codes: new Map(), pairs: new Map(), customers: new Map() };
	return requestsOf(history).flatMap((request) => {
		const { begun, answered, said, word = "" } = request;
		const fault = (what: FaultName, by?: Request): Fault[] => [{ what, request, ...(by ? { by } : {}) }];
		const slow = answered - begun > held.answer ? fault("no answer in time") : [];
		if (said === "unproven") return [...slow, ...fault("badly signed")];
		if (said === "unknown") return slow;
		if (said === "refused" && !words[request.operation].includes(word)) return [...slow, ...fault("a wrong answer")];
		const found = said === "done" ? doneWrong(request, facts, held) : notDone(request, facts, held);
		return [...slow, ...(found ? fault(found.what, found.by) : []), ...twice(request, seen, fault)];
	});
}

type Found = Omit<Fault, "request"> | undefined;

/** It was done: was it allowed to be? */
function doneWrong(request: Request, facts: Facts, { leaves }: Rules): Found {
	const { person, operation, begun, answered, presents, gives } = request;
	const allowed = facts.person(person);
	if (operation === "authorize") {
		// A stop that found something raised the epoch: only a sheet that was asked for later makes it good again.
		const stop = allowed.findLast(
			(one) =>
				one.operation === "stop" &&
				one.said === "done" &&
				one.answered < begun &&
				allowed.some((other) => other.gives?.code !== undefined && other.answered < one.begun),
		);
		if (!stop || allowed.some((one) => isAnew(one, stop, answered, facts))) return undefined;
		return { what: "a stop was lost", by: stop };
	}
	const secret = facts.of(presents);
	if (!secret) return undefined;
	const given = facts.of(secret.code)?.given ?? secret.given;
	if (operation === "revoke") return undefined;
	const stop = facts.stoppedBefore(person, given.answered, begun);
	if (operation === "look") {
		if (gives?.name !== nameOf(person)) return { what: "another person's" };
		if (stop) return { what: "told after a stop", by: stop };
		const late = allowed.find(
			(one) =>
				one.operation === "stop" &&
				one.said === "done" &&
				one.begun > given.answered &&
				one.answered + leaves < answered,
		);
		if (late) return { what: "told late after a stop", by: late };
	}
	const end = stop ?? facts.endedBefore(secret.code, begun);
	if (end) return { what: "alive after its end", by: end };
	return facts.mustBeReuse(request) ? { what: "answered again too late" } : undefined;
}

/** A confirm that may have been done since that stop, of a sheet that was asked for since. */
const isAnew = (one: Request, stop: Request, before: number, facts: Facts): boolean =>
	one.operation === "confirm" &&
	one.said !== "refused" &&
	one.begun < before &&
	facts
		.person(one.person)
		.some(({ gives, answered }) => gives?.ticket === one.presents && gives !== undefined && answered > stop.begun);

/** It was refused, or asked for once more: was there a reason? */
function notDone(request: Request, facts: Facts, { code, access, slack }: Rules): Found {
	const { person, operation, begun, answered, presents } = request;
	if (operation === "authorize") {
		const granted = facts.person(person).findLast((one) => one.gives?.code !== undefined && one.answered < begun);
		const lost = granted && !facts.mayBeStopped(person, granted.begun, answered);
		return lost ? { what: "a grant was lost", by: granted } : undefined;
	}
	if (operation === "confirm") {
		const others = facts
			.person(person)
			.some(
				(one) =>
					one !== request &&
					((one.operation === "confirm" && one.said !== "refused" && one.begun < answered) || one.operation === "stop"),
			);
		return others ? undefined : { what: "a wrong answer" };
	}
	const secret = facts.of(presents);
	if (!secret) return undefined;
	const given = facts.of(secret.code)?.given ?? secret.given;
	if (facts.mayBeStopped(person, given.begun, answered) || facts.mayBeEnded(secret.code, answered)) return undefined;
	if (operation === "look") {
		return answered < secret.given.begun + access - slack ? { what: "a token was lost", by: secret.given } : undefined;
	}
	if (operation === "refresh") return { what: "a token was lost", by: secret.given };
	return answered < given.begun + code - slack ? { what: "a code was lost", by: given } : undefined;
}

interface Seen {
	readonly codes: Map<string, Request>;
	/** By the code or refresh token that begot it. */
	readonly pairs: Map<string, Request>;
	readonly customers: Map<string, Request>;
}

/** What may be told once only, or always the same. */
function twice(request: Request, { codes, pairs, customers }: Seen, fault: (what: FaultName, by?: Request) => Fault[]) {
	const { person, presents, gives } = request;
	if (!gives) return [];
	const faults: Fault[] = [];
	const first = (seen: Map<string, Request>, key: string): Request => {
		const before = seen.get(key) ?? request;
		seen.set(key, before);
		return before;
	};
	if (gives.code !== undefined) {
		const before = first(codes, gives.code);
		if (before !== request) faults.push(...fault("one code given twice", before));
	}
	if (gives.access !== undefined && presents !== undefined) {
		const before = first(pairs, presents);
		const same = before.gives?.access === gives.access && before.gives.refresh === gives.refresh;
		if (!same) faults.push(...fault("a code twice", before));
	}
	if (gives.customer !== undefined) {
		const before = first(customers, person);
		if (before.gives?.customer !== gives.customer) faults.push(...fault("another id for the same person", before));
	}
	return faults;
}

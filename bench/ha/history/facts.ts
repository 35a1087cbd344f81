import { type History, type Request, requestsOf } from "./history.ts";

/** Milliseconds that the servers promise, and by how much their clock may be off ours. */
export interface Promised {
	/** How long a redemption is answered again. */
	readonly window: number;
	readonly code: number;
	readonly access: number;
	readonly slack: number;
}

/** A code or a refresh token as a history tells of it. */
interface Secret {
	/** The answer that it came with. */
	readonly given: Request;
	/** The code that it descends from; a code is its own. */
	readonly code: string;
	readonly attempts: Request[];
}

/** What a history lets one say for certain of a moment, and what may have been. */
export interface Facts {
	readonly of: (secret: string | undefined) => Secret | undefined;
	/** Every request by which this person might have been asked or changed, in the order of their answers. */
	readonly person: (person: string) => readonly Request[];
	/** A stop may have taken effect between the two moments. */
	mayBeStopped(person: string, from: number, to: number): boolean;
	/** The stop, acknowledged before `begun`, of what had come before the stop was asked for. */
	stoppedBefore(person: string, given: number, begun: number): Request | undefined;
	/** This attempt may have come too late to be an honest retry, so that it ends the family. */
	mayBeReuse(attempt: Request): boolean;
	/** It certainly did. */
	mustBeReuse(attempt: Request): boolean;
	/** Something other than a stop may have ended the family before this moment. */
	mayBeEnded(code: string, before: number): boolean;
	/** What ended it, acknowledged before `begun`. */
	endedBefore(code: string, begun: number): Request | undefined;
}

/**
 * Gathers them. An answer `unknown` may have been an effect at any time since it was asked for, but not after the same was
 * acknowledged to the same person: one row is locked by both.
 */
export function factsOf(history: History, { window, slack }: Promised): Facts {
	const requests = requestsOf(history).toSorted((one, other) => one.answered - other.answered);
	const secrets = new Map<string, Secret>();
	const persons = new Map<string, Request[]>();
	const revocations = new Map<string, Request[]>();
	const families = new Map<string, Secret[]>();

	const keep = (secret: string | undefined, given: Request, code: string): void => {
		if (secret === undefined || secrets.has(secret)) return;
		const found: Secret = { given, code, attempts: [] };
		secrets.set(secret, found);
		families.set(code, [...(families.get(code) ?? []), found]);
	};
	for (const request of requests) {
		const { person, presents, gives } = request;
		persons.set(person, [...(persons.get(person) ?? []), request]);
		if (gives?.code !== undefined) keep(gives.code, request, gives.code);
		const from = presents === undefined ? undefined : secrets.get(presents);
		for (const token of [gives?.access, gives?.refresh]) keep(token, request, from?.code ?? presents ?? "");
	}
	for (const request of requests) {
		const secret = secrets.get(request.presents ?? "");
		if (!secret) continue;
		if (request.operation === "redeem" || request.operation === "refresh") secret.attempts.push(request);
		if (request.operation === "revoke") {
			revocations.set(secret.code, [...(revocations.get(secret.code) ?? []), request]);
		}
	}

	const stopsOf = (person: string) => (persons.get(person) ?? []).filter(({ operation }) => operation === "stop");
	const attemptsOf = (attempt: Request) => secrets.get(attempt.presents ?? "")?.attempts ?? [];
	/** Uses of the refresh token that this secret has begotten. */
	const usesOfNext = (attempt: Request): readonly Request[] => {
		const next = attemptsOf(attempt).find(({ gives }) => gives?.refresh !== undefined)?.gives?.refresh;
		return secrets.get(next ?? "")?.attempts ?? [];
	};
	const facts: Facts = {
		of: (secret) => secrets.get(secret ?? ""),
		person: (person) => persons.get(person) ?? [],
		mayBeStopped(person, from, to) {
			const stops = stopsOf(person);
			return stops.some((stop) => {
				const last = stop.said === "done" ? stop : stops.find((one) => one.said === "done" && one.begun > stop.begun);
				return stop.begun < to && (last?.answered ?? Number.POSITIVE_INFINITY) > from;
			});
		},
		stoppedBefore: (person, given, begun) =>
			stopsOf(person).find((stop) => stop.said === "done" && stop.begun > given && stop.answered < begun),
		mayBeReuse(attempt) {
			const others = attemptsOf(attempt).filter((one) => one !== attempt);
			const first = Math.min(...others.map(({ begun }) => begun));
			return (
				attempt.answered >= first + window - slack || usesOfNext(attempt).some(({ begun }) => begun < attempt.answered)
			);
		},
		mustBeReuse(attempt) {
			const done = (all: readonly Request[]) => all.filter((one) => one !== attempt && one.said === "done");
			return (
				done(attemptsOf(attempt)).some(({ answered }) => attempt.begun > answered + window + slack) ||
				done(usesOfNext(attempt)).some(({ answered }) => attempt.begun > answered)
			);
		},
		mayBeEnded: (code, before) =>
			(revocations.get(code) ?? []).some(({ begun }) => begun < before) ||
			attemptsIn(code).some((one) => one.said !== "done" && one.begun < before && facts.mayBeReuse(one)),
		endedBefore: (code, begun) =>
			(revocations.get(code) ?? []).find(({ said, answered }) => said === "done" && answered < begun) ??
			attemptsIn(code).find((one) => one.said === "refused" && one.answered < begun && facts.mustBeReuse(one)),
	};
	const attemptsIn = (code: string) => (families.get(code) ?? []).flatMap(({ attempts }) => attempts);
	return facts;
}

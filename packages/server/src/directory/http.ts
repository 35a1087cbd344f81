import { Failure, type Profile } from "@byleave/protocol";
import { type OutgoingNeeds, outgoingCall } from "../outgoing/call.ts";
import type { Directory, OddFields, OwnForm } from "./directory.ts";
import { readProfile } from "./profile-schema.ts";

/** Where the super app's back end is and how long and how much it may answer. */
export interface HttpDirectoryConfig {
	readonly url: string;
	/** Milliseconds for the whole answer. */
	readonly deadlineMs?: number;
	/** Of the answer's body. */
	readonly maxBytes?: number;
}
/** What is left out of a configuration. */
export const usualBounds = { deadlineMs: 2000, maxBytes: 65_536 } as const;
interface Needs extends Partial<OddFields>, OwnForm, OutgoingNeeds {}

/**
 * The super app's own users, asked for at its back end: `POST <url>` with `{"sub"}`, answered by 200 with
 * `{"sub", "profile"}` or by 404 if there is no such user. The call is signed with the platform's outgoing key in
 * the form that merchants' calls have (headers client-id, request-time, signature), so that the back end can check
 * that it is us and that it is now. Only the configured URL is called; no redirect is followed (ruling 26).
 * Anything else than such an answer, for this very sub, rejects with Failure("directory_unavailable"); what was wrong
 * is in its cause, without a value (checklist 100 to 102). An odd field of the profile is left out and told to `odd`; keys
 * that are none of ours are not looked at (ruling 37).
 */
export function httpDirectory(
	{ url, deadlineMs = usualBounds.deadlineMs, maxBytes = usualBounds.maxBytes }: HttpDirectoryConfig,
	needs: Needs,
): Directory {
	const call = outgoingCall({ url, maxBytes }, needs);
	return {
		async profile(sub, { trace }) {
			try {
				const { status, said } = await call({ body: { sub }, trace, signal: AbortSignal.timeout(deadlineMs) });
				if (status === 404) return undefined;
				if (status !== 200) throw wrong(`it answered with status ${status}.`);
				const { profile, odd } = readAnswer(said, sub, needs.own);
				if (odd.length > 0) needs.odd?.(odd, trace);
				return profile;
			} catch (cause) {
				throw new Failure("directory_unavailable", { cause });
			}
		},
	};
}

const wrong = (message: string): Failure => new Failure("directory_unavailable", { message });

function readAnswer(
	answer: unknown,
	sub: string,
	own: OwnForm["own"],
): { readonly profile: Profile; readonly odd: readonly string[] } {
	if (typeof answer !== "object" || answer === null) throw wrong("its answer is no JSON object in UTF-8.");
	const { sub: answered, profile } = answer as Record<string, unknown>;
	if (answered !== sub) throw wrong("its answer is for another user than was asked for.");
	const read = readProfile(profile, "profile", own);
	if ("faults" in read) throw wrong(`its answer is no profile. ${read.faults.join(" ")}`);
	return read;
}

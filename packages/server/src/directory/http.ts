import { Failure, type Profile } from "@byleave/protocol";
import { signedText, writeSignature, writeTime } from "@byleave/protocol/signature";
import type { PlatformKeys } from "../trust/keys.ts";
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
interface Needs extends Partial<OddFields>, OwnForm {
	readonly keys: Pick<PlatformKeys, "sign">;
	/** The wall clock, milliseconds since 1970. */
	readonly now: () => number;
}

/** Who calls, in the client-id header and the signed text. */
const CALLER = "byleave";

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
	const { pathname, search } = new URL(url);
	return {
		async profile(sub, { trace }) {
			try {
				const body = new TextEncoder().encode(JSON.stringify({ sub }));
				const time = writeTime(needs.now());
				const parts = { method: "POST", path: pathname + search, clientId: CALLER, time, body };
				const sealed = await needs.keys.sign("outgoing", signedText(parts));
				const response = await fetch(url, {
					method: "POST",
					headers: {
						"content-type": "application/json; charset=UTF-8",
						accept: "application/json",
						"client-id": CALLER,
						"request-time": time,
						signature: writeSignature({ ...sealed, encoding: "percent" }),
						"trace-id": trace,
					},
					body,
					redirect: "manual",
					signal: AbortSignal.timeout(deadlineMs),
				});
				if (response.status !== 200) {
					await response.body?.cancel();
					if (response.status === 404) return undefined;
					throw wrong(`it answered with status ${response.status}.`);
				}
				const { profile, odd } = readAnswer(await bytesOf(response, maxBytes), sub, needs.own);
				if (odd.length > 0) needs.odd?.(odd, trace);
				return profile;
			} catch (cause) {
				throw new Failure("directory_unavailable", { cause });
			}
		},
	};
}

const wrong = (message: string): Failure => new Failure("directory_unavailable", { message });

/** The body, given up at once when it grows beyond `most`. */
async function bytesOf(response: Response, most: number): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	// Leaving the loop cancels the stream, and with it the connection.
	for await (const chunk of response.body ?? []) {
		size += chunk.byteLength;
		if (size > most) throw wrong(`its answer is over ${most} bytes.`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

function readAnswer(
	bytes: Uint8Array,
	sub: string,
	own: OwnForm["own"],
): { readonly profile: Profile; readonly odd: readonly string[] } {
	const answer = parse(bytes);
	if (typeof answer !== "object" || answer === null) throw wrong("its answer is no JSON object in UTF-8.");
	const { sub: answered, profile } = answer as Record<string, unknown>;
	if (answered !== sub) throw wrong("its answer is for another user than was asked for.");
	const read = readProfile(profile, "profile", own);
	if ("faults" in read) throw wrong(`its answer is no profile. ${read.faults.join(" ")}`);
	return read;
}

function parse(bytes: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		// The parser's own message quotes the answer.
	}
	return undefined;
}

import { sign as signWith } from "node:crypto";
import type { Platform } from "@byleave/protocol";
import { digestFor, type Encoding, labelOf, readTime, writeSignature, writeTime } from "@byleave/protocol/signature";
import { Trouble } from "../trouble.ts";
import type { SigningKey } from "./keys.ts";
import { asRead, type Header, headerOf, type WireRequest, without } from "./message.ts";

export interface SignOptions {
	readonly platform: Platform;
	readonly by: SigningKey;
	/** Default: the request's own Client-Id. */
	readonly clientId?: string | undefined;
	/** Of the key. Default: the one that the request's Signature names, if it has one; else none is named. */
	readonly keyVersion?: string | undefined;
	/** Request-Time's text. Default: the request's own, else now. */
	readonly time?: string | undefined;
	/** Of the signature. Default: as the platform's clients write it; of elliptic keys base64. */
	readonly encoding?: Encoding | undefined;
	/** Milliseconds since 1970. */
	readonly now: number;
}
export interface Signed {
	/** The request whole, with the headers that sign it. */
	readonly request: WireRequest;
	/** Those headers alone. */
	readonly headers: readonly Header[];
	/** The bytes that were signed. */
	readonly text: Uint8Array;
	readonly notes: readonly string[];
}

/** The headers that a dialect reads a signature from, as they are sent. */
const NAMES = ["Client-Id", "Request-Time", "Signature"] as const;

/**
 * Signs a request as the platform's merchants do; what signed it before is replaced. Throws a Trouble where something is
 * missing that is signed, or would be refused for its form.
 */
export function signRequest(request: WireRequest, options: SignOptions): Signed {
	const { platform, by, now } = options;
	const { dialect, signature: row, lifetimes } = platform;
	const clientId = options.clientId ?? headerOf(request, NAMES[0]);
	if (clientId === undefined)
		throw new Trouble("No Client-Id is known", "it is part of what is signed", "name it with --client-id");
	const time = options.time ?? headerOf(request, NAMES[1]) ?? writeTime(now);
	const version = options.keyVersion ?? /\bkeyVersion=([^,\s]+)/.exec(headerOf(request, NAMES[2]) ?? "")?.[1];
	const { method, path, body } = request;
	const text = dialect.signedText({ method, path, clientId, time, body });
	const signature = signWith(digestFor(by.algorithm), text, by.key);
	// Of elliptic signatures raw base64 is the one form that nobody takes for another (ruling 19).
	const written = by.algorithm === "RSA256" ? row : ({ label: labelOf(by.algorithm), encoding: "base64" } as const);
	const value = writeSignature({
		label: written.label,
		keyVersion: version,
		signature,
		encoding: options.encoding ?? written.encoding,
	});
	const headers: readonly Header[] = [
		[NAMES[0], clientId],
		[NAMES[1], time],
		[NAMES[2], value],
	];
	const read = dialect.identify(asRead({ headers }));
	if ("failure" in read) throw new Trouble("The request cannot be signed so", read.failure.message, "correct it");
	return {
		request: { ...request, headers: [...without(request.headers, NAMES), ...headers] },
		headers,
		text,
		notes: [...request.notes, ...oddities(request, readTime(time) ?? now, now, lifetimes.clock)],
	};
}

/** What is signed all the same, and would be refused or lost. */
function oddities({ method, path }: WireRequest, at: number, now: number, clock: number): readonly string[] {
	return [
		...(method === "POST" ? [] : [`The method is ${method}; every operation of this wire is a POST.`]),
		...(path.includes("?")
			? ["The path has a query, which is signed as it stands; no operation of this wire has one."]
			: []),
		...(Math.abs(now - at) > clock * 1000
			? [`Request-Time is ${spokenGap(now - at)}; it is taken within ${clock} s. --time now takes this moment.`]
			: []),
	];
}

/** Milliseconds as a distance from now: "3 d ago", "12 min ahead". */
export function spokenGap(ms: number): string {
	const seconds = Math.round(Math.abs(ms) / 1000);
	const spoken =
		seconds < 120
			? `${seconds} s`
			: seconds < 7200
				? `${Math.round(seconds / 60)} min`
				: seconds < 172_800
					? `${Math.round(seconds / 3600)} h`
					: `${Math.round(seconds / 86_400)} d`;
	return `${spoken} ${ms < 0 ? "ahead" : "ago"}`;
}

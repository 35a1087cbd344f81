import type { Platform } from "@byleave/protocol";
import {
	expectedText,
	labelOf,
	type MoreParts,
	readSignature,
	readTime,
	type SignedParts,
} from "@byleave/protocol/signature";
import { type Mark, marks, moreOfPlatform, type Suspect, verified, whyNot } from "@byleave/server/signature";
import { meantBy, type VerifyingKey } from "./keys.ts";
import { asRead, headerOf, type WireAnswer, type WireRequest } from "./message.ts";
import { spokenGap } from "./sign.ts";

export interface VerifyOptions {
	readonly platform: Platform;
	/** The signer's. Of several, those that the header names count; the others are looked at where it does not match. */
	readonly keys: readonly VerifyingKey[];
	/** The other side's, to recognise that it signed. */
	readonly otherSide?: readonly VerifyingKey[];
	/** Milliseconds since 1970. */
	readonly now: number;
}

export type Verdict =
	| { readonly good: true; readonly by: VerifyingKey; readonly text: string; readonly notes: readonly string[] }
	| {
			readonly good: false;
			/** The mistake's name, several with a plus between: rows of the server's own search; or `header`. */
			readonly mistake: string;
			/** The text that should have been signed; undefined where the headers do not say enough. */
			readonly expected: string | undefined;
			/** What was signed instead. */
			readonly came: string;
			readonly todo: string;
			readonly notes: readonly string[];
	  };

/**
 * Whether a request is signed by one of these keys, as the platform would see it; if it is not, which of the known
 * mistakes would have matched. Its time is told, not judged.
 */
export async function verifyRequest(request: WireRequest, options: VerifyOptions): Promise<Verdict> {
	const { platform, now } = options;
	const identity = platform.dialect.identify(asRead(request));
	const { notes } = request;
	if ("failure" in identity) {
		const { message } = identity.failure;
		return {
			good: false,
			mistake: "header",
			expected: undefined,
			came: "nothing that can be read",
			todo: message,
			notes,
		};
	}
	const { method, path, body } = request;
	const { clientId, time, at } = identity;
	const gap = Math.abs(now - at) > platform.lifetimes.clock * 1000;
	const late = gap ? [`Request-Time is ${spokenGap(now - at)}: a server would refuse it now for that alone.`] : [];
	return judged({ method, path, clientId, time, body }, identity, request, { ...options, notes: [...notes, ...late] });
}

/** The same of an answer to a request: the platform signs it over the request's method, path and Client-Id. */
export async function verifyAnswer(answer: WireAnswer, request: WireRequest, options: VerifyOptions): Promise<Verdict> {
	const notes = [...request.notes, ...answer.notes];
	const refuse = (todo: string): Verdict => ({
		good: false,
		mistake: "header",
		expected: undefined,
		came: "nothing that can be read",
		todo,
		notes,
	});
	const sent = headerOf(answer, "signature");
	if (sent === undefined)
		return refuse(
			`The answer (HTTP ${answer.status}) carries no Signature: something in front answered, or took it away.`,
		);
	const header = readSignature(sent);
	if (typeof header === "string") return refuse(`The answer's header Signature ${header}.`);
	const time = headerOf(answer, "response-time") ?? "";
	const at = readTime(time);
	if (at === undefined)
		return refuse("The answer's Response-Time is missing or is no time: something in front took it away.");
	const asked = headerOf(request, "client-id");
	const echoed = headerOf(answer, "client-id");
	const clientId = asked ?? echoed;
	if (clientId === undefined) return refuse("Neither the request nor the answer has a Client-Id, which is signed.");
	if (echoed !== undefined && echoed !== clientId)
		return refuse(`The answer is for the client ${echoed}, the request was ${clientId}'s.`);
	const late =
		Math.abs(options.now - at) > options.platform.lifetimes.clock * 1000
			? [`Response-Time is ${spokenGap(options.now - at)}: whoever reads it now must refuse it for that alone.`]
			: [];
	const { method, path } = request;
	const parts = { method, path, clientId, time, body: answer.body };
	const verdict = await judged(parts, header, request, { ...options, notes: [...notes, ...late] });
	if (verdict.good || verdict.mistake === "header") return verdict;
	return { ...verdict, todo: forReader(verdict.mistake) };
}

/** Rows tell whoever signs what to do; of an answer the reader cannot change that. */
function forReader(mistake: string): string {
	if (mistake.startsWith("path-"))
		return "Verify with the path as the platform sees it; a proxy between rewrites paths, or the gateway's prefix is another.";
	if (mistake.startsWith("body-") || mistake === "text-unknown")
		return "Verify the bytes as they came, before anything parses, trims, decodes or re-encodes them; or something between changes bodies.";
	if (mistake.startsWith("key-"))
		return "Verify with the key that the answer's keyVersion names; the platform publishes its keys at /keys.";
	return "Build the text as the platform does, and check that these are the request and the answer that belong together.";
}

async function judged(
	parts: SignedParts,
	header: Pick<ReturnType<typeof identityOf>, "signature" | "keyVersion" | "algorithms" | "label">,
	request: WireRequest,
	{ platform, keys, otherSide = [], notes }: VerifyOptions & { readonly notes: readonly string[] },
): Promise<Verdict> {
	const text = platform.dialect.signedText(parts);
	const { signature } = header;
	const meant = meantBy(keys, header);
	const by = meant.find((key) => verified(text, key, signature));
	if (by) return { good: true, by, text: expectedText(parts), notes };
	const others = keys.filter((key) => !meant.includes(key));
	const suspects: readonly Suspect[] = [
		...meant.map(({ publicKey }) => ({ publicKey, marks: [] })),
		...others.map((key) => ({ publicKey: key.publicKey, marks: [markOf(key, header)] })),
		...otherSide.map(({ publicKey, version }) => ({ publicKey, marks: [marks.keyOfPlatform(version || "given")] })),
	];
	const { expected, mistake, came, todo } = await whyNot({
		parts,
		text,
		more: moreOf(platform, request),
		signature,
		suspects,
	});
	return { good: false, mistake, expected, came, todo, notes };
}

const identityOf = (value: string) => {
	const header = readSignature(value);
	if (typeof header === "string") throw new TypeError(header);
	return header;
};

function markOf(
	{ version, algorithm }: VerifyingKey,
	header: { readonly algorithms: readonly string[]; readonly label: string },
): Mark {
	return header.algorithms.includes(algorithm)
		? marks.keyVersion(version)
		: marks.label(header.label, labelOf(algorithm));
}

function moreOf(platform: Platform, { origin, path }: WireRequest): MoreParts {
	const known = platform.operations.flatMap((row) =>
		path.includes(row.path) ? [path.slice(0, path.indexOf(row.path))] : [],
	);
	const host = origin === undefined ? undefined : new URL(origin).host;
	return moreOfPlatform(platform, [...known, ...platform.paths.prefixes], host);
}

import {
	Failure,
	type MerchantCause,
	type OperationRow,
	type Platform,
	type ResultRow,
	type Version,
} from "@byleave/protocol";
import type { Dialect, Identity, Output, Stranger } from "@byleave/protocol/dialects";
import { type Algorithm, type Encoding, labelOf, writeTime } from "@byleave/protocol/signature";
import type { FastifyReply } from "fastify";
import type { Config } from "../config/config.ts";
import type { Context } from "../context.ts";
import type { ClientRow } from "../store.ts";
import type { Caller } from "../token.ts";

/** To whom an answer goes, and how it is signed and spelt. */
export interface Addressee {
	readonly clientId: string;
	readonly encoding: Encoding;
	readonly titleCase: boolean;
	/** The version of our key that it is pinned to, if it is. */
	readonly answerKey: ClientRow["answerKey"];
	/** What it is signed with, and what that is called. */
	readonly algorithm: Algorithm;
	readonly label: string;
}

/**
 * Somebody not proven yet: answered as it asked, since its own settings would tell that it exists, and by the key for the
 * algorithm that it names (rulings 16, 19).
 */
export function stranger({ signature }: Pick<Platform, "signature">, asked: Identity | Stranger): Addressee {
	const { clientId, label, algorithms = [], encoding = signature.encoding } = asked;
	const [algorithm = "RSA256"] = algorithms;
	return { clientId, titleCase: false, answerKey: null, ...written(signature, algorithm, label, encoding) };
}

/** A proven client, answered as it is set up, or else as it asked, by the key for the algorithm of its own (ruling 19). */
export function addressee(
	{ signature }: Pick<Platform, "signature">,
	{ client, algorithm }: Pick<Caller, "client" | "algorithm">,
	{ encoding, label }: Identity,
): Addressee {
	const { clientId, responseEncoding, titleCaseHeaders: titleCase, answerKey } = client;
	const mirrored = written(signature, algorithm, label, encoding);
	return {
		clientId,
		titleCase,
		answerKey,
		...mirrored,
		...(responseEncoding === "mirror" ? {} : { encoding: responseEncoding }),
	};
}

/** Of elliptic signatures the encoding cannot be told from how one of them looks: base64 for all (ruling 19). */
const written = (
	row: Platform["signature"],
	algorithm: Algorithm,
	said: string | undefined,
	encoding: Encoding,
): Pick<Addressee, "algorithm" | "label" | "encoding"> =>
	algorithm === "RSA256"
		? { algorithm, label: row.label, encoding }
		: { algorithm, label: labelOf(algorithm, said), encoding: "base64" };

/** Causes whose own message is told: it names a field, a header or a time, and never holds a secret. */
const told: readonly string[] = [
	"body_malformed",
	"clock_skewed",
	"field_invalid",
	"header_invalid",
	"signature_mismatch",
	"too_many_requests",
] satisfies readonly MerchantCause[];
const LONGEST_MESSAGE = 256;

/**
 * A failure as the platform says it, or the path's own page; what has no row is told as `internal`. The message ends in where the
 * result code is explained, or, where no page is configured, in its name (ruling 34).
 */
export function resultOf(
	{ platform, config }: { readonly platform: Platform; readonly config: Pick<Config, "errorPages"> },
	version: Version,
	failure: Failure,
	at?: OperationRow,
): ResultRow {
	const { results } = platform;
	const code = hasRow(platform, failure.code) ? failure.code : "internal";
	const row = at?.message?.results?.[code] ?? results[code][version];
	const see = ` See ${config.errorPages ? `${config.errorPages}#` : ""}${row.resultCode}`;
	const message = messageOf(row, failure);
	return { ...row, resultMessage: message.slice(0, LONGEST_MESSAGE - see.length) + see };
}

const hasRow = (platform: Platform, code: string): code is MerchantCause => Object.hasOwn(platform.results, code);

function messageOf(row: ResultRow, failure: Failure): string {
	if (!told.includes(failure.code)) return row.resultMessage;
	const { field, message } = failure;
	// A Failure without words of its own speaks its cause's; the platform's own are better then.
	const words = message === new Failure(failure.code).message ? row.resultMessage : message;
	return field === undefined || words.includes(field) || failure.code === "signature_mismatch"
		? words
		: `${field}: ${words}`;
}

/** Any error as a Failure: ours as it is, all others as `internal`. */
export const asFailure = (error: unknown): Failure =>
	error instanceof Failure ? error : new Failure("internal", { cause: error });

/** An answer ready to go: its bytes and the headers that vouch for them. */
export interface Sealed {
	/** A text, which goes out in one piece with the head; its UTF-8 is what is signed. */
	readonly body: string;
	readonly headers: Readonly<Record<string, string>>;
}

/** Signs an answer over the exact bytes of its body (platforms 2, "Response signatures"). */
export async function seal(
	{ keys, wall }: Pick<Context, "keys" | "wall">,
	dialect: Dialect,
	answer: { readonly method: string; readonly path: string; readonly to: Addressee; readonly body: string },
): Promise<Sealed> {
	const { method, path, to, body } = answer;
	const time = writeTime(wall());
	const text = dialect.signedText({ method, path, clientId: to.clientId, time, body: Buffer.from(body) });
	const { keyVersion, signature } = await keys.sign("answer", text, { algorithm: to.algorithm, pin: to.answerKey });
	return { body, headers: dialect.seal({ ...to, time, keyVersion, signature }) };
}

export function sendSealed(reply: FastifyReply, to: Addressee, httpStatus: number, sealed: Sealed): FastifyReply {
	for (const [name, value] of Object.entries(sealed.headers)) {
		// The framework would write every name in lower case.
		if (to.titleCase && name.toLowerCase() !== "content-type") reply.raw.setHeader(name, value);
		else reply.header(name, value);
	}
	return reply.status(httpStatus).send(sealed.body);
}

/** Sends an answer to somebody who is not proven and shall not cost a signature. */
export function sendUnsigned(
	{ dialect, answers }: Pick<Platform, "dialect" | "answers">,
	reply: FastifyReply,
	version: Version,
	httpStatus: number,
	result: Output["result"],
): FastifyReply {
	const body = Buffer.from(dialect.write(answers[version], { result }));
	return reply.status(httpStatus).header("content-type", "application/json; charset=UTF-8").send(body);
}

import type { MerchantCause, Platform } from "@byleave/protocol";
import { readTime } from "@byleave/protocol/signature";
import { z } from "zod";
import type { VerifyingKey } from "../wire/keys.ts";
import { headerOf } from "../wire/message.ts";
import { verifyAnswer } from "../wire/verify.ts";
import { redirectFinding } from "./connection.ts";
import type { Exchange } from "./exchange.ts";
import { bad, type Finding, ok, warn } from "./finding.ts";
import type { Described } from "./open.ts";
import { jsonIn, looksOf, type Visit } from "./visit.ts";

const answered = z.object({
	result: z.object({ resultCode: z.string(), resultStatus: z.string(), resultMessage: z.string() }),
});
const missed = z.object({ cause: z.literal("api_unknown") });

/** What is known beside the exchange. */
export interface Known {
	/** Those that answers can be verified by. */
	readonly keys: readonly VerifyingKey[];
	readonly described: Described | undefined;
}

/** All that one signed exchange shows: where it arrived, what was changed on its way, whose word the answer is, when. */
export async function exchangeFindings(visit: Visit, exchange: Exchange, known: Known): Promise<readonly Finding[]> {
	const { asked, came } = exchange;
	const redirect = redirectFinding(came, visit.url);
	if (redirect) return [redirect];
	if (compressionOf(exchange) !== undefined) return [headersFinding(exchange)];
	const result = answered.safeParse(jsonIn(came)).data?.result;
	if (!result) return [elsewhere(exchange, known)];
	const dropped = /^Header (Client-Id|Request-Time|Signature|Encrypt) /.exec(result.resultMessage)?.[1];
	if (dropped !== undefined) {
		return [
			bad(
				"headers",
				`${dropped} does not arrive as it was sent; the server says: ${result.resultMessage}`,
				"have the proxy hand on every header as it came",
			),
		];
	}
	const unsigned = unsignedFinding(exchange, result.resultMessage);
	if (unsigned) return [unsigned];
	const vouched = await vouchedFindings(visit, exchange, known);
	// What cannot be read of the answer says nothing of its time either.
	if (vouched.some(({ check }) => check === "headers")) return vouched;
	return [
		...vouched,
		headersFinding(exchange),
		clockFinding(visit, exchange),
		// While the path is another there, no client's signature can be right.
		...(visit.client && !vouched.some(({ verdict }) => verdict === "bad")
			? [clientFinding(visit, asked.path, result)]
			: []),
	];
}

/** Something answered that is no answer of this wire. */
function elsewhere({ asked: { path }, came }: Exchange, { described }: Known): Finding {
	if (!missed.safeParse(jsonIn(came)).success) {
		return bad(
			"path",
			`${path} is answered by something else (${looksOf(came)})`,
			"check the URL; have the proxy hand POST on to the server below it",
		);
	}
	if (described?.paths.includes(path)) {
		return bad("path", `the server has ${path}, and is asked something else: its path is changed on the way`, asItCame);
	}
	const prefixes = described && prefixesIn(described, path);
	if (!prefixes?.length)
		return bad(
			"path",
			`the server has nothing at ${path}`,
			"check the URL's path: it is the prefix that merchants sign",
		);
	return bad(
		"path",
		`the server has nothing at ${path}; its paths begin with ${prefixes.map((prefix) => prefix || "/").join(", ")}`,
		"name that prefix in the URL, or set `prefix` of the server to the URL's",
	);
}
const asItCame = "have the proxy hand the path on as it came (nginx: proxy_pass without a path behind the host)";

/** What stands there before the operation that a path ends in. */
function prefixesIn({ paths }: Described, path: string): readonly string[] {
	const tail = path.split("/").slice(-3).join("/");
	return [...new Set(paths.filter((one) => one.endsWith(`/${tail}`)).map((one) => one.slice(0, -tail.length - 1)))];
}

/** A result that nobody signed. */
function unsignedFinding({ came }: Exchange, message: string): Finding | undefined {
	if (headerOf(came, "signature") !== undefined) return undefined;
	const { status } = came;
	if (status === 429)
		return warn(
			"answer",
			"too many requests from this address",
			`try again in ${headerOf(came, "retry-after") ?? "60"} s`,
		);
	if (status === 403)
		return bad(
			"headers",
			"an Origin header arrives that was not sent",
			"have the proxy add none: the server takes such a request for a web page's",
		);
	if (status !== 200) return bad("answer", `HTTP ${status}, not signed: ${message}`, "read the server's log for why");
	return bad(
		"headers",
		"the answer's Signature is dropped on the way",
		"have the proxy hand on every header of answers: Signature, Response-Time, Client-Id",
	);
}

/** Whether the platform signed the very bytes that came, as an answer to the very path that was asked. */
async function vouchedFindings(
	visit: Visit,
	{ asked, came }: Exchange,
	{ keys, described }: Known,
): Promise<readonly Finding[]> {
	if (keys.length === 0)
		return [
			warn(
				"answer",
				"signed, by whom is not known: there is no key to verify it with",
				"hand it in with --platform-key",
			),
		];
	const answer = { ...came, notes: [] };
	const options = { platform: visit.platform, keys, now: visit.now() };
	for (const path of pathsLike(asked.path, described)) {
		const verdict = await verifyAnswer(answer, { ...asked, path }, options);
		if (!verdict.good) continue;
		const by = `signed by key ${verdict.by.version || "given"} (${verdict.by.algorithm}), byte for byte`;
		if (path === asked.path) return [ok("path", `arrives as it was asked: ${path}`), ok("answer", by)];
		return [
			bad(
				"path",
				`${asked.path} was asked, and ${path} arrives there: every merchant's signature fails`,
				`${asItCame}, and set \`prefix\` of the server to ${visit.prefix || "what merchants call"}`,
			),
			ok("answer", by),
		];
	}
	const verdict = await verifyAnswer(answer, asked, options);
	if (verdict.good) return [];
	const { mistake, came: signed, todo } = verdict;
	if (mistake === "header") return [bad("headers", todo, "have the proxy hand on every header of answers as it came")];
	if (mistake === "unknown")
		return [
			bad(
				"answer",
				"it is signed by none of the keys that are known",
				"check that /keys, or the key that was handed in, is this server's",
			),
		];
	if (mistake === "text-unknown")
		return [
			bad(
				"answer",
				"its path or its body is changed on the way",
				"have the proxy hand on paths as they came, and bodies byte for byte",
			),
		];
	return [bad("answer", `what came is not what was signed: that was ${signed}`, todo)];
}

/** The path itself; it without what a proxy may have taken away; its end behind what one may have added. */
function pathsLike(path: string, described: Described | undefined): readonly string[] {
	const cuts = [...path.matchAll(/\//g)].map(({ index }) => path.slice(index));
	return [...new Set([path, ...cuts, ...(described?.paths ?? [])])];
}

function compressionOf({ came }: Pick<Exchange, "came">): string | undefined {
	const encoding = headerOf(came, "content-encoding");
	return encoding === "identity" ? undefined : encoding;
}

/** What a proxy does to headers of answers. */
function headersFinding({ came }: Exchange): Finding {
	const encoding = compressionOf({ came });
	if (encoding !== undefined)
		return bad(
			"headers",
			`the answer comes compressed (${encoding}), which nobody asked for`,
			"switch that off for these paths: the signature covers the bytes on the wire",
		);
	const type = headerOf(came, "content-type") ?? "";
	if (!/^application\/json\b/i.test(type))
		return bad(
			"headers",
			`the answer's Content-Type is ${type || "missing"}`,
			"have the proxy hand it on: application/json; charset=UTF-8",
		);
	if (headerOf(came, "client-id") === undefined)
		return warn(
			"headers",
			"the answer's Client-Id is dropped on the way",
			"have the proxy hand it on: some merchants' clients build the signed text from it",
		);
	const spelt = came.headers
		.map(([name]) => name)
		.find((name) => /^(signature|response-time|client-id)$/i.test(name) && name !== name.toLowerCase());
	if (spelt !== undefined)
		return warn(
			"headers",
			`a header's name comes as ${spelt}`,
			"fit where the client is registered so; else have the proxy leave names as they are: some clients find lower case only",
		);
	return ok("headers", "those of request and answer arrive");
}

/** Seconds that nobody has to care for. */
const NEAR = 30;

/** How far the server's clock is from this machine's, by the answer's own time, which nobody between can set. */
function clockFinding({ platform }: Visit, { came }: Exchange): Finding {
	const told = readTime(headerOf(came, "response-time") ?? "") ?? Date.parse(headerOf(came, "date") ?? "");
	if (Number.isNaN(told))
		return warn("clock", "the answer says no time", "have the proxy hand on Response-Time and Date");
	// What is told is cut to seconds; between sending and the answer's beginning it was made.
	const off = told > came.began ? told - came.began : Math.max(0, came.sent - told - 1000);
	const seconds = Math.round(off / 1000);
	const { clock } = platform.lifetimes;
	const said = `this machine's clock and the server's are ${seconds} s apart`;
	if (seconds > clock) return bad("clock", `${said}; ${clock} s are allowed`, "set the one that is wrong by NTP");
	if (seconds > NEAR)
		return warn("clock", `${said}; ${clock} s are allowed`, "set the one that is wrong by NTP, before it goes on");
	return ok("clock", seconds === 0 ? "agrees with this machine's" : said);
}

/** What the server said to a client that it should know. */
function clientFinding(
	{ client, platform }: Visit,
	path: string,
	{ resultCode, resultMessage }: z.infer<typeof answered>["result"],
): Finding {
	const { clientId = "" } = client ?? {};
	const is = (cause: MerchantCause): boolean => codesOf(platform, cause).includes(resultCode);
	const said = `the server says ${resultCode}: ${resultMessage}`;
	if (is("code_unknown")) return ok("client", `${clientId} is known, and what it signs is taken`);
	if (is("signature_mismatch")) {
		return /Signed was /.test(resultMessage)
			? bad("client", said, "mend that; if this was signed right, something on the way changes requests")
			: bad(
					"client",
					said,
					"check Client-Id and which public key is registered for it: byleave-server clients show; if both are right, something on the way changes bodies",
				);
	}
	if (/^Request-Time /.test(resultMessage)) return bad("client", said, "set the clock that is wrong by NTP");
	if (is("api_unknown")) return bad("client", `${said}; asked was ${path}`, "check --platform and the URL's path");
	return warn("client", said, "its signature is taken; what the code means is in docs/errors.md");
}

const codesOf = ({ results }: Pick<Platform, "results">, cause: MerchantCause): readonly string[] =>
	Object.values(results[cause]).map(({ resultCode }) => resultCode);

import { MOST_BODY_BYTES, type Platform, spokenBytes } from "@byleave/protocol";
import { platforms } from "@byleave/protocol/platforms";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { Trouble } from "../trouble.ts";
import type { VerifyingKey } from "../wire/keys.ts";
import { headerOf } from "../wire/message.ts";
import { exchangeFindings } from "./answer.ts";
import { lostFinding, nameFinding, schemeFinding, tlsFinding } from "./connection.ts";
import { type Exchange, exchange } from "./exchange.ts";
import { bad, type Finding, ok, warn } from "./finding.ts";
import { type Described, describedBy, healthFindings, publishedKeys } from "./open.ts";
import { createProbe } from "./probe.ts";
import { rotationFindings } from "./rotation.ts";
import { answerOf, type Client, looksOf, type Visit } from "./visit.ts";

export interface DoctorOptions {
	/** The gateway as merchants are told it, with the prefix that they sign: `https://wallet.example/acl/api`. */
	readonly url: string;
	/** Default: what the server says that it is, else the base platform. */
	readonly platform?: Platform | undefined;
	/** Left out, only what a stranger sees is looked at. */
	readonly client?: Client | undefined;
	/** The platform's keys for answers, as they were handed over; beside those that it publishes. */
	readonly platformKeys?: readonly VerifyingKey[];
	/** PEM of a certificate authority to trust beside the usual ones. */
	readonly ca?: string | undefined;
	/** Milliseconds for each answer. Default 10 000. */
	readonly timeout?: number;
	/** Milliseconds since 1970. */
	readonly now?: () => number;
}

/**
 * Looks at a whole set-up from outside and says what to mend. It asks what anybody may ask, and sends at most two requests
 * of a merchant's, with a code that nobody has: nothing is changed there. Throws a Trouble for a URL that is none.
 */
export async function doctor(options: DoctorOptions): Promise<readonly Finding[]> {
	const { platformKeys: given = [], timeout = 10_000, now = Date.now } = options;
	const url = gatewayOf(options.url);
	const probe = createProbe({ timeout, ca: options.ca, now });
	const base: Omit<Visit, "platform"> = {
		url,
		prefix: url.pathname.replace(/\/+$/, ""),
		client: options.client,
		given,
		probe,
		now,
	};
	const name = await nameFinding(url, timeout);
	if (name.verdict === "bad") return [name];
	const first = await probe({ origin: url.origin, path: "/health" });
	if ("lost" in first) return [name, await lostFinding(first, url, timeout)];
	const tls = tlsFinding(first.tls, url, now());
	const other = schemeFinding(first, url);
	if (other) return [name, other, tls];
	const reached = ok("connection", `${url.host} answers`);
	const asked: Visit = { ...base, platform: options.platform ?? alipayplus };
	const described = await describedBy(asked);
	const visit: Visit = { ...asked, platform: options.platform ?? platforms[described?.platform ?? ""] ?? alipayplus };
	const [health, published] = await Promise.all([healthFindings(visit), publishedKeys(visit)]);
	const of = { ...visit, given };
	return [
		...[name, reached, tls, ...health, platformFinding(options.platform, described)],
		...published.findings,
		...(await exchangeAll(of, described, published.keys)),
	].filter((finding) => finding !== undefined);
}

function gatewayOf(text: string): URL {
	const url = URL.parse(text);
	if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password)
		throw new Trouble(
			`${text} is no gateway`,
			"it must be an http or https URL without user, ? and #",
			"name it as merchants are told it",
		);
	return url;
}

/** Which wallet's table holds there. */
function platformFinding(asked: Platform | undefined, described: Described | undefined): Finding | undefined {
	if (!described) {
		const said = asked ? `taken for ${asked.name}: ` : "taken for the base platform: ";
		return warn(
			"platform",
			`${said}/openapi.json is not to be had here`,
			asked ? "nothing, if that is right" : "name another with --platform",
		);
	}
	if (asked && asked.name !== described.platform)
		return bad(
			"platform",
			`the server plays ${described.platform}, not ${asked.name}`,
			"set `platform` of the server, or name the other one",
		);
	if (!Object.hasOwn(platforms, described.platform))
		return warn(
			"platform",
			`the server plays ${described.platform}, of which no table is here`,
			"hand in a platform whose paths are like it, with --platform",
		);
	return ok("platform", described.platform);
}

async function exchangeAll(
	visit: Visit,
	described: Described | undefined,
	published: Awaited<ReturnType<typeof publishedKeys>>["keys"],
): Promise<readonly Finding[]> {
	const made = await exchange(visit);
	if ("lost" in made)
		return [bad("path", `a POST is not answered (${made.lost})`, "read the proxy's log, then the server's")];
	const keys = [...visit.given, ...published.map(({ key }) => key)];
	const findings = await exchangeFindings(visit, made, { keys, described });
	if (!isSigned(made)) return findings;
	return [
		...findings,
		...rotationFindings(made, published, visit.given),
		await compressionFinding(visit),
		await sizeFinding(visit),
	];
}

const isSigned = ({ came }: Exchange): boolean => headerOf(came, "signature") !== undefined;

/** Whether something in front compresses for whoever takes it so. */
async function compressionFinding({ url, probe }: Visit): Promise<Finding> {
	const came = answerOf(await probe({ origin: url.origin, path: "/keys", headers: { "accept-encoding": "gzip, br" } }));
	const encoding = came && headerOf(came, "content-encoding");
	if (encoding === undefined || encoding === "identity") return ok("compression", "none");
	return warn(
		"compression",
		`answers are compressed (${encoding}) for whoever takes it`,
		"switch it off for merchants' paths: some verify the bytes before anything decompresses them",
	);
}

/** What a body of the largest size that the server takes comes to. */
async function sizeFinding(visit: Visit): Promise<Finding> {
	const size = spokenBytes(MOST_BODY_BYTES);
	// As a stranger: what is large is looked at no further.
	const made = await exchange({ ...visit, client: undefined }, MOST_BODY_BYTES);
	const todo = `let bodies of ${size} through (nginx: client_max_body_size)`;
	if ("lost" in made) return warn("body-size", `a body of ${size} is not answered (${made.lost})`, todo);
	if (isSigned(made)) return ok("body-size", `${size} arrive`);
	if (made.came.status === 429)
		return warn("body-size", "too many requests from this address", "try again in a minute");
	return warn("body-size", `a body of ${size} is refused (${looksOf(made.came)})`, todo);
}

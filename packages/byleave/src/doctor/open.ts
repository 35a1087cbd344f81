import { z } from "zod";
import { type PublishedKey, readJwks } from "../wire/keys.ts";
import { headerOf } from "../wire/message.ts";
import { isHere } from "./connection.ts";
import { bad, type CheckName, type Finding, ok, warn } from "./finding.ts";
import type { Came } from "./probe.ts";
import { answerOf, jsonIn, looksOf, type Visit } from "./visit.ts";

/** What the server says to anybody: beside its prefix, or behind the one that a proxy put before all of it. */
async function open(visit: Visit, path: string, fits: (came: Came) => boolean): Promise<Came | undefined> {
	const { url, prefix, probe } = visit;
	let first: Came | undefined;
	for (const before of new Set(["", prefix])) {
		const came = answerOf(
			await probe({ origin: url.origin, path: before + path, headers: { "accept-encoding": "identity" } }),
		);
		if (came && fits(came)) return came;
		first ??= came;
	}
	return first;
}

const alive = z.object({ status: z.string() });
const failed = z.object({ cause: z.string() });

/** `GET /health` and `GET /ready`. */
export async function healthFindings(visit: Visit): Promise<readonly Finding[]> {
	return Promise.all(
		(
			[
				["health", "the process answers"],
				["ready", "a write to the store succeeds"],
			] as const
		).map(async ([name, said]) => {
			const fits = (came: Came) => alive.safeParse(jsonIn(came)).success || ofServer(came);
			const came = await open(visit, `/${name}`, fits);
			if (came?.status === 200 && alive.safeParse(jsonIn(came)).success) return ok(name, said);
			return came && fits(came) && came.status !== 404 ? notWell(name, came) : hidden(name, came);
		}),
	);
}

const ofServer = (came: Came): boolean => failed.safeParse(jsonIn(came)).success;

function notWell(name: CheckName, came: Came): Finding {
	if (came.status === 429)
		return warn(name, "too many requests from this address", `try again in ${headerOf(came, "retry-after") ?? "60"} s`);
	return bad(
		name,
		`the server cannot do its work (HTTP ${came.status})`,
		"read its log for why: the store, or its clock",
	);
}

const hidden = (name: CheckName, came: Came | undefined): Finding =>
	warn(
		name,
		`/${name} is not to be had here${came ? ` (${looksOf(came)})` : ""}`,
		`whatever watches the server must reach /${name}, here or on the operator's listener`,
	);

const described = z.object({ info: z.object({ title: z.string() }), paths: z.record(z.string(), z.unknown()) });

/** What the server says that it is: the wallet's name, and its paths as it sees them. */
export interface Described {
	readonly platform: string;
	readonly paths: readonly string[];
}
const TITLE = /^Byleave merchant face, (.+)$/;

/** `GET /openapi.json`; undefined where it is no Byleave's, or a proxy does not let it through. */
export async function describedBy(visit: Visit): Promise<Described | undefined> {
	const read = (came: Came) => described.safeParse(jsonIn(came)).data;
	const came = await open(visit, "/openapi.json", (one) => TITLE.test(read(one)?.info.title ?? ""));
	const told = came && read(came);
	const [, platform] = TITLE.exec(told?.info.title ?? "") ?? [];
	return told && platform ? { platform, paths: Object.keys(told.paths) } : undefined;
}

/** The platform's keys as it publishes them, and what is to be said of that. */
export interface Published {
	readonly findings: readonly Finding[];
	readonly keys: readonly PublishedKey[];
}

/** `GET /keys`. */
export async function publishedKeys(visit: Visit): Promise<Published> {
	const keysIn = (came: Came): readonly PublishedKey[] | string => {
		try {
			return readJwks(new TextDecoder().decode(came.body), "/keys");
		} catch (error) {
			return (error as Error).message;
		}
	};
	const came = await open(
		visit,
		"/keys",
		(one) => Array.isArray(keysIn(one)) || /private key/.test(String(keysIn(one))),
	);
	const none = (finding: Finding): Published => ({ findings: [finding], keys: [] });
	if (!came) return none(warn("keys", "/keys is not to be had here", byHand));
	const read = keysIn(came);
	if (typeof read === "string") {
		if (/private key/.test(read))
			return none(
				bad("keys", "/keys publishes a private key", "take it away at once, and rotate: whoever saw it can sign"),
			);
		return none(warn("keys", `/keys is not to be had here (${looksOf(came)})`, byHand));
	}
	const answers = read.filter(({ purpose }) => purpose === "answer");
	if (answers.length === 0)
		return none(bad("keys", "/keys holds no key for answers", "make one: byleave-server keys rotate answer"));
	const versions = answers.map(({ key }) => `${key.version} (${key.algorithm})`).join(", ");
	const kept = ageFinding(came);
	const proven = visit.url.protocol === "https:" ? came.tls?.refused === undefined : isHere(visit.url);
	const fetched = proven
		? ok("keys", `${answers.length} for answers: ${versions}`)
		: warn(
				"keys",
				`${answers.length} for answers: ${versions}; fetched unprotected`,
				"have merchants fetch them over https, or hand them over by another way",
			);
	return { findings: kept ? [kept] : [fetched], keys: answers };
}
const byHand = "have the proxy let /keys through, or hand the key for answers to merchants by another way";

/** A cache may keep them as long as the server says. */
function ageFinding(came: Came): Finding | undefined {
	const age = Number(headerOf(came, "age") ?? 0);
	const [, most] = /max-age=(\d+)/.exec(headerOf(came, "cache-control") ?? "") ?? [];
	if (most === undefined || !(age > Number(most))) return undefined;
	return bad(
		"keys",
		`/keys comes from a cache that has kept it for ${age} s`,
		`have the cache keep it for ${most} s at most, as its Cache-Control says`,
	);
}

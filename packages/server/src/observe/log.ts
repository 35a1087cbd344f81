import { Failure, hiddenKeys, hiddenNames, type Platform } from "@byleave/protocol";
import { type Bindings, type DestinationStream, type Logger, type LoggerOptions, pino } from "pino";
import type { Config } from "../config/config.ts";
import type { ServerEvent } from "../context.ts";
import { standardOutput } from "./output.ts";

/** Keys whose values are secret or personal, compared without case, dashes and underscores; a view's keys stand in its row. */
const hidden: readonly string[] = (
	"authorization cookie setcookie signature token usertoken accesstoken refreshtoken authcode authurl authid code ticket secret password " +
	"privatekey publickey sealedprivatekey key name sub customerid body requestbody responsebody signedtext profile userinfo"
).split(" ");
/** One spelling of a key. */
const bare = (key: string): string => key.replaceAll(/[-_]/g, "").toLowerCase();
/** Those, what the views' rows hide, and what a platform calls all that. */
const hiddenOn = (platform: Platform | undefined): ReadonlySet<string> =>
	new Set([...hidden, ...[...hiddenKeys, ...(platform ? hiddenNames(platform) : [])].map(bare)]);
const HIDDEN = "[hidden]";
const DEEPEST = 4;
const LONGEST = 512;

/** What a secret looks like wherever it turns up: codes, tickets and tokens, JWTs, PEM and DER keys, bearer headers, addresses of databases. */
const secretShapes =
	/(?:AC|AT|RT|TK|PA)[0-9a-f]{4}[A-Za-z0-9_-]{16,}|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?|-----BEGIN[\s\S]*?(?:-----END[A-Z -]*|$)|\bMII[A-Za-z0-9+/=]{40,}|\bBearer\s+\S+|\bpostgres(?:ql)?:\/\/\S+/g;
/** Characters of the shortest of them, which are `Bearer x`. */
const SHORTEST_SECRET = 8;
/** Controls, line separators, and what turns writing round or is not seen. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * The server's log: JSON, one line an entry. Whatever is handed in, no secret and nothing personal gets out: known
 * keys are hidden, secrets are known by their shape, errors keep name, code and where they arose but not what they
 * quote, and nothing that a caller sent can begin a new line or hide one (checklist 13 and 94).
 */
export function createLog(
	config: Pick<Config, "logLevel"> & { readonly platform?: Platform },
	destination?: DestinationStream,
): Logger {
	const keys = keysOn(config.platform);
	const output = destination ?? standardOutput();
	const time = isoTime();
	const options: LoggerOptions = {
		level: config.logLevel,
		base: null,
		timestamp: time,
		formatters: {
			level: (level) => ({ level }),
		},
		// The scrubbing is done before pino's own serializers see anything, which would print an error's message.
		serializers: { err: (value) => value },
		hooks: {
			logMethod(args: unknown[], method, level) {
				const [facts, msg] = args;
				// What nearly every line is: facts and a word. It is scrubbed and written in one go; pino would go over it twice more.
				if (args.length === 2 && typeof msg === "string" && !msg.includes("%") && isPlainObject(facts)) {
					const bound = (this as Logger & Bound)[pino.symbols.chindingsSym];
					const inside = members(facts, keys, 0);
					const label = pino.levels.labels[level];
					output.write(`{"level":"${label}"${time()}${bound}${inside && `,${inside}`},"msg":${text(msg)}}\n`);
					return;
				}
				for (const [at, arg] of args.entries()) {
					args[at] = scrub(at === 0 && arg instanceof Error ? { err: arg } : arg, keys, 0);
				}
				method.apply(this, args as Parameters<typeof method>);
			},
		},
	};
	const log = pino(options, output);
	const child = log.child;
	// What a child is bound to passes no hook; children of children inherit this too.
	log.child = function (this: Logger, bindings: Bindings, more?: object) {
		return child.call(this, scrub(bindings, keys, 0) as Bindings, more as never);
	} as typeof log.child;
	return log;
}

/**
 * The production observer (ruling 32): one line a request; refusals with their cause; decisions with their reasons; faults. A user appears
 * as their pseudonym only. What the other events hold is not recorded.
 */
export function logObserver(log: Logger): (event: ServerEvent, pseudonym: (sub: string) => string) => void {
	return (event, pseudonym) => {
		const { trace } = event;
		if (event.type === "request") {
			const { face, method, status, ms } = event;
			const [path = ""] = event.path.split("?");
			log.info({ trace, face, method, path, status, ms: Math.round(ms * 10) / 10 }, "request");
		} else if (event.type === "decision") {
			const { appId, asked, kind, reasons } = event;
			log.info({ trace, user: pseudonym(event.sub), appId, asked, kind, reasons }, "decision");
		} else if (event.type === "opened") {
			const { appId, permission, items } = event;
			log.info({ trace, appId, permission, items }, "opened");
		} else if (event.type === "redemption") {
			const { appId, scopes, again } = event;
			log.info({ trace, appId, scopes, again }, "redemption");
		} else if (event.type === "refusal") {
			const { face, cause, resultCode, clientId, field, message: why } = event;
			log.warn({ trace, face, cause, ...given({ resultCode, clientId, field }), why }, "refused");
		} else if (event.type === "shed") {
			const { refused, waits } = event;
			log.warn({ trace, cause: "server_busy", refused, waits: Math.round(waits) }, "refused");
		} else if (event.type === "fault") {
			log.error({ trace, cause: event.cause, err: event.error }, "fault");
		}
	};
}

/** pino's way to write a time, made once a millisecond: a line costs as much else. */
function isoTime(): () => string {
	let at = 0;
	let written = "";
	return () => {
		const now = Date.now();
		if (now !== at) {
			at = now;
			written = `,"time":"${new Date(now).toISOString()}"`;
		}
		return written;
	};
}

/** Without what is null. */
const given = (facts: Readonly<Record<string, string | null>>): Record<string, string | null> =>
	Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));

/** How a key is written, by itself and in JSON, and whether what stands under it is not. */
type Keys = (key: string) => { readonly written: string; readonly quoted: string; readonly isHidden: boolean };
/** Keys are few and the same in every line: what was found out of the first so many is kept. */
const MOST_KEYS = 512;
function keysOn(platform: Platform | undefined): Keys {
	const hidden = hiddenOn(platform);
	const known = new Map<string, ReturnType<Keys>>();
	return (key) => {
		const before = known.get(key);
		if (before) return before;
		const written = clean(key);
		const found = { written, quoted: JSON.stringify(written), isHidden: hidden.has(bare(key)) };
		if (known.size < MOST_KEYS && key.length <= LONGEST) known.set(key, found);
		return found;
	};
}

function scrub(value: unknown, keys: Keys, depth: number): unknown {
	if (typeof value === "string") return clean(value);
	if (typeof value !== "object" || value === null) return typeof value === "function" ? "[function]" : value;
	if (value instanceof Error) return errorFacts(value, depth);
	if (depth >= DEEPEST) return "[deep]";
	if (Array.isArray(value)) return value.slice(0, 64).map((part) => scrub(part, keys, depth + 1));
	if (!isPlainObject(value)) return `[${Object.getPrototypeOf(value).constructor?.name ?? "object"}]`;
	const told: Record<string, unknown> = {};
	for (const [key, part] of Object.entries(value)) {
		const { written, isHidden } = keys(key);
		// Written plainly it would change what the line inherits, and not stand in it.
		if (written === "__proto__") continue;
		told[written] = isHidden ? HIDDEN : scrub(part, keys, depth + 1);
	}
	return told;
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
	if (typeof value !== "object" || value === null) return false;
	const prototype = Object.getPrototypeOf(value);
	return prototype === Object.prototype || prototype === null;
}

/** What a line's own logger adds to it, as pino keeps it: JSON members, each after a comma. */
interface Bound {
	readonly [pino.symbols.chindingsSym]: string;
}

/** The members of an object as JSON, scrubbed as `scrub` does it. */
function members(facts: Readonly<Record<string, unknown>>, keys: Keys, depth: number): string {
	let all = "";
	for (const key of Object.keys(facts)) {
		const { written, quoted, isHidden } = keys(key);
		const value = isHidden ? '"[hidden]"' : json(facts[key], keys, depth + 1);
		if (value !== undefined && written !== "__proto__") all += `${all && ","}${quoted}:${value}`;
	}
	return all;
}

function json(value: unknown, keys: Keys, depth: number): string | undefined {
	if (typeof value === "string") return text(value);
	if (typeof value === "number") return Number.isFinite(value) ? String(value) : "null";
	if (typeof value === "bigint") return String(value);
	if (Array.isArray(value) && depth < DEEPEST) {
		return `[${Array.from(value.slice(0, 64), (part) => json(part, keys, depth + 1) ?? "null")}]`;
	}
	if (isPlainObject(value) && depth < DEEPEST) return `{${members(value, keys, depth)}}`;
	return JSON.stringify(scrub(value, keys, depth));
}

/** A text as JSON, cleaned. */
const text = (value: string): string => (isHarmless(value) ? `"${value}"` : JSON.stringify(clean(value)));

/**
 * Texts of which one look is enough, as most are: small letters, digits, `_.-:/`, spaces, and capitals that stand alone. No
 * secret has that shape: a code or token has two capitals together, and so have PEM and DER; a JWT has a J, `Bearer` a B, and an
 * address `:/`. In what is shorter than any of them capitals may stand together: POST.
 */
function isHarmless(value: string): boolean {
	if (value.length > LONGEST) return false;
	let before = 0;
	for (let at = 0; at < value.length; at++) {
		const code = value.charCodeAt(at);
		const kind = code < KINDS.length ? (KINDS[code] as number) : OTHER;
		if (kind === OTHER || (kind === SLASH && before === COLON)) return false;
		if (kind === CAPITAL && before === CAPITAL && value.length >= SHORTEST_SECRET) return false;
		before = kind;
	}
	return true;
}
const [OTHER, SMALL, CAPITAL, COLON, SLASH] = [0, 1, 2, 3, 4] as const;
const KINDS = new Uint8Array(128);
for (const [kind, characters] of [
	[SMALL, "abcdefghijklmnopqrstuvwxyz0123456789_.- "],
	[CAPITAL, "ACDEFGHIKLMNOPQRSTUVWXYZ"],
	[COLON, ":"],
	[SLASH, "/"],
] as const) {
	for (const character of characters) KINDS[character.charCodeAt(0)] = kind;
}

function clean(text: string): string {
	const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
	return short
		.replace(secretShapes, HIDDEN)
		.replace(unseen, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** A Failure's message is written to be read; any other error's may quote what it choked on. */
function errorFacts(error: Error, depth: number): Record<string, unknown> {
	const code = (error as { code?: unknown }).code;
	return {
		name: clean(error.name),
		...(typeof code === "string" && /^\w{1,64}$/.test(code) ? { code } : {}),
		...(error instanceof Failure ? { message: clean(error.message) } : {}),
		...(error instanceof Failure && error.field ? { field: clean(error.field) } : {}),
		at: framesOf(error)
			.split("\n")
			.filter((line) => /^\s+at /.test(line))
			.slice(0, 8)
			.map((line) => clean(line.trim())),
		...(error.cause instanceof Error && depth < DEEPEST ? { because: errorFacts(error.cause, depth + 1) } : {}),
	};
}

/** A stack without its head, which quotes the message: a line of that may look like a frame. */
function framesOf({ message, stack = "" }: Error): string {
	const start = stack.indexOf(message);
	return start < 0 ? "" : stack.slice(start + message.length);
}

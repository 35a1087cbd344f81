import type { AnswerRow, UserInfo } from "@byleave/protocol";
import { readTime, writeTime } from "@byleave/protocol/signature";
import { MerchantError } from "../error.ts";

/** What every answer carries (protocol notes 3.9). Act on resultStatus and resultCode, never on the message. */
export interface Result {
	readonly resultCode: string;
	readonly resultMessage: string;
}
/** S: done. F: refused, and will be again. U: not known; try again. A: accepted, not done yet. */
export type Answer<T> =
	| ({ readonly resultStatus: "S"; readonly result: Result } & T)
	| { readonly resultStatus: "F"; readonly result: Result }
	| { readonly resultStatus: "U"; readonly result: Result }
	| { readonly resultStatus: "A"; readonly result: Result };

export interface TokenFields {
	/** Belongs on your server: never send it to the mini program. */
	readonly accessToken: string;
	/** RFC 3339. Absent, as what follows, only where a platform's table says that it is not told. */
	readonly accessTokenExpiryTime: string;
	readonly refreshToken: string;
	readonly refreshTokenExpiryTime: string;
	/** The user, as your client knows them; the same as userInfo.userId. */
	readonly customerId?: string;
}
export interface UserInfoFields {
	/** Absent = not allowed by the user, or not known. `birthDate` also where v1 says birthday. */
	readonly userInfo: UserInfo;
}

/** What was prepared: the address is for your mini program, whose host opens it. */
export interface PreparedFields {
	readonly authUrl: string;
	/** Where the platform tells it. */
	readonly authId?: string;
}
/** A message that was accepted: it is on its way, and comes once however often it is sent under its requestId. */
export interface MessageFields {
	/** Where the platform tells it; the same for the same requestId. */
	readonly messageId?: string;
}
/** What an inquiry of the wallet's own tells. */
export interface ToldFields {
	readonly told: Readonly<Record<string, unknown>>;
}

/** What an operation's success must hold. */
export type AnswerShape = "tokens" | "userInfo" | "both" | "told" | "prepared" | "message" | "nothing";

/**
 * A verified body as an answer, in our own words, whatever its row calls them. Throws MerchantError("unreadable") where
 * the platform broke its own contract: no whole result, or a success without what it is a success of.
 */
export function readAnswer(body: Uint8Array, row: AnswerRow, shape: AnswerShape): Answer<object> {
	const json = object(parsed(body), "the body");
	const result = object(json.result, "result");
	const { resultStatus } = result;
	const told: Result = { resultCode: text(result, "resultCode"), resultMessage: text(result, "resultMessage") };
	if (resultStatus === "F" || resultStatus === "U" || resultStatus === "A") return { resultStatus, result: told };
	if (resultStatus !== "S") throw unreadable("result.resultStatus is none of S, F, U, A.");
	return {
		resultStatus,
		result: told,
		...(shape === "tokens" || shape === "both" ? tokens(json, row) : {}),
		...(shape === "prepared" ? prepared(json, row) : {}),
		...(shape === "message" ? message(json, row) : {}),
		...(shape === "told" ? { told: withoutResult(json) } : {}),
		...(shape === "userInfo" || shape === "both" ? { userInfo: userInfo(json, row) } : {}),
	};
}

function prepared(json: Readonly<Record<string, unknown>>, { prepared: names }: AnswerRow): PreparedFields {
	const { authId } = names;
	return { authUrl: text(json, names.authUrl), ...(authId !== null && { authId: text(json, authId) }) };
}

const message = (json: Readonly<Record<string, unknown>>, { message: { messageId } }: AnswerRow): MessageFields =>
	messageId === null ? {} : { messageId: text(json, messageId) };

const withoutResult = ({ result: _, ...told }: Readonly<Record<string, unknown>>): ToldFields["told"] => told;

function tokens(json: Readonly<Record<string, unknown>>, { tokens: names, times }: AnswerRow): TokenFields {
	const time = (name: string): string => {
		const said = text(json, name);
		if (times === "rfc3339") return said;
		const at = readTime(times === "seconds" ? `${said}000` : said);
		if (at === undefined) throw unreadable(`${name} is no time.`);
		return writeTime(at);
	};
	const { customerId } = names;
	const told = {
		accessToken: text(json, names.accessToken),
		...(names.accessExpiresAt !== null && { accessTokenExpiryTime: time(names.accessExpiresAt) }),
		...(names.refreshToken !== null && { refreshToken: text(json, names.refreshToken) }),
		...(names.refreshExpiresAt !== null && { refreshTokenExpiryTime: time(names.refreshExpiresAt) }),
		...(customerId !== null && typeof json[customerId] === "string" ? { customerId: json[customerId] } : {}),
	};
	// The type is that of the platforms that tell all of it: nearly all do.
	return told as TokenFields;
}

/** The platform signed it, so its fields are taken as they are. */
function userInfo(json: Readonly<Record<string, unknown>>, { userInfo: key, user: rows }: AnswerRow): UserInfo {
	const said = key === null ? json : object(json[key], key);
	const info: Record<string, unknown> = { ...said };
	if (key === null) delete info.result;
	for (const [field, row] of Object.entries(rows)) {
		if (row?.first) {
			const parts = Object.entries(row.first).filter(([, name]) => Object.hasOwn(said, name));
			for (const [, name] of parts) delete info[name];
			info[field] = parts.length > 0 ? [Object.fromEntries(parts.map(([part, name]) => [part, said[name]]))] : [];
			continue;
		}
		const name = row?.name ?? field;
		if (!row || !Object.hasOwn(said, name)) continue;
		delete info[name];
		info[field] = row.keys ? named(row.keys, said[name]) : said[name];
	}
	return { ...info, userId: text(info, "userId") };
}

/** The keys inside as we call them. */
function named(keys: Readonly<Record<string, string | null>>, value: unknown): unknown {
	if (typeof value !== "object" || value === null) return value;
	if (Array.isArray(value)) return value.map((one) => named(keys, one));
	const ours = Object.fromEntries(Object.entries(keys).flatMap(([key, name]) => (name === null ? [] : [[name, key]])));
	return Object.fromEntries(Object.entries(value).map(([name, part]) => [ours[name] ?? name, part]));
}

function parsed(body: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
	} catch {
		throw unreadable("The body is not JSON in UTF-8.");
	}
}

function object(value: unknown, name: string): Readonly<Record<string, unknown>> {
	if (typeof value !== "object" || value === null || Array.isArray(value))
		throw unreadable(`${name} is not an object.`);
	return value as Record<string, unknown>;
}

function text(holder: Readonly<Record<string, unknown>>, name: string): string {
	const value = holder[name];
	if (typeof value !== "string") throw unreadable(`${name} is missing or not a string.`);
	return value;
}

const unreadable = (why: string): MerchantError =>
	new MerchantError("unreadable", {
		what: "The platform's answer is signed, but not what this operation answers.",
		why,
		todo: "Check that gateway and version are right, and turn to the platform.",
	});

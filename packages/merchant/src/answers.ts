import type { UserInfo, Version } from "@byleave/protocol";

import { MerchantError } from "./error.ts";

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
	/** RFC 3339. */
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

/** What an operation's success must hold. */
export type Shape = "tokens" | "userInfo" | "both" | "either" | "nothing";

/**
 * A verified body as an answer. Throws MerchantError("unreadable") where the platform broke its own contract: no
 * whole result, or a success without what it is a success of.
 */
export function readAnswer(body: Uint8Array, version: Version, shape: Shape): Answer<object> {
	const json = object(parsed(body), "the body");
	const result = object(json.result, "result");
	const { resultStatus } = result;
	const told: Result = { resultCode: text(result, "resultCode"), resultMessage: text(result, "resultMessage") };
	if (resultStatus === "F" || resultStatus === "U" || resultStatus === "A") return { resultStatus, result: told };
	if (resultStatus !== "S") throw unreadable("result.resultStatus is none of S, F, U, A.");
	const wants = (part: "tokens" | "userInfo", key: string): boolean =>
		shape === part || shape === "both" || (shape === "either" && (part === "userInfo" || json[key] !== undefined));
	return {
		resultStatus,
		result: told,
		...(wants("tokens", "accessToken") ? tokens(json) : {}),
		...(wants("userInfo", "userInfo") ? { userInfo: userInfo(object(json.userInfo, "userInfo"), version) } : {}),
	};
}

const tokens = (json: Readonly<Record<string, unknown>>): TokenFields => ({
	accessToken: text(json, "accessToken"),
	accessTokenExpiryTime: text(json, "accessTokenExpiryTime"),
	refreshToken: text(json, "refreshToken"),
	refreshTokenExpiryTime: text(json, "refreshTokenExpiryTime"),
	...(typeof json.customerId === "string" ? { customerId: json.customerId } : {}),
});

/** The platform signed it, so its fields are taken as they are. */
function userInfo({ birthday, ...rest }: Readonly<Record<string, unknown>>, version: Version): UserInfo {
	const info = version === "v1" && birthday !== undefined ? { ...rest, birthDate: birthday } : rest;
	return { ...info, userId: text(rest, "userId") };
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

import { Failure } from "../causes/cause.ts";
import type { FieldRow } from "../platform.ts";
import type { UserInfo } from "../profile/profile.ts";
import { type Encoding, readSignature, readTime, signedText, writeSignature, writeTime } from "../signature/index.ts";
import type { Dialect, Headers, Input, Tokens } from "./dialect.ts";
import { insideExtendInfo, missing, readFields } from "./fields.ts";

/** The family's own wire: the base platform and every wallet that runs it. Source: protocol notes 3 and 4, platforms 2 and 3. */
export const alipay: Dialect = { identify, signedText, read, write, seal };

/** What the platform's own samples show; used where the request shows nothing that could be mirrored. */
const USUAL_ENCODING: Encoding = "percent";

function identify(headers: Headers): ReturnType<Dialect["identify"]> {
	const sent = (name: string): string => {
		const value = headers[name];
		return (typeof value === "string" ? value : (value?.join(", ") ?? "")).trim();
	};
	const clientId = sent("client-id");
	const known = /^[\x21-\x7e]{1,128}$/.test(clientId);
	const header = readSignature(sent("signature"));
	const encoding = typeof header === "string" ? USUAL_ENCODING : header.encoding;
	const refuse = (field: string, must: string) => ({
		failure: new Failure("header_invalid", { field, message: `Header ${field} ${must}.` }),
		clientId: known ? clientId : "",
		encoding,
	});
	if (!known) return refuse("Client-Id", "must be there: 1 to 128 printable characters");
	const time = sent("request-time");
	const at = readTime(time);
	if (at === undefined) {
		return refuse("Request-Time", "must be a time like 2019-04-04T12:08:56+05:30, or epoch milliseconds");
	}
	if (sent("signature") === "") {
		return refuse("Signature", "must be there: algorithm=RSA256, keyVersion=…, signature=…");
	}
	if (typeof header === "string") return refuse("Signature", header);
	return { clientId, time, at, ...header };
}

/** grantType's words on this wire. */
const grantTypes: Readonly<Record<string, "code" | "refresh">> = {
	AUTHORIZATION_CODE: "code",
	REFRESH_TOKEN: "refresh",
};
const secretFields = { code: "authCode", refresh: "refreshToken", access: "accessToken" } as const;

function read(row: Parameters<Dialect["read"]>[0], json: Parameters<Dialect["read"]>[1]): Input {
	const fields = readFields(row.fields, json);
	const presented = presentedBy(row.fields, fields);
	const secret = fields[secretFields[presented]];
	if (secret === undefined) throw missing(secretFields[presented], row.fields[secretFields[presented]]);
	return {
		operation: row.operation,
		presented,
		secret,
		appId: fields.appId,
		authClientId: fields.authClientId,
		referenceClientId: fields.referenceClientId,
		customerBelongsTo: fields.customerBelongsTo ?? belongsTo(row.version, fields.extendInfo),
	};
}

/** What the caller presents: an access token where nothing is exchanged, else what grantType says (protocol notes 3.4). */
function presentedBy(
	rows: Readonly<Record<string, FieldRow>>,
	fields: Readonly<Record<string, string | undefined>>,
): Input["presented"] {
	if (!Object.hasOwn(rows, "grantType")) return "access";
	if (fields.grantType === undefined) {
		if (fields.accessToken !== undefined) return "access";
		throw missing("grantType", rows.grantType);
	}
	const presented = Object.hasOwn(grantTypes, fields.grantType) ? grantTypes[fields.grantType] : undefined;
	if (!presented) throw new Failure("grant_type_unsupported", { field: "grantType" });
	return presented;
}

/** v1 has no field of its own for it (protocol notes 3.2). */
function belongsTo(version: string, extendInfo: string | undefined): string | undefined {
	if (version !== "v1") return undefined;
	const value = insideExtendInfo(extendInfo, "customerBelongsTo");
	return typeof value === "string" && value !== "" ? value : undefined;
}

function write(row: Parameters<Dialect["write"]>[0], output: Parameters<Dialect["write"]>[1]): string {
	const { resultCode, resultStatus, resultMessage } = output.result;
	return JSON.stringify({
		result: { resultCode, resultStatus, resultMessage },
		...(output.tokens && writeTokens(output.tokens)),
		...(output.userInfo && { userInfo: row.version === "v1" ? asOpenUserInfo(output.userInfo) : output.userInfo }),
	});
}

const writeTokens = (tokens: Tokens) => ({
	accessToken: tokens.accessToken,
	accessTokenExpiryTime: writeTime(tokens.accessExpiresAt),
	refreshToken: tokens.refreshToken,
	refreshTokenExpiryTime: writeTime(tokens.refreshExpiresAt),
	customerId: tokens.customerId,
});

/** v1 calls the User an OpenUserInfo and his birth date birthday (protocol notes 3.8). */
const asOpenUserInfo = ({ birthDate, ...rest }: UserInfo) => ({ ...rest, birthday: birthDate });

function seal(sealed: Parameters<Dialect["seal"]>[0]): Readonly<Record<string, string>> {
	const headers = {
		"content-type": "application/json; charset=UTF-8",
		"client-id": sealed.clientId,
		"response-time": sealed.time,
		signature: writeSignature(sealed),
	};
	if (!sealed.titleCase) return headers;
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [
			name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase()),
			value,
		]),
	);
}

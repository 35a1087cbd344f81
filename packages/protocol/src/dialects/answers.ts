import type { AnswerRow, UserFieldRow } from "../platform/rows.ts";
import { toldPart } from "../platform/told.ts";
import type { UserInfo } from "../profile/profile.ts";
import { writeTime } from "../signature/index.ts";
import type { Output, Prepared, Tokens } from "./dialect.ts";

/** An answer's body as its row spells it. What is unknown, or not told on this platform, is left out. */
export function write(row: AnswerRow, { result, tokens, userInfo, prepared, message, told }: Output): string {
	const { resultCode, resultStatus, resultMessage } = result;
	const user = userInfo && writeUser(row, userInfo);
	return JSON.stringify({
		...told,
		result: { resultCode, resultStatus, resultMessage },
		...(tokens && writeTokens(row, tokens)),
		...(prepared && writePrepared(row, prepared)),
		...(message && row.message.messageId !== null && { [row.message.messageId]: message.messageId }),
		...(row.userInfo === null ? user : user && { [row.userInfo]: user }),
	});
}

function writeTokens(row: AnswerRow, tokens: Tokens): Record<string, string> {
	const names = row.tokens;
	const told: Record<string, string> = {};
	const tell = (name: string | null, text: string): void => {
		if (name !== null) told[name] = text;
	};
	tell(names.accessToken, tokens.accessToken);
	tell(names.accessExpiresAt, writeExpiry(row, tokens.accessExpiresAt));
	tell(names.refreshToken, tokens.refreshToken);
	tell(names.refreshExpiresAt, writeExpiry(row, tokens.refreshExpiresAt));
	tell(names.customerId, tokens.customerId);
	return told;
}

function writePrepared({ prepared: names }: AnswerRow, { authUrl, authId, authClientId }: Prepared): object {
	return {
		[names.authUrl]: authUrl,
		...(names.authId !== null && { [names.authId]: authId }),
		...(names.authClientId !== null && { [names.authClientId]: authClientId }),
	};
}

function writeExpiry({ times, offset }: AnswerRow, at: number): string {
	if (times === "rfc3339") return writeTime(at, offset);
	return String(times === "milliseconds" ? at : Math.floor(at / 1000));
}

function writeUser({ user: rows }: AnswerRow, info: UserInfo): Record<string, unknown> {
	const told = Object.entries(info).flatMap(([field, value]): [string, unknown][] => {
		const row = rows[field as keyof UserInfo];
		const part = toldPart(row, value);
		if (part === undefined) return [];
		if (row?.first) return Object.entries(renamed(only(row.first), (part as readonly object[])[0] ?? {}));
		return [[row?.name ?? field, row ? spelt(row, part) : part]];
	});
	return Object.fromEntries(told);
}

function spelt({ keys, as }: UserFieldRow, value: unknown): unknown {
	if (typeof value === "string") return as === "countryName" ? countryName(value) : value;
	if (!keys || typeof value !== "object" || value === null) return value;
	const names = other(keys);
	return Array.isArray(value) ? value.map((one: object) => renamed(names, one)) : renamed(names, value);
}

/** Names for these keys, and for no other. */
const only = (keys: Readonly<Record<string, string>>) => (key: string) => (Object.hasOwn(keys, key) ? keys[key] : null);
/** Other names for these keys; the rest as it is. */
const other = (keys: Readonly<Record<string, string | null>>) => (key: string) =>
	Object.hasOwn(keys, key) ? keys[key] : key;

const renamed = (nameOf: (key: string) => string | null | undefined, value: object): object =>
	Object.fromEntries(
		Object.entries(value).flatMap(([key, part]): [string, unknown][] => {
			const name = nameOf(key);
			return name === null || name === undefined ? [] : [[name, part]];
		}),
	);

/** Made when a country is first named: a server that starts, or a page, has no use for the languages' data. */
let countries: Intl.DisplayNames | undefined;
/** The two letters themselves where they stand for no country. */
function countryName(letters: string): string {
	try {
		countries ??= new Intl.DisplayNames("en", { type: "region" });
		return countries.of(letters) ?? letters;
	} catch {
		return letters;
	}
}

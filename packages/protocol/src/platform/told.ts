import type { UserInfo } from "../profile/profile.ts";
import type { Platform } from "./platform.ts";
import type { OperationName, UserFieldRow } from "./rows.ts";

/** Those that answer with the user's data. */
const tells: ReadonlySet<string> = new Set<OperationName>(["inquiryUserInfo", "applyTokenAndInquiryUserInfo"]);

/**
 * The part of a user's data that a platform's answers tell, in our own words. What its rows leave out is neither shown on a
 * sheet nor disclosed; where its versions leave out different parts, nothing is.
 */
export function toldOf({ operations, answers }: Pick<Platform, "operations" | "answers">, info: UserInfo): UserInfo {
	const telling = operations.filter(({ operation }) => tells.has(operation));
	const versions = [...new Set(telling.map(({ version }) => version))];
	const told = Object.entries(info).flatMap(([field, value]): [string, unknown][] => {
		const parts = versions.map((version) => toldPart(answers[version].user[field as keyof UserInfo], value));
		const [first] = parts;
		const part = parts.every((other) => JSON.stringify(other) === JSON.stringify(first)) ? first : value;
		return part === undefined ? [] : [[field, part]];
	});
	return Object.fromEntries(told) as unknown as UserInfo;
}

/** What a row tells of a field's value, under the keys that it has here; undefined: nothing. */
export function toldPart(row: UserFieldRow | null | undefined, value: unknown): unknown {
	if (row === null) return undefined;
	if (!row || typeof value !== "object" || value === null) return value;
	const { types, first, keys } = row;
	const kept = (one: object): object =>
		Object.fromEntries(Object.entries(one).filter(([key]) => keys?.[key] !== null || !Object.hasOwn(keys, key)));
	if (!Array.isArray(value)) return keys ? kept(value) : value;
	const entries = types ? value.filter((entry) => types.only.includes(entry[types.label])) : value;
	return (first ? entries.slice(0, 1) : entries).map(kept);
}

import type { UserInfo } from "../profile/profile.ts";
import type { Platform } from "./platform.ts";
import type { OperationName, UserFieldRow, Version } from "./rows.ts";

/** Those that answer with the user's data. */
const tells: ReadonlySet<string> = new Set<OperationName>(["inquiryUserInfo", "applyTokenAndInquiryUserInfo"]);

/**
 * The part of a user's data that a platform's answers tell, in our own words. What its rows leave out is neither shown on a
 * sheet nor disclosed; where its versions leave out different parts, nothing is.
 */
export function toldOf({ operations, answers }: Pick<Platform, "operations" | "answers">, info: UserInfo): UserInfo {
	const versions = versionsOf(operations);
	const told: Record<string, unknown> = {};
	for (const [field, value] of Object.entries(info)) {
		const [first, ...others] = versions.map((version) =>
			toldPart(answers[version].user[field as keyof UserInfo], value),
		);
		const part = others.every((other) => isSame(other, first)) ? first : value;
		if (part !== undefined) told[field] = part;
	}
	return told as unknown as UserInfo;
}

/** Which versions answer with it, found out once for each platform. */
const known = new WeakMap<Platform["operations"], readonly Version[]>();
function versionsOf(operations: Platform["operations"]): readonly Version[] {
	let versions = known.get(operations);
	if (!versions) {
		const telling = operations.filter(({ operation }) => tells.has(operation));
		versions = [...new Set(telling.map(({ version }) => version))];
		known.set(operations, versions);
	}
	return versions;
}

const isSame = (one: unknown, other: unknown): boolean =>
	one === other || JSON.stringify(one) === JSON.stringify(other);

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

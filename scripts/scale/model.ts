import { type Act, acts, type Cost } from "../../bench/scale/measure.ts";
import { filled } from "../../bench/scale/shape.ts";
import type { Measured } from "./measured.ts";

/** What a day is taken to be: of one user who has allowed something. Change a row, and the arithmetic below follows. */
export const day = {
	/** Programs that a user has allowed. */
	grants: { value: 3, what: "grants a user holds, each with the items of one scope" },
	logins: { value: 2, what: "silent logins: `getAuthCode`, `applyToken`, `inquiryUserInfo`" },
	inquiries: { value: 1, what: "further inquiries with the same access token" },
	refreshes: { value: 0.2, what: "refreshes" },
	consents: { value: 0.05, what: "first consents: a sheet that is shown and allowed, then redeemed, then inquired" },
	pages: { value: 0.02, what: "looks at the page of what one has allowed" },
} as const;
/** What is kept how long, in days; lifetimes of the base platform, and a week in which reuse is told as reuse. */
export const kept = {
	code: { value: 7, what: "a code, from its use" },
	family: { value: 37, what: "a family and its tokens, from the last pair" },
	audit: { value: 365, what: "a row of the audit, which nothing sweeps" },
} as const;
/** The busiest hour against the mean. */
export const PEAK = { value: 3, what: "the busiest hour against the mean of the day" };

/** How often each act happens, for one user and day. */
export const often: Readonly<Record<Act, number>> = {
	getAuthCode: day.logins.value,
	applyToken: day.logins.value + day.consents.value,
	inquiryUserInfo: day.logins.value + day.consents.value + day.inquiries.value,
	refresh: day.refreshes.value,
	"first consent": day.consents.value,
	"the user's page": day.pages.value,
};

/** Of a figure of the acts the sum over a day, for so many users. */
export const daily = ({ costs }: Measured, users: number, figure: (cost: Cost) => number): number =>
	users * acts.reduce((sum, act) => sum + often[act] * figure(costs[act]), 0);

type Table = (typeof filled)[number];

/** Rows that stand in each table once it neither grows nor shrinks; the audit after a year. For so many users. */
export function standing({ sizes }: Measured, users: number): Readonly<Record<Table, number>> {
	const of = (table: Table): number => sizes[table]?.rows ?? 0;
	const grants = users * day.grants.value;
	const codes = users * (day.logins.value + day.consents.value);
	const refreshes = users * day.refreshes.value;
	return {
		grants,
		grant_items: grants * (of("grant_items") / of("grants")),
		user_ids: grants,
		codes: codes * kept.code.value,
		families: codes * kept.family.value,
		tokens: (codes + refreshes) * kept.family.value,
		// A redemption and a refresh say one thing each, a consent says what was granted.
		audit: (codes + refreshes + users * day.consents.value) * kept.audit.value,
	};
}

/** Bytes on the disk, with indexes. */
export const bytesARow = ({ sizes }: Measured, table: Table): number => {
	const size = sizes[table];
	return size ? (size.heapBytes + size.indexBytes) / size.rows : Number.NaN;
};
export const bytesOf = (measured: Measured, users: number): number => {
	const rows = standing(measured, users);
	return filled.reduce((sum, table) => sum + rows[table] * bytesARow(measured, table), 0);
};

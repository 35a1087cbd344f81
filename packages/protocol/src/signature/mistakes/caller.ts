import { readTime, writeTime } from "../time.ts";
import type { Change, Mistake } from "./draft.ts";
import { jsonOf } from "./json.ts";

const MOST_IDS = 4;
/** Of the world's zones, the whole hours and those that many people live in. Minutes. */
const OFFSETS = [...Array.from({ length: 27 }, (_, at) => (at - 12) * 60), 210, 330, 345, 570];

/** Who signed and when, otherwise than the headers say it. Source: platforms 2, "Request-Time"; checklist 43, 44. */
export const ofCaller: readonly Mistake[] = [
	{
		name: "time-other-text",
		came: "the same moment written differently from the header",
		todo: "Format the time once; sign that text and send that text.",
		often: true,
		changes: ({ time }) => timesLike(time).map((time): Change => ({ time })),
	},
	{
		name: "time-other-zone",
		came: "the same moment in another time zone than the header's",
		todo: "Format the time once; sign that text and send that text.",
		changes: ({ time }) => timesElsewhere(time).map((time): Change => ({ time })),
	},
	{
		name: "time-taken-twice",
		came: "another moment than the header's, close to it",
		todo: "Take the time once; sign that text and send that text.",
		changes: ({ time }) => near(time).map(([time, how]): Change => ({ time, how })),
	},
	{
		name: "time-left-out",
		came: "no time",
		todo: "Sign the very text of the Request-Time header.",
		changes: () => [{ time: "" }, { time: "", stop: "" }, { time: "undefined" }, { time: "null" }],
	},
	{
		name: "client-swapped",
		came: "another id in place of Client-Id",
		todo: "Sign the very value of the Client-Id header.",
		often: true,
		changes: ({ clientId, body }, { ids = [] }) =>
			[...idsIn(body), ...ids, "", "undefined", "null", clientId.toLowerCase(), clientId.toUpperCase()]
				.filter((other) => other !== clientId)
				.map((clientId): Change => ({ clientId })),
	},
	{
		name: "parts-swapped",
		came: "Client-Id and Request-Time in the other order",
		todo: "Put Client-Id first, then the time, then the body.",
		changes: ({ clientId, time }) => [{ clientId: time, time: clientId }],
	},
];

/** The same moment in the forms that libraries write. */
function timesLike(text: string): readonly string[] {
	const at = readTime(text);
	if (at === undefined) return [];
	const full = new Date(at).toISOString();
	const head = full.slice(0, 19);
	return [
		String(at),
		String(Math.floor(at / 1000)),
		full,
		`${head}Z`,
		writeTime(at),
		`${head}+0000`,
		full.replace("Z", "+00:00"),
		full.replace("Z", "+0000"),
		head,
		head.replace("T", " "),
		head.replace(/[-T:]/g, ""),
		new Date(at).toUTCString(),
		text.replaceAll("+", " "),
		encodeURIComponent(text),
	].filter((other) => other !== text);
}

function timesElsewhere(text: string): readonly string[] {
	const at = readTime(text);
	if (at === undefined) return [];
	return OFFSETS.map((minutes) => `${minutes < 0 ? "-" : "+"}${clockOf(Math.abs(minutes))}`)
		.flatMap((offset) => [writeTime(at, offset), `${fullAt(at, offset)}${offset}`])
		.filter((other) => other !== text);
}

const clockOf = (minutes: number): string =>
	[Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
/** With milliseconds, as it is there. */
const fullAt = (at: number, offset: string): string =>
	writeTime(at, offset).slice(0, 19) + new Date(at).toISOString().slice(19, 23);

/** The header's own form with another moment in it: seconds if it has no milliseconds, else these. */
function near(text: string): readonly (readonly [time: string, how: string])[] {
	const [, before = "", digits = "", after = ""] =
		/^(.*:\d{2}\.)(\d{3})(.*)$/.exec(text) ??
		/^(.*T\d{2}:\d{2}:)(\d{2})(.*)$/.exec(text) ??
		/^(\d*)(\d{3})()$/.exec(text) ??
		[];
	if (digits === "") return [];
	const unit = digits.length === 3 ? "ms" : "s";
	const [reach, most] = unit === "ms" ? [20, 1000] : [3, 60];
	return Array.from({ length: 2 * reach + 1 }, (_, at) => at - reach)
		.filter((by) => by !== 0 && Number(digits) + by >= 0 && Number(digits) + by < most)
		.sort((a, b) => Math.abs(a) - Math.abs(b))
		.map((by) => [
			before + String(Number(digits) + by).padStart(digits.length, "0") + after,
			`${Math.abs(by)} ${unit} ${by < 0 ? "earlier" : "later"}`,
		]);
}

function idsIn(body: Uint8Array): readonly string[] {
	const value = jsonOf(body);
	if (typeof value !== "object" || value === null) return [];
	return Object.entries(value)
		.filter(([key, held]) => /id$/i.test(key) && typeof held === "string")
		.map(([, held]) => held)
		.slice(0, MOST_IDS);
}

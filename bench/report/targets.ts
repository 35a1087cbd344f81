import { number, table } from "../table.ts";
import type { Result } from "./result.ts";

/** A figure that speed is judged by. */
export interface Target {
	readonly what: string;
	/** Whose result it stands in, and under which name. */
	readonly from: "bench" | "peers" | "overload" | "soak" | "rest" | "scale";
	readonly figure: string;
	readonly unit: string;
	/** Whether more is worse. */
	readonly is: "most" | "least";
	readonly must: number;
	readonly goal?: number;
}

/** What is to be reached. CPU is the server's, all its threads, 32 in flight, SQLite, in RSA-2048 signatures of the same round. */
export const targets: readonly Target[] = [
	{
		what: "silent getAuthCode, CPU",
		from: "bench",
		figure: "getAuthCode",
		unit: "signatures",
		is: "most",
		must: 0.85,
		goal: 0.55,
	},
	{
		what: "redemption (applyToken), CPU",
		from: "bench",
		figure: "applyToken",
		unit: "signatures",
		is: "most",
		must: 2.3,
		goal: 1.9,
	},
	{
		what: "user info (inquiryUserInfo), CPU",
		from: "bench",
		figure: "inquiryUserInfo",
		unit: "signatures",
		is: "most",
		must: 1.9,
		goal: 1.6,
	},
	{
		what: "redemptions a second, of the rate at which all cores sign",
		from: "bench",
		figure: "redemptionsOfSigning",
		unit: "%",
		is: "least",
		must: 45,
	},
	{
		what: "redemption on PostgreSQL, the server's CPU beside its signature",
		from: "bench",
		figure: "postgresRedemption",
		unit: "ms",
		is: "most",
		must: 0.35,
	},
	{
		what: "redemptions a second, against the best durable peer",
		from: "peers",
		figure: "redemptionsOfBestPeer",
		unit: "times",
		is: "least",
		must: 5,
	},
	{
		what: "redemptions in the same CPU with P-256 on both sides, against ours with RSA",
		from: "peers",
		figure: "ellipticCpuOfRsa",
		unit: "times",
		is: "least",
		must: 1.5,
	},
	{
		what: "memory at rest, production, built (RSS)",
		from: "rest",
		figure: "rss",
		unit: "MB",
		is: "most",
		must: 110,
		goal: 95,
	},
	{
		what: "from the command to /health, built",
		from: "rest",
		figure: "start",
		unit: "ms",
		is: "most",
		must: 400,
		goal: 300,
	},
	{ what: "p99 at 70 % of the peak", from: "overload", figure: "p99At70", unit: "ms", is: "most", must: 20 },
	{
		what: "goodput at three times the peak offered, of the peak",
		from: "overload",
		figure: "goodputAt300",
		unit: "%",
		is: "least",
		must: 80,
	},
	{ what: "/health throughout, p99", from: "overload", figure: "healthP99", unit: "ms", is: "most", must: 50 },
	{
		what: "CPU of an operation at 10⁷ grants, against 10³, the one that grows most",
		from: "scale",
		figure: "cpuGrowth",
		unit: "times",
		is: "most",
		must: 1.25,
	},
	{
		what: "soak of 20 minutes: memory's slope in its second half is within its bound (1: yes)",
		from: "soak",
		figure: "flat",
		unit: "",
		is: "least",
		must: 1,
	},
	{ what: "soak of 20 minutes: errors", from: "soak", figure: "errors", unit: "", is: "most", must: 0 },
];

/** A target, and what was measured for it: NaN if nothing was. */
export interface Judged {
	readonly target: Target;
	readonly value: number;
	/** What the figure rests on. */
	readonly note: string;
	readonly says: "goal reached" | "held" | "MISSED" | "not measured yet";
}

/** What these results say of each target. */
export const judged = (results: Readonly<Partial<Record<string, Result>>>): readonly Judged[] =>
	targets.map((target) => {
		const found = results[target.from]?.figures.find(({ name }) => name === target.figure);
		const value = found?.value ?? Number.NaN;
		return { target, value, note: found?.note ?? "", says: verdict(target, value) };
	});

function verdict({ is, must, goal }: Target, value: number): Judged["says"] {
	if (Number.isNaN(value)) return "not measured yet";
	const keeps = (bound: number): boolean => (is === "most" ? value <= bound : value >= bound);
	if (!keeps(must)) return "MISSED";
	return goal !== undefined && keeps(goal) ? "goal reached" : "held";
}

/** Must, goal, measured, and what that comes to. */
export function targetsTable(all: readonly Judged[], markdown: boolean): string {
	const rows = all.map(({ target: { what, unit, is, must, goal }, value, note, says }) => {
		const bound = (of: number | undefined): string =>
			of === undefined ? "–" : `${is === "most" ? "≤" : "≥"} ${of} ${unit}`.trim();
		return [what, bound(must), bound(goal), Number.isNaN(value) ? "–" : `${number(value)} ${unit}`.trim(), says, note];
	});
	return table(["to reach", "must", "goal", "measured", "", "what it rests on"], rows, markdown);
}

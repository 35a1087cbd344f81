import type { Figures } from "../operations.ts";
import type { PeerRound } from "../peers/compare.ts";
import type { Contender } from "../peers/contenders.ts";
import { type Work, works } from "../peers/running.ts";
import { median, spread } from "../stats.ts";
import { number, percent, table } from "../table.ts";
import type { Figure, Panel, Result } from "./result.ts";

/** What `npm run bench -- --peers` leaves. */
export interface PeersResult extends Result {
	readonly contenders: readonly Compared[];
}
type Compared = Omit<Contender, "runs"> & { readonly rounds: readonly PeerRound[] };
type Kind = "alone" | "together";

const middle = ({ rounds }: Compared, kind: Kind, work: Work, of: (figures: Figures) => number): number =>
	median(rounds.map((round) => (round[kind][work] ? of(round[kind][work]) : Number.NaN)));
const rate = (one: Compared, work: Work, kind: Kind = "together"): number =>
	middle(one, kind, work, ({ perSecond }) => perSecond);
const cpu = (one: Compared, work: Work, kind: Kind = "together"): number =>
	middle(one, kind, work, ({ perCpu }) => 1 / perCpu);
/** The CPU for one, in signatures of the same round. */
const signatures = ({ rounds }: Compared, work: Work): number =>
	median(rounds.map(({ signs, together }) => (together[work] ? 1 / together[work].perCpu / signs.cpu : Number.NaN)));
const has = (one: Compared, work: Work): boolean => Number.isFinite(rate(one, work));

const isOurs = ({ name }: Pick<Compared, "name">): boolean => name.startsWith("Byleave");
const ourBest = (all: readonly Compared[]): Compared => found(all, "Byleave, SQLite");
function found(all: readonly Compared[], name: string): Compared {
	const one = all.find((one) => one.name === name);
	if (!one) throw new RangeError(`${name} was not measured.`);
	return one;
}
/** Of the peers that lose nothing, who does most of it: as their packages document it, or with our way to commit. */
function bestPeer(all: readonly Compared[], work: Work, documented: boolean): Compared {
	const peers = all.filter((one) => one.durable && !isOurs(one) && one.documented === documented && has(one, work));
	const [best] = peers.toSorted((one, other) => rate(other, work) - rate(one, work));
	if (!best) throw new RangeError(`No durable peer has ${work}.`);
	return best;
}

/** The figures that targets are judged by, and those beside them. */
export function figuresOf({ contenders }: PeersResult): readonly Figure[] {
	const [ours, elliptic] = [ourBest(contenders), found(contenders, "Byleave, SQLite, P-256")];
	const work = "code → token";
	const [best, sharing] = [bestPeer(contenders, work, true), bestPeer(contenders, work, false)];
	const nearest = found(contenders, "oidc-provider, OpenID Connect, all signed");
	return [
		{
			name: "redemptionsOfBestPeer",
			unit: "times",
			value: rate(ours, work) / rate(best, work),
			note: `${number(rate(ours, work))} a second against ${number(rate(best, work))} of ${best.name}`,
		},
		{
			name: "redemptionCpuOfBestPeer",
			unit: "times",
			value: cpu(best, work) / cpu(ours, work),
			note: `as much work in the same CPU: ${number(cpu(ours, work))} ms for one against ${number(cpu(best, work))}`,
		},
		{
			name: "redemptionsOfBestSharing",
			unit: "times",
			value: rate(ours, work) / rate(sharing, work),
			note: `against ${number(rate(sharing, work))} of ${sharing.name}: theirs with our way to commit, which is our own doing`,
		},
		{
			name: "redemptionsOfNearestPeer",
			unit: "times",
			value: rate(ours, work) / rate(nearest, work),
			note: `against ${number(rate(nearest, work))} of ${nearest.name}, whose requests and answers are signed, too`,
		},
		{
			name: "allCoresSign",
			unit: "per second",
			value: median(ours.rounds.map(({ signs }) => signs.perSecond)),
			note: `RSA-2048, and nothing else; five times the best durable peer would be ${number(5 * rate(best, work))} a second`,
		},
		{
			name: "ellipticOfRsa",
			unit: "times",
			value: rate(elliptic, work) / rate(ours, work),
			note: `${number(rate(elliptic, work))} a second against ${number(rate(ours, work))}`,
		},
		{
			name: "ellipticCpuOfRsa",
			unit: "times",
			value: cpu(ours, work) / cpu(elliptic, work),
			note: `${number(cpu(elliptic, work))} ms of CPU for one against ${number(cpu(ours, work))}; a second ${number(rate(elliptic, work))} against ${number(rate(ours, work))}`,
		},
	];
}

/** Bars: how many of each work a second, and what one redemption costs. */
export const panelsOf = ({ contenders }: PeersResult): readonly Panel[] => {
	const bars = (title: string, work: Work, of: (one: Compared) => number): Panel => ({
		title,
		lines: contenders
			.filter((one) => has(one, work))
			.map((one) => ({ name: one.name, points: [[0, of(one)] as const] })),
	});
	return [
		...works.map((work) => bars(`${work}, a second, 32 in flight`, work, (one) => rate(one, work))),
		bars("code → token, the server's CPU for one, in RSA-2048 signatures", "code → token", (one) =>
			signatures(one, "code → token"),
		),
	];
};

/** All that it measured, as text or in Markdown. */
export function peersReport({ machine, contenders, figures }: PeersResult, markdown: boolean): string {
	const title = (text: string): string => (markdown ? `### ${text}\n` : `\n${text}\n`);
	return [
		...machine.map((line) => (markdown ? `- ${line}` : line)),
		"",
		title("Who they are, and what each does more or less"),
		whoTable(contenders, markdown),
		"",
		...whoList(contenders, markdown),
		"",
		...works.flatMap((work) => [title(work), workTable(contenders, work, markdown), ""]),
		...remarks(contenders).map((line) => (markdown ? `- ${line}` : line)),
		"",
		title("Ours on SQLite against each: so many times as much"),
		ratiosTable(contenders, markdown),
		"",
		title("In one figure each"),
		table(
			["figure", "value", "unit", "what it rests on"],
			figures.map(({ name, value, unit, note = "" }) => [name, number(value), unit, note]),
			markdown,
		),
		"",
	].join("\n");
}

const whoTable = (all: readonly Compared[], markdown: boolean): string =>
	table(
		["", "durable", "commits a redemption", "rows more a redemption"],
		all.map((one) => [
			one.name,
			one.durable ? "every commit" : "no",
			number(middle(one, "together", "code → token", ({ commits }) => commits)),
			number(median(one.rounds.map(({ rows }) => rows))),
		]),
		markdown,
	);
const whoList = (all: readonly Compared[], markdown: boolean): readonly string[] =>
	all.map(({ name, request, answer, keeps }) => {
		const told = `: request: ${request}; answer: ${answer}; keeps: ${keeps}`;
		return markdown ? `- **${name}**${told}` : `${name}${told}`;
	});

function workTable(all: readonly Compared[], work: Work, markdown: boolean): string {
	const rows = all.filter((one) => has(one, work));
	return table(
		[
			"32 in flight",
			"per second",
			"spread",
			"cores",
			"CPU ms",
			"CPU, signatures",
			"p50 ms",
			"p99 ms",
			"p99.9 ms",
			"RSS MB",
			"1: per second",
			"p50 ms",
		],
		rows.map((one) => {
			const of = (figure: (figures: Figures) => number, kind: Kind = "together") =>
				number(middle(one, kind, work, figure));
			return [
				one.name,
				of(({ perSecond }) => perSecond),
				percent(spread(one.rounds.map(({ together }) => together[work]?.perSecond ?? Number.NaN))),
				of(({ serverCores }) => serverCores),
				number(cpu(one, work)),
				number(signatures(one, work)),
				of(({ p50 }) => p50),
				of(({ p99 }) => p99),
				of(({ p999 }) => p999),
				of(({ rss }) => rss),
				of(({ perSecond }) => perSecond, "alone"),
				of(({ p50 }) => p50, "alone"),
			];
		}),
		markdown,
	);
}

/** Where the figures say less than they seem to. */
const remarks = (all: readonly Compared[]): readonly string[] =>
	works.flatMap((work) =>
		all.flatMap((one) => {
			const client = middle(one, "together", work, ({ clientCores }) => clientCores);
			const database = middle(one, "together", work, ({ databaseCpu }) => databaseCpu);
			return [
				...(client > 0.85
					? [`${work}, ${one.name}: the load generator keeps ${number(client)} cores busy; the server could do more.`]
					: []),
				...(Number.isFinite(database)
					? [`${work}, ${one.name}: PostgreSQL's own processes take ${number(database)} ms of CPU beside.`]
					: []),
			];
		}),
	);

/** Above 1: ours does more a second, or more in the same CPU. */
function ratiosTable(all: readonly Compared[], markdown: boolean): string {
	const ours = ourBest(all);
	return table(
		["", ...works.flatMap((work) => [`${work}, a second`, "in the same CPU"])],
		all
			.filter((one) => !isOurs(one))
			.map((one) => [
				one.name,
				...works.flatMap((work) => [
					number(rate(ours, work) / rate(one, work)),
					number(cpu(one, work) / cpu(ours, work)),
				]),
			]),
		markdown,
	);
}

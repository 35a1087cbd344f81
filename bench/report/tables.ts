import type { Limits, Rate } from "../limits.ts";
import { type Figures, needs, type Operation, operations } from "../operations.ts";
import { median, spread } from "../stats.ts";
import { number, percent, table } from "../table.ts";

/** What one round measured. */
export interface Round {
	readonly limits: Limits;
	readonly alone: Readonly<Record<Operation, Figures>>;
	readonly together: Readonly<Record<Operation, Figures>>;
	/** Redemptions alone, with MANY in flight; on SQLite. */
	readonly redemptions?: Figures;
}
/** More than it takes to keep every thread busy while others wait for the disk. */
export const MANY = 128;

/** What this machine can do, each alone. */
export function limitsTable(rounds: readonly Round[], markdown: boolean): string {
	const row = (name: string, of: (limits: Limits) => Rate) => {
		const rates = rounds.map(({ limits }) => of(limits));
		const perSecond = rates.map((rate) => rate.perSecond);
		return [name, number(median(perSecond)), percent(spread(perSecond)), number(median(rates.map(({ cpu }) => cpu)))];
	};
	const bare = ({ perSecond, perCpu }: Figures): Rate => ({ perSecond, cpu: 1 / perCpu });
	return table(
		["limit", "per second", "spread", "CPU ms each"],
		[
			row("RSA-2048 signatures, one core", ({ signs }) => signs),
			row("RSA-2048 signatures, thread pool", ({ pooledSigns }) => pooledSigns),
			row("RSA-2048 signatures verified, one core", ({ verifies }) => verifies),
			row("durable commits, one row each", ({ commits }) => commits),
			row("bare HTTP, 1 in flight", ({ bareAlone }) => bare(bareAlone)),
			row("bare HTTP, 32 in flight", ({ bare: together }) => bare(together)),
		],
		markdown,
	);
}

/** What the server does. */
export function figuresTable(rounds: readonly Round[], markdown: boolean): string {
	const row = (name: string, inFlight: number, of: (round: Round) => Figures | undefined): readonly string[] => {
		const measured = rounds.flatMap((round) => {
			const figures = of(round);
			return figures ? [{ ...figures, signatures: 1 / figures.perCpu / round.limits.pooledSigns.cpu }] : [];
		});
		const middle = (figure: (figures: (typeof measured)[number]) => number) => number(median(measured.map(figure)));
		return [
			name,
			String(inFlight),
			middle(({ perSecond }) => perSecond),
			percent(spread(measured.map(({ perSecond }) => perSecond))),
			middle(({ perCpu }) => 1 / perCpu),
			middle(({ signatures }) => signatures),
			middle(({ p50 }) => p50),
			middle(({ p99 }) => p99),
			middle(({ p999 }) => p999),
			middle(({ serverCores }) => serverCores),
			middle(({ clientCores }) => clientCores),
		];
	};
	const rows = [
		...operations.map((operation) => row(operation, 1, ({ alone }) => alone[operation])),
		...operations.map((operation) => row(operation, 32, ({ together }) => together[operation])),
		...(rounds.some(({ redemptions }) => redemptions)
			? [row("redemption", MANY, ({ redemptions }) => redemptions)]
			: []),
	];
	const head = ["operation", "in flight", "per second", "spread", "CPU ms", "CPU, signatures"];
	return table([...head, "p50 ms", "p99 ms", "p99.9 ms", "server", "client"], rows, markdown);
}

/** The server's CPU for one, in RSA-2048 signatures of the thread pool in the same round. */
export const signaturesOf = ({ limits, ...round }: Round, kind: "alone" | "together", operation: Operation): number =>
	1 / round[kind][operation].perCpu / limits.pooledSigns.cpu;

/** Each operation on both stores: how often, and what one costs the server's process, the database's, and the network between. */
export function storesTable(
	measured: { readonly sqlite?: readonly Round[]; readonly postgres?: readonly Round[] },
	markdown: boolean,
): string {
	const rows = (["alone", "together"] as const).flatMap((kind) =>
		operations.map((operation) => {
			const of = (rounds: readonly Round[] = [], figure: (figures: Figures) => number) =>
				number(median(rounds.map((round) => figure(round[kind][operation]))));
			const { sqlite, postgres } = measured;
			return [
				operation,
				kind === "alone" ? "1" : "32",
				of(sqlite, ({ perSecond }) => perSecond),
				of(postgres, ({ perSecond }) => perSecond),
				of(sqlite, ({ p50 }) => p50),
				of(postgres, ({ p50 }) => p50),
				of(sqlite, ({ perCpu }) => 1 / perCpu),
				of(postgres, ({ perCpu }) => 1 / perCpu),
				of(postgres, ({ databaseCpu }) => databaseCpu),
				of(postgres, ({ trips }) => trips),
				of(postgres, ({ commits }) => commits),
			];
		}),
	);
	const head = ["operation", "in flight", "SQLite /s", "PostgreSQL /s", "SQLite p50 ms", "PostgreSQL p50 ms"];
	const costs = ["CPU ms: server, SQLite", "server, PostgreSQL", "PostgreSQL itself", "trips", "commits"];
	return table([...head, ...costs], rows, markdown);
}

/** The same with 32 in flight, against the limits of its own round. 100 % of a limit: the server does as many of these as the machine can. */
export function ratiosTable(rounds: readonly Round[], markdown: boolean): string {
	const rows = operations.map((operation) => {
		const need = needs[operation];
		const ratio = (count: number, limit: (limits: Limits) => number) =>
			percent(
				count === 0
					? Number.NaN
					: median(rounds.map(({ together, limits }) => (together[operation].perSecond * count) / limit(limits))),
			);
		return [
			operation,
			ratio(need.signs, ({ pooledSigns }) => pooledSigns.perSecond),
			ratio(need.commits, ({ commits }) => commits.perSecond),
			ratio(need.requests, ({ bare }) => bare.perSecond),
		];
	});
	return table(["operation", "of signatures", "of commits", "of bare HTTP"], rows, markdown);
}

/** Where the CPU of one goes, 32 in flight, in signatures of the thread pool: what it cannot do without, each as measured alone, and the rest. */
export function partsTable(rounds: readonly Round[], markdown: boolean): string {
	const rows = operations.map((operation) => {
		const need = needs[operation];
		const parts = ({ limits }: Round): readonly number[] =>
			[
				need.signs * limits.pooledSigns.cpu,
				need.verifies * limits.verifies.cpu,
				need.commits * limits.commits.cpu,
				need.requests / limits.bare.perCpu,
			].map((cpu) => cpu / limits.pooledSigns.cpu);
		const all = (round: Round): number => signaturesOf(round, "together", operation);
		const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
		const middle = (of: (round: Round) => number): string => number(median(rounds.map(of)));
		return [
			operation,
			middle(all),
			...[0, 1, 2, 3].map((part) => middle((round) => parts(round)[part] ?? Number.NaN)),
			middle((round) => all(round) - sum(parts(round))),
		];
	});
	return table(["operation", "in all", "signing", "verifying", "commits", "HTTP", "the rest"], rows, markdown);
}

/** Where the figures say less than they seem to. */
export function remarks(rounds: readonly Round[], cores: number): readonly string[] {
	const busy = operations.flatMap((operation) => {
		const figures = rounds.map(({ together }) => together[operation]);
		const client = median(figures.map(({ clientCores }) => clientCores));
		const server = median(figures.map(({ serverCores }) => serverCores));
		if (client > 0.85)
			return [`${operation}: the load generator keeps ${number(client)} cores busy and is the bottleneck.`];
		return client + server > 0.9 * cores
			? [`${operation}: server and load generator (${number(client)} cores) share ${cores} cores and have no more.`]
			: [];
	});
	const bare = median(rounds.map(({ limits }) => limits.bare.clientCores));
	return bare > 0.85 ? [...busy, "bare HTTP: limited by the load generator; the server could do more."] : busy;
}

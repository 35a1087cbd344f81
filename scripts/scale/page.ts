import { acts, type Cost } from "../../bench/scale/measure.ts";
import { filled } from "../../bench/scale/shape.ts";
import { number, table } from "../../bench/table.ts";
import { besides } from "./driver.ts";
import type { Measured } from "./measured.ts";
import { bytesARow, bytesOf, daily, day, kept, PEAK, standing } from "./model.ts";
import { type Place, places } from "./places.ts";
import { scattering } from "./scattering.ts";
import { liesBy } from "./tables.ts";

const MILLION = 1_000_000;
const DAY_SECONDS = 86_400;
const code = (text: string): string => `\`${text}\``;
const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join("\n");

/** How rows are told to Citus: what lies together, and what lies everywhere. */
export const citus = (): readonly string[] => [
	...liesBy("everywhere").map((name) => `SELECT create_reference_table('${name}');`),
	...liesBy("bucket").map((name, n) =>
		n === 0
			? `SELECT create_distributed_table('${name}', 'bucket');`
			: `SELECT create_distributed_table('${name}', 'bucket', colocate_with => '${liesBy("bucket")[0]}');`,
	),
];

function place({ name, run, holds, mind, sources }: Place): string {
	return `## ${name}

*Run here:* ${run}

What holds:

${bullets(holds)}

What to mind:

${bullets(mind)}

*Sources ([docs/sources.md](sources.md)):* ${sources.join(" · ")}
`;
}

const scatteringTable = (): string =>
	[
		"| Verb | The statement says | Why no bucket | It finds its rows by | How often |",
		"|---|---|---|---|---|",
		...scattering.map(
			({ verbs, says, why, by, often }) =>
				`| ${verbs.map(code).join(", ")} | ${code(says)} | ${why} | ${by} | ${often} |`,
		),
	].join("\n");

const sizesTable = (measured: readonly Measured[]): string =>
	table(
		["a row of", ...measured.flatMap(({ grants }) => [`rows at ${grants}`, "bytes", "with indexes"])],
		filled.map((name) => [
			name,
			...measured.flatMap((figures) => {
				const { rows, heapBytes } = figures.sizes[name] ?? { rows: Number.NaN, heapBytes: Number.NaN };
				return [String(rows), number(heapBytes / rows), number(bytesARow(figures, name))];
			}),
		]),
		true,
	);

/** How much more the same act costs PostgreSQL where most grants lie than where fewest do. */
function growth(measured: readonly Measured[]): string {
	const [first, last] = [measured[0], measured.at(-1)];
	if (!first || !last || first === last) return "";
	const most = Math.max(...acts.map((act) => last.costs[act].databaseCpu / first.costs[act].databaseCpu));
	return `From ${first.grants} grants to ${last.grants} no act costs PostgreSQL more than ${Math.round(100 * (most - 1))} % more. An index is a level deeper, and where the rows are more than its memory holds, a page comes from elsewhere: \`getAuthCode\` read ${number(last.costs.getAuthCode.pagesRead)} at ${last.grants}, and none where there were fewer.`;
}

const figures: readonly (readonly [name: string, of: (cost: Cost) => number])[] = [
	["trips", ({ trips }) => trips],
	["statements", ({ statements }) => statements],
	["commits", ({ commits }) => commits],
	["log, bytes", ({ walBytes }) => walBytes],
	["server, CPU ms", ({ serverCpu }) => serverCpu],
	["PostgreSQL, CPU ms", ({ databaseCpu }) => databaseCpu],
	["p50 ms", ({ p50 }) => p50],
];
const costsTable = (measured: readonly Measured[]): string =>
	table(
		["act", "grants", ...figures.map(([name]) => name)],
		acts.flatMap((act) =>
			measured.map(({ grants, costs }) => [act, String(grants), ...figures.map(([, of]) => number(of(costs[act])))]),
		),
		true,
	);

/** What the same acts cost PostgreSQL on tables in one piece and in partitions, where both were measured. */
function partitionsTable(measured: readonly Measured[], inPartitions: readonly Measured[]): string {
	const alike = inPartitions.toSorted((one, other) => (one.settings?.length ?? 0) - (other.settings?.length ?? 0));
	const whole = measured.find(({ grants }) => grants === alike[0]?.grants);
	const parts = alike.filter(({ grants }) => grants === whole?.grants);
	if (!whole || parts.length === 0) return "";
	const head = parts.map(({ settings = [] }) => ["in partitions", ...settings.map(code)].join(", "));
	const rows = acts.map((act) => [act, ...[whole, ...parts].map(({ costs }) => number(costs[act].databaseCpu))]);
	return `PostgreSQL's CPU for one, in milliseconds, at ${whole.grants} grants:\n\n${table(["act", "in one piece", ...head], rows, true)}\n\n`;
}

/** Rows of the arithmetic: for as many users as each column says. */
function arithmetic(largest: Measured): string {
	const columns = [MILLION, 10 * MILLION, 100 * MILLION, 1000 * MILLION];
	const cores = (milliseconds: number): number => (milliseconds / 1000 / DAY_SECONDS) * PEAK.value;
	const rows: readonly (readonly [string, (users: number) => number])[] = [
		["trips a day", (users) => daily(largest, users, ({ trips }) => trips)],
		["statements a day", (users) => daily(largest, users, ({ statements }) => statements)],
		["commits a day", (users) => daily(largest, users, ({ commits }) => commits)],
		[
			"commits a second, in the busiest hour",
			(users) => (daily(largest, users, ({ commits }) => commits) / DAY_SECONDS) * PEAK.value,
		],
		["log a day, GB, at most: each page whole", (users) => daily(largest, users, ({ walBytes }) => walBytes) / 1e9],
		["cores of servers, in the busiest hour", (users) => cores(daily(largest, users, ({ serverCpu }) => serverCpu))],
		[
			"cores of PostgreSQL, in the busiest hour",
			(users) => cores(daily(largest, users, ({ databaseCpu }) => databaseCpu)),
		],
		...filled.map((name) => [`rows of ${name}`, (users: number) => standing(largest, users)[name]] as const),
		["on the disk after a year, GB", (users) => bytesOf(largest, users) / 1e9],
		["of it audit, GB", (users) => (standing(largest, users).audit * bytesARow(largest, "audit")) / 1e9],
	];
	return table(
		["users", ...columns.map(large)],
		rows.map(([name, of]) => [name, ...columns.map((users) => large(of(users)))]),
		true,
	);
}
/** Three digits, and a word for what follows. */
function large(value: number): string {
	const [size, word] = [
		[1e12, " trillion"],
		[1e9, " billion"],
		[1e6, " million"],
	].find(([size]) => value >= Number(size)) ?? [1, ""];
	return `${Number((value / Number(size)).toPrecision(3))}${word}`;
}

export function scalePage(measured: readonly Measured[], inPartitions: readonly Measured[]): string {
	const largest = measured.at(-1);
	if (!largest) throw new TypeError("Nothing was measured: npm run scale -- --write.");
	const assumptions = [
		...Object.values(day).map(({ value, what }) => `| ${value} | ${what} |`),
		...Object.values(kept).map(({ value, what }) => `| ${value} days | ${what} |`),
		`| ${PEAK.value} | ${PEAK.what} |`,
	];
	return `# Beyond one database

*Written by \`node --conditions=byleave-source scripts/scale.ts\` from the rows in \`scripts/scale\` and the figures in \`bench/scale/figures\`; a test holds it to them.*

One PostgreSQL carries a wallet of many millions ([below](#a-day-in-figures)). This page says what comes then: where rows lie, which statements do not care for that, and
what of both is known to hold on other databases. What was not run is said so.

## Where rows lie

A **bucket** is 16 bits of an HMAC of a client and a user. It leads every key of that user's rows at that client, and stands in every code, ticket and token, so that whoever presents one
says where to look. No key leads with a time; there is no sequence, no counter that all share, no trigger, no function in the database.

- By the bucket: ${liesBy("bucket").map(code).join(", ")}. What a login reads and writes lies in one bucket; a message lies in its person's and in its requestId's, what a merchant prepares in one of its client's, so that those acts write in two places. Facts of the audit that are the operator's have no bucket, and lie in one place.
- Everywhere, small, written by the operator: ${liesBy("everywhere").map(code).join(", ")}.
- By a key of their own, joined with nothing: ${liesBy("own key").map(code).join(", ")}.

\`test/statements\` reads every statement of every verb, and the schema, with PostgreSQL's own parser. It fails on a key of a user's table that does not lead with the bucket, on a statement
that does not say its bucket and is not on the list below, on users' tables joined otherwise than by it, and on whatever one of the databases below has not.

## Statements that scatter

${scatteringTable()}

On one database each is an index that is looked into once (but for the one that says so). On many it is asked in each place and put together, so it takes as long as the slowest of them; none is on the way of a login.

### What the driver says besides

${bullets(Object.entries(besides).map(([what, why]) => `${code(what.replace("Stmt", ""))}: ${why}`))}

## One PostgreSQL, in partitions

[partitions.sql](partitions.sql) makes users' tables in sixteen partitions each, by the first digit of the bucket; \`migrate\` then finds them and makes the rest:

\`\`\`sh
psql -f docs/partitions.sql "$DATABASE"   # an empty database
byleave-server migrate                    # or the first start of a server
\`\`\`

*Run here:* PostgreSQL 18, by \`test/postgres/scale/partitions.test.ts\`: the contract of redeeming, and every verb, each run again. A statement that names its bucket is planned for one partition.

${partitionsTable(measured, inPartitions)}Partitions are for what an operator does to a part of the rows (vacuum, rebuild an index, move to another disk). They make nothing quicker: PostgreSQL plans each statement anew for the partition that it names, unless it is
told to plan once and choose the partition as it goes (\`ALTER ROLE … SET plan_cache_mode = force_generic_plan\`): do so. Leave them off until a table is too big to be handled whole.
A table that is full already is not cut up by this: copy the store into such a database ([guide](postgres.md)); that was not run here.

${places
	.map((one) =>
		one.name === "Citus"
			? `${place(one)}
After \`migrate\`, while the tables are empty, on the coordinator. ${liesBy("own key").map(code).join(", ")} stay there as they are:

\`\`\`sql
${citus().join("\n")}
\`\`\`
`
			: place(one),
	)
	.join("\n")}
## A day in figures

![What an operation costs PostgreSQL, and what a row takes](scale.svg)

Measured by \`npm run scale -- --grants=1000000 --write\`: the real server over HTTP, a PostgreSQL 18 beside it with every commit on the disk, on two cores that both share with the load; 4 GB of shared buffers. Each number of
grants is filled with rows as verbs leave them: one user's own, under keys of their own, compared column by column with those of 64 users who went through the whole flow; one user in ten has a login that can still be used. Then somebody
far from the one before does each act. CPU is what to go by: it hardly depends on what else the machine does. First consents are made two at a time, the others sixteen.
The log is at its largest here: soon after a checkpoint, when each page that is touched is logged whole once.

### What one costs

${costsTable(measured)}

${growth(measured)}

### What a row takes

${sizesTable(measured)}

### What a day is taken to be

| For one user | |
|---|---|
${assumptions.join("\n")}

### What follows

For so many users, with what one costs and what a row takes at ${largest.grants} grants. Beyond that it is arithmetic, and says so: nothing here was measured at a billion.

${arithmetic(largest)}

Families and tokens stand for 37 days each, so logins, not grants, are what fills the disk; and what fills it for good is the audit. Export it (\`byleave-server\`'s operator face pages through it), and delete what was exported, by \`at\`.
Cores are those of this machine. With a standby the log is sent once more, and each commit waits for it.
`;
}

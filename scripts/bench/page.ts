import { type BenchResult, benchReport } from "../../bench/report/bench.ts";
import { type PeersResult, peersReport } from "../../bench/report/peers.ts";
import type { Result } from "../../bench/report/result.ts";
import { judged, targetsTable } from "../../bench/report/targets.ts";
import { number, table } from "../../bench/table.ts";
import { plotOf, shown } from "./plots.ts";

type Results = Readonly<Partial<Record<string, Result>>>;

/** docs/bench.md: what is measured and how to read it, and what was measured. Every number in its second half comes from bench/results. */
export const benchPage = (results: Results): string =>
	[text, "## To reach", "", reach, "", targetsTable(judged(results), true), "", ...ours(results), ...others(results)]
		.join("\n")
		.replaceAll(/\n{3,}/g, "\n\n")
		.trimEnd()
		.concat("\n");

function ours({ bench }: Results): readonly string[] {
	if (!bench) return ["## Measured", "", "Not yet: `npm run bench`."];
	return ["## Measured", "", by(bench), "", benchReport(bench as BenchResult, true), told];
}

/** Each of the others: its machine, its figures, its plot. */
const others = (results: Results): readonly string[] =>
	Object.entries(shown).flatMap(([name, title]) => {
		const result = results[name];
		if (!result) return [];
		return [
			`## ${title}`,
			"",
			by(result),
			"",
			...(name === "peers"
				? [peers, peersReport(result as PeersResult, true)]
				: [...result.machine.map((line) => `- ${line}`), "", figuresTable(result), ""]),
			...(result.panels?.length ? [`![${title}](${plotOf(result)})`, ""] : []),
		];
	});

const figuresTable = ({ figures }: Result): string =>
	table(
		["figure", "value", "unit", "what it rests on"],
		figures.map(({ name, value, unit, note = "" }) => [name, number(value), unit, note]),
		true,
	);

const by = ({ date, command }: Result): string => `${date}, by \`${command}\`.`;

const reach =
	"Bounds that speed is judged by, in `bench/report/targets.ts`. CPU is that of the server's process, all threads together, in RSA-2048 signatures of the same round (the CPU of one in the thread pool), 32 in flight, on SQLite: it hardly depends on the machine. The commands exit with 1 if a *must* is missed.";

const told = `One server process and one PostgreSQL share these cores with the load here, and are limited by them. What each takes of a core is in the columns of CPU: to a server of its own,
with its database on another machine, the first of them is what counts, and there may be many of them. A message is two acts: it is accepted, and the outbox brings it, which on PostgreSQL
costs trips and commits of its own; alone, each is brought by itself. What the same costs where millions of grants lie: [scale.md](scale.md).
`;

const peers = `The same work, in one go, on one machine, by the same load generator over HTTP on loopback. Each is one process with \`NODE_ENV=production\`, connections kept alive, a log line a request. All that is durable lies in SQLite (theirs by \`better-sqlite3\`), in WAL mode
with \`synchronous=FULL\`; only ours on PostgreSQL does not. Codes of the peers are made by their own models, before the clock starts. Each is built as its documentation has it: \`oidc-provider\` on an adapter of the documented kind (a table a model, the payload as JSON, statements prepared),
\`@node-oauth/oauth2-server\` on the model that it wants and Node's own HTTP server.

What to bear in mind:

- **They do less.** The client says a secret, where ours signs each request; nothing is signed in their answers but what the list says; codes and tokens lie in the database as they are; nothing is written down of who did what. A code is marked in one commit and its tokens are written in others.
- **They commit on the main thread**, one statement a commit, as documented; ours has a thread for its database, where what waits shares a commit. *Shared commits* is our own doing: the same peers, what they write within a turn of the event loop in one commit. Who wants to know what ours would be worth against that finds it there.
- **Who redeems most signs nothing.** Ours cannot answer more often than the machine signs: *allCoresSign*, at the end, says how often that is with nothing else to do, beside what five times the best peer would be. *redemptionsOfNearestPeer* is against the one whose client signs, too, and whose answer holds a signature.
- **One process each.** Ours uses several threads in it (the database's, OpenSSL's pool); theirs one for nearly all. On many cores each of them would be started several times.
- \`oidc-provider\` leaves a refresh token as it is until most of its life is over: a refresh is one row more, where ours rotates it. Its memory adapter remembers a thousand or two; here it was given room for ten million. Without OpenID Connect it has no user info.
- **in the same CPU**: how much of the work ours does with the CPU that theirs takes; it hardly depends on the machine's disk, which *a second* does.
`;

const text = `# How fast it is, and against what

*Written by \`npm run bench -- --docs\` from the figures in \`bench/results\`; a test holds it to them.*

\`\`\`sh
npm run bench                # under six minutes on two cores
npm run bench -- --peers     # beside other authorization servers, on the same work: under ten
npm run bench -- --docs      # measures nothing: this page and its plots, from what was measured
npm run bench -- --quick     # seconds: that it runs, not how fast
npm run bench -- --no-thresholds             # what is measured against nothing, in half the time
npm run bench -- --store=postgres            # or sqlite; both, side by side, unless told otherwise
npm run bench -- --folder=/var/lib/byleave   # where SQLite's file lies, if the disk matters
npm run bench -- --profile=profiles          # a CPU profile of the server's process, per thread
npm run bench -- --results=/tmp              # where the JSON goes; a whole run's goes to bench/results
\`\`\`

Let the machine do nothing else meanwhile. The command exits with 1 if a threshold, or a *must* of what it measures, is missed.

## What is measured

The server runs in a process of its own, as in production: SQLite in WAL mode, every commit on the disk before it is answered, log
lines written. A second one beside it has its rows in a PostgreSQL 18 (the tests' binaries, in the folder for temporary files, \`fsync\` on), over loopback; both do the same in turn. Only the rate limits are out of the way, and the directory answers at once. Requests come over real HTTP on loopback, as bytes that are ready on connections that stay open (\`bench/wire.ts\`: Node's own client would take what the server under measurement needs);
JWTs and signatures are made before the clock starts. Only in the *whole flow* they cannot be: what is signed there is what was just
answered.

- **getAuthCode**: \`POST /host/authorize\` for \`auth_user\`, which the user has allowed before.
- **applyToken**: verify, one commit, sign.
- **inquiryUserInfo**: verify, read, sign.
- **whole flow**: the three in turn.
- **redemption**: applyToken alone, with 128 in flight: as much as the machine can, where 32 leave it waiting for the disk.
- **message/send**: verify, one commit, sign; and, in the same time, the outbox brings the message to the inbox: one commit more, and its share of the one that takes up to 20.

The machine's limits are measured in the same rounds, between the operations: RSA-2048 signatures made on one core and in the thread
pool and verified on one, commits of one row each, and Fastify saying hello with a body of the same size.

## How to read it

- **CPU ms**: of the server's process for one, all threads together. **CPU, signatures**: the same, over the CPU of one RSA-2048 signature in the thread pool in the same round. It hardly depends on
  what else the machine does, and is the figure to compare two versions by. \`per second\` is what two processes on these cores
  came to.
- **server, client**: cores kept busy by the server and by the load generator. If they add up to all cores, the machine is full; if
  the client alone is near 1, the load generator is the bottleneck. The benchmark says so below its tables.
- **of commits** may be over 100 %: verbs that wait share a commit.
- **Where the CPU of one goes**: what signing, verifying, commits and HTTP cost by themselves, as the limits say; commits that are shared cost less than that. *The rest* is what the server does beside them: reading and writing
  rows, JSON, headers, log lines, its threads' talk with one another.
- **trips, commits**: of each operation what the server sent to PostgreSQL before it waited, and the commits among that. Each trip takes as long as the network
  between them does, which loopback hides. **PostgreSQL itself**: CPU of all its processes.
- **spread**: from the lowest round to the highest, in parts of the median. Above 30 %, measure again.

Thresholds stand for items of the security checklist and are data in \`bench/thresholds.ts\`. No test asserts a time.

- Items 33, 51: pairs of requests, one after the other, in changing order; the median of what the second takes longer. One client has
  one live key.
- Item 108: all attacks at once for a minute, 200 slow connections among them.
- Item 109: 32 requests in flight all the time, half of them committing, half signing; \`/health\` asked every 10 ms by a thread of its
  own, timed from when it was due.
- Item 110: 120 000 expired rows a round, swept by the server's own timer routine, beside a redemption every 10 ms.

- First page, first paint: \`npm start\`'s command from sources, its state there already; the paint is the first contentful one of the program's frame,
  in a browser that runs. Ten DSL pages: those of the random walk (\`test/browser/dsl/walk\`), and one with a list. Server, compiler and merchant start behind the address that is said first, while the browser opens it;
  most of the time is Chromium's, which opens three documents inside of one another, each with a process of its own (the sandbox's page, the phone, the program's frame), on the same cores.
- A save: from the write to the frame in which it is seen, the watcher's calm included. 1,000 rows: from \`setData\` to its callback, two texts a row.
- The runtime of a plain DSL program: views, texts, pictures and buttons; a frame loads no more than its program uses. Its size is a test, too.
`;

import { mustSay } from "../load.ts";
import { CODE, field, SUCCESS, type Target } from "../operations.ts";
import { type Parties, ready } from "../parties.ts";
import { fill } from "../server/fill.ts";
import type { ServerProcess } from "../server/process.ts";
import { median, quantile } from "../stats.ts";

/** Item 110. Milliseconds: the p99 of redemption without a sweep and beside one, medians of the rounds. */
export interface Sweep {
	readonly idle: number;
	readonly sweeping: number;
	readonly times: number;
	/** Redemptions that were sent while a sweep went on. */
	readonly beside: number;
	readonly sweptPerSecond: number;
}

/** Redemptions at a steady pace, first alone, then while old rows are swept; as often as there are rounds. */
export async function redemptionWhileSweeping(
	target: Target & { readonly server: ServerProcess },
	parties: Parties,
	file: string,
	size: { readonly rounds: number; readonly redemptions: number; readonly rows: number },
): Promise<Sweep> {
	const { server } = target;
	const idle: number[] = [];
	const sweeping: number[] = [];
	const speeds: number[] = [];
	let beside = 0;
	for (let round = 0; round < size.rounds; round++) {
		fill(file, size.rows);
		idle.push(quantile(await redemptions(target, parties, size.redemptions), 0.99));

		const ready = await exchanges(target, parties, size.redemptions);
		const start = performance.now();
		let seconds: number | undefined;
		const swept = server.sweep().then((rows) => {
			seconds = (performance.now() - start) / 1000;
			return rows;
		});
		// Those sent after its end say nothing of it.
		function* until() {
			for (const call of ready) if (seconds === undefined) yield call;
		}
		const times = await paced(target, until());
		const rows = await swept;
		if (rows < size.rows) throw new Error(`Swept ${rows} rows of ${size.rows}: something else swept before.`);
		sweeping.push(quantile(times, 0.99));
		speeds.push(rows / (seconds ?? Number.NaN));
		beside += times.length;
	}
	const [alone, with_] = [median(idle), median(sweeping)];
	return { idle: alone, sweeping: with_, times: with_ / alone, beside, sweptPerSecond: median(speeds) };
}

/** Milliseconds from one to the next: well below what the server can do. */
const EVERY = 10;

async function redemptions(target: Target, parties: Parties, count: number): Promise<readonly number[]> {
	return paced(target, await exchanges(target, parties, count));
}

async function paced({ client }: Target, calls: Parameters<Target["client"]["paced"]>[0]): Promise<readonly number[]> {
	const answers = await client.paced(calls, EVERY);
	mustSay(answers, SUCCESS);
	return answers.map(({ ms }) => ms);
}

async function exchanges({ client }: Target, parties: Parties, count: number) {
	const codes = await client.load(await ready(count, () => parties.authorize()), 8);
	mustSay(codes, CODE);
	return ready(count, (n) => parties.applyToken(field(codes[n] ?? { status: 0, body: "{}", ms: 0 }, "authCode")));
}

import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { mustSay } from "../load.ts";
import { CODE, field, SUCCESS, type Target } from "../operations.ts";
import { type Parties, ready } from "../parties.ts";
import { quantile } from "../stats.ts";
import type { ProberInput } from "./prober.ts";

/** Milliseconds within which /health answered. */
export interface Health {
	readonly p50: number;
	readonly p99: number;
	readonly asked: number;
	/** Requests a second that went on meanwhile. */
	readonly load: number;
}

/** Item 109: /health while 32 requests are in flight all the time, half of them committing, half of them signing. */
export async function healthUnderLoad(
	{ client }: Target,
	parties: Parties,
	operator: string,
	ms: number,
): Promise<Health> {
	const codes = await client.load(await ready(32, () => parties.authorize()), 8);
	const tokens = await client.load(await ready(32, (n) => parties.applyToken(field(codes[n] ?? none, "authCode"))), 8);
	mustSay(codes, CODE);
	mustSay(tokens, SUCCESS);
	// Both kinds may be sent again: neither a JWT nor an inquiry is for one use only.
	const inquiries = await ready(32, (n) => parties.inquiryUserInfo(field(tokens[n] ?? none, "accessToken")));
	const mixed = [...(await ready(32, () => parties.authorize())), ...inquiries];

	const workerData: ProberInput = { url: operator, everyMs: 10 };
	const prober = new Worker(new URL("./prober.ts", import.meta.url), { workerData });
	await once(prober, "online");
	const start = performance.now();
	let sent = 0;
	const goOn = async (lane: number): Promise<void> => {
		for (let n = lane; performance.now() - start < ms; n++, sent++) {
			const call = mixed[(n * 33) % mixed.length];
			if (call) mustSay([await client.send(call)], "{");
		}
	};
	await Promise.all(Array.from({ length: 32 }, (_, lane) => goOn(lane)));
	const load = sent / ((performance.now() - start) / 1000);
	prober.postMessage("stop");
	const [times]: number[][] = await once(prober, "message");
	await once(prober, "exit");
	return { p50: quantile(times ?? [], 0.5), p99: quantile(times ?? [], 0.99), asked: times?.length ?? 0, load };
}

const none = { status: 0, body: "{}", ms: 0 };

import { randomBytes } from "node:crypto";
import { writeSignature, writeTime } from "@byleave/protocol/signature";
import { type Call, mustSay } from "../load.ts";
import { CODE, field, SUCCESS, type Target } from "../operations.ts";
import { CLIENT, OTHER, type Parties, ready } from "../parties.ts";
import { median } from "../stats.ts";

/** Milliseconds: the median by which the second kind of request takes longer than the first beside it. */
export interface Difference {
	readonly apart: number;
	/** By how much the even pairs and the odd ones disagree about that. */
	readonly noise: number;
	readonly medians: readonly [number, number];
}

/** Item 51: who has no key of the client's must not learn from the time whether there is such a client. */
export async function clientOracle({ client }: Target, parties: Parties, pairs: number): Promise<Difference> {
	const stranger = CLIENT.replace(/./g, "z");
	const forged = async (clientId: string): Promise<Call> => {
		const call = await parties.merchant("inquiryUserInfo", { accessToken: "AT0000" }, CLIENT);
		const signature = writeSignature({ signature: randomBytes(256), encoding: "percent" });
		return { ...call, headers: { ...call.headers, "client-id": clientId, signature } };
	};
	return compared(
		client,
		await ready(pairs, () => forged(stranger)),
		await ready(pairs, () => forged(CLIENT)),
		"INVALID_SIGNATURE",
	);
}

/** Item 51 too: an old request is refused before its signature is looked at, and tells as little. */
export async function clockOracle({ client }: Target, parties: Parties, pairs: number): Promise<Difference> {
	const stranger = CLIENT.replace(/./g, "z");
	const late = async (clientId: string): Promise<Call> => {
		const call = await parties.merchant("inquiryUserInfo", { accessToken: "AT0000" }, CLIENT);
		const time = writeTime(Date.now() - 3_600_000);
		return { ...call, headers: { ...call.headers, "client-id": clientId, "request-time": time } };
	};
	return compared(
		client,
		await ready(pairs, () => late(stranger)),
		await ready(pairs, () => late(CLIENT)),
		"PARAM_ILLEGAL",
	);
}

/** Item 33, as far as there is such a question: a client must not learn from the time whether another's token exists. */
export async function accessTokenOracle({ client }: Target, parties: Parties, pairs: number): Promise<Difference> {
	const code = await client.send(await parties.authorize());
	const tokens = await client.send(await parties.applyToken(field(code, "authCode")));
	mustSay([code], CODE);
	mustSay([tokens], SUCCESS);
	const real = field(tokens, "accessToken");
	const invented =
		real.slice(0, 6) +
		randomBytes(64)
			.toString("base64url")
			.slice(0, real.length - 6);
	return compared(
		client,
		await ready(pairs, () => parties.inquiryUserInfo(invented, OTHER)),
		await ready(pairs, () => parties.inquiryUserInfo(real, OTHER)),
		"INVALID_ACCESS_TOKEN",
	);
}

/** One after the other in turn, first and second changing places, so that what drifts meets both alike. */
async function compared(
	client: Target["client"],
	some: readonly Call[],
	others: readonly Call[],
	word: string,
): Promise<Difference> {
	const times: readonly [number[], number[]] = [[], []];
	const take = async (kind: 0 | 1, call: Call): Promise<void> => {
		const answer = await client.send(call);
		mustSay([answer], word);
		times[kind].push(answer.ms);
	};
	for (const [n, call] of some.entries()) {
		const other = others[n];
		if (!other) break;
		if (n % 2 === 0) await take(0, call);
		await take(1, other);
		if (n % 2 === 1) await take(0, call);
	}
	const [one, two] = times;
	const apart = two.map((ms, n) => ms - (one[n] ?? Number.NaN));
	// Pairs in which the first kind came first, and those in which the second did, belong together.
	const half = (odd: number) => median(apart.filter((_, n) => Math.floor(n / 2) % 2 === odd));
	return { apart: median(apart), noise: Math.abs(half(0) - half(1)), medians: [median(one), median(two)] };
}

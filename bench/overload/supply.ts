import { type Call, mustSay } from "../load.ts";
import type { Target } from "../operations.ts";
import { CODE, field, SUCCESS } from "../operations.ts";
import { type Parties, ready } from "../parties.ts";
import { bytesOf } from "../wire.ts";

/** Requests that are ready, in the mix of the flow: a code asked for, one exchanged, its user inquired, in turn. */
export interface Supply {
	/** Undefined if there is none left. */
	next(): Buffer | undefined;
	/** As many as said are ready from now on. What was refused has not been used up, but is not used again. */
	fill(count: number): Promise<void>;
}

/** A JWT and an inquiry may be sent again, a code may not: of each so many. */
const AGAIN = 64;

export async function createSupply({ client }: Pick<Target, "client">, parties: Parties): Promise<Supply> {
	let asks: readonly Buffer[] = [];
	let inquiries: readonly Buffer[] = [];
	let exchanges: Buffer[] = [];
	let turn = 0;
	const codesFor = async (count: number): Promise<readonly string[]> => {
		const calls = await ready(Math.min(count, AGAIN), () => parties.authorize());
		const all = Array.from({ length: count }, (_, n): Call => calls[n % calls.length] ?? none);
		const answers = await client.load(all, 32);
		mustSay(answers, CODE);
		return answers.map((answer) => field(answer, "authCode"));
	};
	return {
		next() {
			turn++;
			const which = turn % 3;
			if (which === 0) return asks[turn % asks.length];
			return which === 1 ? exchanges.pop() : inquiries[turn % inquiries.length];
		},
		async fill(count) {
			const needed = Math.ceil(count / 3) + 8;
			const codes = await codesFor(needed + AGAIN);
			// Signed anew, since a signature is good for five minutes.
			exchanges = [...(await ready(needed, async (n) => bytesOf(await parties.applyToken(codes[n] ?? ""))))];
			asks = await ready(AGAIN, async () => bytesOf(await parties.authorize()));
			const calls = await ready(AGAIN, (n) => parties.applyToken(codes[needed + n] ?? ""));
			const tokens = await client.load(calls, 8);
			mustSay(tokens, SUCCESS);
			inquiries = await ready(AGAIN, async (n) => {
				const answer = tokens[n];
				if (!answer) throw new RangeError("There are too few tokens.");
				return bytesOf(await parties.inquiryUserInfo(field(answer, "accessToken")));
			});
		},
	};
}

const none: Call = { path: "/", headers: {}, body: Buffer.alloc(0) };

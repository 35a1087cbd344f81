import { isIPv6 } from "node:net";
import { Failure } from "@byleave/protocol";
import type { FastifyReply } from "fastify";
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { LimitsConfig } from "../config/config.ts";
import type { Counted } from "../store.ts";

const MINUTE = 60;

/** Requests per client, user and address (rulings 15, 16). Each draws one; rejects with Failure("too_many_requests") when the bucket is empty. */
export interface Limits {
	client(clientId: string): Promise<void>;
	user(sub: string): Promise<void>;
	/** What is refused draws here: strangers', bad signatures, wrong tokens. */
	address(ip: string | undefined): Promise<void>;
	/** What anybody may have done, and costs us something. */
	stranger(ip: string | undefined): Promise<void>;
	/** Drops what was counted for all processes and is over. Does not fail. */
	forget(): Promise<void>;
}

/** `too_many_requests`, and after how many seconds the bucket is full again. */
class EmptyBucket extends Failure {
	readonly seconds: number;
	constructor(seconds: number) {
		super("too_many_requests", { message: `Too many requests. Try again in ${seconds} s.` });
		this.seconds = seconds;
	}
}

/** Says with an answer when to try again, where the failure that it tells knows that (RFC 9110, section 10.2.3). */
export function sayWhenAgain(reply: Pick<FastifyReply, "header">, failure: Failure): void {
	if (failure instanceof EmptyBucket) reply.header("retry-after", String(failure.seconds));
}

/**
 * Buckets, each full again a minute after its first draw. What succeeds is counted in this process's memory alone and makes no
 * trip. Refusals by address are counted for all processes where the store can (`counted`), and in memory while it does not
 * answer; an address stands there as `nameOf` has it. An empty bucket is known without asking.
 */
export function createLimits(config: LimitsConfig, shared?: SharedLimits): Limits {
	const memory = (points: number) => new RateLimiterMemory({ points, duration: MINUTE });
	const draw =
		(limiter: RateLimiterMemory | RateLimiterPostgres) =>
		async (key: string): Promise<void> => {
			await limiter.consume(key).catch((refusal: unknown) => {
				if (!(refusal instanceof RateLimiterRes)) throw refusal;
				const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
				throw new EmptyBucket(seconds);
			});
		};
	const points = config.perAddress;
	const forAll =
		shared &&
		new RateLimiterPostgres({
			storeClient: shared.counted,
			storeType: "client",
			tableName: "counted",
			tableCreated: true,
			// The sweep does that, in one process.
			clearExpiredByTimeout: false,
			keyPrefix: "address",
			points,
			duration: MINUTE,
			inMemoryBlockOnConsumed: points,
			insuranceLimiter: memory(points),
		});
	const byAddress = draw(forAll ?? memory(points));
	const byStranger = draw(memory(points));
	const nameOf = shared?.nameOf ?? ((network) => network);
	// Who was gone before anybody looked shares one bucket with the others of that kind.
	const named = (ip: string | undefined) => (ip === undefined ? "gone" : nameOf(networkOf(ip)));
	return {
		client: draw(memory(config.perClient)),
		user: draw(memory(config.perUser)),
		address: (ip) => byAddress(named(ip)),
		stranger: (ip) => byStranger(named(ip)),
		async forget() {
			if (shared) await forgotten(shared.counted).catch(() => {});
		},
	};
}

/** So many at once: each is answered soon. */
const FORGOTTEN = 1000;
async function forgotten(counted: Counted): Promise<void> {
	for (let left = FORGOTTEN; left === FORGOTTEN; ) {
		const text = "DELETE FROM counted WHERE key IN (SELECT key FROM counted WHERE expire < $1 LIMIT $2) RETURNING key";
		left = (await counted.query({ text, values: [Date.now(), FORGOTTEN] })).rows.length;
	}
}

/** What several processes count in, and what they call whom they count. */
export interface SharedLimits {
	readonly counted: Counted;
	readonly nameOf: (network: string) => string;
}

/**
 * What one stranger holds: an IPv4 address, however it is written, or a whole /64 of IPv6, since that is what a
 * single customer is given (RFC 6177) and would otherwise be 2^64 buckets.
 */
function networkOf(ip: string): string {
	const bare = ip.toLowerCase();
	if (!isIPv6(bare)) return bare;
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1];
	if (mapped) return mapped;
	const [head = "", tail] = bare.split("::");
	const groups = head === "" ? [] : head.split(":");
	const after = tail ? tail.split(":") : [];
	// One that is written whole may end in an IPv4 address too; what is behind the network does not matter.
	const zeros = 8 - groups.length - after.length - (after.at(-1)?.includes(".") ? 1 : 0);
	return [...groups, ...Array<string>(zeros).fill("0"), ...after]
		.slice(0, 4)
		.map((group) => Number.parseInt(group, 16).toString(16))
		.join(":");
}

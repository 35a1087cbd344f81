import { isIPv6 } from "node:net";
import { Failure } from "@byleave/protocol";
import type { FastifyReply } from "fastify";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { LimitsConfig } from "../config/config.ts";

const MINUTE = 60;

/** Requests per client, user and address (rulings 16, issue "limits"). */
export interface Limits {
	/** Draws one; rejects with Failure("too_many_requests") when the bucket is empty. */
	client(clientId: string): Promise<void>;
	user(sub: string): Promise<void>;
	/** Strangers' and bad signatures draw here. */
	address(ip: string | undefined): Promise<void>;
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

/** Buckets in this process's memory, each full again a minute after its first draw. Nothing survives a restart. */
export function createLimits(config: LimitsConfig): Limits {
	const bucket = (points: number) => {
		const limiter = new RateLimiterMemory({ points, duration: MINUTE });
		return async (key: string): Promise<void> => {
			await limiter.consume(key).catch((refusal: unknown) => {
				if (!(refusal instanceof RateLimiterRes)) throw refusal;
				const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
				throw new EmptyBucket(seconds);
			});
		};
	};
	const byAddress = bucket(config.perAddress);
	return {
		client: bucket(config.perClient),
		user: bucket(config.perUser),
		// Who was gone before anybody looked shares one bucket with the others of that kind.
		address: (ip) => byAddress(ip === undefined ? "gone" : networkOf(ip)),
	};
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

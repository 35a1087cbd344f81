import { createHash, timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";
import { Failure } from "@byleave/protocol";
import type { FastifyRequest } from "fastify";
import { isLoopback } from "../config/loopback.ts";
import type { Context } from "../context.ts";

/**
 * Refuses what no operator's command sends: a request out of a web page (it has an Origin), one for a name that is
 * not this listener's (DNS rebinding), and one without the operator's token. Rejects with Failure("origin_refused") or
 * Failure("access_denied"); a wrong token draws on the address's bucket (checklist 57, 112).
 */
export function createGuard({ config, limits }: Pick<Context, "config" | "limits">) {
	const wanted = digest(config.operator.token);
	return {
		place(request: FastifyRequest): void {
			const { origin, host } = request.raw.headers;
			if (origin !== undefined) throw new Failure("origin_refused");
			// Under TLS the certificate's name is what a browser holds a stranger's name against.
			if (!config.operator.tls && (host === undefined || !isOurs(host, config.operator.host))) {
				throw new Failure("access_denied", { message: "This listener does not answer to that Host.", field: "host" });
			}
		},
		async token(request: FastifyRequest): Promise<void> {
			const [, given] = /^Bearer ([^\s]+)$/i.exec(request.raw.headers.authorization ?? "") ?? [];
			// Digests are of one length, so that the comparison tells nothing of the token, not even how long it is.
			if (given !== undefined && timingSafeEqual(digest(given), wanted)) return;
			await limits.address(request.ip);
			throw new Failure("access_denied", {
				message: "The operator's token is missing or wrong.",
				field: "authorization",
			});
		},
	};
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** A Host header's name, without its port: loopback, the configured one, or, where all addresses are listened on, any address. */
function isOurs(host: string, configured: string): boolean {
	const name = host.replace(/:\d+$/, "");
	const bare = name.replace(/^\[(.*)\]$/, "$1");
	if (isLoopback(name) || bare.toLowerCase() === configured.toLowerCase()) return true;
	// What is an address was not looked up, so nobody can have rebound it.
	return (configured === "0.0.0.0" || configured === "::") && isIP(bare) !== 0;
}

import { Failure } from "@byleave/protocol";
import { importSPKI, type JWTPayload, jwtVerify } from "jose";
import type { Config } from "../config/config.ts";

/** The user as the super app's back end named them (ruling 11). */
export interface Identity {
	readonly sub: string;
	/** The session: a ticket opened in one cannot be confirmed in another. */
	readonly sid: string;
	/** Seconds since 1970 of the user's last login, where the super app says it. */
	readonly authTime: number | undefined;
	/** The only app that this token may ask for, where it is bound to one. */
	readonly app: string | undefined;
}

const MOST_SECONDS = 300;
const algorithms = ["RS256", "ES256"] as const;

/**
 * Reads `Authorization: Bearer <JWT>` of the super app's back end: RS256 or ES256 by a configured issuer for its
 * audience, with sub, sid, iat and exp, living five minutes at most. Rejects with `identity_invalid`.
 */
export async function createIdentify(
	config: Pick<Config, "issuers">,
	now: () => number,
): Promise<(authorization: string | undefined) => Promise<Identity>> {
	const issuers = await Promise.all(
		config.issuers.map(async (issuer) => ({
			...issuer,
			keys: await Promise.all(issuer.publicKeys.map(importKey)),
		})),
	);
	return async (authorization) => {
		const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? "")?.[1];
		if (!token)
			throw new Failure("identity_invalid", {
				field: "Authorization",
				message: "Authorization: `Bearer <JWT>` is needed.",
			});
		for (const { issuer, audience, keys } of issuers) {
			for (const { key, algorithm } of keys) {
				const verified = await jwtVerify(token, key, {
					algorithms: [algorithm],
					issuer,
					audience,
					maxTokenAge: MOST_SECONDS,
					requiredClaims: ["sub", "sid", "exp", "iat"],
					currentDate: new Date(now()),
				}).catch(() => undefined);
				if (verified) return identityOf(verified.payload);
			}
		}
		throw new Failure("identity_invalid", { field: "Authorization" });
	};
}

async function importKey(pem: string) {
	for (const algorithm of algorithms) {
		const key = await importSPKI(pem, algorithm).catch(() => undefined);
		if (key) return { key, algorithm };
	}
	throw new TypeError("issuers.publicKeys: an SPKI PEM of an RSA or P-256 key is needed.");
}

function identityOf(payload: JWTPayload): Identity {
	const { sub, sid, iat = 0, exp = 0, auth_time: authTime, app } = payload;
	const named = (value: unknown): value is string => typeof value === "string" && value !== "" && value.length <= 128;
	if (!named(sub) || !named(sid) || exp - iat > MOST_SECONDS)
		throw new Failure("identity_invalid", { field: "Authorization" });
	if (app !== undefined && !named(app)) throw new Failure("identity_invalid", { field: "Authorization" });
	return { sub, sid, authTime: typeof authTime === "number" ? authTime : undefined, app };
}

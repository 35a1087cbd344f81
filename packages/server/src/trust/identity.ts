import { Failure, spoken } from "@byleave/protocol";
import type { JWTPayload } from "jose";
import * as errors from "jose/errors";
import { decodeJwt } from "jose/jwt/decode";
import { jwtVerify } from "jose/jwt/verify";
import { importSPKI } from "jose/key/import";
import type { Config } from "../config/config.ts";
import { holds, type JwtAlgorithm, jwtKey, takenApart } from "./jwt/at-once.ts";
import { isSub, SUB_MUST } from "./person.ts";

/** The user as the super app's back end named them (ruling 11). */
export interface ProvenUser {
	readonly sub: string;
	/** The session: a ticket opened in one cannot be confirmed in another. */
	readonly sid: string;
	/** When the super app made the token. Milliseconds since 1970. */
	readonly provedAt: number;
	/** Seconds since 1970 of the user's last login, where the super app says it. */
	readonly authTime: number | undefined;
	/** The only app that this token may speak of, where it is bound to one. */
	readonly app: string | undefined;
}

/** Rejects a token that is bound to another app than the one that a call is about, whatever the call (ruling 11). */
export function mustBeFree({ app }: ProvenUser, appId: string): void {
	if (app !== undefined && app !== appId) throw refused("app", "the user's token is bound to another app.");
}

/** Seconds that a token may live, from its iat to its exp. */
const MOST_SECONDS = 300;
/** Seconds by which the super app's clock may be off, either way. */
const LEEWAY = 10;
/** So long after it was made a token proves its user at most. Milliseconds. */
export const PROOFS_LIVE = (MOST_SECONDS + LEEWAY) * 1000;
const algorithms = ["RS256", "ES256"] as const satisfies readonly JwtAlgorithm[];
const required = ["sub", "sid", "exp", "iat"];

/**
 * Reads `Authorization: Bearer <JWT>` of the super app's back end: RS256 or ES256 by a configured issuer for its
 * audience, with sub, sid, iat and exp, living MOST_SECONDS at most (ruling 11). `wall` is the plain wall clock, in
 * milliseconds since 1970 (ruling 35). Rejects with `identity_invalid`, its field the claim that is wrong; what the
 * claims of an unproven token say is not told.
 */
export async function createIdentify(
	config: Pick<Config, "issuers">,
	wall: () => number,
): Promise<(authorization: string | undefined) => Promise<ProvenUser>> {
	const issuers = await Promise.all(
		config.issuers.map(async (issuer) => ({
			...issuer,
			keys: await Promise.all(issuer.publicKeys.map(importKey)),
		})),
	);
	return async (authorization) => {
		const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? "")?.[1];
		if (!token) throw refused("Authorization", "`Bearer <JWT>` is needed.");
		const at = wall();
		const apart = takenApart(token);
		const right =
			apart &&
			issuers.find(({ issuer, audience, keys }) => {
				const judging = {
					issuer,
					audience,
					mostAge: MOST_SECONDS,
					leeway: LEEWAY,
					required,
					now: Math.floor(at / 1000),
				};
				return keys.some(({ quick }) => quick && holds(apart, quick, judging));
			});
		if (right) return identityOf(apart.payload);
		// Not proven yet: it only says whose keys to try.
		const said = issuerOf(token);
		const meant = issuers.filter(({ issuer }) => issuer === said);
		if (meant.length === 0) throw refused("iss", "no issuer of this name is configured.");
		let why: unknown;
		for (const { issuer, audience, keys } of meant) {
			for (const { key, algorithm } of keys) {
				try {
					const { payload } = await jwtVerify(token, key, {
						algorithms: [algorithm],
						issuer,
						audience,
						maxTokenAge: MOST_SECONDS,
						clockTolerance: LEEWAY,
						requiredClaims: required,
						currentDate: new Date(at),
					});
					return identityOf(payload);
				} catch (error) {
					if (error instanceof Failure) throw error;
					// A claim is looked at only when the signature is right, so that it says more than the other keys do.
					if (!isClaim(why)) why = error;
				}
			}
		}
		throw whatIsWrong(why);
	};
}

async function importKey(pem: string) {
	for (const algorithm of algorithms) {
		const key = await importSPKI(pem, algorithm).catch(() => undefined);
		if (key) return { key, algorithm, quick: jwtKey(pem, algorithm) };
	}
	throw new TypeError("issuers.publicKeys: an SPKI PEM of an RSA or P-256 key is needed.");
}

const refused = (field: string, message: string): Failure =>
	new Failure("identity_invalid", { field, message: `${field}: ${message}` });

function issuerOf(token: string): unknown {
	try {
		return decodeJwt(token).iss;
	} catch {
		throw refused("Authorization", "it is no JWT: three parts of base64url with dots between, the first two JSON.");
	}
}

function identityOf(payload: JWTPayload): ProvenUser {
	const { sub, sid, iat = 0, exp = 0, auth_time: authTime, app } = payload;
	if (!isSub(sub)) throw refused("sub", `${SUB_MUST}.`);
	if (!isSub(sid)) throw refused("sid", `${SUB_MUST}.`);
	if (app !== undefined && !isSub(app)) throw refused("app", `where it is there, ${SUB_MUST}.`);
	// Some libraries write fractions of a second into the one and not into the other.
	if (Math.floor(exp) - Math.ceil(iat) > MOST_SECONDS) {
		throw refused("exp", `it is more than ${MOST_SECONDS} s after iat; a token lives ${spoken(MOST_SECONDS)} at most.`);
	}
	if (authTime !== undefined && typeof authTime !== "number") {
		throw refused("auth_time", "where it is there, a number of seconds since 1970 is needed.");
	}
	return { sub, sid, provedAt: iat * 1000, authTime, app };
}

type ClaimError = errors.JWTClaimValidationFailed | errors.JWTExpired;
const isClaim = (error: unknown): error is ClaimError =>
	error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired;

/** What jose found, as our own failure. */
function whatIsWrong(error: unknown): Failure {
	if (isClaim(error)) {
		const { claim, reason } = error;
		if (reason === "missing") return refused(claim, "it is missing.");
		if (reason === "invalid") return refused(claim, "a number of seconds since 1970 is needed.");
		const words: Readonly<Record<string, string>> = {
			aud: "it is not the audience that is configured for this issuer.",
			exp: "it has passed, by this server's clock.",
			nbf: `it is more than ${LEEWAY} s ahead of this server's clock.`,
			iat:
				error instanceof errors.JWTExpired
					? `it is more than ${MOST_SECONDS} s ago, by this server's clock.`
					: `it is more than ${LEEWAY} s ahead of this server's clock.`,
		};
		return refused(claim, words[claim] ?? "it is not what is needed.");
	}
	const keys =
		"the signature is by none of this issuer's configured keys (RS256 by an RSA key, ES256 by one on P-256).";
	return refused("Authorization", keys);
}

import { isUtf8 } from "node:buffer";
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { LEAST_RSA_BITS } from "@byleave/protocol/signature";
import type { JWTPayload } from "jose";

/** What a JWT signs with here (ruling 11). */
export type JwtAlgorithm = "RS256" | "ES256";

/** How a JWT is judged. Seconds. */
export interface Judging {
	readonly issuer: string;
	readonly audience: string;
	/** How long ago it was made at most. */
	readonly mostAge: number;
	/** By how much the issuer's clock may be off, either way. */
	readonly leeway: number;
	readonly required: readonly string[];
	/** Since 1970. */
	readonly now: number;
}

/** A JWT taken apart, nothing of it proven. */
export interface Unproven {
	readonly algorithm: unknown;
	readonly payload: JWTPayload;
	readonly signed: Buffer;
	readonly signature: Buffer;
}
/** The key that a signature is verified with, and nothing else is. */
export interface JwtKey {
	readonly key: KeyObject;
	readonly algorithm: JwtAlgorithm;
}

/**
 * Takes the usual JWT apart, to be judged by `holds` at once: node:crypto verifies on this very thread, in half the time
 * that a job in the thread pool and its promises cost. Together they only ever say yes, and only where jose does; what is
 * not plain (another member in the header, `nbf`, a claim that does not hold, a wrong signature) is left to jose, which finds
 * out why. undefined for what has to be.
 */
export function takenApart(token: string): Unproven | undefined {
	const [, header = "", payload = "", signature = ""] = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(token) ?? [];
	// Buffer reads what is no base64url too.
	if ([header, payload, signature].some(({ length }) => length === 0 || length % 4 === 1)) return undefined;
	const { alg, typ: _, kid: __, ...others } = objectIn(header) ?? { others: true };
	const claims = objectIn(payload);
	if (!claims || Object.keys(others).length > 0) return undefined;
	return {
		algorithm: alg,
		payload: claims,
		signed: Buffer.from(token.slice(0, -1 - signature.length), "latin1"),
		signature: Buffer.from(signature, "base64url"),
	};
}

/** True if this key made it and every claim is as it must be. */
export function holds({ algorithm, payload, signed, signature }: Unproven, key: JwtKey, judging: Judging): boolean {
	return algorithm === key.algorithm && claimsHold(payload, judging) && isBy(key, signed, signature);
}

/** A key as node:crypto verifies with it; undefined if it is none of the algorithm's, or too short. */
export function jwtKey(pem: string, algorithm: JwtAlgorithm): JwtKey | undefined {
	const key = createPublicKey(pem);
	const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
	const fits =
		algorithm === "RS256"
			? key.asymmetricKeyType === "rsa" && modulusLength >= LEAST_RSA_BITS
			: key.asymmetricKeyType === "ec" && namedCurve === "prime256v1";
	return fits ? { key, algorithm } : undefined;
}

const isBy = ({ key, algorithm }: JwtKey, signed: Buffer, signature: Buffer): boolean =>
	algorithm === "RS256"
		? verify("sha256", signed, key, signature)
		: verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, signature);

/** As RFC 7519 has them, section 4.1, and our own bounds. */
function claimsHold(payload: JWTPayload, { issuer, audience, mostAge, leeway, required, now }: Judging): boolean {
	const { iss, aud, iat, exp, nbf } = payload;
	if (iss !== issuer || nbf !== undefined || typeof iat !== "number" || typeof exp !== "number") return false;
	if (Array.isArray(aud) ? !aud.includes(audience) : aud !== audience) return false;
	const age = now - iat;
	return (
		exp > now - leeway && age <= mostAge + leeway && age >= -leeway && required.every((c) => Object.hasOwn(payload, c))
	);
}

// A byte order mark stays in the text, and is no JSON.
function objectIn(part: string): Record<string, unknown> | undefined {
	try {
		const bytes = Buffer.from(part, "base64url");
		if (!isUtf8(bytes)) return undefined;
		const value: unknown = JSON.parse(bytes.toString());
		return typeof value === "object" && value !== null && !Array.isArray(value)
			? (value as Record<string, unknown>)
			: undefined;
	} catch {
		return undefined;
	}
}

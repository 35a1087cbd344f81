import { createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { bytesOf } from "../answers/bytes.ts";
import { MerchantError } from "../error.ts";
import { readPublicKey } from "../keys.ts";

export interface PublishedKeys {
	/** Those for answers, by keyVersion. At least one. */
	readonly keys: ReadonlyMap<string, KeyObject>;
	/** How long they may be kept, in seconds, if that was said. */
	readonly maxAge: number | undefined;
}

/** Where a Byleave platform publishes its keys, beside every prefix (docs/operate.md). */
const PATH = "/keys";

/**
 * Throws a TypeError for a gateway whose answers anybody on the way could make up: what is fetched in clear is only
 * what this machine says of itself.
 */
export function mustVouch(origin: string): void {
	const url = new URL(origin);
	if (url.protocol === "https:" || isLoopback(url.hostname)) return;
	throw new TypeError(
		"createMerchant: platformPublicKey must be given where gateway is not https: keys that are fetched in clear prove nothing.",
	);
}

const isLoopback = (host: string): boolean =>
	host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);

/**
 * Asks the gateway's own origin, no other: a redirect is refused. Keys for other purposes, and of kinds that are not
 * known here, are passed over. Rejects with MerchantError("keys") where no key is left, or no answer came within
 * `deadline` (milliseconds).
 */
export async function fetchPublishedKeys(send: typeof fetch, origin: string, deadline: number): Promise<PublishedKeys> {
	const url = origin + PATH;
	const failed = (why: string, more: { status?: number; cause?: unknown } = {}): MerchantError =>
		new MerchantError("keys", {
			what: "Nothing was sent: the platform's keys, by which its answer would be verified, are not known.",
			why: `${url} ${why}`,
			todo: "Check the gateway's address; where the platform publishes no keys, hand in platformPublicKey.",
			...more,
		});
	let answer: { status: number; headers: Headers; body: Uint8Array };
	try {
		const response = await send(url, {
			headers: { accept: "application/json" },
			redirect: "error",
			signal: AbortSignal.timeout(deadline),
		});
		answer = { status: response.status, headers: response.headers, body: await bytesOf(response) };
	} catch (cause) {
		throw failed("did not answer.", { cause });
	}
	const { status, headers, body } = answer;
	if (status !== 200) throw failed(`answered HTTP ${status}.`, { status });
	const keys = readKeys(body);
	if (keys.size === 0) throw failed("holds no key for answers.", { status });
	const [, age] = /(?:^|[\s,])max-age=(\d{1,9})(?:$|[\s,])/i.exec(headers.get("cache-control") ?? "") ?? [];
	return { keys, maxAge: age === undefined ? undefined : Number(age) };
}

/** A JWK Set (RFC 7517) in which `purpose` and `keyVersion` say what a key signs and how signatures name it. */
function readKeys(body: Uint8Array): Map<string, KeyObject> {
	const keys = new Map<string, KeyObject>();
	for (const jwk of listIn(body)) {
		if (jwk === null || typeof jwk !== "object") continue;
		const { purpose, keyVersion } = jwk as Record<string, unknown>;
		if (purpose !== "answer" || typeof keyVersion !== "string" || keyVersion === "") continue;
		try {
			keys.set(keyVersion, readPublicKey(createPublicKey({ key: jwk as JsonWebKey, format: "jwk" }), PATH));
		} catch {
			// A key that cannot be used verifies nothing.
		}
	}
	return keys;
}

function listIn(body: Uint8Array): readonly unknown[] {
	try {
		const { keys } = JSON.parse(new TextDecoder().decode(body));
		return Array.isArray(keys) ? keys : [];
	} catch {
		return [];
	}
}

import { setImmediate, setTimeout } from "node:timers/promises";
import { Failure } from "@byleave/protocol";
import type { Dialect, Identity } from "@byleave/protocol/dialects";
import { type Explanation, explain, explained, namesVersion, UNKNOWN_MISTAKE } from "@byleave/protocol/signature";
import type { Context } from "../context.ts";
import type { ClientWithKeys } from "../store.ts";
import type { Caller } from "../token.ts";
import { type ClientKey, clientKey, keyOfNobody, padded, verified } from "./client-key.ts";

/** A request as it arrived. */
export interface Arrived {
	readonly method: string;
	/** The exact request target, without scheme and host. */
	readonly path: string;
	readonly body: Uint8Array;
	readonly host: string | undefined;
	readonly ip: string;
	readonly trace: string;
}

export type Prove = (identity: Identity, arrived: Arrived) => Promise<Caller>;

/**
 * Proves a client by its signature (ruling 16): clock, then signature. A client that is not there, and one that
 * has no such key, goes the same way with a key that nobody holds, to the same answer (checklist 51). Rejects with
 * `clock_skewed`, `signature_mismatch`, and Unsigned when the address's bucket is empty.
 */
export function createProve(context: Context, dialect: Dialect): Prove {
	const nobodies = [keyOfNobody(), keyOfNobody()] as const;
	return async (identity, arrived) => {
		const { store, platform, emit, now, log } = context;
		const began = performance.now();
		const client = await store.client(identity.clientId);
		const { clock } = platform.lifetimes;
		if (Math.abs(now() - identity.at) > clock * 1000) {
			await drawOnAddress(context, arrived.ip);
			throw new Failure("clock_skewed", {
				message: `Request-Time must be within ${clock} s of the server's ${new Date(now()).toISOString()}.`,
			});
		}
		const parts = {
			method: arrived.method,
			path: arrived.path,
			clientId: identity.clientId,
			time: identity.time,
			body: arrived.body,
		};
		const text = dialect.signedText(parts);
		const keys = padded(keysOf(client, identity.keyVersion, now()), nobodies);
		const signer = keys.find((key) => verified(text, key, identity.signature));
		const signedText = new TextDecoder().decode(text);
		const seen = { type: "signature", trace: arrived.trace, clientId: identity.clientId, signedText } as const;
		if (client && signer && !nobodies.includes(signer)) {
			emit({ ...seen, verified: true, explanation: null });
			return { client, keyVersion: signer.version, trace: arrived.trace };
		}
		// Before the costly search for a reason: that is what a flood would make us do.
		await drawOnAddress(context, arrived.ip).catch((refusal: unknown) => {
			emit({ ...seen, verified: false, explanation: null });
			throw refusal;
		});
		const why =
			otherVersion(padded((client?.keys ?? []).map(clientKey), nobodies), text, identity) ??
			(await explain(parts, (other) => keys.some((key) => verified(other, key, identity.signature)), arrived));
		const { mistake, came, todo } = why;
		emit({ ...seen, verified: false, explanation: explained(why) });
		log.warn(
			{ trace: arrived.trace, clientId: identity.clientId, keyVersion: identity.keyVersion, mistake },
			"signature mismatch",
		);
		await nextBeat(began);
		// Only who holds a key of the client's can be told more than that it does not match.
		throw mistake === UNKNOWN_MISTAKE
			? new Failure("signature_mismatch")
			: new Failure("signature_mismatch", { field: "Signature", message: `Signed was ${came}. ${todo}` });
	};
}

/**
 * What is left of the difference between somebody and nobody (rows to fetch, caches that are warm) is smaller than a
 * beat: a failed proof is answered on one, counted from its arrival (checklist 51).
 */
async function nextBeat(began: number): Promise<void> {
	const beat = began + Math.ceil((performance.now() - began) / BEAT_MS) * BEAT_MS;
	// A timer goes by whole milliseconds, and what it leaves would tell; the last one is waited out turn by turn.
	await setTimeout(Math.max(0, beat - performance.now() - 1));
	while (performance.now() < beat) await setImmediate();
}
const BEAT_MS = 10;

/** Refused unsigned, since signing the refusal would cost more than the request that asks for it (ruling 16). */
export class Unsigned extends Error {
	readonly failure: Failure;
	constructor(failure: Failure) {
		super(failure.message);
		this.failure = failure;
	}
}

/** Whatever comes from nobody that is proven draws here; rejects with Unsigned when the bucket is empty. */
export async function drawOnAddress({ limits }: Pick<Context, "limits">, ip: string): Promise<void> {
	await limits.address(ip).catch((refusal: unknown) => {
		throw refusal instanceof Failure ? new Unsigned(refusal) : refusal;
	});
}

/** A right signature by one of the client's keys that the request did not name, or that is not live. */
function otherVersion(
	keys: readonly ClientKey[],
	text: Uint8Array,
	{ keyVersion, signature }: Identity,
): Explanation | undefined {
	const signer = keys.find((key) => verified(text, key, signature));
	return (
		signer && {
			mistake: "key-version",
			expected: `keyVersion=${keyVersion ?? "(any live one)"}`,
			came: `the right text, by key version ${signer.version}, which is not live or not the keyVersion that was named`,
			todo: "Name the version of the key that signs, and sign with one that is live.",
		}
	);
}

/** The client's live keys that the request can mean: the version it names, or all of them (ruling 19). */
function keysOf(client: ClientWithKeys | undefined, named: string | undefined, now: number): readonly ClientKey[] {
	const live = (client?.keys ?? []).filter(({ retiredAt }) => retiredAt === null || retiredAt > now);
	const exact = live.filter(({ version }) => version === named);
	const meant =
		named === undefined ? live : exact.length > 0 ? exact : live.filter(({ version }) => namesVersion(named, version));
	return meant.map(clientKey);
}

import { Failure } from "@byleave/protocol";
import type { Dialect, Identity, Stranger } from "@byleave/protocol/dialects";
import { type Algorithm, explained, namesVersion } from "@byleave/protocol/signature";
import type { Context } from "../context.ts";
import { refusedOnBeat } from "../proof/beat.ts";
import { type ClientKey, clientKey, createNobodies, padded, signerOf } from "../proof/client-key.ts";
import { createEarlier } from "../proof/earlier.ts";
import { searchReason } from "../proof/search.ts";
import { moreOf, suspectsOf } from "../proof/suspects.ts";
import type { Reason } from "../proof/why.ts";
import type { RegistryView } from "../register/registry.ts";
import type { ClientKeyRow, ClientWithKeys } from "../store.ts";
import type { Caller } from "../token.ts";

/** A request as it arrived. */
export interface Arrived {
	readonly method: string;
	/** The exact request target, without scheme and host. */
	readonly path: string;
	readonly body: Uint8Array;
	readonly host: string | undefined;
	/** undefined: the connection was gone before anybody looked. */
	readonly ip: string | undefined;
	readonly trace: string;
}

export type Prove = (identity: Identity | Stranger, arrived: Arrived) => Promise<Caller>;

/**
 * Proves a client by its signature (ruling 16): clock, then signature. A client that is not there, and one that
 * has no such key, goes the same way with keys that nobody holds, to the same answer; whatever it is refused for, it
 * hears of it on a beat (checklist 51). Rejects with `header_invalid`, `clock_skewed`, `signature_mismatch`, and
 * Unsigned when the address's bucket is empty.
 */
export function createProve(context: Context, dialect: Dialect, prefixes: readonly string[]): Prove {
	const { sandbox } = context.config;
	const earlier = sandbox ? createEarlier() : undefined;
	const nobodiesOf = createNobodies();
	const prove = async (identity: Identity, arrived: Arrived, view: RegistryView): Promise<Caller> => {
		const { registry, platform, emit, observed, wall, log } = context;
		const client = view.client(identity.clientId);
		const { clock } = platform.lifetimes;
		if (Math.abs(wall() - identity.at) > clock * 1000) {
			await drawOnAddress(context, arrived.ip);
			throw new Failure("clock_skewed", {
				message: `Request-Time must be within ${clock} s of the server's ${new Date(wall()).toISOString()}.`,
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
		const { signature, keyVersion, algorithms } = identity;
		const nobodies = nobodiesOf[algorithms[0] ?? "RSA256"];
		const meant = keysOf(client, keyVersion, algorithms);
		const signer = await signerOf(text, padded(meant, nobodies), signature);
		const tell = (verified: boolean, explanation: string | null): void => {
			if (!observed) return;
			const signedText = new TextDecoder().decode(text);
			const { trace } = arrived;
			emit({ type: "signature", trace, clientId: identity.clientId, signedText, verified, explanation });
		};
		if (client && signer && !nobodies.includes(signer)) {
			tell(true, null);
			earlier?.note(signature, `${parts.method} ${parts.path} of ${identity.time}, trace ${arrived.trace}`);
			return { client, keyVersion: signer.version, algorithm: signer.algorithm, signature, trace: arrived.trace };
		}
		// Another process may have given it another key a moment ago; asked for known and unknown alike (ruling 45).
		const newer = await registry.fresh();
		if (newer.version !== view.version) return prove(identity, arrived, newer);
		// Before the costly search for a reason: that is what a flood would make us do.
		await drawOnAddress(context, arrived.ip).catch((refusal: unknown) => {
			tell(false, null);
			throw refusal;
		});
		const found = await searchReason({
			parts,
			text,
			more: moreOf(platform, prefixes, view, client, arrived.host),
			signature,
			suspects: suspectsOf(view, client, { meant, algorithms, label: identity.label }, nobodies),
		});
		const why = found?.proven ? found : withMemory(found, earlier?.find(signature));
		tell(false, why && explained(why));
		const { mistake = "not searched for", came, todo } = why ?? {};
		log.warn(
			{ trace: arrived.trace, clientId: identity.clientId, keyVersion, mistake, came, todo },
			"signature mismatch",
		);
		// Only who holds a key of the client's can be told more than that it does not match; in the sandbox all are the developer.
		throw why && (why.proven || sandbox)
			? new Failure("signature_mismatch", { field: "Signature", message: `Signed was ${why.came}. ${why.todo}` })
			: new Failure("signature_mismatch");
	};
	return (identity, arrived) =>
		refusedOnBeat(async () => {
			if (!("failure" in identity)) return prove(identity, arrived, await context.registry.current());
			await drawOnAddress(context, arrived.ip);
			throw identity.failure;
		});
}

/** What the search found, or else the request that this signature was made for before. */
function withMemory(found: Reason | null, request: string | undefined): Reason | null {
	if (!found || request === undefined) return found;
	return {
		...found,
		mistake: "signature-earlier",
		came: `the text of an earlier request: ${request}`,
		todo: "Sign each request anew: method, path, time and body are all in it.",
	};
}

/** Refused unsigned, since signing the refusal would cost more than the request that asks for it (ruling 16). */
export class Unsigned extends Error {
	readonly failure: Failure;
	constructor(failure: Failure) {
		super(failure.message);
		this.failure = failure;
	}
}

/** Whatever comes from nobody that is proven draws here; rejects with Unsigned when the bucket is empty. */
export async function drawOnAddress({ limits }: Pick<Context, "limits">, ip: string | undefined): Promise<void> {
	await limits.address(ip).catch((refusal: unknown) => {
		throw refusal instanceof Failure ? new Unsigned(refusal) : refusal;
	});
}

const namesOf = ({ version, alsoNamed }: ClientKeyRow): readonly string[] =>
	alsoNamed === null ? [version] : [version, alsoNamed];

/** The client's live keys that the request can mean: of its algorithm, the version it names, or all of them (ruling 19). */
function keysOf(
	client: ClientWithKeys | undefined,
	named: string | undefined,
	algorithms: readonly Algorithm[],
): readonly ClientKey[] {
	const live = (client?.keys ?? []).filter(
		(row) => row.retiredAt === null && algorithms.includes(clientKey(row).algorithm),
	);
	if (named === undefined) return live.map(clientKey);
	const exact = live.filter((row) => namesOf(row).includes(named));
	const meant = exact.length > 0 ? exact : live.filter((row) => namesOf(row).some((name) => namesVersion(named, name)));
	return meant.map(clientKey);
}

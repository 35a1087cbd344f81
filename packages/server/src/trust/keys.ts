import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, sign as signWith } from "node:crypto";
import { promisify } from "node:util";
import { Failure } from "@byleave/protocol";
import { type Algorithm, algorithmNames, algorithms, digestFor, LEAST_RSA_BITS } from "@byleave/protocol/signature";
import type { FastifyInstance } from "fastify";
import { ConfigError } from "../config/config.ts";
import type { KnownRegistry, RegistryView } from "../register/registry.ts";
import type { Act, AddPlatformKey, PlatformKeyName, PlatformKeyRow, Store } from "../store.ts";
import { DAY } from "./clock.ts";
import { act } from "./person.ts";
import type { Secrets } from "./secrets.ts";

/** What a platform key signs: answers to merchants, or our own calls to others. Never both (ruling 20). */
export type KeyPurpose = PlatformKeyRow["purpose"];
/** What is there from the first start on. Whom we call ourselves knows RSA; nobody has asked for another there. */
const made: Readonly<Record<KeyPurpose, readonly Algorithm[]>> = { answer: algorithmNames, outgoing: ["RSA256"] };
const purposes: readonly KeyPurpose[] = ["answer", "outgoing"];

/** The platform's own keys: one pair per algorithm for answers, another for outgoing calls (ruling 20). */
export interface PlatformKeys {
	/**
	 * Signs by the newest version of this purpose and algorithm (default RSA256) whose date has come and that is not
	 * withdrawn; by `pin` where that is one of them, live, and its own date has not come. Goes on with the keys it knows
	 * while the store is down.
	 */
	sign(
		purpose: KeyPurpose,
		text: Uint8Array,
		by?: {
			readonly algorithm?: Algorithm;
			readonly pin?: { readonly version: string; readonly until: number } | null;
		},
	): Promise<{ readonly keyVersion: string; readonly signature: Uint8Array }>;
	/** Every version that is not withdrawn; answers before outgoing, RSA before others, the newest first. */
	published(): Promise<readonly PublishedKey[]>;
	/** Makes a new version, published at once, that signs after `signsAfterMs`. Of RSA256, if nothing is said. */
	rotate(purpose: KeyPurpose, signsAfterMs: number, algorithm?: Algorithm): Promise<PublishedKey>;
	/** The version signs nothing any more and is not published, here at once and in other processes within a second. */
	withdraw(purpose: KeyPurpose, version: string): Promise<void>;
}
export type PublishedKey = Omit<PlatformKeyRow, "sealedPrivateKey" | "withdrawnAt">;

/** How long others may keep a copy of `GET /keys`. Seconds. */
const PUBLISHED_FOR = 300;
/** How long a new version is known before it signs, where nobody says otherwise (ruling 20). Milliseconds. */
export const SIGNS_AFTER = 7 * DAY;

interface Needs {
	readonly store: Pick<Store, "addPlatformKey" | "withdrawPlatformKey">;
	readonly registry: KnownRegistry;
	readonly secrets: Pick<Secrets, "seal" | "open">;
	/** Milliseconds since 1970. */
	readonly now: () => number;
}

/**
 * The keys kept in the store, private halves sealed; at the first start a pair for each purpose is made.
 * Rejects with a ConfigError if the kept keys were sealed with another master secret.
 */
export async function createPlatformKeys({ store, registry, secrets, now }: Needs): Promise<PlatformKeys> {
	const opened = new Map<string, KeyObject>();
	const live = (
		{ platformKeys }: Pick<RegistryView, "platformKeys">,
		purpose: KeyPurpose,
		algorithm: Algorithm,
	): PlatformKeyRow[] =>
		platformKeys.filter((row) => row.purpose === purpose && row.algorithm === algorithm && row.withdrawnAt === null);
	const privateKey = (row: PlatformKeyRow): KeyObject => {
		const name = `${row.purpose}.${row.version}`;
		const known = opened.get(name);
		if (known) return known;
		const key = createPrivateKey(openSealed(row, secrets));
		opened.set(name, key);
		return key;
	};
	const make = async (
		purpose: KeyPurpose,
		signsAfterMs: number,
		algorithm: Algorithm = "RSA256",
		/** What it is the next version of. */
		view?: RegistryView,
	): Promise<PublishedKey> => {
		const { platformKeys } = view ?? (await registry.fresh());
		const { versions: letter } = algorithms[algorithm];
		const taken = platformKeys
			.filter((row) => row.purpose === purpose && row.algorithm === algorithm)
			.map((row) => Number(row.version.slice(letter.length)));
		const version = letter + String(Math.max(0, ...taken) + 1);
		const row = await newKey({ purpose, algorithm, version }, now() + signsAfterMs, secrets);
		await store.addPlatformKey({ ...row, ...act({ now }) });
		const made = live(await registry.fresh(), purpose, algorithm).find((key) => key.version === version);
		if (!made) throw new Failure("internal");
		return publishedOf(made);
	};

	for (const purpose of purposes) {
		for (const algorithm of made[purpose]) {
			const none = (view: RegistryView): boolean => live(view, purpose, algorithm).length === 0;
			const view = registry.last();
			if (none(view)) {
				// Another process may start on the same store at this moment and be first: then its key of this version stands,
				// and there is no second one, by which answers would be signed that nobody has been told of.
				await make(purpose, 0, algorithm, view).catch(async (error: unknown) => {
					if (none(await registry.fresh())) throw error;
				});
			}
			for (const row of live(registry.last(), purpose, algorithm)) privateKey(row);
		}
	}

	return {
		async sign(purpose, text, { algorithm = "RSA256", pin } = {}) {
			// An answer that says "the store is down" has to be signed too (ruling 15).
			const view = await registry.current().catch(() => registry.last());
			const keys = live(view, purpose, algorithm);
			const pinned = pin && pin.until > now() ? keys.find((key) => key.version === pin.version) : undefined;
			const row = pinned ?? keys.find((key) => key.signsFrom <= now()) ?? keys.at(-1);
			if (!row) throw new Failure("internal", { message: `There is no live ${purpose} key for ${algorithm}.` });
			return { keyVersion: row.version, signature: await signed(algorithm, text, privateKey(row)) };
		},
		async published() {
			const view = await registry.current();
			return purposes
				.flatMap((purpose) => algorithmNames.flatMap((algorithm) => live(view, purpose, algorithm)))
				.map(publishedOf);
		},
		rotate: (purpose, signsAfterMs, algorithm) => make(purpose, signsAfterMs, algorithm),
		async withdraw(purpose, version) {
			const { platformKeys } = await registry.fresh();
			const named = platformKeys.find((row) => row.purpose === purpose && row.version === version);
			const { algorithm = "RSA256" } = named ?? {};
			await store.withdrawPlatformKey({ purpose, algorithm, version, ...act({ now }) });
			await registry.fresh();
		},
	};
}

const publishedOf = ({ sealedPrivateKey: _, withdrawnAt: __, ...row }: PlatformKeyRow): PublishedKey => row;

const keyPair = promisify(generateKeyPair);
const pairOf = {
	RSA256: () => keyPair("rsa", { modulusLength: LEAST_RSA_BITS }),
	P256: () => keyPair("ec", { namedCurve: "P-256" }),
	ED25519: () => keyPair("ed25519"),
} as const satisfies Record<
	Algorithm,
	() => Promise<{ readonly publicKey: KeyObject; readonly privateKey: KeyObject }>
>;

async function newKey(
	name: PlatformKeyName,
	signsFrom: number,
	secrets: Pick<Secrets, "seal">,
): Promise<Omit<AddPlatformKey, keyof Act>> {
	const pair = await pairOf[name.algorithm]();
	return {
		...name,
		publicKey: pair.publicKey.export({ type: "spki", format: "pem" }).toString(),
		sealedPrivateKey: secrets.seal(pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString()),
		signsFrom,
	};
}

function openSealed(row: PlatformKeyRow, secrets: Pick<Secrets, "open">): string {
	try {
		return secrets.open(row.sealedPrivateKey);
	} catch {
		throw new ConfigError([`secret: the ${row.purpose} key ${row.version} in this store was sealed with another one.`]);
	}
}

/** Off the event loop: with a callback, node:crypto signs in its thread pool (checklist 109). */
const signed = (algorithm: Algorithm, text: Uint8Array, key: KeyObject): Promise<Uint8Array> =>
	new Promise((resolve, reject) => {
		signWith(digestFor(algorithm), text, key, (error, signature) => (error ? reject(error) : resolve(signature)));
	});

/**
 * `GET /keys`: the public halves, as JWKS (RFC 7517), or as PEM with `?format=pem` or `Accept: application/x-pem-file`
 * (ruling 20). A JWK's `purpose` and `keyVersion` are ours: what it may have signed, and how signatures name it.
 */
export async function keysRoute(
	app: FastifyInstance,
	{ keys }: { readonly keys: Pick<PlatformKeys, "published"> },
): Promise<void> {
	app.get<{ Querystring: { format?: unknown } }>("/keys", async (request, reply) => {
		const published = await keys.published();
		reply.header("cache-control", `public, max-age=${PUBLISHED_FOR}`).header("vary", "accept");
		const wantsPem = request.headers.accept?.includes("application/x-pem-file") ?? false;
		if (request.query.format === "pem" || (request.query.format === undefined && wantsPem)) {
			return reply.type("application/x-pem-file").send(published.map(pemBlock).join(""));
		}
		return reply.send({ keys: published.map(jwk) });
	});
}

// Lines before BEGIN are explanation, which readers of PEM skip (RFC 7468, section 5.2).
const pemBlock = (key: PublishedKey): string =>
	`purpose: ${key.purpose}, algorithm: ${key.algorithm}, keyVersion: ${key.version}\n${key.publicKey.trim()}\n`;

const jwk = (key: PublishedKey): Record<string, unknown> => ({
	...createPublicKey(key.publicKey).export({ format: "jwk" }),
	kid: `${key.purpose}.${key.version}`,
	use: "sig",
	key_ops: ["verify"],
	alg: algorithms[key.algorithm].jwa,
	purpose: key.purpose,
	keyVersion: key.version,
});

import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, sign as signWith } from "node:crypto";
import { promisify } from "node:util";
import { Failure } from "@byleave/protocol";
import { LEAST_RSA_BITS } from "@byleave/protocol/signature";
import type { FastifyInstance } from "fastify";
import { ConfigError } from "../config/config.ts";
import type { KnownRegistry, RegistryView } from "../register/registry.ts";
import type { Act, AddPlatformKey, PlatformKeyRow, Store } from "../store.ts";
import { DAY } from "./clock.ts";
import { act } from "./person.ts";
import type { Secrets } from "./secrets.ts";

/** What a platform key signs: answers to merchants, or our own calls to others. Never both (ruling 20). */
export type KeyPurpose = PlatformKeyRow["purpose"];
const purposes: readonly KeyPurpose[] = ["answer", "outgoing"];

/** The platform's own keys: one pair per algorithm for answers, another for outgoing calls (ruling 20). */
export interface PlatformKeys {
	/**
	 * Signs with RSASSA-PKCS1-v1_5 and SHA-256. By the newest version of this purpose whose date has come and that is not
	 * withdrawn; by `pin` where that is live and its own date has not come. Goes on with the keys it knows while the store
	 * is down.
	 */
	sign(
		purpose: KeyPurpose,
		text: Uint8Array,
		pin?: { readonly version: string; readonly until: number } | null,
	): Promise<{ readonly keyVersion: string; readonly signature: Uint8Array }>;
	/** Every version that is not withdrawn; newest first, answers before outgoing. */
	published(): Promise<readonly PublishedKey[]>;
	/** Makes a new version, published at once, that signs after `signsAfterMs`. */
	rotate(purpose: KeyPurpose, signsAfterMs: number): Promise<PublishedKey>;
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
	const live = ({ platformKeys }: Pick<RegistryView, "platformKeys">, purpose: KeyPurpose): PlatformKeyRow[] =>
		platformKeys.filter((row) => row.purpose === purpose && row.withdrawnAt === null);
	const privateKey = (row: PlatformKeyRow): KeyObject => {
		const name = `${row.purpose}.${row.version}`;
		const known = opened.get(name);
		if (known) return known;
		const key = createPrivateKey(openSealed(row, secrets));
		opened.set(name, key);
		return key;
	};
	const make = async (purpose: KeyPurpose, signsAfterMs: number): Promise<PublishedKey> => {
		const { platformKeys } = await registry.fresh();
		const versions = platformKeys.filter((row) => row.purpose === purpose).map((row) => Number(row.version));
		const version = String(Math.max(0, ...versions) + 1);
		const row = await newKey(purpose, version, now() + signsAfterMs, secrets);
		await store.addPlatformKey({ ...row, ...act({ now }) });
		const made = live(await registry.fresh(), purpose).find((key) => key.version === version);
		if (!made) throw new Failure("internal");
		return publishedOf(made);
	};

	for (const purpose of purposes) {
		if (live(registry.last(), purpose).length === 0) {
			// Another process may start on the same store at this moment and be first: then its key of this version stands.
			await make(purpose, 0).catch(async (error: unknown) => {
				if (live(await registry.fresh(), purpose).length === 0) throw error;
			});
		}
		for (const row of live(registry.last(), purpose)) privateKey(row);
	}

	return {
		async sign(purpose, text, pin) {
			// An answer that says "the store is down" has to be signed too (ruling 15).
			const view = await registry.current().catch(() => registry.last());
			const keys = live(view, purpose);
			const pinned = pin && pin.until > now() ? keys.find((key) => key.version === pin.version) : undefined;
			const row = pinned ?? keys.find((key) => key.signsFrom <= now()) ?? keys.at(-1);
			if (!row) throw new Failure("internal", { message: `There is no live ${purpose} key.` });
			return { keyVersion: row.version, signature: await signed(text, privateKey(row)) };
		},
		async published() {
			const view = await registry.current();
			return purposes.flatMap((purpose) => live(view, purpose)).map(publishedOf);
		},
		rotate: make,
		async withdraw(purpose, version) {
			await store.withdrawPlatformKey({ purpose, algorithm: "RSA256", version, ...act({ now }) });
			await registry.fresh();
		},
	};
}

const publishedOf = ({ sealedPrivateKey: _, withdrawnAt: __, ...row }: PlatformKeyRow): PublishedKey => row;

const keyPair = promisify(generateKeyPair);

async function newKey(
	purpose: KeyPurpose,
	version: string,
	signsFrom: number,
	secrets: Pick<Secrets, "seal">,
): Promise<Omit<AddPlatformKey, keyof Act>> {
	const pair = await keyPair("rsa", { modulusLength: LEAST_RSA_BITS });
	return {
		purpose,
		algorithm: "RSA256",
		version,
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
const signed = (text: Uint8Array, key: KeyObject): Promise<Uint8Array> =>
	new Promise((resolve, reject) => {
		signWith("sha256", text, key, (error, signature) => (error ? reject(error) : resolve(signature)));
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
	alg: "RS256",
	purpose: key.purpose,
	keyVersion: key.version,
});

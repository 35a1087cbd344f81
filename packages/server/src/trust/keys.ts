import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, sign as signWith } from "node:crypto";
import { promisify } from "node:util";
import { Failure } from "@byleave/protocol";
import type { FastifyInstance } from "fastify";
import { ConfigError } from "../config/config.ts";
import type { PlatformKeyRow, Store } from "../store.ts";
import type { Secrets } from "./secrets.ts";

/** What a platform key signs: answers to merchants, or our own calls to others. Never both (ruling 20). */
export type KeyPurpose = PlatformKeyRow["purpose"];
const purposes: readonly KeyPurpose[] = ["answer", "outgoing"];

/** The platform's own keys: one pair per algorithm for answers, another for outgoing calls (ruling 20). */
export interface PlatformKeys {
	/**
	 * Signs with RSASSA-PKCS1-v1_5 and SHA-256, by the newest live key of this purpose that has been published for
	 * five minutes, so that nobody meets a key that their copy of `GET /keys` does not have yet (checklist 36).
	 * Where no live key is that old, the newest signs. Goes on with the keys it knows while the store is down.
	 */
	sign(purpose: KeyPurpose, text: Uint8Array): Promise<{ readonly keyVersion: string; readonly signature: Uint8Array }>;
	/** Every published version, live or not yet retired; newest first, answers before outgoing. */
	published(): Promise<readonly PublishedKey[]>;
	/** Makes a new version; the old ones stay published and verifiable for `overlapMs`. Gives the new version. */
	rotate(purpose: KeyPurpose, overlapMs: number): Promise<string>;
}
export type PublishedKey = Pick<
	PlatformKeyRow,
	"purpose" | "algorithm" | "version" | "publicKey" | "createdAt" | "retiresAt"
>;

/** How long others may keep a copy of `GET /keys`, and a new key waits before it signs. Seconds. */
const PUBLISHED_FOR = 300;
/** Milliseconds after which keys made by another process are looked for. */
const REREAD = 5000;
const BITS = 2048;

interface Needs {
	readonly store: Pick<Store, "platformKeys" | "addPlatformKey">;
	readonly secrets: Pick<Secrets, "seal" | "open">;
	/** Milliseconds since 1970. */
	readonly now: () => number;
}

/**
 * The keys kept in the store, private halves sealed; at the first start a pair for each purpose is made.
 * Rejects with a ConfigError if the kept keys were sealed with another master secret.
 */
export async function createPlatformKeys({ store, secrets, now }: Needs): Promise<PlatformKeys> {
	let rows: readonly PlatformKeyRow[] = [];
	let readAt = 0;
	let reading: Promise<void> | undefined;
	const opened = new Map<string, KeyObject>();

	const read = async (): Promise<void> => {
		rows = await store.platformKeys();
		readAt = now();
	};
	const freshen = async (): Promise<void> => {
		// Before readAt: the sandbox or an operator may have set the clock back.
		if (now() >= readAt && now() - readAt < REREAD) return;
		reading ??= read().finally(() => {
			reading = undefined;
		});
		// An answer that says "the store is down" has to be signed too (ruling 15).
		await reading.catch(() => {
			readAt = now();
		});
	};
	const live = (purpose: KeyPurpose): PlatformKeyRow[] =>
		rows
			.filter((row) => row.purpose === purpose && (row.retiresAt === null || row.retiresAt > now()))
			.sort((one, other) => Number(other.version) - Number(one.version));
	const privateKey = (row: PlatformKeyRow): KeyObject => {
		const name = `${row.purpose}.${row.version}`;
		const known = opened.get(name);
		if (known) return known;
		const key = createPrivateKey(openSealed(row, secrets));
		opened.set(name, key);
		return key;
	};
	const make = async (purpose: KeyPurpose, overlapMs: number): Promise<string> => {
		const versions = rows.filter((row) => row.purpose === purpose).map((row) => Number(row.version));
		const version = String(Math.max(0, ...versions) + 1);
		const createdAt = now();
		await store.addPlatformKey(await newRow(purpose, version, createdAt, secrets), createdAt + overlapMs);
		await read();
		return version;
	};

	await read();
	for (const purpose of purposes) {
		if (live(purpose).length === 0) {
			// Another process may start on the same store at this moment and be first: then its key of this version stands.
			await make(purpose, 0).catch(async (error: unknown) => {
				await read();
				if (live(purpose).length === 0) throw error;
			});
		}
		for (const row of live(purpose)) privateKey(row);
	}

	return {
		async sign(purpose, text) {
			await freshen();
			const keys = live(purpose);
			const row = keys.find((key) => key.createdAt <= now() - PUBLISHED_FOR * 1000) ?? keys[0];
			if (!row) throw new Failure("internal", { message: `There is no live ${purpose} key.` });
			return { keyVersion: row.version, signature: await signed(text, privateKey(row)) };
		},
		async published() {
			await freshen();
			return purposes.flatMap(live).map(({ sealedPrivateKey: _, ...row }) => row);
		},
		async rotate(purpose, overlapMs) {
			await read();
			return make(purpose, overlapMs);
		},
	};
}

const keyPair = promisify(generateKeyPair);

async function newRow(
	purpose: KeyPurpose,
	version: string,
	createdAt: number,
	secrets: Pick<Secrets, "seal">,
): Promise<PlatformKeyRow> {
	const pair = await keyPair("rsa", { modulusLength: BITS });
	return {
		purpose,
		algorithm: "RSA256",
		version,
		publicKey: pair.publicKey.export({ type: "spki", format: "pem" }).toString(),
		sealedPrivateKey: secrets.seal(pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString()),
		createdAt,
		retiresAt: null,
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

import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import type { Profile } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { type Encoding, encodeSignature, readSignature, signedText, writeTime } from "@byleave/protocol/signature";
import Fastify, { type FastifyInstance } from "fastify";
import { pino } from "pino";
import type { Config } from "../config/config.ts";
import type { Context, ServerEvent } from "../context.ts";
import { openRegistry } from "../register/registry.ts";
import type { GrantItem, PlatformKeyRow, RegisterClient } from "../store.ts";
import { openMemory } from "../stores/sqlite/memory.ts";
import { createPlatformKeys, type PublishedKey } from "../trust/keys.ts";
import { createLimits } from "../trust/limits.ts";
import { act, personAt } from "../trust/person.ts";
import { createSecrets, drawGrantId, presented } from "../trust/secrets.ts";
import { merchantFace } from "./merchant-face.ts";

/** A merchant face over a real store, with a clock of its own; what the other tests in this folder stand on. */

export const PREFIX = "/acl/api";
export const APPLY = "/v2/authorizations/applyToken";
export const APPLY_V1 = "/v1/authorizations/applyToken";
export const BOTH = "/v2/authorizations/applyTokenAndInquiryUserInfo";
export const INFO = "/v2/users/inquiryUserInfo";
export const REVOKE = "/v2/authorizations/revoke";

export const pair = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
export const keyOne = pair();
export const keyTwo = pair();
const pem = (key: KeyObject): string => key.export({ type: "spki", format: "pem" }).toString();

export interface Request {
	path?: string;
	/** In place of path, in the signed text. */
	signedPath?: string;
	/** The request target itself, prefix and all. */
	url?: string;
	method?: "POST" | "GET" | "PUT" | "DELETE" | "OPTIONS";
	body?: string | Buffer | object;
	signedBody?: string | undefined;
	clientId?: string;
	time?: string;
	key?: KeyObject;
	keyVersion?: string;
	encoding?: Encoding;
	/** What the algorithm is called. */
	label?: string;
	headers?: Record<string, string | undefined>;
}

let made: readonly PlatformKeyRow[] = [];
export async function openBed(
	more: { config?: Partial<Config>; client?: Partial<RegisterClient>; key?: KeyObject } = {},
) {
	const bed = {
		now: Date.UTC(2026, 10, 23, 10),
		/** By the clock that nobody sets. */
		elapsed: 0,
		profile: anna as Profile | undefined | Error,
		events: [] as ServerEvent[],
		logged: "",
	};
	const now = () => bed.now;
	const secrets = createSecrets("test-secret-of-at-least-32-characters");
	const store = await openMemory();
	const config = {
		hashLoginId: "hmac",
		limits: { perClient: 100_000, perUser: 100_000, perAddress: 100_000 },
		...more.config,
	} as Config;
	await store.putMerchant({ ...act({ now }), merchantId: "merchant-1", name: "Shop" });
	for (const clientId of ["client-1", "client-2"]) {
		const publicKey = clientId === "client-1" ? (more.key ?? keyOne.publicKey) : keyTwo.publicKey;
		await store.registerClient({
			...act({ now }),
			merchantId: "merchant-1",
			clientId,
			...(clientId === "client-1" ? more.client : {}),
			key: { publicKey: pem(publicKey) },
		});
		await store.registerApp({ ...act({ now }), appId: `app-of-${clientId}`, clientId, name: "Shop" });
	}
	// Made once: making them is slow, and no test here is about that.
	for (const row of made) await store.addPlatformKey({ ...row, ...act({ now }) });
	const elapsed = () => bed.elapsed;
	const registry = await openRegistry(store, elapsed);
	const keys = await createPlatformKeys({ store, registry, secrets, now });
	made = (await store.registry()).platformKeys;
	const context: Context = {
		config,
		platform: alipayplus,
		store,
		registry,
		directory: {
			async profile() {
				if (bed.profile instanceof Error) throw bed.profile;
				return bed.profile;
			},
		},
		secrets,
		keys,
		outbox: { wake() {}, async idle() {}, async stop() {} },
		limits: createLimits(config.limits),
		log: pino(
			{ level: "info" },
			{
				write(line) {
					bed.logged += line;
				},
			},
		),
		now,
		elapsed,
		wall: now,
		observed: true,
		emit: (event) => void bed.events.push(event),
	};
	let traces = 0;
	const app: FastifyInstance = Fastify({ genReqId: () => `trace-${++traces}` });
	await merchantFace(app, context, PREFIX);
	const published = (await keys.published()).filter(({ purpose }) => purpose === "answer");

	return Object.assign(bed, {
		app,
		context,
		store,
		/** The private half of the key that signs answers. */
		platformKey: () => {
			const row =
				made.find(({ purpose, algorithm }) => purpose === "answer" && algorithm === "RSA256") ?? assert.fail();
			return createPrivateKey(secrets.open(row.sealedPrivateKey));
		},
		/** A code as the host face would have issued it, for these scopes' items. */
		async code(scopes = ["auth_base", "USER_NICKNAME"], sub = "anna", appId = "app-of-client-1") {
			const person = personAt({ store, secrets }, sub, appId.replace("app-of-", ""));
			const authCode = secrets.draw("code", person.bucket);
			const items = scopes.flatMap((scope): GrantItem[] =>
				["userId" as const, ...(alipayplus.scopes[scope]?.views ?? [])].map((item) => ({
					scope,
					item,
					coveredBy: null,
					silent: true,
					wordsHash: null,
				})),
			);
			const { epoch } = await store.standing({
				...person,
				appId,
				now: bed.now,
				windows: { suppression: 0, setAside: 0 },
			});
			const unique = items.filter(
				(row, at) => items.findIndex((other) => other.scope === row.scope && other.item === row.item) === at,
			);
			const grounds = { ...act({ now }), ...person, appId, epoch, provedAt: bed.now, grantId: drawGrantId() };
			const issue = { ...grounds, scopes, items: unique };
			await store.issueCode({ ...issue, codeDigest: presented(authCode).digest, expiresAt: bed.now + 300_000 });
			return authCode;
		},
		signed(request: Request = {}) {
			const {
				method = "POST",
				clientId = "client-1",
				time = writeTime(bed.now),
				encoding = "percent",
				key = keyOne.privateKey,
				label = "RSA256",
			} = request;
			const path = request.url ?? PREFIX + (request.path ?? APPLY);
			const { body = {} } = request;
			const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
			const signedBody = request.signedBody === undefined ? bytes : Buffer.from(request.signedBody);
			const text = signedText({ method, path: request.signedPath ?? path, clientId, time, body: signedBody });
			const version = request.keyVersion === undefined ? "" : ` keyVersion=${request.keyVersion},`;
			const headers = {
				"content-type": "application/json; charset=UTF-8",
				"client-id": clientId,
				"request-time": time,
				signature: `algorithm=${label},${version} signature=${encodeSignature(sign(digestOfKey(key), text, key), encoding)}`,
				...request.headers,
			};
			const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
			return { method, path, headers: sent as Record<string, string>, bytes };
		},
		/** Signs and sends; what of it is wrong says the request. */
		async send(request: Request = {}) {
			const { method, path, headers, bytes } = this.signed(request);
			const response = await app.inject({ method, url: path, headers, payload: bytes });
			return { ...read(response, method, path, published), response };
		},
	});
}

const digestOfKey = (key: KeyObject) => (key.asymmetricKeyType === "ed25519" ? null : "sha256");

type Response = Awaited<ReturnType<FastifyInstance["inject"]>>;

/** An answer, and whether the platform's key signed these bytes for this path and the echoed client. */
function read(response: Response, method: string, path: string, published: readonly PublishedKey[]) {
	const header = readSignature(String(response.headers.signature ?? ""));
	const text = signedText({
		method,
		path,
		clientId: String(response.headers["client-id"] ?? ""),
		time: String(response.headers["response-time"]),
		body: response.rawPayload,
	});
	const json = response.rawPayload.length > 0 ? (response.json() as Record<string, unknown>) : {};
	const version = typeof header === "object" ? header.keyVersion : undefined;
	// What is not signed at all names none.
	const key = published.find((key) => key.version === version);
	const publicKey = key && createPublicKey(key.publicKey);
	return {
		keyVersion: version,
		label: typeof header === "object" ? header.label : undefined,
		status: response.statusCode,
		json,
		result: json.result as { resultCode: string; resultStatus: string; resultMessage: string },
		signed:
			typeof header === "object" &&
			publicKey !== undefined &&
			verify(digestOfKey(publicKey), text, publicKey, header.signature),
		encoding: typeof header === "object" ? header.encoding : undefined,
	};
}

export const anna: Profile = {
	status: "ACTIVE",
	nickName: "Anna",
	birthDate: "2000-02-29",
	loginIds: [{ loginIdType: "MOBILE_PHONE", loginId: "27-612341234" }],
	contacts: [],
};

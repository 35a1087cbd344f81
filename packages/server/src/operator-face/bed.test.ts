import { generateKeyPairSync } from "node:crypto";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import Fastify, { type FastifyInstance } from "fastify";
import { type Config, resolveConfig } from "../config/config.ts";
import type { Context, ServerEvent } from "../context.ts";
import { createLog } from "../observe/log.ts";
import { openRegistry } from "../register/registry.ts";
import type { Store } from "../store.ts";
import { createPlatformKeys } from "../trust/keys.ts";
import { createLimits } from "../trust/limits.ts";
import { pemOf } from "../trust/public-key.ts";
import { createSecrets } from "../trust/secrets.ts";
import { operatorFace } from "./operator-face.ts";

/** An operator face on a store, with a clock that stands; what the other tests in this folder stand on. */

export const TOKEN = "operator-token-of-tests-0123456789";
export const pem = pemOf(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey);
export const NOW = Date.UTC(2026, 10, 23);
export const at = { now: () => NOW };
export const config = resolveConfig(
	{
		secret: "a-secret-of-tests-0123456789abcdef",
		operator: { token: TOKEN, host: "ops.internal", insecure: true },
		store: { kind: "memory" },
		directory: { profile: async () => undefined },
		issuers: [{ issuer: "sandbox:x", audience: "b", publicKeys: [pem] }],
		support: "x",
		undo: { en: "x" },
		logLevel: "silent",
	},
	{ sandbox: true },
);
export const secrets = createSecrets(config.secret);

/** `change.store`: what the verbs are given in place of the store that keys and registry are read from. */
export async function faceOn(
	store: Store,
	events: ServerEvent[],
	change: { store?: Store; config?: Config; perAddress?: number } = {},
): Promise<FastifyInstance> {
	const now = () => NOW;
	const registry = await openRegistry(store, () => 0);
	const context: Context = {
		config: change.config ?? config,
		platform: alipayplus,
		store: change.store ?? store,
		registry,
		directory: { profile: async () => undefined },
		secrets,
		keys: await createPlatformKeys({ store, registry, secrets, now }),
		outbox: { wake() {}, async idle() {}, async stop() {} },
		limits: createLimits({ perClient: 1, perUser: 1, perAddress: change.perAddress ?? 1000 }),
		log: createLog(config),
		now,
		wall: now,
		elapsed: () => 0,
		observed: true,
		emit: (event) => void events.push(event),
	};
	const face = Fastify({ genReqId: () => "trace-1" });
	await operatorFace(face, context);
	return face;
}

import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import Fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import type { Logger } from "pino";
import { type ConfigInput, resolveConfig } from "./config/config.ts";
import type { Context, Face, ServerEvent } from "./context.ts";
import { openDirectory } from "./directory/index.ts";
import { hostFace } from "./host-face/host-face.ts";
import { readJson } from "./merchant-face/json.ts";
import { merchantFace } from "./merchant-face/merchant-face.ts";
import { createLog, logObserver } from "./observe/log.ts";
import { operatorFace } from "./operator-face/operator-face.ts";
import type { Store } from "./store.ts";
import { openMemory } from "./stores/memory.ts";
import { openSqlite } from "./stores/sqlite.ts";
import { createPlatformKeys, keysRoute } from "./trust/keys.ts";
import { createLimits } from "./trust/limits.ts";
import { createSecrets } from "./trust/secrets.ts";

export interface ServerOptions {
	/** Only the sandbox passes this (ruling 24). */
	readonly sandbox?: boolean;
	/** The folder that the configuration's relative paths start from. Default: the working folder. */
	readonly baseDir?: string;
	/** Milliseconds since 1970. */
	readonly now?: () => number;
	readonly log?: Logger;
	/** Sees every ServerEvent (ruling 32). */
	readonly observe?: (event: ServerEvent) => void;
	/** A store that is open already, instead of the configuration's; the server does not close it. */
	readonly store?: Store;
}
export interface Server {
	/** Host and merchant face. */
	readonly public: FastifyInstance;
	readonly operator: FastifyInstance;
	readonly context: Context;
	/** Listens on both addresses of the configuration and answers with the URLs. */
	listen(): Promise<{ public: string; operator: string }>;
	/** Answers what has begun, then closes everything. */
	close(): Promise<void>;
}

const MOST_BYTES = 65_536;
const MOST_HEADER_BYTES = 16_384;
/** Milliseconds; Node's own defaults are minutes, and Fastify sets its option too late for them (checklist 108). */
const SLOWEST = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 };
const SWEEP_MS = 60_000;
/** How long used markers are kept after their rows expire, so that reuse is told as reuse. */
const RETENTION_MS = 7 * 86_400_000;

/**
 * The authorization server: three faces on two listeners, each with its own authentication. A server is
 * production unless `sandbox` is passed. Rejects with ConfigError, a line per mistake, before anything opens.
 */
export async function createServer(input: ConfigInput, options: ServerOptions = {}): Promise<Server> {
	const { sandbox = false, baseDir = process.cwd(), now = Date.now, observe } = options;
	const config = resolveConfig(input, { sandbox, baseDir });
	const log = options.log ?? createLog(config);
	const watch = logObserver(log);
	const secrets = createSecrets(config.secret);
	const store = options.store ?? (await openTheStore(config.store, secrets.pseudonym));
	const keys = await createPlatformKeys({ store, secrets, now });
	const context: Context = {
		config,
		platform: config.platform,
		store,
		directory: openDirectory(config, { keys, now }),
		secrets,
		keys,
		limits: createLimits(config.limits),
		log,
		now,
		emit: (event) => {
			try {
				watch(event, secrets.pseudonym);
				observe?.(event);
			} catch (error) {
				// Whoever only watches must not undo what is done.
				log.error({ err: error }, "observer failed");
			}
		},
	};

	const tls = config.listen.tls;
	const https = tls && { cert: await readFile(tls.certFile), key: await readFile(tls.keyFile) };
	const open = listener(context, https ?? null, (path) => (path.startsWith("/host/") ? "host" : "merchant"));
	await hostFace(open, context);
	await keysRoute(open, context);
	await merchantFace(open, context);
	const operator = listener(context, null, () => "operator");
	await operatorFace(operator, context);

	const stopSweeping = keepSwept(context);
	return {
		public: open,
		operator,
		context,
		async listen() {
			const { listen, operator: own } = config;
			return {
				public: await open.listen({ host: listen.host, port: listen.port }),
				operator: await operator.listen({ host: own.host, port: own.port }),
			};
		},
		async close() {
			await stopSweeping();
			await Promise.all([open.close(), operator.close()]);
			if (!options.store) await store.close();
		},
	};
}

const openTheStore = (store: ConfigInput["store"], pseudonym: (sub: string) => string): Promise<Store> =>
	store.kind === "sqlite" ? openSqlite(store.file, { pseudonym }) : openMemory({ pseudonym });

/** A listener with its limits; one line in the log a request, under a trace id of our own making. */
function listener(
	context: Context,
	https: { cert: Buffer; key: Buffer } | null,
	faceOf: (path: string) => Face,
): FastifyInstance {
	const app = Fastify({
		bodyLimit: MOST_BYTES,
		requestTimeout: SLOWEST.requestTimeout,
		trustProxy: context.config.trustedProxies.length > 0 ? [...context.config.trustedProxies] : false,
		genReqId: () => randomUUID(),
		// Before any face is reached: what the framework cannot even route.
		frameworkErrors: (_error, _request, reply) => {
			void (reply as unknown as FastifyReply)
				.status(400)
				.header("cache-control", "no-store")
				.send({ message: "The request cannot be read." });
		},
		logger: false,
		...({ [https ? "https" : "http"]: { ...https, ...SLOWEST, maxHeaderSize: MOST_HEADER_BYTES } } as object),
	});
	// Host and operator face read JSON as strictly as the merchant face does.
	app.removeContentTypeParser("application/json");
	app.addContentTypeParser("application/json", { parseAs: "buffer" }, async (_request: unknown, body: Buffer) =>
		readJson(body),
	);
	app.addHook("onResponse", async (request, reply) => {
		const [path = ""] = request.url.split("?");
		const { method, id: trace } = request;
		context.emit({
			type: "request",
			trace,
			face: faceOf(path),
			method,
			path,
			status: reply.statusCode,
			ms: reply.elapsedTime,
		});
	});
	return app;
}

/** Drops what is past keeping, now and then, a little at a time. Returns what ends it. */
function keepSwept({ store, now, log }: Context): () => Promise<void> {
	let stopped = false;
	let under: Promise<void> | undefined;
	const sweep = async () => {
		for (let dropped = -1; dropped !== 0 && !stopped; ) {
			const began = performance.now();
			dropped = await store.sweep(now(), RETENTION_MS);
			// Half of the time is the callers' (checklist 110).
			await setTimeout(performance.now() - began);
		}
	};
	const timer = setInterval(() => {
		under ??= sweep()
			.catch((error: unknown) => log.error({ err: error }, "sweep failed"))
			.finally(() => {
				under = undefined;
			});
	}, SWEEP_MS);
	timer.unref();
	return async () => {
		stopped = true;
		clearInterval(timer);
		await under;
	};
}

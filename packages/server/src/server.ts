import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { ConfigError, type ConfigInput, type Place, resolveConfig } from "./config/config.ts";
import type { Context, ServerEvent } from "./context.ts";
import { openDirectory } from "./directory/index.ts";
import { createShedding } from "./listen/busy/shedding.ts";
import type { FaceRow } from "./listen/listener.ts";
import { repeat } from "./listen/repeat.ts";
import { readTls } from "./listen/tls.ts";
import { healthFace, readyFace } from "./listen/watch.ts";
import { openapiRoute } from "./merchant-face/description/openapi.ts";
import { inboxChannel } from "./messages/channels/inbox.ts";
import { openChannels } from "./messages/channels/index.ts";
import { createOutbox } from "./messages/outbox.ts";
import { createLog, logObserver } from "./observe/log.ts";
import { openRegistry } from "./register/registry.ts";
import type { Store } from "./store.ts";
import { openStore } from "./stores/open-store.ts";
import { agreeing, type ClockSources, createClock } from "./trust/clock.ts";
import { createPlatformKeys, keysRoute } from "./trust/keys.ts";
import { createLimits } from "./trust/limits.ts";
import { createSecrets } from "./trust/secrets.ts";
import { createLeases } from "./upkeep/leases.ts";
import { SWEEP_MS, sweep } from "./upkeep/sweep.ts";

export interface ServerOptions {
	/** Only the sandbox passes this (ruling 24). */
	readonly sandbox?: boolean;
	/** The folder that the configuration's relative paths start from. Default: the working folder. */
	readonly baseDir?: string;
	/** In place of the machine's clocks: milliseconds since 1970, by a clock that nobody sets. */
	readonly now?: () => number;
	/** Milliseconds by a clock that nobody sets. */
	readonly elapsed?: () => number;
	/** In place of the machine's clocks, for whoever tries what happens when they are set (ruling 35). */
	readonly clock?: ClockSources;
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
	/** Answers what has arrived, then closes everything, within ten seconds (ruling 41). */
	close(): Promise<void>;
}

const CLOCK_MS = 1000;
/**
 * Connections that may wait to be taken; the system may allow fewer. Node's own 511 are come together in a pause of a tenth of a second
 * under load, and who finds no room tries again a second later.
 */
const BACKLOG = 4096;

/**
 * The authorization server: three faces on two listeners, each with its own authentication. A server is
 * production unless `sandbox` is passed. Rejects with ConfigError, a line per mistake, before anything opens.
 */
export async function createServer(input: ConfigInput, options: ServerOptions = {}): Promise<Server> {
	const { sandbox = false, baseDir = process.cwd(), elapsed = () => performance.now(), observe } = options;
	const config = resolveConfig(input, { sandbox, baseDir });
	const log = options.log ?? createLog(config);
	const watch = logObserver(log);
	const secrets = createSecrets(config.secret);
	const clock = createClock(sourcesOf(options), (news) => log.warn(news, "the clock"));
	const { now, wall } = clock;
	let changed = (): void => {};
	const opening =
		options.store ??
		openStore(config.store, {
			pseudonym: secrets.pseudonym,
			sandbox,
			changed: () => changed(),
			// A clock that was handed in is nobody else's.
			...(options.clock || options.now ? {} : { clock: clock.hear }),
			told: (news) => log.info(news, "the store"),
		});
	// While the store's thread starts. What comes of it is asked for below.
	const loading = loadFaces();
	loading.catch(() => {});
	const opened = await opening;
	const store = agreeing(opened, clock);
	const registry = await openRegistry(store, elapsed);
	changed = registry.stale;
	const leases = createLeases({ store, now, elapsed });
	const keys = await createPlatformKeys({ store, registry, secrets, now });
	const failed = (what: string) => (error: unknown) => log.error({ err: error }, `${what} failed`);
	const emit: Context["emit"] = (event) => {
		try {
			watch(event, secrets.pseudonym);
			observe?.(event);
		} catch (error) {
			// Whoever only watches must not undo what is done.
			log.error({ err: error }, "observer failed");
		}
	};
	const channels = openChannels(config.messages, { keys, now: wall, inbox: inboxChannel({ store, now }) });
	const outbox = createOutbox({
		store,
		registry,
		secrets,
		now,
		elapsed,
		emit,
		channels,
		leases,
		failed: failed("a channel"),
	});
	const { counted } = opened;
	const limits = createLimits(config.limits, counted && { counted, nameOf: secrets.fingerprint });
	const context: Context = {
		config,
		platform: config.platform,
		store,
		registry,
		directory: openDirectory(config, {
			keys,
			now: wall,
			own: config.platform.own,
			odd: (fields, trace) => log.warn({ trace, fields }, "the directory answered fields that were left out"),
		}),
		secrets,
		keys,
		limits,
		outbox,
		log,
		now,
		elapsed,
		wall,
		emit,
		observed: observe !== undefined,
	};

	const { clashOf, createListener, ...face } = await loading;
	const faces: Readonly<Record<"public" | "operator", readonly FaceRow[]>> = {
		public: [
			{ name: "host", prefix: face.HOST_PREFIX, open: face.hostFace },
			{ name: "open", prefix: "/keys", open: keysRoute },
			{ name: "open", prefix: "/openapi.json", open: openapiRoute },
			{ name: "open", prefix: "/health", open: healthFace },
			{ name: "open", prefix: "/ready", open: readyFace },
			...config.prefixes.map(
				(prefix): FaceRow => ({
					name: "merchant",
					prefix,
					open: (app, context) => face.merchantFace(app, context, prefix),
				}),
			),
		],
		operator: [{ name: "operator", prefix: "", open: face.operatorFace }],
	};
	const clash = clashOf(faces.public);
	if (clash)
		throw new ConfigError([`prefix: ${clash[0].prefix} is below ${clash[1].prefix}, which is another face's.`]);
	const shedding = createShedding(context, faces.public);
	const open = await createListener(context, faces.public, await readTls("listen", config.listen.tls), shedding);
	const operator = await createListener(context, faces.operator, await readTls("operator", config.operator.tls));
	if (config.operator.insecure)
		log.warn("operator.insecure: the operator's token travels in clear unless TLS is in front");

	if (config.store.kind === "postgres" && config.store.insecure)
		log.warn("store.insecure: what is kept travels in clear unless something in between does TLS");

	const stops = [
		outbox.stop,
		repeat({ every: SWEEP_MS, work: (stop) => sweep({ store, now, leases, limits }, stop), failed: failed("sweep") }),
		// Noticed also while nobody asks, and before what is corrected little by little adds up.
		repeat({ every: CLOCK_MS, work: async () => void clock.now(), failed: failed("clock") }),
	];
	return {
		public: open,
		operator,
		context,
		async listen() {
			return {
				public: await listen(open, config.listen),
				operator: await listen(operator, config.operator),
			};
		},
		async close() {
			await Promise.all([open.close(), operator.close(), leases.end(), ...stops.map((stop) => stop())]);
			if (!options.store) await store.close();
		},
	};
}

/** The faces and what they stand on: the larger half of what a server loads. */
async function loadFaces() {
	const [listener, host, merchant, operator] = await Promise.all([
		import("./listen/listener.ts"),
		import("./host-face/host-face.ts"),
		import("./merchant-face/merchant-face.ts"),
		import("./operator-face/operator-face.ts"),
	]);
	return { ...listener, ...host, ...merchant, ...operator };
}

/** A clock that was handed in is set by nobody, and is held against itself. */
const sourcesOf = ({ clock, now }: ServerOptions): ClockSources =>
	clock ?? { wall: now ?? Date.now, elapsed: now ?? (() => performance.now()) };

/** Listens, and gives the URL. `localhost`, which may be two addresses, is one: then it is known which. */
async function listen(app: FastifyInstance, { host, port, tls }: Place): Promise<string> {
	const url = await app.listen({ host: host === "localhost" ? "127.0.0.1" : host, port, backlog: BACKLOG });
	return tls ? url.replace(/^http:/, "https:") : url;
}

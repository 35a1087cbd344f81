import { randomUUID } from "node:crypto";
import type { RequestListener, Server } from "node:http";
import { MOST_BODY_BYTES } from "@byleave/protocol";
import Fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import type { Context, Face } from "../context.ts";
import { readJson } from "../merchant-face/json.ts";
import { endsInTime } from "./ending.ts";
import type { Tls } from "./tls.ts";

// An import would read all that node:http exports, and so load its client for fetch, which nothing here uses.
const { createServer } = process.getBuiltinModule("node:http");
const { createServer: createHttpsServer } = process.getBuiltinModule("node:https");

/** A face: what it is called, the one prefix that it claims, and how it is opened on a listener. */
export interface FaceRow {
	readonly name: Face;
	/** Everything below it is this face's and nothing else is; "" claims what no other face does. */
	readonly prefix: string;
	open(app: FastifyInstance, context: Context): Promise<void>;
}

const MOST_HEADER_BYTES = 16_384;
/** Milliseconds; Node's own defaults are minutes (checklist 108). */
const SLOWEST = {
	headersTimeout: 10_000,
	requestTimeout: 30_000,
	keepAliveTimeout: 72_000,
	connectionsCheckingInterval: 5_000,
};

/**
 * A listener with its limits and its faces; one line in the log a request, under a trace id of our own making. Its
 * `close` ends within ten seconds, whatever hangs on it (ruling 41). `guard` stands before everything.
 */
export async function createListener(
	context: Context,
	faces: readonly FaceRow[],
	tls: Tls | null,
	guard: (serve: RequestListener) => RequestListener = (serve) => serve,
): Promise<FastifyInstance> {
	const ends: (() => void)[] = [];
	const options = { ...tls, ...SLOWEST, maxHeaderSize: MOST_HEADER_BYTES };
	const app = Fastify({
		bodyLimit: MOST_BODY_BYTES,
		trustProxy: context.config.trustedProxies.length > 0 ? [...context.config.trustedProxies] : false,
		genReqId: () => randomUUID(),
		rewriteUrl: ({ url = "/" }) => routable(url),
		frameworkErrors: (_error, _request, reply) => {
			void (reply as unknown as FastifyReply)
				.status(400)
				.header("cache-control", "no-store")
				.send({ cause: "body_malformed", message: "The request cannot be read." });
		},
		logger: false,
		// Each face that has schemas brings what reads them: the framework's own is not loaded.
		schemaController: { compilersFactory: { buildValidator: () => neverAsked, buildSerializer: () => neverAsked } },
		serverFactory(handler) {
			const guarded = guard(handler);
			const server = tls ? createHttpsServer(options, guarded) : createServer(options, guarded);
			remembersPeers(server);
			ends.push(endsInTime(server));
			return server;
		},
	});
	app.addHook("preClose", async () => {
		for (const end of ends) end();
	});
	// Host and operator face read JSON as strictly as the merchant face does.
	app.removeContentTypeParser("application/json");
	app.addContentTypeParser("application/json", { parseAs: "buffer" }, async (_request: unknown, body: Buffer) =>
		readJson(body),
	);
	const faceOf = facesBy(faces);
	app.addHook("onResponse", (request, reply, done) => {
		const [path = ""] = request.originalUrl.split("?");
		const { method, id: trace } = request;
		const face = faceOf(path);
		context.emit({ type: "request", trace, face, method, path, status: reply.statusCode, ms: reply.elapsedTime });
		done();
	});
	if (!faces.some(({ prefix }) => prefix === "")) {
		app.setNotFoundHandler((_request, reply) =>
			reply
				.status(404)
				.header("cache-control", "no-store")
				.send({ cause: "api_unknown", message: whereTo(faces) }),
		);
	}
	for (const face of faces) await face.open(app, context);
	return app;
}

const neverAsked = (): never => {
	throw new TypeError("A face that has schemas says by what they are read.");
};

/** True if a path lies below a prefix, on the border of a segment. */
const isBelow = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);

/** Says the face whose prefix a path is below; what is nobody's is "open". */
function facesBy(faces: readonly FaceRow[]): (path: string) => Face {
	const longest = [...faces].sort((one, other) => other.prefix.length - one.prefix.length);
	return (path) => longest.find(({ prefix }) => isBelow(path, prefix))?.name ?? "open";
}

/** The first two faces that would claim the same path, if there are any: no server can keep both promises. */
export function clashOf(faces: readonly FaceRow[]): readonly [FaceRow, FaceRow] | undefined {
	for (const [at, one] of faces.entries()) {
		const others = faces.slice(0, at).filter(({ name }) => name !== one.name);
		const other = others.find(({ prefix }) => one.prefix !== "" && isBelow(one.prefix, prefix));
		if (other) return [one, other];
	}
	return undefined;
}

/** For whoever called beside every face, such as without the deployment's prefix. */
function whereTo(faces: readonly FaceRow[]): string {
	const ways = faces.filter(({ name }) => name !== "open").map(({ name, prefix }) => `the ${name} face at ${prefix}/`);
	return `There is nothing at this path; there is ${ways.join(", ")}.`;
}

/**
 * A request target that the framework can route. What it cannot decode it would refuse by itself, unsigned; spelt
 * so that it can, it reaches the face that it is below, as any other wrong path does. The face sees the original.
 */
function routable(target: string): string {
	if (!target.includes("%")) return target;
	const [path = "", ...query] = target.split("?");
	try {
		decodeURIComponent(path);
		return target;
	} catch {
		return [path.replaceAll("%", "%25"), ...query].join("?");
	}
}

/**
 * Has every connection say its peer's address while there is one. Node remembers it from then on; a peer that resets
 * its connection at once would have none when its request is looked at, and escape its bucket (ruling 16).
 */
function remembersPeers(server: Server): void {
	for (const made of ["connection", "secureConnection"]) {
		server.on(made, (socket: { readonly remoteAddress?: string }) => void socket.remoteAddress);
	}
}

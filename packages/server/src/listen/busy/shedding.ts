import { randomFill, randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { Failure, type Version, versionAt } from "@byleave/protocol";
import type { Context } from "../../context.ts";
import { failureBody, statusOf } from "../../host-face/failure.ts";
import { resultOf } from "../../merchant-face/answer.ts";
import type { FaceRow } from "../listener.ts";
import { createPressure, type Pressure } from "./pressure.ts";

/** Whoever watches the process is always answered. */
const watched = /^\/(?:health|ready)(?:$|[/?])/;
/** Milliseconds between two lines in the log, however many are refused. */
const TOLD_EVERY = 1000;
/** Seconds after which to try again, in turn, so that not all come back at once. */
const AGAIN = ["1", "2", "3"] as const;

/**
 * Stands before a listener's faces: what is more than the server can answer in time is refused before anything of it is read
 * but its first line and headers, by 503, unsigned, with Retry-After (docs/decisions.md). Each face is spoken to in its own form; /health, /ready
 * and CORS' preflights pass. What was refused is told once a second, under the trace that the answers carry.
 */
export function createShedding(
	context: Pick<Context, "config" | "platform" | "emit" | "elapsed">,
	faces: readonly FaceRow[],
	pressure: Pressure = pressureOf(context),
): (serve: RequestListener) => RequestListener {
	const refuse = createRefuse(context, faces, pressure);
	return (serve) => (request, response) => {
		const { url = "", method } = request;
		if (method === "OPTIONS" || watched.test(url)) return serve(request, response);
		if (pressure.refuses()) return refuse(request, response);
		response.once("close", pressure.entered());
		serve(request, response);
	};
}

/** The probe waits where signing does, and then for its turn of the event loop. */
const pressureOf = ({ elapsed }: Pick<Context, "elapsed">): Pressure => {
	const byte = new Uint8Array(1);
	return createPressure({
		elapsed,
		probe: (done) => randomFill(byte, done),
		later: (act, ms) => void setTimeout(act, ms).unref(),
	});
};

function createRefuse(
	{ config, platform, emit }: Pick<Context, "config" | "platform" | "emit">,
	faces: readonly FaceRow[],
	pressure: Pressure,
): (request: IncomingMessage, response: ServerResponse) => void {
	const failure = new Failure("server_busy");
	const status = statusOf(failure.code);
	const origins = new Set(config.hostOrigins);
	const hosts = faces.filter(({ name }) => name === "host").map(({ prefix }) => prefix);
	const merchants = faces.filter(({ name }) => name === "merchant").map(({ prefix }) => prefix);
	const isBelow = (path: string) => (prefix: string) => path.startsWith(`${prefix}/`);
	const results = new Map<Version, Buffer>();
	const resultFor = (version: Version): Buffer => {
		const known = results.get(version);
		if (known) return known;
		const result = resultOf({ platform, config }, version, failure);
		const body = Buffer.from(platform.dialect.write(platform.answers[version], { result }));
		results.set(version, body);
		return body;
	};

	let refused = 0;
	let trace = "";
	let told = Buffer.alloc(0);
	const count = (): void => {
		if (refused++ > 0) return;
		trace = randomUUID();
		told = Buffer.from(JSON.stringify(failureBody(failure, trace)));
		setTimeout(() => {
			emit({ type: "shed", trace, refused, waits: pressure.waits() });
			refused = 0;
		}, TOLD_EVERY).unref();
	};
	return ({ url = "", headers }, response) => {
		count();
		const [path = ""] = url.split("?", 1);
		const forMerchants = !hosts.some(isBelow(path)) && merchants.some(isBelow(path));
		const body = forMerchants ? resultFor(versionAt(platform, path, merchants)) : told;
		const { origin } = headers;
		const readable = origin !== undefined && !forMerchants && origins.has(origin);
		response.writeHead(status, [
			...["content-type", forMerchants ? "application/json; charset=UTF-8" : "application/json; charset=utf-8"],
			...["content-length", String(body.length)],
			...["cache-control", "no-store"],
			...["retry-after", AGAIN[refused % AGAIN.length] ?? AGAIN[0]],
			...["x-trace-id", trace],
			...(readable ? ["access-control-allow-origin", origin, "vary", "origin"] : []),
		]);
		response.end(body);
	};
}

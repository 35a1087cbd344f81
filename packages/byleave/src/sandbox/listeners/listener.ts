import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { Trouble } from "../../trouble.ts";
import type { SandboxTls } from "../tls/tls.ts";
import { LOOPBACK } from "./origins.ts";

/** One port of the sandbox, on loopback. */
export interface Listener {
	readonly port: number;
	/** By its number, `http://127.0.0.1:<port>` as a rule (https under TLS), without a slash at the end. */
	readonly origin: string;
	close(): Promise<void>;
}
export type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> | void;
/** Takes over a connection that wants to be something else than HTTP: a web socket. */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer, url: URL) => Promise<void> | void;
/** What lives at one host name. */
export interface Site {
	readonly handler: Handler;
	/** Left out, it has no web sockets. */
	readonly upgrade?: Upgrade;
}
/** Who lives at a host name; undefined: nobody. */
export type Route = (hostname: string) => Site | undefined | Promise<Site | undefined>;

export interface ListenOptions {
	/** Loopback, where it is left out. */
	readonly address?: string;
	/** Undefined: it speaks in clear. */
	readonly tls?: SandboxTls["listener"] | undefined;
}

/**
 * Listens on loopback, and nowhere else unless another address is given: nothing of the sandbox is meant for a network
 * that was not asked for it. Port 0 takes any that is free. A request whose Host is nobody's is refused, so that no web
 * page can reach it under a name of its own (DNS rebinding). Rejects with a Trouble that names `flag` when the port is
 * taken.
 */
export async function listen(
	port: number,
	flag: string,
	route: Route,
	{ address = LOOPBACK, tls }: ListenOptions = {},
): Promise<Listener> {
	let own = port;
	const [scheme, usual] = tls ? ["https", 443] : ["http", 80];
	const listener = (request: IncomingMessage, response: ServerResponse): void => {
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("Referrer-Policy", "no-referrer");
		response.setHeader("Cache-Control", "no-store");
		// On every answer: the first document of an origin settles it for all later ones (ruling 12).
		response.setHeader("Origin-Agent-Cluster", "?1");
		serve(request, response).catch((error: unknown) => {
			if (response.headersSent) response.destroy();
			else answer(response, 500, error instanceof Error ? error.message : "failed");
		});
	};
	const server = tls ? createHttpsServer(tls, listener) : createServer(listener);
	const find = async (request: IncomingMessage): Promise<{ site: Site; url: URL } | undefined> => {
		const host = `${scheme}://${request.headers.host}`;
		const url = URL.parse(request.url ?? "/", host);
		const isOurs = url !== null && url.origin === URL.parse(host)?.origin && Number(url.port || usual) === own;
		const site = isOurs ? await route(url.hostname) : undefined;
		return url && site ? { site, url } : undefined;
	};
	const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const found = await find(request);
		if (!found) return answer(response, 421, "This is not the sandbox.");
		await found.site.handler(request, response, found.url);
	};
	// Such a connection is no longer the server's own to close.
	const upgraded = new Set<Duplex>();
	server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
		upgraded.add(socket);
		socket.once("close", () => upgraded.delete(socket));
		socket.on("error", () => socket.destroy());
		const take = async (): Promise<void> => {
			const found = await find(request);
			if (!found?.site.upgrade)
				return void socket.end(`HTTP/1.1 ${found ? "404 Not Found" : "421 Misdirected Request"}${NOTHING}`);
			await found.site.upgrade(request, socket, head, found.url);
		};
		take().catch(() => socket.destroy());
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", (error) => reject(portTaken(error, port, flag)));
		server.listen(port, address, resolve);
	});
	own = (server.address() as AddressInfo).port;
	return {
		port: own,
		origin: `${scheme}://${address}:${own}`,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
				for (const socket of upgraded) socket.destroy();
			}),
	};
}

const NOTHING = "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/** The error itself, or a Trouble if it says that the port is taken or not to be had. */
export function portTaken(error: unknown, port: number, flag: string): unknown {
	const { code } = error as NodeJS.ErrnoException;
	if (code === "EADDRINUSE") {
		return new Trouble(
			`Port ${port} is taken`,
			"another program listens on it, perhaps a second sandbox",
			`stop that one, or choose another port with ${flag}`,
			{ cause: error },
		);
	}
	if (code === "EADDRNOTAVAIL") {
		const { address } = error as { address?: string };
		return new Trouble(`${address} is no address of this machine`, code, "name another with --lan <address>", {
			cause: error,
		});
	}
	if (code === "EACCES") {
		return new Trouble(`Port ${port} is refused`, "the system keeps it", `choose one over 1024 with ${flag}`, {
			cause: error,
		});
	}
	return error;
}

/** A short text. */
export function answer(response: ServerResponse, status: number, text: string): void {
	response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" });
	response.end(text);
}

/** A JSON body. */
export function answerJson(response: ServerResponse, status: number, body: unknown): void {
	response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" });
	response.end(JSON.stringify(body));
}

/** The request's body as text; rejects above `most` bytes. */
export async function readBody(request: IncomingMessage, most = 65_536): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > most) throw new Error(`The body is over ${most} bytes.`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString("utf8");
}

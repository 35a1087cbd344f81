import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Trouble } from "../../trouble.ts";

/** One origin of the sandbox, on loopback. */
export interface Listener {
	/** `http://127.0.0.1:<port>`, without a slash at the end. */
	readonly origin: string;
	close(): Promise<void>;
}
export type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> | void;

/** Only loopback: nothing of the sandbox is meant for a network. */
export const LOOPBACK = "127.0.0.1";

/**
 * Listens on loopback; port 0 takes any that is free. A request whose Host is another is refused, so that no
 * web page can reach it under a name of its own (DNS rebinding). Rejects with a Trouble that names `flag`
 * when the port is taken.
 */
export async function listen(port: number, flag: string, handler: Handler): Promise<Listener> {
	let origin = "";
	const server = createServer((request, response) => {
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("Referrer-Policy", "no-referrer");
		const url = URL.parse(request.url ?? "/", origin);
		if (!url || `http://${request.headers.host}` !== origin) return answer(response, 421, "This is not the sandbox.");
		Promise.resolve()
			.then(() => handler(request, response, url))
			.catch((error: unknown) => {
				if (response.headersSent) response.destroy();
				else answer(response, 500, error instanceof Error ? error.message : "failed");
			});
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", (error) => reject(portTaken(error, port, flag)));
		server.listen(port, LOOPBACK, resolve);
	});
	origin = `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
	return {
		origin,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

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
	if (code === "EACCES") {
		return new Trouble(`Port ${port} is refused`, "the system keeps it", `choose one over 1024 with ${flag}`, {
			cause: error,
		});
	}
	return error;
}

/** A short text. */
export function answer(response: ServerResponse, status: number, text: string): void {
	response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" });
	response.end(text);
}

/** A JSON body. */
export function answerJson(response: ServerResponse, status: number, body: unknown): void {
	response.writeHead(status, { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" });
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

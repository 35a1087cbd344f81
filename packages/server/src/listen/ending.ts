import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Milliseconds that answers under way may take once the end has begun; the rest of the ten is for the store (ruling 41). */
const LONGEST = 7000;

/** A request that is being answered, and its connection. */
interface Exchange {
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
}

/**
 * Watches a server's connections; gives what ends them. Connections that say nothing, half a header or half a body are
 * closed at once; a request that has arrived is answered, and its connection closed behind the answer; after `longest`
 * milliseconds nobody is waited for. The server itself is closed by its owner.
 */
export function endsInTime(server: Server, longest = LONGEST): () => void {
	const sockets = new Set<Socket>();
	const exchanges = new Set<Exchange>();
	let ending = false;
	// Under TLS a connection is two sockets, one inside the other; either may be the one that hangs.
	for (const made of ["connection", "secureConnection"]) {
		server.on(made, (socket: Socket) => {
			sockets.add(socket);
			socket.once("close", () => sockets.delete(socket));
			if (ending) socket.destroy();
		});
	}
	server.on("request", (request: IncomingMessage, response: ServerResponse) => {
		// Refused before anything began: many of those come in a second.
		if (response.writableEnded && !ending) return;
		const exchange = { request, response };
		exchanges.add(exchange);
		response.once("close", () => {
			exchanges.delete(exchange);
			if (ending) request.socket.destroySoon();
		});
	});
	return () => {
		ending = true;
		const arrived = [...exchanges].filter(({ request }) => request.complete);
		const kept = new Set(arrived.map(({ request }) => nameOf(request.socket)));
		for (const socket of sockets) if (!kept.has(nameOf(socket))) socket.destroy();
		for (const { response } of arrived) if (!response.headersSent) response.setHeader("connection", "close");
		const timer = setTimeout(() => {
			for (const socket of sockets) socket.destroy();
		}, longest);
		server.once("close", () => clearTimeout(timer));
		if (!server.listening) clearTimeout(timer);
	};
}

/** The same for both sockets of a TLS connection. */
const nameOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;

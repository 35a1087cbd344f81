import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type Asking, optionsOf, requestOf } from "./ask.ts";

/**
 * Hands a web socket on to the server behind, byte for byte after the handshake. `headers` of `asking` are those
 * of a request that is no upgrade; what makes it one is added here. What the server answers in place of an upgrade is
 * handed back. Calls `failed` if there is no answer.
 */
export function relay(
	asking: Asking,
	request: IncomingMessage,
	socket: Duplex,
	head: Buffer,
	failed: (error: Error) => void,
): void {
	if (request.headers.upgrade?.toLowerCase() !== "websocket" || request.method !== "GET") {
		refuseUpgrade(socket, 400, "Only web sockets.");
		return;
	}
	const options = optionsOf({ ...asking, headers: { ...asking.headers, connection: "Upgrade", upgrade: "websocket" } });
	const asked = requestOf(options)(options);
	const end = (): void => {
		asked.destroy();
		socket.destroy();
	};
	socket.once("close", end);
	socket.once("error", end);
	asked.on("error", (error) => {
		failed(error);
		if (!socket.destroyed) refuseUpgrade(socket, 502, "The server behind does not answer.");
	});
	asked.once("response", (answer) => {
		socket.write(
			headOf(answer, ["transfer-encoding", "connection", "keep-alive", "content-length"], ["Connection: close"]),
		);
		answer.pipe(socket);
	});
	asked.once("upgrade", (answer, far, farHead) => {
		far.once("error", end);
		far.once("close", end);
		socket.write(headOf(answer, [], []));
		if (farHead.length > 0) socket.write(farHead);
		if (head.length > 0) far.write(head);
		far.pipe(socket).pipe(far);
	});
	asked.end();
}

/** Says no to a socket that wants to be more. */
export function refuseUpgrade(socket: Duplex, status: number, text: string): void {
	const body = Buffer.from(text);
	socket.end(
		`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${body.length}\r\n\r\n${text}`,
	);
}

/** No cookie comes by a handshake: whose name it would bear cannot be told to the page. */
function headOf(answer: IncomingMessage, without: readonly string[], more: readonly string[]): string {
	const dropped = new Set([...without, "set-cookie", "clear-site-data"]);
	const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`];
	for (let at = 0; at < answer.rawHeaders.length; at += 2) {
		const [name = "", value = ""] = answer.rawHeaders.slice(at, at + 2);
		if (!dropped.has(name.toLowerCase())) lines.push(`${name}: ${value}`);
	}
	return `${[...lines, ...more].join("\r\n")}\r\n\r\n`;
}

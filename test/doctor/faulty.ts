import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { buffer } from "node:stream/consumers";

/** What a proxy does to what it hands on; what is left out it hands on as it came. */
export interface Faults {
	readonly path?: (path: string, method: string) => string;
	readonly asked?: (headers: IncomingHttpHeaders) => IncomingHttpHeaders;
	readonly askedBody?: (body: Buffer) => Buffer;
	readonly answered?: (headers: OutgoingHttpHeaders, path: string, method: string) => OutgoingHttpHeaders;
	readonly answeredBody?: (body: Buffer, path: string, method: string) => Buffer;
	/** An answer of its own; undefined: it asks the server. */
	readonly own?: (asked: {
		readonly path: string;
		readonly method: string;
		readonly body: Buffer;
		readonly headers: IncomingHttpHeaders;
	}) => { readonly status: number; readonly headers?: OutgoingHttpHeaders; readonly body?: string } | undefined;
}

/** The port, which is any that is free. */
export const listening = async (server: Server): Promise<number> => {
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return (server.address() as AddressInfo).port;
};

/** A proxy in front of a port of this machine, with faults. Its address, and what ends it. */
export async function faultyProxy(port: number, faults: Faults): Promise<{ readonly url: string; close(): void }> {
	const server = createServer(async (asked, answer) => {
		const { method = "", url = "" } = asked;
		const body = await buffer(asked);
		const own = faults.own?.({ path: url, method, body, headers: asked.headers });
		if (own) {
			answer.writeHead(own.status, own.headers).end(own.body);
			return;
		}
		const sent = faults.askedBody?.(body) ?? body;
		const { connection: _, "content-length": __, ...headers } = faults.asked?.(asked.headers) ?? asked.headers;
		const path = faults.path?.(url, method) ?? url;
		const onward = request({
			port,
			host: "127.0.0.1",
			method,
			path,
			headers: { ...headers, "content-length": sent.length },
			agent: false,
		});
		onward.on("error", () => answer.destroy());
		onward.end(sent);
		onward.on("response", async (came) => {
			const bytes = await buffer(came);
			const { connection: ___, "content-length": ____, "transfer-encoding": _____, ...rest } = came.headers;
			const told = faults.answeredBody?.(bytes, url, method) ?? bytes;
			answer.writeHead(came.statusCode ?? 500, faults.answered?.(rest, url, method) ?? rest);
			answer.end(told);
		});
	});
	const own = await listening(server);
	return {
		url: `http://127.0.0.1:${own}`,
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}

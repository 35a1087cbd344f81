import {
	request as ask,
	createServer,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type RequestListener,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Line } from "../../page/trace/entry.ts";
import { listen } from "../listener.ts";
import { LOOPBACK } from "../origins.ts";
import { type ProgramParts, programListener } from "./program-listener.ts";

/** One program's origin for a test, by its number, and what the timeline hears of it. */
export async function openProgram(
	t: { after(done: () => Promise<void>): void },
	parts: Pick<ProgramParts, "source"> & Partial<ProgramParts>,
) {
	const lines: Line[] = [];
	const site = programListener(
		{
			my: async () => "/* my */",
			facts: async () => ({}),
			told: async () => ({}),
			reach: { backends: [], named: () => [], declared: () => [], closed: () => [] },
			note: (line) => void lines.push(line),
			...parts,
		},
		() => "http://host.example",
	)({ sub: "mara", appId: "shop" });
	const listener = await listen(0, "--port", (hostname) => (hostname === LOOPBACK ? site : undefined));
	t.after(() => listener.close());
	const { origin, port } = listener;
	const send = (path: string, { method = "GET", headers = {}, body }: Sent = {}): Promise<Got> =>
		new Promise((resolve, reject) => {
			const asked = ask({ hostname: LOOPBACK, port, path, method, headers }, async (response) => {
				const chunks: Buffer[] = [];
				try {
					for await (const chunk of response) chunks.push(chunk);
				} catch (error) {
					return reject(error);
				}
				const { statusCode = 0 } = response;
				resolve({ status: statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() });
			});
			asked.on("error", reject);
			asked.end(body);
		});
	const get = (path: string, headers: Asked = {}) => send(path, { headers });
	return { origin, port, send, get, lines };
}
export type Asked = Readonly<Record<string, string>>;
export interface Sent {
	readonly method?: string;
	readonly headers?: Asked;
	readonly body?: string | Buffer;
}
export interface Got {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}

/** A server of a test's own, and what it was asked. */
export async function serve(t: { after(done: () => Promise<void>): void }, listener: RequestListener) {
	const asked: IncomingMessage[] = [];
	const server = createServer((request, response) => {
		asked.push(request);
		listener(request, response);
	});
	await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
	const { port } = server.address() as AddressInfo;
	t.after(
		() =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	);
	return { server, port, url: new URL(`http://${LOOPBACK}:${port}`), asked };
}

/** A program that is such a server. */
export async function openServer(t: { after(done: () => Promise<void>): void }, listener: RequestListener) {
	const behind = await serve(t, listener);
	const program = await openProgram(t, { source: { kind: "server", url: behind.url, start: "/" } });
	return { ...behind, ...program };
}

export const html =
	(body: string, headers: Record<string, string | string[]> = {}): RequestListener =>
	(_request, response) => {
		response.writeHead(200, { "Content-Type": "text/html", ...headers });
		response.end(body);
	};

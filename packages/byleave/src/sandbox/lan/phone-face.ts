import { request as askHttp, type IncomingMessage, type ServerResponse } from "node:http";
import { request as askHttps } from "node:https";
import { hostPaths } from "@byleave/protocol";
import { answer, type Handler } from "../listeners/listener.ts";
import { controlPaths } from "../wire.ts";

/** What of the sandbox's own origin a phone needs. All the rest is the developer's. */
const phones: readonly string[] = [
	"/phone",
	"/phone.js",
	"/phone.css",
	controlPaths.state,
	controlPaths.persona,
	controlPaths.token,
	controlPaths.webView,
	controlPaths.messages,
	controlPaths.phoneOff,
	controlPaths.phoneEvents,
];
const pictures = /^\/personas\/[\w-]+\.svg$/;
const host = new Set<string>(Object.values(hostPaths));

/**
 * The phone for other devices of the network, and nothing else (ruling 25): its document, what that needs, and the
 * server's host face, since the server itself stays on loopback with its merchants and its operator. `page` answers the
 * phone's own paths, with a control of which nothing else can be reached; `first` is the app that it opens.
 */
export function phoneFace(page: Handler, { gateway, first, ca }: PhoneFaceParts): Handler {
	return (request, response, url) => {
		if (host.has(url.pathname)) return forward(request, response, new URL(url.pathname + url.search, gateway()), ca);
		if (url.pathname === "/") {
			response.writeHead(307, { Location: `/phone?${new URLSearchParams({ app: first() })}` });
			return void response.end();
		}
		if (phones.includes(url.pathname) || pictures.test(url.pathname)) return page(request, response, url);
		answer(response, 404, "Only the phone is to be had here. The sandbox's page is on its own machine.");
	};
}
export interface PhoneFaceParts {
	/** Where the server is, on loopback. */
	readonly gateway: () => string;
	readonly first: () => string;
	/** PEM: whose certificate the server bears, where it speaks TLS. */
	readonly ca?: string | undefined;
}

const asked = ["authorization", "content-type", "content-length", "accept-language"] as const;
const answered = ["content-type", "content-length", "retry-after", "www-authenticate"] as const;

/** As the phone's page asks, without what only concerns its own origin: it is the same origin's here. */
function forward(request: IncomingMessage, response: ServerResponse, to: URL, ca: string | undefined): Promise<void> {
	const { promise, resolve } = Promise.withResolvers<void>();
	const options = { method: request.method ?? "GET", headers: some(request.headers, asked) };
	const back = (got: IncomingMessage): void => {
		response.writeHead(got.statusCode ?? 502, some(got.headers, answered));
		got.pipe(response);
	};
	const sent = to.protocol === "https:" ? askHttps(to, { ...options, ca }, back) : askHttp(to, options, back);
	sent.on("error", () => {
		if (response.headersSent) response.destroy();
		else answer(response, 502, "The server does not answer.");
		resolve();
	});
	response.on("close", () => {
		sent.destroy();
		resolve();
	});
	request.pipe(sent);
	return promise;
}

const some = <Name extends string>(
	headers: Readonly<Record<string, string | string[] | undefined>>,
	names: readonly Name[],
): Record<string, string | string[]> =>
	Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));

import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import { codings } from "../document/content.ts";
import { cookiesToServer, cookieToBrowser, type Jar } from "./cookies.ts";

/** Of one connection only (RFC 9110, 7.6.1), with those of proxies: never passed on, whichever way. */
const hops = new Set([
	"connection",
	"keep-alive",
	"proxy-authenticate",
	"proxy-authorization",
	"proxy-connection",
	"te",
	"trailer",
	"transfer-encoding",
	"upgrade",
	"http2-settings",
	"expect",
]);

/** What no server behind is told: how it was reached. */
const ours = /^(x-forwarded-|forwarded$|via$|x-real-ip$|x-byleave-)/;

export interface ToServer {
	/** The program's own origin. */
	readonly origin: string;
	/** Where the request goes. */
	readonly target: URL;
	readonly jar: Jar;
	/** The answer may be changed on its way: it comes whole, and no older one counts. */
	readonly isDocument: boolean;
}

/**
 * A request's headers for the server behind: to it, it is asked by a page of its own, so that what guards a
 * development server lets it pass. Another page's Origin stays what it is.
 */
export function headersToServer(
	headers: IncomingHttpHeaders,
	{ origin, target, jar, isDocument }: ToServer,
): OutgoingHttpHeaders {
	const dropped = new Set([...hops, ...named(headers.connection)]);
	const own = target.origin.replace(/^ws/, "http");
	const sent: OutgoingHttpHeaders = {};
	for (const [name, value] of Object.entries(headers)) {
		if (!dropped.has(name) && !ours.test(name) && value !== undefined) sent[name] = value;
	}
	sent.host = target.host;
	if (sent.origin === origin) sent.origin = own;
	const referer = String(sent.referer ?? "");
	// Of a page that stands for another server, the way out, only the origin: its path is ours.
	if (referer.startsWith(`${origin}/`)) sent.referer = jar === "out" ? `${own}/` : own + referer.slice(origin.length);
	const cookies = cookiesToServer(headers.cookie, jar);
	delete sent.cookie;
	if (cookies !== undefined) sent.cookie = cookies;
	if (sent["accept-encoding"] !== undefined) sent["accept-encoding"] = understood(String(sent["accept-encoding"]));
	if (isDocument) for (const name of ["if-none-match", "if-modified-since", "if-range", "range"]) delete sent[name];
	return sent;
}

/** Of the content codings that the browser takes, those that are undone here. */
const understood = (accepted: string): string => {
	const names = accepted.split(",").map((one) => one.trim());
	return names.filter((one) => codings.some((coding) => one.split(";", 1)[0] === coding)).join(", ") || "identity";
};

const named = (connection: string | undefined): readonly string[] =>
	(connection ?? "")
		.toLowerCase()
		.split(",")
		.map((name) => name.trim());

/** What a program's server may not settle here: who frames it and reads it, what is kept, where else it lives. */
const settled =
	/^(content-security-policy(-report-only)?|x-frame-options|clear-site-data|strict-transport-security|public-key-pins.*|alt-svc|nel|origin-agent-cluster|cross-origin-(opener|resource)-policy(-report-only)?|access-control-.*|timing-allow-origin|x-byleave-.*)$/;

export interface ToBrowser {
	readonly jar: Jar;
	/** Under which path of the program's origin that server's paths lie; empty for the program's own. */
	readonly below: string;
	/** Where an address that the server names is found by the browser. */
	readonly place: (address: string) => string;
}

/** An answer's headers for the browser. Those of policies are not among them. */
export function headersToBrowser(headers: IncomingHttpHeaders, { jar, below, place }: ToBrowser): OutgoingHttpHeaders {
	const dropped = new Set([...hops, ...named(headers.connection)]);
	const sent: OutgoingHttpHeaders = {};
	for (const [name, value] of Object.entries(headers)) {
		if (!dropped.has(name) && !settled.test(name) && value !== undefined) sent[name] = value;
	}
	const cookies = headers["set-cookie"]?.map((cookie) => cookieToBrowser(cookie, jar, below));
	if (cookies) sent["set-cookie"] = cookies;
	for (const name of ["location", "content-location"]) {
		const address = sent[name];
		if (typeof address === "string") sent[name] = place(address);
	}
	if (typeof sent.refresh === "string") {
		sent.refresh = sent.refresh.replace(
			/^([^;,]*[;,]\s*(?:url=)?['"]?)(.+?)(['"]?)$/i,
			(_, before, address, after) => before + place(address) + after,
		);
	}
	if (typeof sent.link === "string")
		sent.link = sent.link.replaceAll(/<([^>]*)>/g, (_, address) => `<${place(address)}>`);
	return sent;
}

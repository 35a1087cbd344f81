import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { behindWay, REFUSED_HEADER, WAY_OUT, WITHOUT_COOKIES, wayTo } from "../../../in-program/way/way.ts";
import type { Line } from "../../../page/trace/entry.ts";
import { backendFailed, reachedUndeclared, refusedToReach } from "../../../page/trace/program-lines.ts";
import { answer } from "../../listener.ts";
import type { SendDocument } from "../document/send.ts";
import { ask, type Bounds, OutOfBounds } from "../forward/ask.ts";
import { headersToBrowser, headersToServer } from "../forward/headers.ts";
import { passOn, reasonOf } from "../forward/pass-on.ts";
import { refuseUpgrade, relay } from "../forward/web-socket.ts";
import { isOwn } from "../own.ts";
import { NotReachable } from "./address.ts";
import { cameFrom } from "./backends.ts";
import { notPublic, type Reached, type ReachParts, reach } from "./reach.ts";

export interface WayOutParts {
	readonly reach: ReachParts;
	/** Origins of the program's own server: an address of theirs is the program's own. */
	readonly others: readonly string[];
	readonly note: (line: Line) => void;
	readonly bounds?: Bounds;
}
export interface WayOutDocuments {
	readonly policy: string;
	readonly sendDocument: SendDocument;
}
export interface WayOut {
	handler(request: IncomingMessage, response: ServerResponse, url: URL, documents: WayOutDocuments): Promise<void>;
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): void;
}

/** Generous to uploads and to those who answer late; still an end. */
const BOUNDS: Bounds = { wait: 120_000, idle: 600_000, most: 64 * 1024 * 1024 };

/**
 * Where the program's own pages reach other servers, by the program's own origin: CORS is no question there, and
 * cookies live with the program. What may be reached is ruling 26's to say. Redirects are not followed: the browser
 * comes back with each, and each is looked at.
 */
export function createWayOut({ reach: reachParts, others, note, bounds = BOUNDS }: WayOutParts): WayOut {
	const told = new Set<string>();
	/** One line for each host is enough. */
	const once = (key: string, line: () => Line): void => {
		if (told.has(key)) return;
		told.add(key);
		note(line());
	};
	const refused = (url: URL, why: string): string => {
		once(`refused ${url.host} ${why}`, () => refusedToReach(originOf(url), why));
		return `Byleave did not ask ${originOf(url)}. ${why} This is no matter of CORS.`;
	};
	const reached = (url: URL): Reached => {
		const found = reach(url, reachParts);
		if (found.kind === "undeclared") once(`undeclared ${url.host}`, () => reachedUndeclared(originOf(url)));
		return found;
	};
	const failure = (url: URL, error: unknown): { readonly status: number; readonly text: string } => {
		if (error instanceof NotReachable) {
			return { status: 403, text: refused(url, error.message === url.hostname ? notPublic(url) : error.message) };
		}
		const why = error instanceof OutOfBounds ? error.message : reasonOf(error);
		once(`failed ${url.host} ${why}`, () => backendFailed(originOf(url), why));
		const text = `Byleave asked ${originOf(url)} for the mini program, and got no answer: ${why}. This is no matter of CORS.`;
		return { status: error instanceof OutOfBounds && error.side === "request" ? 413 : 502, text };
	};

	return {
		async handler(request, response, url, { policy, sendDocument }) {
			const refuse = (status: number, text: string): void => {
				if (response.headersSent || response.destroyed) return void response.destroy();
				response.setHeader(REFUSED_HEADER, "1");
				answer(response, status, text);
			};
			if (!isOwn(request, url.origin)) return refuse(403, "Only the program's own pages go this way.");
			const asked = behindWay(url.pathname + url.search);
			if (!asked?.protocol.startsWith("http")) return refuse(400, `${url.pathname} names no address of http or https.`);
			const wants = String(request.headers["sec-fetch-dest"] ?? (isNavigation(request) ? "document" : ""));
			try {
				const { kind, target, backend, lookup } = reached(asked);
				if (isNotFor(kind, wants)) return refuse(403, refused(asked, NO_DOCUMENT));
				const isDocument = documents.has(wants);
				const headers = headersToServer(request.headers, { origin: url.origin, target, jar: "out", isDocument });
				const withoutCookies = request.headers[WITHOUT_COOKIES] !== undefined;
				if (withoutCookies) delete headers.cookie;
				const isOwnMachine = kind === "named";
				const back = await ask({ target, headers, lookup, isOwnMachine }, request, response, bounds);
				const below = `${WAY_OUT}${asked.protocol.slice(0, -1)}/${asked.host}`;
				const place = (address: string): string => {
					const there = URL.parse(address, target);
					if (!there) return address;
					const meant = backend ? cameFrom(there, backend) : there;
					if (others.includes(meant.origin) || meant.origin === url.origin)
						return meant.pathname + meant.search + meant.hash;
					return (wayTo(meant) ?? meant.href) + meant.hash;
				};
				const sent = headersToBrowser(back.headers, { jar: "out", below, place });
				if (withoutCookies) delete sent["set-cookie"];
				response.setHeader("Cache-Control", sent["cache-control"] ?? "no-store");
				// Whatever becomes of it: what nobody has named or declared never is a page of this program.
				const standing = kind === "undeclared" ? `${policy}, sandbox` : policy;
				const status = back.statusCode ?? 502;
				await passOn(
					{
						answer: back,
						status,
						headers: sent,
						policy: standing,
						origin: url.origin,
						sendDocument: isDocument ? sendDocument : undefined,
						most: bounds.most,
					},
					request,
					response,
				);
			} catch (error) {
				if (response.destroyed) return;
				const { status, text } = failure(asked, error);
				refuse(status, text);
			}
		},
		upgrade(request, socket, head, url) {
			const asked = behindWay(url.pathname + url.search);
			// A handshake always says where it comes from.
			if (request.headers.origin !== url.origin)
				return refuseUpgrade(socket, 403, "Only the program's own pages go this way.");
			if (!asked?.protocol.startsWith("ws")) return refuseUpgrade(socket, 400, "It names no address of ws or wss.");
			try {
				const { kind, target, lookup } = reached(asked);
				const headers = headersToServer(request.headers, { origin: url.origin, target, jar: "out", isDocument: false });
				const failed = (error: Error): void => void failure(asked, error);
				relay({ target, headers, lookup, isOwnMachine: kind === "named" }, request, socket, head, failed);
			} catch (error) {
				refuseUpgrade(socket, 403, failure(asked, error).text);
			}
		},
	};
}

const NO_DOCUMENT =
	"It would be a page or a worker of this program's own origin, and neither the program's request domains nor a --backend name it.";
const documents = new Set(["document", "iframe", "frame", "embed", "object"]);
const workers = new Set(["worker", "sharedworker", "xslt"]);

/** What becomes a part of the program itself comes from whoever was named; what stays in its way, from nobody here. */
const isNotFor = (kind: Reached["kind"], wants: string): boolean =>
	wants === "serviceworker" || (kind === "undeclared" && (documents.has(wants) || workers.has(wants)));

const isNavigation = ({ headers }: IncomingMessage): boolean =>
	headers["sec-fetch-mode"] === "navigate" ||
	(headers["upgrade-insecure-requests"] === "1" && String(headers.accept).includes("text/html"));

const originOf = ({ protocol, host }: URL): string => `${protocol}//${host}`;

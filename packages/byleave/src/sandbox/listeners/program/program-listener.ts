import type { IncomingMessage, ServerResponse } from "node:http";
import { webViewCalls } from "@byleave/dsl/container";
import { FRAME_SANDBOX } from "@byleave/host";
import { WAY_OUT } from "../../in-program/way/way.ts";
import type { Line } from "../../page/trace/entry.ts";
import { noAnswer, notFound } from "../../page/trace/program-lines.ts";
import type { ProgramSource } from "../../program/source.ts";
import { answerJson, type Site } from "../listener.ts";
import type { Tenant } from "../origins.ts";
import { documents } from "./document/send.ts";
import { answerFromDsl, type DslProgram } from "./dsl.ts";
import { answerFromFolder } from "./folder.ts";
import { refuseUpgrade } from "./forward/web-socket.ts";
import { answerMissing } from "./not-found.ts";
import { ownPaths } from "./paths.ts";
import { hearReport } from "./reports.ts";
import { answerFromServer, originsOf, socketToServer } from "./running.ts";
import type { ReachParts } from "./way-out/reach.ts";
import { createWayOut } from "./way-out/way-out.ts";
import { reachWebView } from "./way-out/web-view.ts";

export interface ProgramParts {
	readonly source: ProgramSource;
	/** What its sources are compiled to, where they have to be. */
	readonly dsl?: DslProgram | undefined;
	/** The loader's script, bundled for a page, as it is at the moment. */
	readonly my: () => Promise<string>;
	/** What `/byleave-program.json` tells the program. */
	readonly facts: () => Promise<Readonly<Record<string, unknown>>>;
	/** What each page of this program is told at load, beside what is told here; nothing secret. */
	readonly told: (tenant: Tenant) => Promise<Readonly<Record<string, unknown>>>;
	/** What it may reach by the way out; the program's own server is named already. */
	readonly reach: ReachParts;
	/** Tells the timeline. */
	readonly note: (line: Line) => void;
}

/**
 * A mini program's own origin: its pages, and in every document the loader as the first script (ruling 12). Nothing
 * here may be read by another origin, and only itself and `hostOrigin`, whose bridge it talks to, may frame it. It sets no
 * cookie of ours and clears nothing.
 */
export function programListener(parts: ProgramParts, hostOrigin: () => string): (tenant: Tenant) => Site {
	const { source, note } = parts;
	const others = source.kind === "server" ? originsOf(source) : [];
	const failed = (why: string): void => note(noAnswer(source.kind === "server" ? source.url.origin : "", why));
	const named = () => [...others, ...parts.reach.named()];
	const wayOut = createWayOut({ reach: { ...parts.reach, named }, others, note });
	const serve = async (tenant: Tenant, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
		const policy = `frame-ancestors 'self' ${hostOrigin()}; sandbox ${FRAME_SANDBOX}`;
		// Whatever is opened as a document is kept in, a picture with a script for one.
		response.setHeader("Content-Security-Policy", policy);
		response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
		// A form of a page that says nothing of where it comes from says "null" of its origin, too.
		response.setHeader("Referrer-Policy", "same-origin");
		if (url.pathname === ownPaths.my) return script(request, response, await parts.my());
		if (url.pathname === ownPaths.shim) return script(request, response, SHIM);
		if (url.pathname === ownPaths.report) return hearReport(request, response, url, note);
		if (url.pathname === ownPaths.facts) return answerJson(response, 200, await parts.facts());
		const usual = { appId: tenant.appId, paths: ownPaths, ...(await parts.told(tenant)) };
		if (tenant.web !== undefined) return inside(tenant.web, request, response, url, { policy, told: usual });
		const told = { ...usual, others };
		const sendDocument = documents({ origin: url.origin, others, host: hostOrigin(), told, policy });
		if (url.pathname.startsWith(WAY_OUT)) return wayOut.handler(request, response, url, { policy, sendDocument });
		if (source.kind === "server") {
			const missing = (path: string) => note(notFound(path, [], `${source.url.origin} has no such page or file.`));
			return answerFromServer({ source, policy, sendDocument, missing, failed }, request, response, url);
		}
		if (parts.dsl && (await answerFromDsl({ dsl: parts.dsl, sendDocument }, request, response, url))) return;
		const missing = (path: string, near: readonly string[], why: string) => note(notFound(path, near, why));
		await answerFromFolder({ source, sendDocument, missing }, request, response, url);
	};
	/** Web pages in a web-view: what they are is their server's to say, what they may reach is the program's. */
	const inside = async (
		web: string,
		request: IncomingMessage,
		response: ServerResponse,
		url: URL,
		{ policy, told }: { readonly policy: string; readonly told: Readonly<Record<string, unknown>> },
	): Promise<void> => {
		const { looks: _, ...usual } = told;
		const own = { ...usual, others: [web], inside: webViewCalls };
		const sendDocument = documents({ origin: url.origin, others: [web], host: hostOrigin(), told: own, policy });
		if (url.pathname.startsWith(WAY_OUT)) return wayOut.handler(request, response, url, { policy, sendDocument });
		try {
			const { target, lookup, kind } = reachWebView(new URL(url.pathname + url.search, web), parts);
			const from = { kind: "server", url: new URL(target.origin), start: "/" } as const;
			const missing = (path: string) => note(notFound(path, [], `${web} has no such page or file.`));
			const lost = (why: string): void => note(noAnswer(web, why));
			const serves = { source: from, lookup, isForeign: kind !== "named", policy, sendDocument, missing, failed: lost };
			await answerFromServer(serves, request, response, url);
		} catch (error) {
			const why = error instanceof Error ? error.message : String(error);
			answerMissing(request, response, 403, { title: "Not shown", path: url.pathname, why, near: [] });
		}
	};
	return (tenant) => ({
		handler: (request, response, url) => serve(tenant, request, response, url),
		upgrade(request, socket, head, url) {
			if (url.pathname.startsWith(WAY_OUT)) return wayOut.upgrade(request, socket, head, url);
			if (tenant.web !== undefined)
				return refuseUpgrade(socket, 404, "A web-view has no web sockets of its own origin.");
			if (source.kind !== "server") return refuseUpgrade(socket, 404, "A folder has no web sockets.");
			socketToServer({ source, failed }, request, socket, head, url);
		},
	});
}

function script(request: IncomingMessage, response: ServerResponse, text: string): void {
	const isAsked = request.method === "GET" || request.method === "HEAD";
	response.writeHead(isAsked ? 200 : 405, { "Content-Type": "text/javascript; charset=utf-8" });
	response.end(isAsked ? text : undefined);
}

/** The page's own `my`, however the shim would have been asked for it. */
const SHIM = `(function (my) {
	if (typeof module === "object" && module.exports) module.exports = my;
	else if (typeof define === "function" && define.amd) define([], function () { return my; });
})(window.my);
`;

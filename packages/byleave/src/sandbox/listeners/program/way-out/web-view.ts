import type { Line } from "../../../page/trace/entry.ts";
import { reachedUndeclared, refusedToReach } from "../../../page/trace/program-lines.ts";
import type { WebViewAnswer } from "../../../wire.ts";
import { type Origins, SITE, type Tenant, WEB_PORTS } from "../../origins.ts";
import { NotReachable } from "./address.ts";
import { notPublic, type Reached, type ReachParts, reach } from "./reach.ts";

export interface WebViewParts {
	readonly reach: ReachParts;
	readonly note: (line: Line) => void;
}

/** A web page that a program shows, as it may be reached (ruling 26). Throws an Error that says why it is not shown. */
export function reachWebView(url: URL, { reach: parts, note }: WebViewParts): Reached {
	try {
		return reach(url, parts);
	} catch (error) {
		if (!(error instanceof NotReachable)) throw error;
		const why = error.message === url.hostname ? notPublic(url) : error.message;
		note(refusedToReach(url.origin, why));
		throw new Error(why);
	}
}

/**
 * Where a program's web-view is opened: below the program's own name, or at a port where it has none, an origin for each that its pages
 * come from, where the loader is in every document (ruling 12). Rejects with an Error that says why it is not shown.
 */
export function placeWebViews(
	parts: WebViewParts,
): (tenant: Tenant, url: string, at: Origins, host: string) => Promise<WebViewAnswer> {
	const told = new Set<string>();
	return async (tenant, address, origins, host) => {
		const url = URL.parse(address);
		if (!url || !/^https?:$/.test(url.protocol)) {
			throw new Error("src must be a whole address of http or https: a wallet shows nothing else.");
		}
		const { kind } = reachWebView(url, parts);
		if (kind === "undeclared" && !told.has(url.origin)) parts.note(reachedUndeclared(url.origin));
		told.add(url.origin);
		const origin = await origins.web(tenant, url.origin, host);
		if (origin === undefined) {
			throw new Error(
				`By number there is room for web pages of ${WEB_PORTS} origins, and this is one more: open the sandbox at ${SITE}, or start it again.`,
			);
		}
		return { origin, src: origin + url.pathname + url.search + url.hash };
	};
}

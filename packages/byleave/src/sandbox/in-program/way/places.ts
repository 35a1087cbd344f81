import { allows } from "./policy.ts";
import { behindWay, wayTo } from "./way.ts";

/** Where a page of the program finds what it names. */
export interface Places {
	/**
	 * Where a request to this address really goes; undefined: where it says, also where the page's own policy forbids it,
	 * so that the browser says so.
	 */
	of(address: string, as?: Kind): string | undefined;
	/** The address that the page knows for one of the program's own origin. */
	meantBy(address: string): string;
}

/** By which directive of its policy a page is allowed to. */
export type Kind = "connect-src" | "form-action";

/** What is asked of the page itself: its origin, and what its addresses are relative to. */
export interface PageAddress {
	readonly origin: string;
	readonly base: () => string;
	/** Origins of the server that the program comes from: their addresses are the program's own. */
	readonly others: readonly string[];
	/** What each of the page's policies allows of this kind; none of those that allow anything. */
	readonly sources?: (kind: Kind) => readonly (readonly string[])[];
}

export function createPlaces({ origin, base, others, sources = () => [] }: PageAddress): Places {
	const socketOrigin = origin.replace(/^http/, "ws");
	return {
		of(address, as = "connect-src") {
			const url = URL.parse(address, base());
			if (!url) return undefined;
			const isSocket = /^wss?:$/.test(url.protocol);
			const mine = isSocket ? socketOrigin : origin;
			// A page may name the server of its web socket as it names that of its pages.
			const named = isSocket && url.origin !== socketOrigin ? url.origin.replace(/^ws/, "http") : url.origin;
			if (named === mine) return undefined;
			if (!others.includes(named) && !sources(as).every((allowed) => allows(allowed, url))) return undefined;
			const path = others.includes(named) ? url.pathname + url.search : wayTo(url);
			return path === undefined ? undefined : mine + path + url.hash;
		},
		meantBy(address) {
			const url = URL.parse(address);
			const isOwn = url?.origin === origin || url?.origin === socketOrigin;
			const there = isOwn ? behindWay(url.pathname + url.search) : undefined;
			return there && url ? there.href + url.hash : address;
		},
	};
}

import { Trouble } from "../../../../trouble.ts";

/** An address that the program has written in, and what answers in its place. */
export interface Backend {
	readonly from: URL;
	readonly to: URL;
}

/** Reads `<from>=<to>` of `--backend`: each an origin, or the beginning of an address. Throws a Trouble. */
export function readBackends(given: Readonly<Record<string, string>> = {}): readonly Backend[] {
	const backends = Object.entries(given).map(([from, to]) => ({ from: addressOf(from), to: addressOf(to) }));
	// Of two that fit, the one that says more.
	return backends.sort((one, other) => other.from.pathname.length - one.from.pathname.length);
}

function addressOf(text: string): URL {
	const url = URL.parse(text);
	const isPlain = url?.username === "" && url.password === "" && url.search === "" && url.hash === "";
	if (url && isPlain && schemes[url.protocol] !== undefined) return webAddress(url);
	const todo = "write --backend https://api.example.com=http://localhost:3000, with a path behind it or without";
	throw new Trouble(
		`${text} is no address of a back end`,
		"an address of http or https is needed, without a query",
		todo,
	);
}

/** A back end serves web sockets at the same place. */
const schemes: Readonly<Record<string, string>> = {
	"http:": "http:",
	"https:": "https:",
	"ws:": "http:",
	"wss:": "https:",
};
/** Its scheme may be changed among these only in text: the URL standard lets a special one become another. */
function webAddress(url: URL, scheme = schemes[url.protocol] ?? url.protocol): URL {
	const changed = new URL(url);
	changed.protocol = scheme;
	return changed;
}

/** Where a request really goes: to what stands in the place of this address, if anything does. */
export function sentTo(url: URL, backends: readonly Backend[]): { readonly target: URL; readonly backend?: Backend } {
	const isSocket = url.protocol.startsWith("ws");
	const asked = webAddress(url);
	const backend = backends.find(({ from }) => from.origin === asked.origin && isBelow(asked.pathname, from.pathname));
	if (!backend) return { target: url };
	const target = moved(asked, backend.from, backend.to);
	return { target: isSocket ? webAddress(target, target.protocol === "https:" ? "wss:" : "ws:") : target, backend };
}

/** An address that the back end names, as the program would have been told it. */
export function cameFrom(address: URL, { from, to }: Backend): URL {
	return address.origin === to.origin && isBelow(address.pathname, to.pathname) ? moved(address, to, from) : address;
}

const isBelow = (path: string, prefix: string): boolean =>
	path === prefix || path.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`);

function moved(url: URL, from: URL, to: URL): URL {
	const rest = url.pathname.slice(from.pathname.replace(/\/$/, "").length);
	const there = new URL(to.origin);
	there.pathname = to.pathname.replace(/\/$/, "") + rest;
	there.search = url.search;
	there.hash = url.hash;
	return there;
}

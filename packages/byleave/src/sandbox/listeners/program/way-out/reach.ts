import type { LookupFunction } from "node:net";
import { isPublic as isPublicAddress, literalOf, NotReachable, pinned, type Resolve } from "./address.ts";
import { type Backend, sentTo } from "./backends.ts";

/** What a mini program may reach by the way out (ruling 26). */
export interface ReachParts {
	readonly backends: readonly Backend[];
	/** Origins that are named beside them: the program's own server, the sample merchant. */
	readonly named: () => readonly string[];
	/** `api.example.com`, `*.example.com`, with a scheme and a port or without. */
	readonly declared: () => readonly string[];
	/** Origins of the sandbox itself, which nothing reaches by this way, whatever it is called. */
	readonly closed: () => readonly string[];
	/** Left out, names are resolved as the system does. */
	readonly resolve?: Resolve;
	/** Left out, addresses are public that are so for everybody. */
	readonly isPublic?: (address: string) => boolean;
}
export interface Reached {
	/** Who has said that this may be reached; of an undeclared one, nobody. */
	readonly kind: "named" | "declared" | "undeclared";
	/** Where the request goes. */
	readonly target: URL;
	readonly backend?: Backend;
	readonly lookup: LookupFunction;
}

/** What becomes of a request to this address. Throws NotReachable, whose message says why. */
export function reach(url: URL, parts: ReachParts): Reached {
	const { isPublic = isPublicAddress } = parts;
	const { target, backend } = sentTo(url, parts.backends);
	const port = portOf(target);
	const closed = new Set(parts.closed().map((origin) => portOf(new URL(origin))));
	const isClosed = (address: string): boolean => closed.has(port) && !isPublic(address);
	const isNamed = backend !== undefined || parts.named().some((origin) => isSame(new URL(origin), target));
	const isAllowed = (address: string): boolean => !isClosed(address) && (isNamed || isPublic(address));

	const literal = literalOf(target.hostname);
	if (literal !== undefined && isClosed(literal)) throw new NotReachable(SANDBOX);
	if (literal !== undefined && !isAllowed(literal)) throw new NotReachable(notPublic(url));
	const kind = isNamed ? "named" : isDeclared(target, parts.declared()) ? "declared" : "undeclared";
	return { kind, target, ...(backend ? { backend } : {}), lookup: pinned(isAllowed, parts.resolve) };
}

const SANDBOX = "It is an address of the sandbox itself, which no mini program reaches.";

/** Why an address that is not public is not reached, and what to do. */
export function notPublic({ protocol, host }: URL): string {
	const origin = `${protocol.replace("ws", "http")}//${host}`;
	return `It is on this machine or in a private network, and not named as a back end. Start the sandbox with --backend ${origin}=${origin} if it is yours.`;
}

const portOf = ({ port, protocol }: URL): number => Number(port || (/s:$/.test(protocol) ? 443 : 80));
const isSame = (one: URL, other: URL): boolean =>
	one.hostname === other.hostname &&
	portOf(one) === portOf(other) &&
	/s:$/.test(one.protocol) === /s:$/.test(other.protocol);

/** Whether one of the declared request domains is that of this address. */
export function isDeclared(url: URL, declared: readonly string[]): boolean {
	return declared.some((domain) => {
		const [, scheme, wildcard, host = "", port] = DOMAIN.exec(domain.trim().toLowerCase()) ?? [];
		if (host === "" || (scheme !== undefined && scheme !== url.protocol.replace("ws", "http").slice(0, -1)))
			return false;
		if (port !== undefined ? Number(port) !== portOf(url) : scheme !== undefined && url.port !== "") return false;
		return wildcard === undefined ? url.hostname === host : url.hostname.endsWith(`.${host}`);
	});
}

const DOMAIN = /^(?:(?:(https?|wss?):)?\/\/)?(\*\.)?([a-z\d.\-_[\]:]*?[a-z\d\]])(?::(\d+))?\/?$/;

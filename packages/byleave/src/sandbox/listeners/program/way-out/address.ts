import { lookup as lookupName } from "node:dns";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { LOOPBACK } from "../../origins.ts";

/** The one place of a cloud's own services that lies among public addresses. */
const METADATA = ["168.63.129.16"];
const GLOBAL_IPV6 = ipaddr.parseCIDR("2000::/3");

/**
 * Whether anybody on the internet means the same by this address: not loopback, private, link-local, shared
 * (CGNAT), unique local, reserved, or one of these in the form of another (ruling 26).
 */
export function isPublic(address: string): boolean {
	if (!ipaddr.isValid(address)) return false;
	const parsed = ipaddr.process(address);
	if (METADATA.includes(parsed.toString()) || parsed.range() !== "unicast") return false;
	return parsed.kind() === "ipv4" || parsed.match(GLOBAL_IPV6);
}

/** The address that a URL's host is without anybody's word: an address, or a name of this machine's own (RFC 6761). */
export function literalOf(hostname: string): string | undefined {
	if (/(^|\.)localhost\.?$/i.test(hostname)) return LOOPBACK;
	const bare = hostname.replace(/^\[|\]$/g, "");
	return ipaddr.isValid(bare) ? bare : undefined;
}

/** A name leads only to addresses that may not be reached. */
export class NotReachable extends Error {}

/** Resolves names, as `dns.lookup` does. */
export type Resolve = typeof lookupName;

/**
 * Resolves a name once, for the socket that is then opened: what was looked at is what is connected to (DNS
 * rebinding). Only addresses that `isAllowed` are given on.
 */
export function pinned(isAllowed: (address: string) => boolean, resolve: Resolve = lookupName): LookupFunction {
	return (hostname, options, callback) => {
		resolve(hostname, { ...options, all: true }, (error, found) => {
			const allowed = error ? [] : found.filter(({ address }) => isAllowed(address));
			const [first] = allowed;
			if (error) callback(error, "", 0);
			else if (!first) callback(new NotReachable(hostname), "", 0);
			else if (options.all) callback(null, allowed);
			else callback(null, first.address, first.family);
		});
	};
}

import { BlockList, isIP } from "node:net";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** True for a host name (as URLs and Host headers have it, IPv6 with or without brackets) that never leaves this machine. */
export function isLoopback(host: string): boolean {
	const name = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
	const family = isIP(name);
	if (family === 0) return name === "localhost";
	return loopback.check(name, family === 4 ? "ipv4" : "ipv6");
}

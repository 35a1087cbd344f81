import { networkInterfaces } from "node:os";
import { Trouble } from "../../trouble.ts";

/** The networks of a machine, as `os.networkInterfaces()` says them. */
export type Networks = ReturnType<typeof networkInterfaces>;

/** What machines have for their own guests and tunnels: no phone is there. */
const inside = /^(docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|utun|tun|tap|wg|tailscale|zt|lxc|cni|podman)/i;
const isPrivate = (address: string): boolean => /^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(address);

/**
 * The address at which other devices of the network find this machine: of IPv4, which a phone at home has, and rather a
 * private one. Throws a Trouble if there is none.
 */
export function lanAddress(networks: Networks = networkInterfaces()): string {
	const found = Object.entries(networks)
		.filter(([name]) => !inside.test(name))
		.flatMap(([, addresses = []]) => addresses.filter(({ family, internal }) => family === "IPv4" && !internal))
		.map(({ address }) => address);
	const address = found.find(isPrivate) ?? found[0];
	if (address !== undefined) return address;
	throw new Trouble(
		"This machine is in no network that a phone could be in",
		"it has no address but its own",
		"connect it to one, or name the address with --lan <address>",
	);
}

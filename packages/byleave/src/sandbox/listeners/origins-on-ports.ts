import type { Listener, Route, Site } from "./listener.ts";
import { createOrigins, type Origins, type OriginsParts, type Tenant } from "./origins.ts";

export interface OnPorts extends Pick<OriginsParts, "scheme" | "port" | "tenants"> {
	/** Where its ports are, by number. */
	readonly address: string;
	/** The port of the program that is opened first; 0: any. */
	readonly first: number;
	/** What lives at an origin of this program's, in frames of one page. */
	readonly program: (tenant: Tenant) => Site;
	readonly listenAt: (port: number, flag: string, route: Route, address: string) => Promise<Listener>;
}

/** Programs by their names, and on ports of one address where the page has no name: each by a number, its web-views' pages too. */
export function originsOnPorts({ address, first, program, listenAt, ...parts }: OnPorts): Origins {
	let wanted = first;
	return createOrigins({
		...parts,
		async openPort(tenant) {
			const mine = wanted;
			wanted = 0;
			const site = program(tenant);
			const route = (hostname: string) => (hostname === address ? site : undefined);
			return (await listenAt(mine, "--program-port", route, address)).origin;
		},
		async openWebPort(tenant) {
			const route = (hostname: string) => {
				const mine = hostname === address ? tenant() : undefined;
				return mine && program(mine);
			};
			return (await listenAt(0, "--program-port", route, address)).origin;
		},
	});
}

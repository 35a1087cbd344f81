import { createHash } from "node:crypto";

/** The sandbox's page. Its programs are names below it: the same site, where browsers give a frame its storage. */
export const SITE = "byleave.localhost";
/** Loopback by its number: for browsers that do not know the name. */
export const LOOPBACK = "127.0.0.1";

/** A program as one user has it: what an origin is made for (ruling 12). */
export interface Tenant {
	readonly sub: string;
	readonly appId: string;
	/** Not the program itself, but web pages of this origin, which it shows in a web-view. */
	readonly web?: string;
}

const LONGEST_LABEL = 63;
const PLAIN = /^(?!xn$)[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * The DNS label of a user's program, `<persona>--<app>`: the same each time, another for every other pair. Ids that
 * are no such label as they are, or too long for one, are cut, and a hash of both tells them apart; only the plain
 * form has two hyphens in a row.
 */
export function labelOf({ sub, appId }: Tenant): string {
	const plain = `${sub}--${appId}`;
	if (PLAIN.test(sub) && PLAIN.test(appId) && plain.length <= LONGEST_LABEL) return plain;
	const hash = createHash("sha256")
		.update(JSON.stringify([sub, appId]))
		.digest("hex")
		.slice(0, 20);
	const slug = (id: string): string =>
		id
			.toLowerCase()
			.replace(/[^a-z0-9]+/g, "-")
			.replace(/^-|-$/g, "")
			.slice(0, 18)
			.replace(/-$/, "");
	return ["p", slug(sub), slug(appId), hash].filter((part) => part !== "").join("-");
}

/** Where each program lives, and which one lives at a name. */
export interface Origins {
	/** The origin for web pages of another one's inside of a program: a name below the program's. Undefined where the page has no name. */
	web(tenant: Tenant, web: string, host: string): string | undefined;
	/** The origin of a program, for the page at `host`: a name below the site, or a port where the page has no name. */
	of(tenant: Tenant, host: string): Promise<string>;
	/** The program that this host name is made for; undefined if it is nobody's. */
	at(hostname: string): Promise<Tenant | undefined>;
}
export interface OriginsParts {
	/** `http` or `https`, of all names. */
	readonly scheme: string;
	/** The port of the page and of all names. */
	readonly port: () => number;
	/** Every user and every app that there is. */
	readonly tenants: () => Promise<readonly Tenant[]>;
	/** Opens a port for this program alone and answers its origin. Called once for each. */
	readonly openPort: (tenant: Tenant) => Promise<string>;
}

export function createOrigins({ scheme, port, tenants, openPort }: OriginsParts): Origins {
	const names = new Map<string, Tenant>();
	const ports = new Map<string, Promise<string>>();
	return {
		web(tenant, web, host) {
			if (host !== SITE) return undefined;
			const hash = createHash("sha256").update(web).digest("hex").slice(0, 20);
			const label = `w${hash}.${labelOf(tenant)}`;
			names.set(label, { ...tenant, web });
			return `${scheme}://${label}.${SITE}:${port()}`;
		},
		async of(tenant, host) {
			const label = labelOf(tenant);
			if (host === SITE) return `${scheme}://${label}.${SITE}:${port()}`;
			const opened = ports.get(label) ?? openPort(tenant);
			ports.set(label, opened);
			return opened;
		},
		async at(hostname) {
			if (!hostname.endsWith(`.${SITE}`)) return undefined;
			const label = hostname.slice(0, -SITE.length - 1);
			// Users come and go while the sandbox runs; what has a name keeps it.
			if (!names.has(label)) for (const tenant of await tenants()) names.set(labelOf(tenant), tenant);
			return names.get(label);
		},
	};
}

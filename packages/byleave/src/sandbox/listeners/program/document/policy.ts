import { type Directives, directivesOf, HOST_SOURCE } from "../../../in-program/way/policy.ts";
import { WAY_OUT } from "../../../in-program/way/way.ts";
import { ownPaths } from "../paths.ts";

/** What the loader needs of a policy that was not written for it. */
export interface Ours {
	/** The program's own origin. */
	readonly origin: string;
	/** Of this answer alone; the loader's script carries it. */
	readonly nonce: string;
}

/** The policies of a header, which may hold several. */
export const policiesOf = (header: string | readonly string[] | undefined): string[] =>
	[header ?? []]
		.flat()
		.flatMap((text) => text.split(","))
		.filter((policy) => policy.trim() !== "");

/**
 * A Content-Security-Policy of the program as it is, but for what would keep out the container itself: who may frame
 * it is ours to say, the loader's script runs, and what may be reached may also be reached by the way out, which only
 * our rewriting has put in its place. Nothing else is loosened (ruling 12).
 */
export function allowOurs(policy: string, ours: Ours): string {
	const directives = directivesOf(policy);
	directives.delete("frame-ancestors");
	allowScripts(directives, ours);
	allowWays(directives, "connect-src", ours.origin, [`${ours.origin}${ownPaths.report}`]);
	allowWays(directives, "form-action", ours.origin, []);
	return [...directives].map(([name, sources]) => [name, ...sources].join(" ")).join("; ");
}

/** CSP3 6.8.4: which directive speaks for script elements. */
function allowScripts(directives: Directives, { origin, nonce }: Ours): void {
	const name = ["script-src-elem", "script-src", "default-src"].find((one) => directives.has(one));
	if (name === undefined) return;
	const sources = directives.get(name) ?? [];
	// A nonce in a list of addresses would put an end to its 'unsafe-inline'; in these it has ended already.
	const isStrict = sources.some((source) => /^'(nonce-|sha\d|strict-dynamic)/i.test(source));
	const added = [...(isStrict ? [`'nonce-${nonce}'`] : []), `${origin}${ownPaths.my}`, `${origin}${ownPaths.shim}`];
	directives.set(name === "default-src" ? "script-src" : name, joined(sources, added));
}

function allowWays(directives: Directives, name: string, origin: string, always: readonly string[]): void {
	const sources = directives.get(name) ?? (name === "connect-src" ? directives.get("default-src") : undefined);
	if (!sources) return;
	const added = [...always, ...sources.flatMap((source) => waysOf(source, origin))];
	if (added.length > 0) directives.set(name, joined(sources, added));
}

/** `'none'` counts only where it is alone. */
const joined = (sources: readonly string[], added: readonly string[]): readonly string[] => [
	...new Set([...sources.filter((source) => source.toLowerCase() !== "'none'"), ...added]),
];

/** The places below the way out that stand for a source expression: exact where it names one host, else the scheme. */
function waysOf(source: string, origin: string): readonly string[] {
	const scheme = /^(https?|wss?):$/i.exec(source)?.[1];
	const [, given, host, port, path = "/"] = HOST_SOURCE.exec(source) ?? [];
	if (scheme === undefined && (host === undefined || host === "*")) return [];
	// A page of http, as this one is, may upgrade: `http:` allows https too, and a host without a scheme both.
	const upgrades: Readonly<Record<string, readonly string[]>> = {
		http: ["http", "https"],
		ws: ["ws", "wss"],
		https: ["https"],
		wss: ["wss"],
	};
	const allowed = upgrades[(scheme ?? given ?? "").toLowerCase()] ?? (given ? [] : ["http", "https", "ws", "wss"]);
	return allowed.map((one) => {
		const own = one.startsWith("ws") ? origin.replace(/^http/, "ws") : origin;
		const isExact = host !== undefined && !host.startsWith("*") && port !== "*";
		const place = isExact ? `${host.toLowerCase()}${portOf(one, port)}${path}` : "";
		return `${own}${WAY_OUT}${one}/${place}`;
	});
}

/** A URL's host names no port that is its scheme's own. */
const portOf = (scheme: string, port: string | undefined): string =>
	port === undefined || Number(port) === (/s$/.test(scheme) ? 443 : 80) ? "" : `:${port}`;

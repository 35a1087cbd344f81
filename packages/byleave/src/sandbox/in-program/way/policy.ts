/** Content-Security-Policy as far as both sides of the way out read it: the sandbox, and the page. */

export type Directives = Map<string, readonly string[]>;

/** CSP3 2.2.1: of two directives of one name the first counts. */
export function directivesOf(policy: string): Directives {
	const found: Directives = new Map();
	for (const text of policy.split(";")) {
		const [name = "", ...sources] = text.trim().split(/\s+/);
		const known = name.toLowerCase();
		if (known !== "" && !found.has(known)) found.set(known, sources);
	}
	return found;
}

/** What may be connected to (`connect-src`), or where a form may be sent (`form-action`); undefined: anywhere. */
export function sourcesOf(policy: string, name: "connect-src" | "form-action"): readonly string[] | undefined {
	const directives = directivesOf(policy);
	return directives.get(name) ?? (name === "connect-src" ? directives.get("default-src") : undefined);
}

export const HOST_SOURCE =
	/^(?:([a-z][a-z\d+.-]*):\/\/)?(\*|(?:\*\.)?[a-z\d_-]+(?:\.[a-z\d_-]+)*\.?)(?::(\d+|\*))?(\/[^?#]*)?$/i;

/** Whether one of these sources is this address of another origin (CSP3 6.7.2). */
export function allows(sources: readonly string[], url: URL): boolean {
	return sources.some((source) => {
		const scheme = /^([a-z][a-z\d+.-]*):$/i.exec(source)?.[1];
		if (scheme !== undefined) return isScheme(scheme, url);
		const [, given, host = "", port, path = ""] = HOST_SOURCE.exec(source) ?? [];
		if (host === "" || (given !== undefined && !isScheme(given, url))) return false;
		const isHost = host.startsWith("*.")
			? url.hostname.endsWith(host.slice(1).toLowerCase())
			: url.hostname === host.toLowerCase();
		const standard = /s:$/.test(url.protocol) ? "443" : "80";
		const isPort = port === "*" || (url.port || standard) === (port ?? standard) || (port === "80" && url.port === "");
		const isPath = path === "" || (path.endsWith("/") ? url.pathname.startsWith(path) : url.pathname === path);
		return (host === "*" || isHost) && (host === "*" && port === undefined ? true : isPort) && isPath;
	});
}

/** A scheme stands for its safe form, too. */
const isScheme = (scheme: string, { protocol }: URL): boolean => {
	const known = `${scheme.toLowerCase()}:`;
	return protocol === known || (protocol.length === known.length + 1 && protocol === known.replace(/:$/, "s:"));
};

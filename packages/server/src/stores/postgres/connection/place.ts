/** Where a PostgreSQL database is. */
export interface PostgresPlace {
	/** `postgres://user:password@host:port,host:port/database?sslmode=…`: of several hosts the one that is the primary is used. */
	readonly url: string;
	/** Connections of this process, at most. Default 10. */
	readonly connections?: number;
}

/** A host of a URL, and the URL that names it alone. */
export interface Host {
	readonly name: string;
	readonly url: string;
}

/** What the hosts of a URL are called, as it names them. Nothing of what may be secret. */
export const hostNamesOf = (url: string): string =>
	hostsOf(url)
		.map(({ name }) => name)
		.join(",");

/** One for each host that a URL names. Throws a TypeError, without the URL in it, if it has not that form. */
export function hostsOf(url: string): readonly Host[] {
	const [, before, names, behind] = /^(postgres(?:ql)?:\/\/(?:[^@/?#]*@)?)([^@/?#]+)([/?#].*)?$/.exec(url) ?? [];
	if (names === undefined) {
		throw new TypeError("It has not the form postgres://user:password@host:port,host:port/database.");
	}
	return names.split(",").map((name) => ({ name, url: `${before}${name}${behind ?? ""}` }));
}

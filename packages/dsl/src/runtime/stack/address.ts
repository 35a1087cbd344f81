/** A page as a URL of a program names it. */
export interface Address {
	/** From the program's root on, without an ending. */
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	/** The query as it was written. */
	readonly search: string;
}

/**
 * What a URL of a program means: from the root on (`/pages/a/a`), relative to the page that names it (`../a/a`), or the root's
 * without the slash. `isPage` knows which pages there are. What begins with a scheme is no page.
 */
export function addressOf(url: string, from: string, isPage: (path: string) => boolean): Address {
	const [, named = "", search = ""] = /^([^?#]*)(?:\?([^#]*))?/.exec(url.trim()) ?? [];
	const plain = named.replace(/\.(html|axml)$/, "");
	const rooted = plain.replace(/^\/+/, "");
	const path =
		plain === ""
			? from
			: plain.startsWith("/") || (!plain.startsWith(".") && isPage(rooted))
				? rooted
				: joined(from, plain);
	return { path, query: queryOf(search), search };
}

/** Values as they were before they were made part of a URL; what cannot be read so stays as it is. */
export function queryOf(search: string): Readonly<Record<string, string>> {
	const pairs = search.split("&").filter((pair) => pair !== "");
	return Object.fromEntries(
		pairs.map((pair) => {
			const at = pair.indexOf("=");
			return at < 0 ? [decoded(pair), ""] : [decoded(pair.slice(0, at)), decoded(pair.slice(at + 1))];
		}),
	);
}

export function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

function joined(from: string, relative: string): string {
	const parts = from.split("/").slice(0, -1);
	for (const part of relative.split("/")) {
		if (part === "..") parts.pop();
		else if (part !== "." && part !== "") parts.push(part);
	}
	return parts.join("/");
}

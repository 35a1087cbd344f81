import type { AppFace } from "../wire.ts";

/**
 * Where a page of the program is at its own origin: a path, with query and hash. `page` is what a message names: a path from its root, what its first page is asked with (`?a=1`), or an https
 * address on a domain of the program's, whose path it is then; anything that leads elsewhere, and null, is its first page.
 */
export function startAt({ origin, start }: Pick<AppFace, "origin" | "start">, page: string | null): string {
	if (page === null) return start;
	const absolute = URL.canParse(page) ? new URL(page) : undefined;
	const isOwn = absolute === undefined || absolute.protocol === "https:";
	// Of the first page only what it is asked with may be said.
	const from = origin + (page.startsWith("?") ? start : "/");
	if (!isOwn || !URL.canParse(page, from)) return start;
	const url = new URL(page, from);
	// A path that names a host is none of this program's.
	if (absolute === undefined && url.origin !== origin) return start;
	return url.pathname + url.search + url.hash;
}

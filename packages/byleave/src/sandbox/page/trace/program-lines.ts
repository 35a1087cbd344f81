import type { Line } from "./entry.ts";

/** What the sandbox notes of the program itself: what it asked for in vain, and what went wrong in its pages. */

/** A path of the program that names nothing. `near`: paths that do. */
export function notFound(path: string, near: readonly string[], why: string): Line {
	return {
		from: "program",
		mark: "failed",
		word: "404",
		title: "Not found",
		sub: path,
		about: `${why} It is an answer of the program's own origin, so it is no matter of CORS.`,
		sections: [
			{ kind: "exact", title: "Asked for", text: path },
			...(near.length > 0 ? [{ kind: "list", title: "What lies nearby", items: near } as const] : []),
		],
	};
}

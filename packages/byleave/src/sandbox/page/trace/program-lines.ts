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

/** The server that the program comes from is not to be had. `why`: the system's own word. */
export function noAnswer(origin: string, why: string): Line {
	return {
		from: "program",
		mark: "failed",
		word: why,
		title: "The program's server does not answer",
		sub: origin,
		about: "The pages come from a server that runs by itself. The sandbox asked it and got no answer.",
		sections: [
			{
				kind: "error",
				what: `${origin} does not answer: ${why}.`,
				why: "It has ended, or it has not begun to listen yet.",
				todo: "Start it, and reload the program.",
			},
		],
	};
}

import type { Report } from "../../in-program/way/reports.ts";
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

/** A server is asked that nobody has named or declared. Told once for each. */
export function reachedUndeclared(origin: string): Line {
	return {
		from: "program",
		mark: "note",
		word: "undeclared",
		title: "Another server is asked",
		sub: origin,
		about:
			"A wallet lets a mini program reach only the domains that were registered for it. Here it passes, since its addresses are public; declare it before you publish.",
		sections: [
			{ kind: "exact", title: "For byleave.json", text: `"requestDomains": ["${URL.parse(origin)?.host ?? origin}"]` },
		],
	};
}

/** A server is not asked. `why`: a sentence or two, with what to do. */
export function refusedToReach(origin: string, why: string): Line {
	return {
		from: "program",
		mark: "refused",
		title: "A server is not asked",
		sub: origin,
		about: why,
		sections: [{ kind: "exact", title: "Asked for", text: origin }],
	};
}

/** A back end of the program's gives no answer. `why`: the system's own word. */
export function backendFailed(origin: string, why: string): Line {
	return {
		from: "program",
		mark: "failed",
		word: why,
		title: "A back end does not answer",
		sub: origin,
		about: "The sandbox asked it for the mini program and got no answer. It is no matter of CORS.",
		sections: [{ kind: "exact", title: "Asked", text: origin }],
	};
}

const failures = {
	error: { title: "An error that nobody caught", about: "A script of the mini program has ended there." },
	rejection: { title: "A promise that failed, and nobody heard", about: "Whatever waited for it goes on waiting." },
	load: { title: "A script or style that was not loaded", about: "Without it the page may stay blank." },
	policy: {
		title: "Forbidden by the page's own policy",
		about: "Its Content-Security-Policy is the program's own, and is kept as it is, here as in a wallet.",
	},
} as const;

/** Something went wrong in a page of the program. */
export function pageFailed({ kind, message, file, line, page }: Report): Line {
	const { title, about } = failures[kind];
	const where = file === "" ? page : `${file}${line > 0 ? `:${line}` : ""}`;
	return {
		from: "program",
		mark: "failed",
		title,
		sub: message,
		about,
		sections: [
			{ kind: "exact", title: "What it says", text: message },
			{
				kind: "facts",
				facts: [
					["Where", where],
					["Page", page],
				],
			},
		],
	};
}

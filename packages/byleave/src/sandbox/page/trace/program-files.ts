import type { Line } from "./entry.ts";

const MOST_NAMED = 5;

/** Files of the program have changed. */
export function changed(files: readonly string[]): Line {
	const more = files.length - MOST_NAMED;
	return {
		from: "program",
		mark: "note",
		title: "Opened anew",
		sub: files.slice(0, MOST_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : ""),
		about: "The program's files have changed. What people have allowed stays allowed.",
		sections: files.length > 1 ? [{ kind: "list", title: "Changed", items: files }] : [],
		opens: true,
	};
}

/** What the program says of itself cannot be taken over. */
export function mistaken(message: string): Line {
	const [first = "", ...more] = message.split("\n");
	const [what = "", why = "", todo = ""] = first.split(" · ");
	return {
		from: "program",
		mark: "failed",
		title: "byleave.json has a mistake",
		sub: why,
		about: "It was read again after a change. What was registered before stays registered.",
		sections: [
			{ kind: "error", what, why, todo },
			...(more.length > 0 ? [{ kind: "list", title: "More of them", items: more } as const] : []),
		],
	};
}

import type { Problem } from "@byleave/dsl/compiler";
import type { Line } from "./entry.ts";

/** Something in a DSL program's files that cannot be taken as it is written. */
export function programProblem({ file, line, column, text, severity }: Problem): Line {
	const place = `${file}:${line}:${column}`;
	return {
		from: "program",
		mark: severity === "error" ? "failed" : "note",
		word: severity === "error" ? "error" : "warning",
		title: severity === "error" ? "The program has a mistake" : "The program is taken otherwise",
		sub: `${text} ${place}`,
		about:
			severity === "error"
				? "What stands there cannot be read. The rest of the program runs; what needs this does not."
				: "A wallet may take it in another way, or not at all.",
		sections: [{ kind: "exact", title: place, text }],
	};
}

/** An error in a running DSL program: its first line is what was thrown, the second where, the rest the lines around it. */
export function dslTrouble(text: string): Line {
	const [what = "", where = ""] = text.split("\n");
	return {
		from: "program",
		mark: "failed",
		word: "error",
		title: what,
		sub: where,
		about: "The program threw it and goes on. What is shown over the page can be put away.",
		sections: [{ kind: "exact", title: "Error", text }],
	};
}

/** Something that a DSL program asks for and gets otherwise, or not at all. `place`: of the call, where it is one. */
export const dslNote = (text: string, place: string, times: number): Line => ({
	from: "program",
	mark: "note",
	title: "Drawn or done otherwise",
	sub: place === "" ? text : `${text} ${place}`,
	about: "A wallet may do it as the program says. Here it goes on without.",
	sections: [{ kind: "exact", title: place === "" ? "What" : place, text }],
	key: `dsl ${text} ${place}`,
	times,
});

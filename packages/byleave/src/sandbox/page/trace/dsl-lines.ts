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
		sub: place,
		about: text,
		sections: [{ kind: "exact", title: "Where", text: place }],
	};
}

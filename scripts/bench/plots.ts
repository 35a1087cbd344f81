import type { Result } from "../../bench/report/result.ts";
import { picture } from "./drawn.ts";

/** What a result is called where it is shown, in the order of the page. */
export const shown: Readonly<Record<string, string>> = {
	peers: "Beside the peers",
	overload: "More than it can do",
	scale: "From a thousand grants to ten million",
	soak: "For twenty minutes",
	rest: "At rest",
};

/** The plot of each result that has panels, by its name in docs. */
export const plots = (results: Readonly<Partial<Record<string, Result>>>): Readonly<Record<string, string>> =>
	Object.fromEntries(
		Object.values(results).flatMap((result) =>
			result?.panels === undefined || result.panels.length === 0
				? []
				: [[plotOf(result), picture(shown[result.name] ?? result.name, result.panels)]],
		),
	);
export const plotOf = ({ name }: Result): string => `bench-${name}.svg`;

import { z } from "zod";
import { nearest } from "./nearest.ts";

/** What zod found, in our words. */
export function explainIssue(issue: z.core.$ZodRawIssue): string | undefined {
	if (issue.code === "invalid_type" || issue.code === "invalid_union" || issue.code === "invalid_value") {
		const needed = neededFor(issue);
		return issue.input === undefined ? `it is missing. Needed: ${needed}.` : `not what is needed: ${needed}.`;
	}
	if (issue.code === "too_small") {
		const what = issue.origin === "string" ? "it must not be empty." : undefined;
		return what ?? (issue.origin === "array" ? "one at least is needed." : `it must be ${issue.minimum} or more.`);
	}
	if (issue.code === "too_big") {
		return issue.origin === "string"
			? `at most ${issue.maximum} characters are allowed.`
			: `it must be ${issue.maximum} or less.`;
	}
	if (issue.code === "invalid_key") return issue.issues[0]?.message;
	return undefined;
}

function neededFor(issue: z.core.$ZodRawIssue): string {
	if (issue.code === "invalid_value")
		return (issue.values as unknown[]).map((value) => JSON.stringify(value)).join(" or ");
	if (issue.code === "invalid_union") {
		const options = (issue as { options?: unknown[] }).options;
		return `an object with a kind of ${options?.map((value) => JSON.stringify(value)).join(" or ")}`;
	}
	const expected = String((issue as { expected?: unknown }).expected);
	return (
		{ int: "a whole number", array: "a list", record: "an object" }[expected] ??
		`a${/^[aeiou]/.test(expected) ? "n" : ""} ${expected}`
	);
}

/** An object of exactly these keys; one it does not have is named, with the one that was probably meant. */
export function section<Shape extends z.ZodRawShape>(shape: Shape) {
	const known = Object.keys(shape);
	return z.strictObject(shape, {
		error(issue) {
			if (issue.code !== "unrecognized_keys") return undefined;
			return issue.keys
				.map((key) => {
					const meant = nearest(key, known);
					return meant
						? `there is no such key; did you mean ${meant}?`
						: `there is no such key; there are ${known.join(", ")}.`;
				})
				.join("\n");
		},
	});
}

import type { Noted, OpenWanted } from "@byleave/protocol/bridge";
import { dslNote, dslTrouble } from "./dsl-lines.ts";
import type { Line, Section } from "./entry.ts";

/** What the container in the program's page saw, as lines of the timeline. */

/** The developer's own answers cannot be read, or one of them failed. */
export function answersNote(why: string, at: string): Line {
	return {
		from: "program",
		mark: "failed",
		title: "Your answers failed",
		sub: at,
		about:
			"byleave.my.ts, or .byleave/answers.json, answers what this container lacks. Mend it, and reload the program.",
		sections: [
			{
				kind: "error",
				what: why,
				why: `It was thrown at ${at || "a place that is not known"}.`,
				todo: "Mend that line.",
			},
		],
	};
}

const known: Readonly<Record<string, (detail: Readonly<Record<string, unknown>>) => Line>> = {
	missing({ name, at, times }) {
		const api = String(name);
		return {
			from: "program",
			mark: "failed",
			word: "missing",
			title: `my.${api} is not here`,
			sub: placeOf(at) || "called",
			about:
				"The family publishes this call, and the sandbox does not have it. It ended with fail and complete, error 1, as in a wallet that lacks it. Answer it yourself:",
			sections: [
				{ kind: "answer", name: api },
				{ kind: "exact", title: "In byleave.my.ts, beside the program", text: example(api) },
				...calledAt(at),
			],
			key: `missing ${api} ${placeOf(at)}`,
			times: timesOf(times),
		};
	},
	"answer failed": ({ why, at }) => answersNote(String(why), String(at)),
	dialog({ name, text }) {
		const answer = name === "confirm" ? "false" : "null";
		return {
			from: "program",
			mark: "note",
			title: `window.${name} answered ${answer} at once`,
			sub: String(text).slice(0, 80),
			about: `No page can wait for a person in a frame, so the text is shown and the answer is what a browser gives where dialogs are not allowed. my.${name} asks the person.`,
			sections: [{ kind: "exact", title: "Text", text: String(text) }],
		};
	},
	trouble: ({ text }) => dslTrouble(String(text)),
	noted: ({ text, at, times }) => dslNote(String(text), placeOf(at), timesOf(times)),
	posted: ({ data }) => ({
		from: "program",
		mark: "note",
		title: "my.postMessage: nobody is there",
		sub: String(data).slice(0, 80),
		about:
			"A page in a web-view posts to the page of the mini program that holds it. None does here. Answer in its place:",
		sections: [
			{ kind: "exact", title: "Posted", text: String(data) },
			{
				kind: "exact",
				title: "In byleave.my.ts, beside the program",
				text: "export async function postMessage(data) {\n\treturn {}; // what my.onMessage of the page gets\n}",
			},
		],
	}),
};

/** A line for what was noted, if it is something that is known here. */
export function notedLine({ what, detail }: Partial<Noted>): Line | undefined {
	const line = Object.hasOwn(known, String(what)) ? known[String(what)] : undefined;
	return line?.(Object(detail));
}

export const openWanted = ({ url }: Partial<OpenWanted>): Line => ({
	from: "program",
	mark: "note",
	title: "Another address was to be opened",
	sub: String(url),
	about:
		"A frame of a mini program opens no windows. A wallet may show this address in a browser; here it is only told.",
	sections: [{ kind: "exact", title: "Address", text: String(url) } satisfies Section],
});

/** What a page says of a place, as text that is not endless. */
const placeOf = (at: unknown): string => (typeof at === "string" ? at.slice(0, MOST_PLACE) : "");
const MOST_PLACE = 300;

const calledAt = (at: unknown): readonly Section[] =>
	placeOf(at) === "" ? [] : [{ kind: "facts", facts: [["Called at", placeOf(at)]] }];

/** How often, as far as a page can say so. */
const timesOf = (times: unknown): number =>
	Number.isSafeInteger(times) && Number(times) > 0 ? Math.min(Number(times), MOST_TIMES) : 1;
const MOST_TIMES = 1_000_000;

/** What to write, to copy. */
function example(name: string): string {
	const key = name.includes(".") ? JSON.stringify(name) : name;
	return `export default {\n\t${key}: async (options) => ({}), // or a value, or { error: 11, errorMessage: "…" }\n};`;
}

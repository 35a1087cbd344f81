import { failureOf, isFailure } from "./failure.ts";
import { published } from "./names/published.ts";

/** What the developer answers in place of the container: the module beside the program, and the inspector's data. */
export interface AnswersSource {
	/** Runs the bundled `byleave.my.ts`; absent where there is none. */
	readonly module?: () => Readonly<Record<string, unknown>>;
	/** Where each line of the bundle comes from: "byleave.my.ts:12". */
	readonly lines?: readonly string[];
	/** `.byleave/answers.json`: a published name → a value or a failure, and nothing but data (ruling 47). */
	readonly data: Readonly<Record<string, unknown>>;
}
export interface Answers {
	readonly names: readonly string[];
	has(name: string): boolean;
	/** Throws what the answer threw. */
	call(name: string, params: unknown): unknown;
}

/** These stay what they are: what the sandbox is for. */
const kept = ["getAuthCode", "call", "canIUse", "then"];

/**
 * The developer's answers: of the module by value, function or failure, before those of the data. `told` hears what went wrong
 * in the module, and where.
 */
export function readAnswers(
	{ module, lines = [], data }: AnswersSource,
	told: (why: string, at: string) => void,
): Answers {
	const exported = (): Readonly<Record<string, unknown>> => {
		try {
			const { default: main, ...named } = module?.() ?? {};
			return { ...(typeof main === "object" ? main : {}), ...named };
		} catch (error) {
			told(said(error), placeOf(error, lines));
			return {};
		}
	};
	const all = new Map<string, unknown>(
		[...Object.entries(data).filter(([name]) => published.includes(name)), ...Object.entries(exported())].filter(
			([name]) => !kept.includes(name),
		),
	);
	return {
		names: [...all.keys()],
		has: (name) => all.has(name),
		call(name, params) {
			const answer = all.get(name);
			if (typeof answer !== "function") return checked(answer);
			try {
				const given = answer(params);
				return given instanceof Promise ? given.then(checked).catch(failed) : checked(given);
			} catch (error) {
				return failed(error);
			}
			function failed(error: unknown): never {
				if (error instanceof Error) told(`${name}: ${said(error)}`, placeOf(error, lines));
				throw failureOf(error);
			}
		},
	};
}

/** A failure by value is one. */
function checked(answer: unknown): unknown {
	if (isFailure(answer)) throw answer;
	return answer;
}

const said = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

/** Where in the developer's own files it was thrown; empty if that cannot be told. */
export function placeOf(error: unknown, lines: readonly string[]): string {
	const stack = error instanceof Error ? (error.stack ?? "") : "";
	for (const [, line] of stack.matchAll(/byleave-my\.js[^\s:)]*:(\d+):\d+/g)) {
		const place = lines[Number(line) - 1];
		if (place) return place;
	}
	return "";
}

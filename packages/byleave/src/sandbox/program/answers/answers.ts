import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { published } from "../../in-program/container/names/published.ts";
import { answersNote } from "../../page/trace/answer-lines.ts";
import type { Line } from "../../page/trace/entry.ts";
import { write } from "../../state.ts";
import { bundleModule, MODULE, type ModuleBundle } from "./module.ts";

/** What the developer answers in place of the container: `byleave.my.ts` beside the program, and the inspector's data. */
export interface ProgramAnswers {
	/** The loader's script with the answers of the moment in front of it. */
	loader(my: string): Promise<string>;
	/** Writes what a published name answers, or forgets it; undefined is what was wrong with it otherwise (ruling 47). */
	set(name: unknown, answer: unknown): Promise<string | undefined>;
}
export interface AnswersParts {
	/** Where the module is looked for, in this order. */
	readonly folders: readonly string[];
	/** `.byleave/answers.json`. */
	readonly file: string;
	readonly note: (line: Line) => void;
}

/** Beside the program; the first that there is. */
export const moduleNames = ["byleave.my.ts", "byleave.my.js"];

export function programAnswers({ folders, file, note }: AnswersParts): ProgramAnswers {
	let told = "";
	/** A mistake is told once, not at every page's load. */
	const trouble = (why: string, at: string): void => {
		if (told !== why + at) note(answersNote(why, at));
		told = why + at;
	};
	const data = async (): Promise<Readonly<Record<string, unknown>>> => {
		const text = await readFile(file, "utf8").catch(() => "{}");
		try {
			const held: unknown = JSON.parse(text);
			if (typeof held === "object" && held !== null && !Array.isArray(held)) return held as Record<string, unknown>;
			throw new Error("It is no object of names.");
		} catch (error) {
			trouble(error instanceof Error ? error.message : "It cannot be read.", "answers.json");
			return {};
		}
	};
	return {
		async loader(my) {
			const found = await moduleIn(folders);
			const module = found === undefined ? undefined : await bundleModule(found);
			if (module && "why" in module) trouble(module.why, module.at);
			else if (module) told = "";
			return withAnswers(my, await data(), module && "text" in module ? module : undefined);
		},
		async set(name, answer) {
			if (typeof name !== "string" || !published.includes(name)) return "name is none that the family publishes.";
			if (name === "getAuthCode") return "getAuthCode is answered by the super app: it is what the sandbox is for.";
			const isObject = typeof answer === "object" && answer !== null && !Array.isArray(answer);
			if (!isObject && answer !== undefined) return "answer is no JSON object; leave it out to forget the name.";
			const { [name]: _before, ...others } = await data();
			const all = answer === undefined ? others : { ...others, [name]: answer };
			await write(file, `${JSON.stringify(all, null, "\t")}\n`);
			return undefined;
		},
	};
}

async function moduleIn(folders: readonly string[]): Promise<string | undefined> {
	for (const folder of folders) {
		for (const name of moduleNames) {
			const path = join(folder, name);
			if ((await stat(path).catch(() => undefined))?.isFile()) return path;
		}
	}
	return undefined;
}

/** One script, so that the answers are there when the container starts, and nothing of them is the page's to see. */
export function withAnswers(my: string, data: Readonly<Record<string, unknown>>, module?: ModuleBundle): string {
	// As text, since a key of a literal may mean something else than a name.
	const said = (value: unknown): string => `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
	const body = module ? `() => {\n${module.text}\nreturn ${MODULE}; }` : "undefined";
	// The first line of the module is the second of the script.
	const lines = said(["", ...(module?.lines ?? [])]);
	return `(() => { const byleaveAnswers = { module: ${body},\ndata: ${said(data)}, lines: ${lines} };\n${my}\n})();\n`;
}

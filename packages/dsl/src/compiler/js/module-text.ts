import { basename } from "node:path";
import { transform } from "esbuild";
import type { Problem } from "../problem.ts";

export interface ModuleText {
	/** CommonJS, with its source map inside. */
	readonly text: string;
	readonly problems: readonly Problem[];
}

/**
 * One module of a program as CommonJS, whatever it is written in. Each is translated by itself, as the wallets' own builders do:
 * a name that nobody exports is undefined, `module.exports` beside `export` counts, a variable that nobody declared is a
 * global, `this` at the top is there, and a file that cannot be read hurts only those who import it: what it becomes throws
 * when it is asked for. Never rejects.
 */
export async function moduleText(source: string, file: string): Promise<ModuleText> {
	const isTyped = /\.[cm]?ts$/.test(file);
	try {
		const { code } = await transform(source, {
			loader: isTyped ? "ts" : "js",
			format: "cjs",
			target: "es2022",
			charset: "utf8",
			// From the module's own folder on, as maps name their sources.
			sourcefile: basename(file),
			sourcemap: "inline",
			sourcesContent: true,
			// A program's own settings say how the wallet's tools build it, and not how this does.
			tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
			define: { this: "globalThis" },
			logLevel: "silent",
		});
		return { text: code, problems: [] };
	} catch (error) {
		const problems = problemsOf(error, file);
		return { text: thrower("SyntaxError", problems[0], source), problems };
	}
}

/** A module that ends in an error when it is asked for, told where it is. */
export function thrower(name: "SyntaxError" | "Error", problem: Problem | undefined, source?: string): string {
	const { text = "It cannot be read.", ...place } = problem ?? {};
	const at = JSON.stringify({ file: "", line: 1, column: 1, ...place, source });
	return `throw Object.assign(new ${name}(${JSON.stringify(text)}), { place: ${at} });`;
}

interface Message {
	readonly text: string;
	readonly location: { readonly line: number; readonly column: number } | null;
}

/** What esbuild complains of, in a file of which it knows the lines. */
function problemsOf(error: unknown, file: string): readonly Problem[] {
	const { errors = [] } = Object(error) as { errors?: readonly Message[] };
	const told = errors.length > 0 ? errors : [{ text: String(error), location: null }];
	return told.map(({ text, location }) => ({
		file,
		line: location?.line ?? 1,
		column: (location?.column ?? 0) + 1,
		text,
		severity: "error",
	}));
}

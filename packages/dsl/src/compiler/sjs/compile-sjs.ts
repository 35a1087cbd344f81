import { transformSync } from "esbuild";
import type { Problem } from "../problem.ts";

export interface CompiledSjs {
	/** CommonJS that does not throw when it is read: `module`, `exports` and `require` are free in it. */
	readonly code: string;
	readonly problems: readonly Problem[];
}

/**
 * A module of a template (`.sjs`), in either of the two ways in which modules are written. One that cannot be read exports
 * nothing, and so does one that throws while it is read: templates go on without it. Never throws.
 */
export function compileSjs(source: string, file: string, lineBefore = 0): CompiledSjs {
	try {
		const { code } = transformSync(source, {
			loader: "js",
			format: "cjs",
			target: "es2022",
			charset: "utf8",
			sourcefile: file,
			logLevel: "silent",
		});
		return { code: contained(code), problems: [] };
	} catch (error) {
		const { errors = [] } = Object(error) as {
			errors?: readonly { text: string; location: { line: number; column: number } | null }[];
		};
		const problems = errors.map(({ text, location }): Problem => {
			const { line = 1, column = 0 } = location ?? {};
			return { file, line: line + lineBefore, column: column + 1, text, severity: "error" };
		});
		return { code: "", problems };
	}
}

const contained = (code: string): string => `try {
(function () {
${code}
}).call(undefined);
} catch (error) {
reportError(error);
}`;

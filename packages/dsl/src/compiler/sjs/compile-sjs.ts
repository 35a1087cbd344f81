import { transformSync } from "esbuild";
import { placesIn } from "../axml/places.ts";
import type { Problem } from "../problem.ts";
import { usesOfMy } from "./uses-of-my.ts";

export interface CompiledSjs {
	/** CommonJS that does not throw when it is read: `module`, `exports` and `require` are free in it. */
	readonly code: string;
	readonly problems: readonly Problem[];
}

/**
 * A module of a template (`.sjs`), in either of the two ways in which modules are written. One that cannot be read exports
 * nothing, and so does one that throws while it is read: templates go on without it. There is no `my` in it, as in the wallets, and
 * where it uses one is told. `begins`: where in the file it does. Never throws.
 */
export function compileSjs(source: string, file: string, begins = { line: 1, column: 1 }): CompiledSjs {
	const placed = (line: number, column: number): Pick<Problem, "file" | "line" | "column"> => ({
		file,
		line: line + begins.line - 1,
		column: line === 1 ? column + begins.column - 1 : column,
	});
	try {
		const { code } = transformSync(source, {
			loader: "js",
			format: "cjs",
			target: "es2022",
			charset: "utf8",
			sourcefile: file,
			logLevel: "silent",
		});
		const place = placesIn(source);
		const problems = usesOfMy(source).map(({ name, at }): Problem => {
			const { line, column } = place(at);
			const text = `my.${name}: there is no \`my\` in an SJS module, here as in a wallet.`;
			return { ...placed(line, column), text, severity: "warning" };
		});
		return { code: contained(code), problems };
	} catch (error) {
		const { errors = [] } = Object(error) as {
			errors?: readonly { text: string; location: { line: number; column: number } | null }[];
		};
		const problems = errors.map(({ text, location }): Problem => {
			const { line = 1, column = 0 } = location ?? {};
			return { ...placed(line, column + 1), text, severity: "error" };
		});
		return { code: "", problems };
	}
}

const contained = (code: string): string => `try {
(function (my) {
${code}
}).call(undefined);
} catch (error) {
reportError(error);
}`;

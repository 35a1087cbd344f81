import { parse } from "acorn";
import { transform, transformSync } from "esbuild";
import { placesIn } from "../axml/places.ts";
import type { Problem } from "../problem.ts";
import { usesOfMy } from "./uses-of-my.ts";

export interface CompiledSjs {
	/** CommonJS that does not throw when it is read: `module`, `exports` and `require` are free in it. */
	readonly code: string;
	readonly problems: readonly Problem[];
}

/** In which file it stands, and where in it its text begins. */
interface Stands {
	readonly file: string;
	readonly begins: { readonly line: number; readonly column: number };
}
const usual = { loader: "js", format: "cjs", target: "es2022", charset: "utf8", logLevel: "silent" } as const;

/**
 * A module of a template (`.sjs`), in either of the two ways in which modules are written. One that cannot be read exports
 * nothing, and so does one that throws while it is read: templates go on without it. There is no `my` in it, as in the wallets, and
 * where it uses one is told. Never rejects.
 */
export async function compileSjs(source: string, file: string): Promise<CompiledSjs> {
	const stands = { file, begins: { line: 1, column: 1 } };
	if (isCommonJs(source)) return compiled(source, source, stands);
	return transform(source, usual).then(
		({ code }) => compiled(code, source, stands),
		(error: unknown) => refused(error, stands),
	);
}

/** The same of a module that stands inside of a template, whose text begins there. Never throws. */
export function compileSjsInside(source: string, stands: Stands): CompiledSjs {
	if (isCommonJs(source)) return compiled(source, source, stands);
	try {
		// It starts a process each time and waits for it: only where nothing else will do.
		return compiled(transformSync(source, usual).code, source, stands);
	} catch (error) {
		return refused(error, stands);
	}
}

/** What is a script by the language's own rules has no import and no export in it: it is CommonJS as it stands. */
function isCommonJs(source: string): boolean {
	try {
		parse(source, { ecmaVersion: "latest", sourceType: "script", allowReturnOutsideFunction: true });
		return true;
	} catch {
		return false;
	}
}

function compiled(code: string, source: string, stands: Stands): CompiledSjs {
	const place = placesIn(source);
	const problems = usesOfMy(source).map(({ name, at }): Problem => {
		const { line, column } = place(at);
		const text = `my.${name}: there is no \`my\` in an SJS module, here as in a wallet.`;
		return { ...placed(line, column, stands), text, severity: "warning" };
	});
	return { code: contained(code), problems };
}

function refused(error: unknown, stands: Stands): CompiledSjs {
	const { errors = [] } = Object(error) as {
		errors?: readonly { text: string; location: { line: number; column: number } | null }[];
	};
	const problems = errors.map(({ text, location }): Problem => {
		const { line = 1, column = 0 } = location ?? {};
		return { ...placed(line, column + 1, stands), text, severity: "error" };
	});
	return { code: "", problems };
}

const placed = (line: number, column: number, { file, begins }: Stands): Pick<Problem, "file" | "line" | "column"> => ({
	file,
	line: line + begins.line - 1,
	column: line === 1 ? column + begins.column - 1 : column,
});

const contained = (code: string): string => `try {
(function (my) {
${code}
}).call(undefined);
} catch (error) {
reportError(error);
}`;

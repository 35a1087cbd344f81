import { SourceMap } from "node:module";
import { basename, dirname } from "node:path";
import type { BuildFailure } from "esbuild";

/** What the bundled module's exports are called. */
export const MODULE = "byleaveModule";

/** A module as a script that puts its exports into one name. */
export interface ModuleBundle {
	readonly text: string;
	/** Where each of its lines comes from: "byleave.my.ts:12". */
	readonly lines: readonly string[];
}
export interface ModuleTrouble {
	readonly why: string;
	/** File, line and column; the file alone where there is no more to say. */
	readonly at: string;
}

/** Bundles the developer's module as it is now, with what it imports. Nothing is written, nothing is run. */
export async function bundleModule(path: string): Promise<ModuleBundle | ModuleTrouble> {
	try {
		const { build } = await import("esbuild");
		const { outputFiles } = await build({
			absWorkingDir: dirname(path),
			entryPoints: [path],
			outfile: "byleave.my.out.js",
			bundle: true,
			write: false,
			format: "iife",
			globalName: MODULE,
			platform: "browser",
			target: "es2022",
			charset: "utf8",
			define: { "process.env.NODE_ENV": '"development"' },
			sourcemap: "external",
			sourcesContent: false,
			logLevel: "silent",
		});
		const text = outputFiles.find((file) => file.path.endsWith(".js"))?.text ?? "";
		const map = outputFiles.find((file) => file.path.endsWith(".map"))?.text ?? "{}";
		return { text, lines: linesOf(text, map) };
	} catch (error) {
		const [first] = (error as Partial<BuildFailure>).errors ?? [];
		const { file, line, column } = first?.location ?? {};
		const at = file === undefined ? basename(path) : `${file}:${line}:${(column ?? 0) + 1}`;
		return { why: first?.text ?? (error instanceof Error ? error.message : String(error)), at };
	}
}

function linesOf(text: string, map: string): readonly string[] {
	const source = new SourceMap(JSON.parse(map));
	return text.split("\n").map((line, at) => {
		const entry = source.findEntry(at, Math.max(0, line.search(/\S/)));
		return "originalSource" in entry && entry.generatedLine === at
			? `${entry.originalSource}:${entry.originalLine + 1}`
			: "";
	});
}

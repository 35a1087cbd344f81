import { context, type Plugin } from "esbuild";
import type { Problem } from "./problem.ts";

/** One script of a program's frame, and what was wrong with what is in it. */
export interface Bundled {
	readonly text: string;
	readonly map: string;
	readonly problems: readonly Problem[];
}
export interface Bundle {
	/** As its files are now. Where none of them was touched, and it begins as before, it is what it was. */
	make(isTouched: boolean): Promise<Bundled>;
	close(): Promise<void>;
}
export interface BundleParts {
	readonly root: string;
	/** What it is begun with: a text of ours, read as a module that lies in the program's root. */
	readonly entry: () => string;
	readonly plugins: (tell: (problem: Problem) => void) => readonly Plugin[];
	readonly hasMap: boolean;
	/** It is made anew. */
	readonly begins?: () => void;
}

const ENTRY = "byleave:entry";

export async function createBundle({ root, entry, plugins, hasMap, begins }: BundleParts): Promise<Bundle> {
	let problems = new Map<string, Problem>();
	const tell = (problem: Problem): void => {
		const { file, line, column, text } = problem;
		problems.set([file, line, column, text].join("\n"), problem);
	};
	const made = await context({
		entryPoints: [{ in: ENTRY, out: "bundle" }],
		// Nothing is written there: a map names its sources from here on.
		outdir: root,
		bundle: true,
		write: false,
		format: "iife",
		platform: "browser",
		target: "es2022",
		charset: "utf8",
		legalComments: "none",
		absWorkingDir: root,
		logLevel: "silent",
		logOverride: { "commonjs-variable-in-esm": "silent" },
		sourcemap: hasMap ? "external" : false,
		// For what packages ask: whether they are being tried out.
		define: { "process.env.NODE_ENV": '"development"' },
		plugins: [entryPlugin(root, entry), ...plugins(tell)],
	});
	let last: (Bundled & { readonly begin: string }) | undefined;
	return {
		async make(isTouched) {
			const begin = entry();
			// What was wrong may have been mended by something else than its own files.
			if (last && !isTouched && last.begin === begin && last.problems.length === 0) return last;
			problems = new Map();
			begins?.();
			const { text, map } = await rebuilt(made, tell);
			last = { begin, text, map, problems: [...problems.values()] };
			return last;
		},
		close: () => made.dispose(),
	};
}

const entryPlugin = (root: string, contents: () => string): Plugin => ({
	name: "entry",
	setup(build) {
		build.onResolve({ filter: new RegExp(`^${ENTRY}$`) }, ({ path }) => ({ path, namespace: "entry" }));
		build.onLoad({ filter: /./, namespace: "entry" }, () => ({ contents: contents(), loader: "js", resolveDir: root }));
	},
});

async function rebuilt(
	bundle: Awaited<ReturnType<typeof context>>,
	tell: (problem: Problem) => void,
): Promise<Pick<Bundled, "text" | "map">> {
	try {
		const { outputFiles = [] } = await bundle.rebuild();
		const text = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
		return { text: text(".js"), map: text(".map") || "{}" };
	} catch (error) {
		const { errors = [] } = error as {
			errors?: readonly {
				text: string;
				location: { file: string; line: number; column: number } | null;
			}[];
		};
		if (errors.length === 0) throw error;
		for (const { text, location } of errors) {
			const { file = "", line = 1, column = 0 } = location ?? {};
			tell({ file, line, column: column + 1, text, severity: "error" });
		}
		const told = JSON.stringify(errors.map(({ text, location }) => ({ text, place: location })));
		return { text: `byleaveDsl.refuse(${told});`, map: "{}" };
	}
}

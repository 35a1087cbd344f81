import { context, type Plugin } from "esbuild";
import { componentsIn, type ProgramFiles, programFiles } from "./config/units.ts";
import { documentText, framePaths } from "./document.ts";
import { frameParts } from "./js/frame-parts.ts";
import { programModules } from "./js/program-modules.ts";
import { programEntry, viewsEntry } from "./js/program-script.ts";
import { runtimeScripts } from "./js/runtime-script.ts";
import type { Problem } from "./problem.ts";
import { programViews } from "./views/program-views.ts";
import { tagFacts } from "./views/tag-facts.ts";
import { unheeded } from "./views/unheeded.ts";
import type { Used } from "./views/used.ts";

/** A program as a frame loads it. */
export interface Built {
	/** What is served below the program's origin, beside the program's own files: by path. */
	readonly files: Readonly<Record<string, { readonly type: string; readonly text: string }>>;
	/** The document of every page. */
	readonly document: string;
	/** As app.json has them; each is a path of the origin. */
	readonly pages: readonly string[];
	readonly title: string | undefined;
	readonly problems: readonly Problem[];
}
export interface Compiler {
	/** The program as it is now; what has not changed since is not made again. Never rejects for what is in the program. */
	build(): Promise<Built>;
	close(): Promise<void>;
}

/** Whether a frame can take over the change without losing its data: nothing but templates and styles (and what they import). */
export const onlyLooks = (paths: readonly string[]): boolean =>
	paths.length > 0 && paths.every((path) => /\.(axml|acss|less|css|sjs)$/.test(path));

/** A compiler for the program whose app.json is in `root`, a whole path. Writes nothing. */
export async function createCompiler(root: string): Promise<Compiler> {
	let files: ProgramFiles = await programFiles(root);
	const runtimes = await runtimeScripts();
	const facts = await tagFacts();
	let used = new Map<string, readonly Used[]>();
	// A tag once used stays, so that a save which takes it out, for a moment perhaps, opens nothing anew.
	const tags = new Set<string>();
	let problems = new Map<string, Problem>();
	const tell = (problem: Problem): void => {
		const { file, line, column, text } = problem;
		problems.set([file, line, column, text].join("\n"), problem);
	};
	const usual = {
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
	} as const;
	const scripts = await context({
		...usual,
		entryPoints: [{ in: "byleave:scripts", out: "scripts" }],
		// Nothing is written there: the map names its sources from here on.
		outdir: root,
		sourcemap: "external",
		// For what packages ask: whether they are being tried out.
		define: { "process.env.NODE_ENV": '"development"' },
		plugins: [entry("byleave:scripts", root, () => programEntry(files, runtimes.tags)), programModules({ root, tell })],
	});
	const views = await context({
		...usual,
		entryPoints: [{ in: "byleave:views", out: "views" }],
		outdir: "/",
		plugins: [
			entry("byleave:views", root, () => viewsEntry(files)),
			frameParts,
			programViews({ root, files: () => files, tell, uses: (file, tags) => used.set(file, tags) }),
		],
	});
	return {
		async build() {
			problems = new Map();
			used = new Map();
			files = await programFiles(root);
			for (const problem of files.problems) tell(problem);
			const [script, view] = await Promise.all([output(scripts, tell), output(views, tell)]);
			for (const problem of unheeded(used, componentsIn(files), facts)) tell(problem);
			for (const { tag } of [...used.values()].flat()) tags.add(tag);
			const javascript = (text: string) => ({ type: "text/javascript; charset=utf-8", text });
			return {
				files: {
					[framePaths.runtime]: javascript(await runtimes.of(tags)),
					[framePaths.views]: javascript(view.text),
					[framePaths.scripts]: javascript(script.text),
					[framePaths.map]: { type: "application/json; charset=utf-8", text: script.map },
				},
				document: documentText(files.app),
				pages: files.app.pages,
				title: files.app.look.title,
				problems: [...problems.values()],
			};
		},
		async close() {
			await Promise.all([scripts.dispose(), views.dispose()]);
		},
	};
}

/** What a bundle is begun with: a text of ours, read as a module that lies in the program's root. */
const entry = (name: string, root: string, contents: () => string): Plugin => ({
	name,
	setup(build) {
		build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: "entry" }));
		build.onLoad({ filter: /./, namespace: "entry" }, () => ({ contents: contents(), loader: "js", resolveDir: root }));
	},
});

async function output(
	bundle: Awaited<ReturnType<typeof context>>,
	tell: (problem: Problem) => void,
): Promise<{ readonly text: string; readonly map: string }> {
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

import { type Bundled, createBundle } from "./bundle.ts";
import { componentsIn, type ProgramFiles, programFiles } from "./config/units.ts";
import { documentText, framePaths } from "./document.ts";
import { type Bundler, bundleAnew } from "./js/bundler.ts";
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
	/**
	 * The program as it is now; what has not changed since is not made again. `changed`: whole paths of all that has, so that less
	 * is looked at; left out, anything may have. Never rejects for what is in the program.
	 */
	build(changed?: readonly string[]): Promise<Built>;
	close(): Promise<void>;
}

/** Whether a frame can take over the change without losing its data: nothing but templates and styles (and what they import). */
export const onlyLooks = (paths: readonly string[]): boolean =>
	paths.length > 0 && paths.every((path) => /\.(axml|acss|less|css|sjs)$/.test(path));

/** Modules of the program and nothing else: no template and no style has any of them in it. */
const onlyScripts = (paths: readonly string[]): boolean =>
	paths.length > 0 && paths.every((path) => /\.[cm]?[jt]s$/.test(path));

/**
 * A compiler for the program whose app.json is in `root`, a whole path. Writes nothing. `bundle` makes the scripts that are not the
 * program's: whoever starts often may keep them.
 */
export async function createCompiler(
	root: string,
	{ bundle = bundleAnew }: { readonly bundle?: Bundler } = {},
): Promise<Compiler> {
	let files: ProgramFiles = await programFiles(root);
	const runtimes = await runtimeScripts(bundle);
	const facts = await tagFacts();
	const used = new Map<string, readonly Used[]>();
	// A tag once used stays, so that a save which takes it out, for a moment perhaps, opens nothing anew.
	const tags = new Set<string>();
	let hasAnimations = false;
	const scripts = await createBundle({
		root,
		entry: () => programEntry(files, runtimes.tags),
		plugins: (tell) => [programModules({ root, tell })],
		hasMap: true,
	});
	const views = await createBundle({
		root,
		entry: () => viewsEntry(files),
		plugins: (tell) => [
			frameParts,
			programViews({ root, files: () => files, tell, uses: (file, tags) => used.set(file, tags) }),
		],
		hasMap: false,
		begins: () => used.clear(),
	});
	return {
		async build(changed = []) {
			files = await programFiles(root);
			const [script, view] = await Promise.all([scripts.make(!onlyLooks(changed)), views.make(!onlyScripts(changed))]);
			for (const { tag, attribute } of [...used.values()].flat()) {
				tags.add(tag);
				hasAnimations ||= attribute === "animation";
			}
			const runtime = await runtimes.of({ tags, hasAnimations, hasComponents: files.components.length > 0 });
			return {
				files: {
					[framePaths.runtime]: javascript(runtime),
					[framePaths.shown]: javascript(await runtimes.shown()),
					[framePaths.views]: javascript(view.text),
					[framePaths.scripts]: javascript(script.text),
					[framePaths.map]: { type: "application/json; charset=utf-8", text: script.map },
				},
				document: documentText(files.app),
				pages: files.app.pages,
				title: files.app.look.title,
				problems: eachOnce(files, script, view, { problems: unheeded(used, componentsIn(files), facts) }),
			};
		},
		async close() {
			await Promise.all([scripts.close(), views.close()]);
		},
	};
}

const javascript = (text: string) => ({ type: "text/javascript; charset=utf-8", text });

function eachOnce(...parts: readonly Pick<Bundled, "problems">[]): readonly Problem[] {
	const all = parts.flatMap(({ problems }) => problems);
	const texts = all.map(({ file, line, column, text }) => [file, line, column, text].join("\n"));
	return all.filter((_, at) => texts.indexOf(texts[at] ?? "") === at);
}

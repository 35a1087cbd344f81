import { readFile } from "node:fs/promises";
import { dirname, relative, sep } from "node:path";
import type { Plugin } from "esbuild";
import { compileStyle, type StyleFile } from "../acss/compile-style.ts";
import { compileTemplate } from "../axml/compile-template.ts";
import type { ProgramFiles } from "../config/units.ts";
import { fileOf, inPackages, ownModule } from "../js/find-module.ts";
import { oncePerState } from "../js/once-per-state.ts";
import type { Problem } from "../problem.ts";
import { compileSjs } from "../sjs/compile-sjs.ts";
import { markOf } from "./mark.ts";
import type { Used } from "./used.ts";

export interface ProgramViews {
	readonly root: string;
	readonly files: () => ProgramFiles;
	readonly tell: (problem: Problem) => void;
	/** A template, by its path from the root, uses these tags and components, and attributes of theirs. */
	readonly uses: (file: string, used: readonly Used[]) => void;
}

/** A program's templates and styles as modules. */
export const programViews = ({ root, files, tell, uses }: ProgramViews): Plugin => ({
	name: "program-views",
	setup(build) {
		const named = (path: string): string => relative(root, path).replaceAll(sep, "/");
		const template = oncePerState(async (path) => compileTemplate(await readFile(path, "utf8"), named(path)));
		build.onResolve({ filter: /\.(axml|sjs|acss|less|css)$/ }, async ({ path, importer }) => {
			const there = path.startsWith(root) ? await fileOf(path, [""]) : undefined;
			const found = there ?? (await ownModule(root, importer, path)) ?? (await packaged(importer, path));
			if (found !== undefined) return { path: found };
			const text = `There is no such file: ${path}`;
			tell({ file: named(importer), line: 1, column: 1, text, severity: "error" });
			return { path, namespace: "nothing" };
		});
		build.onLoad({ filter: /./, namespace: "nothing" }, () => ({ contents: NOTHING, loader: "js" }));
		build.onLoad({ filter: /\.axml$/ }, async ({ path }) => {
			const { code, problems, used } = await template(path);
			uses(named(path), used);
			for (const problem of problems) tell(problem);
			return { contents: code, loader: "js" };
		});
		build.onLoad({ filter: /\.sjs$/ }, async ({ path }) => {
			const { code, problems } = compileSjs(await readFile(path, "utf8"), named(path));
			for (const problem of problems) tell(problem);
			return { contents: code, loader: "js" };
		});
		build.onLoad({ filter: /\.(acss|less|css)$/ }, async ({ path }) => {
			const { css, problems } = await compileStyle(await readFile(path, "utf8"), {
				root,
				path,
				...ownerOf(files(), path),
			});
			for (const problem of problems) tell(problem);
			return { contents: css, loader: "text" };
		});
	},
});

/** A file of a package, which a template names as if it lay beside it. */
const packaged = (importer: string, path: string): Promise<string | undefined> =>
	inPackages(dirname(importer), path, (at) => fileOf(at, [""]));

/** Whose style it is, and what it touches. */
function ownerOf({ pages, components }: ProgramFiles, path: string): Pick<StyleFile, "mark" | "kind"> {
	const page = pages.find(({ style }) => style === path);
	if (page) return { mark: markOf(page.key), kind: "page" };
	const component = components.find(({ style }) => style === path);
	if (!component) return { mark: undefined, kind: "app" };
	const { styleIsolation: said } = component;
	return { mark: markOf(component.key), kind: said === "isolated" || said === "shared" ? said : "component" };
}

/** In the place of a template that is not there: it draws nothing. */
const NOTHING = "export default () => null; export const templates = {};";

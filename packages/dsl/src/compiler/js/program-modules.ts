import { readFile } from "node:fs/promises";
import { dirname, relative, sep } from "node:path";
import type { Plugin } from "esbuild";
import { readJson } from "../config/read-json.ts";
import type { Problem } from "../problem.ts";
import { ownModule } from "./find-module.ts";
import { moduleText, thrower } from "./module-text.ts";

export interface ProgramModules {
	readonly root: string;
	readonly tell: (problem: Problem) => void;
}

/** How a program's modules find each other, and how they are read. What is not there throws where it is asked for. */
export const programModules = ({ root, tell }: ProgramModules): Plugin => ({
	name: "program-modules",
	setup(build) {
		build.onResolve({ filter: /./ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
			if (kind === "entry-point" || pluginData === ASKED) return undefined;
			const from = importer.includes(sep) ? importer : `${root}${sep}`;
			const isOwn = /^(\/|\.\.?(\/|$))/.test(path);
			if (path.startsWith("plugin://")) return missing(`A plugin is not here: ${path}`, from, path);
			const own = isOwn ? await ownModule(root, from, path) : undefined;
			if (own !== undefined) return { path: own };
			const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: ASKED });
			if (found.errors.length === 0) return found;
			const last = isOwn ? undefined : await ownModule(root, from, path);
			if (last !== undefined) return { path: last };
			const wanted = isOwn ? "There is no such file" : "There is no such package; install it, or correct its name";
			return missing(`${wanted}: ${path}`, from, path);
		});
		build.onLoad({ filter: /./, namespace: MISSING }, ({ pluginData }) => {
			tell(pluginData);
			return { contents: thrower("Error", pluginData), loader: "js" };
		});
		build.onLoad({ filter: /\.json$/ }, async ({ path }) => {
			const { value, problems } = readJson(await readFile(path, "utf8"), named(path));
			for (const problem of problems) tell(problem);
			return { contents: JSON.stringify(value ?? {}), loader: "json" };
		});
		build.onLoad({ filter: /\.([cm]?js|[cm]?ts)$/ }, async ({ path }) => {
			// What packages publish is built already, and there is much of it.
			if (path.includes(`${sep}node_modules${sep}`)) return undefined;
			const { text, problems } = await moduleText(await readFile(path, "utf8"), named(path));
			for (const problem of problems) tell(problem);
			return { contents: text, loader: "js", resolveDir: dirname(path) };
		});
		const named = (path: string): string => relative(root, path).replaceAll(sep, "/");
		const missing = async (text: string, from: string, path: string) => {
			const place = await placeOf(from, path);
			const problem: Problem = { file: named(from), ...place, text, severity: "error" };
			return { path, namespace: MISSING, pluginData: problem };
		};
	},
});

const ASKED = "asked already";
const MISSING = "missing";

/** Where in a file a name is imported: the first place at which it stands in quotes. */
async function placeOf(file: string, name: string): Promise<{ readonly line: number; readonly column: number }> {
	const text = await readFile(file, "utf8").catch(() => "");
	const at = Math.max(text.indexOf(`"${name}"`), text.indexOf(`'${name}'`));
	const before = text.slice(0, Math.max(at, 0)).split("\n");
	return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

import { readFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import type { PageLook } from "../../built.ts";
import { fileOf, inPackages } from "../js/find-module.ts";
import type { Problem } from "../problem.ts";
import { type AppJson, object, plainPath, readAppJson, readLook, strings } from "./app-json.ts";
import { readJson } from "./read-json.ts";
import { unheededKeys } from "./unheeded-keys.ts";

/** A page or a component, and the files that it consists of, as whole paths. */
export interface UnitFiles {
	/** From the program's root on, without an ending: what it is called. */
	readonly key: string;
	readonly script: string | undefined;
	readonly template: string | undefined;
	readonly style: string | undefined;
	readonly look: PageLook;
	/** Names of the template → keys of components. */
	readonly uses: Readonly<Record<string, string>>;
	/** Whose styles count in it: "apply-shared" those of the app and the page. */
	readonly styleIsolation: string | undefined;
}
export interface ProgramFiles {
	readonly app: AppJson;
	readonly script: string | undefined;
	readonly style: string | undefined;
	readonly pages: readonly UnitFiles[];
	readonly components: readonly UnitFiles[];
	readonly problems: readonly Problem[];
}

const scripts = [".js", ".ts", ".mjs"] as const;
const styles = [".acss", ".less", ".css"] as const;

/** Finds all that a program consists of, from its app.json on. What is not there is told, and the rest goes on. */
export async function programFiles(root: string): Promise<ProgramFiles> {
	const problems: Problem[] = [];
	const named = (path: string): string => relative(root, path).replaceAll(sep, "/");
	const json = async (path: string): Promise<unknown> => {
		const source = await readFile(path, "utf8").catch(() => undefined);
		if (source === undefined) return undefined;
		const read = readJson(source, named(path));
		const top = named(path) === "app.json" ? "app" : "unit";
		problems.push(...read.problems, ...unheededKeys(source, named(path), top));
		return read.value;
	};
	const warn = (file: string, text: string): void =>
		void problems.push({ file, line: 1, column: 1, text, severity: "warning" });

	const app = readAppJson(await json(join(root, "app.json")));
	for (const name of app.plugins) warn("app.json", `The plugin "${name}" is not here: what asks for it gets an error.`);
	const found = new Map<string, Promise<UnitFiles>>();
	const seek = (key: string, isPage: boolean): Promise<UnitFiles> => {
		const known = found.get(key) ?? unit(key, isPage);
		found.set(key, known);
		return known;
	};
	const unit = async (key: string, isPage: boolean): Promise<UnitFiles> => {
		const path = join(root, key);
		const [config, script, template, style] = await Promise.all([
			json(`${path}.json`),
			fileOf(path, scripts),
			fileOf(path, [".axml"]),
			fileOf(path, styles),
		]);
		if (isPage && template === undefined) {
			const text = `The page "${key}" has no markup: there is no ${key}.axml.`;
			problems.push({ file: "app.json", line: 1, column: 1, text, severity: "error" });
		}
		const { usingComponents, styleIsolation } = object(config);
		const uses: Record<string, string> = {};
		for (const [name, wanted] of Object.entries({ ...app.usingComponents, ...strings(usingComponents) })) {
			const there = await componentAt(root, path, wanted);
			if (there === undefined)
				warn(`${key}.json`, `There is no component "${wanted}" (${name}): it is drawn as a view.`);
			else uses[name] = named(there);
		}
		return {
			...{ key, script, template, style, uses, look: { ...readLook(object(config).window), ...readLook(config) } },
			styleIsolation: typeof styleIsolation === "string" ? styleIsolation : undefined,
		};
	};
	const pages = await Promise.all(app.pages.map((key) => seek(key, true)));
	const components = new Map<string, UnitFiles>();
	const follow = async ({ uses }: UnitFiles): Promise<void> => {
		for (const key of Object.values(uses)) {
			if (components.has(key)) continue;
			const one = await seek(key, false);
			components.set(key, one);
			await follow(one);
		}
	};
	for (const page of pages) await follow(page);
	const [script, style] = await Promise.all([fileOf(join(root, "app"), scripts), fileOf(join(root, "app"), styles)]);
	return { app, script, style, pages, components: [...components.values()], problems };
}

/** The names of components that a template, by its path from the root, may use: its own, or those of whoever may import it. */
export function componentsIn({ pages, components }: ProgramFiles): (file: string) => ReadonlySet<string> {
	const units = [...pages, ...components];
	const all = new Set(units.flatMap(({ uses }) => Object.keys(uses)));
	const own = new Map(units.map(({ key, uses }) => [`${key}.axml`, new Set(Object.keys(uses))]));
	return (file) => own.get(file) ?? all;
}

/** The path, without an ending, of a component that `usingComponents` of the unit at `from` names. */
async function componentAt(root: string, from: string, wanted: string): Promise<string | undefined> {
	const plain = wanted.replace(/\.(axml|js|json)$/, "");
	if (plain.startsWith("/")) return thereAt(join(root, plainPath(plain)));
	const beside = join(dirname(from), plain);
	if (/^\.\.?\//.test(plain)) return thereAt(beside);
	// A package, in any node_modules from here up; else what its writer meant by it.
	const packaged = await inPackages(dirname(from), plain, thereAt);
	return packaged ?? (await thereAt(beside)) ?? thereAt(join(root, plain));
}

const thereAt = async (path: string): Promise<string | undefined> => {
	if ((await fileOf(path, [".axml", ".js", ".ts"])) !== undefined) return path;
	// A folder stands for its index.
	const index = join(path, "index");
	return (await fileOf(index, [".axml", ".js", ".ts"])) === undefined ? undefined : index;
};

import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** In this order: what a program means by a name without an ending. */
const endings = ["", ".js", ".ts", ".mjs", ".cjs", ".json", "/index.js", "/index.ts"] as const;

/** The file that a path without an ending means; undefined if there is none. */
export async function fileOf(path: string, ends: readonly string[] = endings): Promise<string | undefined> {
	for (const ending of ends) {
		const there = await stat(path + ending).catch(() => undefined);
		if (there?.isFile()) return path + ending;
	}
	// TypeScript's sources name what is made of them.
	return path.endsWith(".js") && ends === endings ? fileOf(path.replace(/js$/, "ts"), [""]) : undefined;
}

/** What `found` makes of a package's path in the nearest node_modules that has it, from this folder up. */
export async function inPackages(
	folder: string,
	name: string,
	found: (path: string) => Promise<string | undefined>,
): Promise<string | undefined> {
	const there = await found(join(folder, "node_modules", name));
	if (there !== undefined) return there;
	return dirname(folder) === folder ? undefined : inPackages(dirname(folder), name, found);
}

/**
 * The program's own file that an import means: relative, from the program's root on (`/x`), or, where no package has that
 * name, a relative one without its dots. Undefined if there is none.
 */
export async function ownModule(root: string, importer: string, name: string): Promise<string | undefined> {
	if (name.startsWith("/")) return fileOf(join(root, name));
	const beside = join(dirname(importer), name);
	if (/^\.\.?(\/|$)/.test(name)) return fileOf(beside);
	return (await fileOf(beside)) ?? fileOf(join(root, name));
}

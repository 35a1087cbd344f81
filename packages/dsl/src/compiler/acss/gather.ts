import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import postcss, { type AtRule, type ChildNode, type Container, CssSyntaxError, type Root } from "postcss";
import safeParse from "postcss-safe-parser";
import { fileOf, inPackages } from "../js/find-module.ts";
import type { Problem } from "../problem.ts";
import { compileLess } from "./less.ts";

export interface Gathering {
	readonly root: string;
	readonly path: string;
	readonly tell: (file: string, line: number, column: number, text: string, severity?: Problem["severity"]) => void;
	/** Whole paths of what was read beside the file itself. */
	readonly imports: Set<string>;
}

/**
 * Puts a style's rules, with those of all that it imports in their places, into `into`. Returns the imports that lie elsewhere,
 * which have to stand before everything.
 */
export async function gather(source: string, of: Gathering, into: Container): Promise<readonly string[]> {
	const far: string[] = [];
	const follow = async (text: string, path: string, place: Container, within: readonly string[]): Promise<void> => {
		for (const node of (await read(text, { ...of, path })).nodes.slice()) {
			if (node.type !== "atrule" || node.name.toLowerCase() !== "import") place.append(node);
			else await take(node, path, place, within);
		}
	};
	const take = async (rule: AtRule, path: string, place: Container, within: readonly string[]): Promise<void> => {
		const { line = 1, column = 1 } = rule.source?.start ?? {};
		const [, to, media = ""] = IMPORT.exec(rule.params) ?? [];
		if (to === undefined) return of.tell(path, line, column, `@import needs a path in quotes: ${rule.params}`);
		if (/^([a-z]+:)?\/\//i.test(to)) return void far.push(`@import ${rule.params};`);
		const file = await imported(of.root, path, to);
		if (file === undefined) return of.tell(path, line, column, `There is no style "${to}".`);
		if (within.includes(file)) return of.tell(path, line, column, `"${to}" imports this file itself.`, "warning");
		of.imports.add(file);
		const inner: Container =
			media.trim() === "" ? place : postcss.atRule({ name: "media", params: media.trim(), nodes: [] });
		await follow(await readFile(file, "utf8").catch(() => ""), file, inner, [...within, file]);
		if (inner !== place) place.append(inner as ChildNode);
	};
	await follow(source, of.path, into, [of.path]);
	return far;
}

const IMPORT = /^(?:url\(\s*)?["']?([^"')\s]+)["']?\s*\)?\s*(.*)$/s;

async function imported(root: string, from: string, to: string): Promise<string | undefined> {
	const endings = ["", ".acss", ".less", ".css"];
	if (to.startsWith("/")) return fileOf(join(root, to), endings);
	const beside = await fileOf(join(dirname(from), to), endings);
	if (beside !== undefined) return beside;
	// A package's, in any node_modules from here up; else as from the program's root.
	const packaged = await inPackages(dirname(from), to.replace(/^~/, ""), (path) => fileOf(path, endings));
	return packaged ?? fileOf(join(root, to), endings);
}

async function read(text: string, of: Gathering): Promise<Root> {
	const { path, tell } = of;
	const css = path.endsWith(".less") ? await compileLess(text, of) : text;
	try {
		return postcss.parse(css, { from: path });
	} catch (error) {
		if (!(error instanceof CssSyntaxError)) throw error;
		tell(
			path,
			error.line ?? 1,
			error.column ?? 1,
			`${error.reason}: what follows may be read otherwise than it is meant.`,
		);
		return safeParse(css, { from: path }) as Root;
	}
}

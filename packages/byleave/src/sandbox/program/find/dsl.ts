import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "jsonc-parser";

/** A program that is no web pages: pages of markup of its own, named by an app.json. */
export interface DslProgram {
	/** From the given folder on, with slashes: `app.json`, `src/app.json`. */
	readonly appJson: string;
	readonly pages: readonly string[];
	/** The ending of its first page's markup: `.axml` is the family's own; undefined if there is no such file. */
	readonly markup: string | undefined;
	/** What its pages are called where they say nothing themselves. */
	readonly title: string | undefined;
}

/** Where the sources of a program may lie in its project. */
const roots = ["", "src", "client", "miniprogram", "dist"] as const;
/** The family's, and others' that look alike. */
const markups = [".axml", ".wxml", ".ttml", ".swan", ".qml", ".ksml", ".jxml"] as const;

/** Finds an app.json that names pages, in the folder or where its mini.project.json says; undefined if there is none. */
export async function findDsl(folder: string): Promise<DslProgram | undefined> {
	const project = Object(await readLoose(join(folder, "mini.project.json")));
	const named = typeof project.miniprogramRoot === "string" ? [project.miniprogramRoot.replace(/^\.?\/|\/$/g, "")] : [];
	for (const root of new Set([...named, ...roots])) {
		const app = Object(await readLoose(join(folder, root, "app.json")));
		const pages = (Array.isArray(app.pages) ? app.pages : []).filter((page: unknown) => typeof page === "string");
		const [first] = pages;
		if (first === undefined) continue;
		const ending = await Promise.all(
			markups.map(async (markup) => ((await isThere(join(folder, root, first + markup))) ? markup : undefined)),
		);
		const markup = ending.find((one) => one !== undefined);
		const { defaultTitle } = Object(app.window);
		const title = typeof defaultTitle === "string" && defaultTitle !== "" ? defaultTitle : undefined;
		return { appJson: root === "" ? "app.json" : `${root}/app.json`, pages, markup, title };
	}
	return undefined;
}

/** JSON as people write it, comments and all; undefined for what is not there. */
async function readLoose(path: string): Promise<unknown> {
	const text = await readFile(path, "utf8").catch(() => undefined);
	return text === undefined ? undefined : parse(text.replace(/^\ufeff/, ""), [], { allowTrailingComma: true });
}

const isThere = (path: string): Promise<boolean> =>
	access(path).then(
		() => true,
		() => false,
	);

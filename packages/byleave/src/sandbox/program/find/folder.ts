import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { Trouble } from "../../../trouble.ts";
import { findDsl } from "./dsl.ts";
import type { Found } from "./found.ts";
import { devScriptOf, hasBundler, isInstalled, type Manifest, managerOf, readManifest } from "./manifest.ts";
import { basePath, isSinglePage, type Page, readPage } from "./page.ts";

/** How paths and commands are said to the person who typed one. */
export interface Saying {
	/** As it would be typed. */
	path(path: string): string;
	/** The command with this as what it is given. */
	command(given: string): string;
}

/** Where a build leaves its pages, and where pages lie that need none; the likeliest first. */
const below = ["dist", "build", "public", "www", "out", "web", "static", "build/web", "dist/browser"] as const;

/**
 * What a folder is: a mini program of the other kind, a development server to start, or pages, here or below. Rejects
 * with a Trouble that says what was found instead and what to type.
 */
export async function findInFolder(folder: string, say: Saying): Promise<Found> {
	const dsl = await dslIn(folder, say);
	if (dsl) return dsl;
	const [manifest, index, names] = await Promise.all([readManifest(folder), pageAt(folder), namesIn(folder)]);
	if (names.length === 0) {
		throw new Trouble(`${say.path(folder)} is empty`, "there is no page to open", "name the folder of your program");
	}
	const script = manifest && devScriptOf(manifest);
	const isPlain = index && index.unbuilt === undefined && !(manifest && script && hasBundler(manifest));
	if (isPlain) return pages(folder, folder, index, "its index.html", say);
	const built = await firstBuilt(folder);
	if (manifest && script) {
		if (await isInstalled(folder, manifest)) return devServer(folder, manifest, script, index, say);
		if (!built) {
			const manager = await managerOf(folder, manifest);
			throw new Trouble(
				`${say.path(folder)} is not installed`,
				`its package.json wants packages for its script "${script}", and there is no node_modules`,
				`type ${manager} install there, then this again`,
			);
		}
	}
	if (built) {
		const why = `${relative(folder, built.folder).replaceAll("\\", "/")}/index.html`;
		return pages(folder, built.folder, built.page, why, say);
	}
	if (index) {
		throw new Trouble(
			`${say.path(folder)} is not built`,
			`its index.html has ${index.unbuilt}, which no browser reads, and no script called dev, start or serve makes pages of it`,
			`build it and type ${say.command(say.path(join(folder, "dist")))}, or start its server and type ${say.command("http://localhost:<port>")}`,
		);
	}
	return otherwise(folder, names, manifest, say);
}

/** A folder's pages, as they lie there. */
export async function pages(
	home: string,
	folder: string,
	page: Page,
	why: string,
	say: Saying,
	start?: string,
): Promise<Found> {
	const [base, single] = await Promise.all([basePath(folder, page), isSinglePage(folder)]);
	const where = base === "/" ? "" : `, asked for below ${base}`;
	const router = single ? ", which answers its router's paths too" : "";
	return {
		taken: `the web pages in ${say.path(folder)} (${why}${where}${router})`,
		from: { kind: "folder", folder, base, start: start === undefined ? base : base + start, isSinglePage: single },
		home,
		...(page.title ? { title: page.title } : {}),
	};
}

async function devServer(
	folder: string,
	manifest: Manifest,
	script: string,
	index: Page | undefined,
	say: Saying,
): Promise<Found> {
	const command = manifest.scripts[script] ?? "";
	const why = index?.unbuilt === undefined ? "" : `; its index.html is a source: it has ${index.unbuilt}`;
	return {
		taken: `the development server of ${say.path(folder)} (script "${script}" of its package.json: ${command}${why})`,
		from: { folder, script, command, manager: await managerOf(folder, manifest) },
		home: folder,
		...(index?.title ? { title: index.title } : {}),
	};
}

/** The DSL program in a folder; undefined if there is none. Rejects with a Trouble for one that cannot be run. */
async function dslIn(folder: string, say: Saying): Promise<Found | undefined> {
	const dsl = await findDsl(folder);
	const hasIndex = (await pageAt(folder)) !== undefined;
	// An app.json whose pages are not there stands beside web pages for other reasons.
	if (!dsl || (dsl.markup === undefined && hasIndex)) return undefined;
	const [first] = dsl.pages;
	const pages = `${dsl.appJson} names ${dsl.pages.length === 1 ? "a page" : `${dsl.pages.length} pages`}`;
	const open = hasIndex ? `, or type ${say.command(say.path(join(folder, "index.html")))} for the page alone` : "";
	const beside = hasIndex ? "; the index.html beside it is not what a wallet opens" : "";
	if (dsl.markup === undefined) {
		throw new Trouble(
			`${say.path(folder)} is half a DSL mini program`,
			`${pages}, and ${first} has no markup (${first}.axml)`,
			"name the folder in which its pages are",
		);
	}
	if (dsl.markup !== ".axml") {
		throw new Trouble(
			`${say.path(folder)} is a mini program of another family`,
			`${pages} whose markup is ${dsl.markup}${beside}`,
			`build it for the Alipay family, whose markup is .axml${open}`,
		);
	}
	return {
		taken: `the DSL mini program in ${say.path(folder)} (${pages}, and ${first}.axml is there${beside})`,
		from: {
			...{ kind: "folder", folder: join(folder, dirname(dsl.appJson)), base: "/" },
			...{ start: `/${first}`, isSinglePage: false, isDsl: true },
		},
		home: folder,
		...(dsl.title === undefined ? {} : { title: dsl.title }),
	};
}

/** The first folder below that has pages which need no building. */
async function firstBuilt(home: string): Promise<{ readonly folder: string; readonly page: Page } | undefined> {
	for (const name of below) {
		const folder = join(home, name);
		const page = await pageAt(folder);
		if (page && page.unbuilt === undefined) return { folder, page };
	}
	return undefined;
}

async function otherwise(
	folder: string,
	names: readonly string[],
	manifest: Manifest | undefined,
	say: Saying,
): Promise<Found> {
	const what = `${say.path(folder)} has no index.html`;
	const own = names.filter((name) => /\.html?$/i.test(name));
	const [only] = own;
	if (only !== undefined && own.length === 1) {
		const page = readPage(await readFile(join(folder, only), "utf8"));
		return pages(folder, folder, page, `its only page, ${only}`, say, encodeURIComponent(only));
	}
	if (only !== undefined) {
		const first = say.command(say.path(join(folder, only)));
		throw new Trouble(what, `it has ${listed(own)}`, `say which page comes first: ${first}`);
	}
	const inside: string[] = [];
	for (const name of names) if (await holdsProgram(join(folder, name))) inside.push(join(folder, name));
	const [first] = inside;
	if (first !== undefined) {
		const each = listed(inside.map((path) => say.path(path)));
		throw new Trouble(what, `below it there is ${each}`, `say which: ${say.command(say.path(first))}`);
	}
	if (manifest) {
		const scripts = Object.keys(manifest.scripts);
		const has =
			scripts.length > 0 ? `its package.json has the scripts ${listed(scripts)}` : "its package.json has none";
		throw new Trouble(
			what,
			`${has}, and the sandbox starts a server only by one called dev, start or serve`,
			`start its server yourself and type ${say.command("http://localhost:<port>")}, or build it and name the folder of the build`,
		);
	}
	throw new Trouble(
		what,
		`it holds ${listed(names)}`,
		"name the folder that index.html is in, an .html file or an address",
	);
}

async function holdsProgram(folder: string): Promise<boolean> {
	if ((await pageAt(folder)) !== undefined || (await findDsl(folder)) !== undefined) return true;
	const manifest = await readManifest(folder);
	return manifest !== undefined && devScriptOf(manifest) !== undefined;
}

/** The index.html of a folder, read; undefined without one. */
export async function pageAt(folder: string): Promise<Page | undefined> {
	const path = join(folder, "index.html");
	const there = await stat(path).catch(() => undefined);
	return there?.isFile() ? readPage(await readFile(path, "utf8")) : undefined;
}

/** What is in a folder, but for dot files and what is no program's own. */
export async function namesIn(folder: string): Promise<readonly string[]> {
	const names = await readdir(folder);
	return names.filter((name) => !name.startsWith(".") && name !== "node_modules").toSorted();
}

const MOST_LISTED = 5;
/** A few names, and that there are more. */
export function listed(names: readonly string[]): string {
	const some = names.slice(0, MOST_LISTED).join(", ");
	return names.length > MOST_LISTED ? `${some} and ${names.length - MOST_LISTED} more` : some;
}

import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";

/** What an HTML page says of itself. */
export interface Page {
	readonly title: string | undefined;
	/** Of `<base href>`, where it is a path. */
	readonly baseHref: string | undefined;
	/** The addresses of its scripts, styles and pictures, as they are written. */
	readonly uses: readonly string[];
	/** The addresses of its scripts alone. */
	readonly scripts: readonly string[];
	/** What in it no browser reads as it is: a source, a placeholder. undefined: nothing. */
	readonly unbuilt: string | undefined;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", "#39": "'" };

/** Reads a page. Only what is written in it counts, not what its scripts would make of it. */
export function readPage(html: string): Page {
	const text = html.replace(/<!--.*?-->/gs, "");
	const attribute = (tag: string, name: string): string | undefined => {
		const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>"']+))`, "i").exec(tag);
		return found ? (found[1] ?? found[2] ?? found[3] ?? "").trim() : undefined;
	};
	const tags = (name: string): string[] => text.match(new RegExp(`<${name}(?:\\s[^>]*)?>`, "gi")) ?? [];
	const addresses = (name: string, of: string): string[] => tags(name).flatMap((tag) => attribute(tag, of) ?? []);
	const scripts = addresses("script", "src");
	const title = /<title[^>]*>(.*?)<\/title>/is.exec(text)?.[1];
	const href = tags("base").flatMap((tag) => attribute(tag, "href") ?? [])[0];
	const source = scripts.find((src) => /\.(tsx?|jsx|mts|vue|svelte)([?#]|$)/i.test(src));
	const placeholder = /%PUBLIC_URL%|%VITE_\w+%|%sveltekit\.\w+%|<%[=-].*?%>|\$FLUTTER_BASE_HREF/.exec(text)?.[0];
	return {
		title: title
			?.replace(/&(\w+|#39);/g, (whole, name) => entities[name] ?? whole)
			.replace(/\s+/g, " ")
			.trim(),
		baseHref: href?.startsWith("/") ? href : undefined,
		uses: [...scripts, ...addresses("link", "href"), ...addresses("img", "src")],
		scripts,
		unbuilt: source ?? placeholder,
	};
}

/**
 * Under which path a page's folder is asked for: what `<base>` says; else what has to be taken off the addresses from
 * the root on, such as `/name/assets/index.js`, so that they name files of the folder. `/` where they do, or none does.
 */
export async function basePath(folder: string, { baseHref, uses }: Page): Promise<string> {
	if (baseHref !== undefined) return baseHref.endsWith("/") ? baseHref : `${baseHref}/`;
	const counts = new Map<string, number>();
	for (const address of uses) {
		if (!/^\/[^/]/.test(address)) continue;
		const base = await baseOf(folder, address.replace(/[?#].*$/, ""));
		if (base !== undefined) counts.set(base, (counts.get(base) ?? 0) + 1);
	}
	const [most] = [...counts].toSorted(([, one], [, other]) => other - one);
	return most?.[0] ?? "/";
}

async function baseOf(folder: string, path: string): Promise<string | undefined> {
	const names = path.split("/").slice(1);
	for (let taken = 0; taken < names.length; taken++) {
		const file = await stat(join(folder, ...names.slice(taken).map(decoded))).catch(() => undefined);
		if (file?.isFile()) return ["", ...names.slice(0, taken), ""].join("/");
	}
	return undefined;
}

function decoded(name: string): string {
	try {
		return decodeURIComponent(name);
	} catch {
		return name;
	}
}

/** What is shown in place of a page that is not there, is no page of the program. */
const notPages = /^(404|200|offline|error)\.html?$/i;
/** A folder with more than this is no build of a program with one page. */
const MOST_FILES = 2000;
const MOST_SCRIPT_BYTES = 8_000_000;

/**
 * Whether a folder is a program of one page with a router that writes paths (`history.pushState`): then its index.html
 * answers where there is no file. A program with other pages, or whose scripts never write a path, is none.
 */
export async function isSinglePage(folder: string): Promise<boolean> {
	const files = await filesIn(folder);
	const pages = files.filter((path) => /\.html?$/i.test(path) && !notPages.test(basename(path)));
	if (files.length > MOST_FILES || pages.length !== 1) return false;
	for (const path of [...pages, ...files.filter((path) => /\.m?js$/.test(path))]) {
		if ((await stat(path)).size > MOST_SCRIPT_BYTES) continue;
		if ((await readFile(path, "latin1")).includes("pushState")) return true;
	}
	return false;
}

/** Whole paths of what a folder would serve; it stops when there are too many. */
async function filesIn(folder: string): Promise<readonly string[]> {
	const found: string[] = [];
	const left = [folder];
	for (let at = left.pop(); at !== undefined && found.length <= MOST_FILES; at = left.pop()) {
		for (const entry of await readdir(at, { withFileTypes: true }).catch(() => [])) {
			if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
			if (entry.isDirectory()) left.push(join(at, entry.name));
			else if (entry.isFile()) found.push(join(at, entry.name));
		}
	}
	return found;
}

import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, extname, isAbsolute, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Trouble } from "../../../trouble.ts";
import { asAddress, findAtAddress } from "./address.ts";
import { findInFolder, listed, pageAt, pages, type Saying } from "./folder.ts";
import type { Found } from "./found.ts";
import { readPage } from "./page.ts";

/**
 * What `byleave dev` was given: a folder, a page or an address. Nothing is started and nothing is written. Rejects with
 * a Trouble that says what was found in its place and what to type.
 *
 * `command` is what the person has typed before it, as messages repeat it.
 */
export async function findProgram(given: string, command = "byleave dev"): Promise<Found> {
	const say = saying(command);
	const address = asAddress(given);
	const path = resolve(given.startsWith("file:") ? fileURLToPath(given) : given);
	const there = await stat(path).catch(() => undefined);
	if (address && !there) return findAtAddress(address, command);
	if (!there && /^[a-z][a-z+.-]+:\/\//i.test(given)) {
		const scheme = given.slice(0, given.indexOf(":"));
		throw new Trouble(`${given} cannot be opened`, `it begins with ${scheme}:`, "type an http:// or https:// address");
	}
	if (!there) throw await missing(path, say);
	if (there.isDirectory()) return findInFolder(path, say);
	if (!there.isFile()) throw new Trouble(`${say.path(path)} is no page`, "it is no file", "name a page or a folder");
	return findPage(path, say);
}

async function findPage(path: string, say: Saying): Promise<Found> {
	const [folder, name] = [dirname(path), basename(path)];
	const what = `${say.path(path)} is no page`;
	if (/\.html?$/i.test(name)) {
		const page = readPage(await readFile(path, "utf8"));
		if (page.unbuilt === undefined) {
			const start = name === "index.html" ? undefined : encodeURIComponent(name);
			return pages(folder, folder, page, `from ${name} on`, say, start);
		}
		const whole = say.command(say.path(folder));
		throw new Trouble(
			`${say.path(path)} is not built`,
			`it has ${page.unbuilt}, which no browser reads`,
			`type ${whole}: the folder's own development server is started then`,
		);
	}
	if (/^(package|byleave|app|mini\.project)\.json$/.test(name)) {
		throw new Trouble(what, "it describes the program in its folder", `type ${say.command(say.path(folder))}`);
	}
	if (/\.(zip|tgz|gz|tar|amr|rar|7z)$/i.test(name)) {
		throw new Trouble(what, "it is an archive", "unpack it and name the folder that comes out");
	}
	const ending = extname(name);
	const has = ending === "" ? "its name has no ending" : `it is a ${ending} file`;
	const beside = (await pageAt(folder)) ? say.path(folder) : undefined;
	const todo = beside ? `type ${say.command(beside)} for the page beside it` : "name an .html file or a folder";
	throw new Trouble(what, `${has}, and a page is .html`, todo);
}

/** Nothing is there: says how far the path leads, and what lies there. */
async function missing(path: string, say: Saying): Promise<Trouble> {
	let above = dirname(path);
	while (dirname(above) !== above && !(await stat(above).catch(() => undefined))) above = dirname(above);
	const names = (await readdir(above).catch(() => [])).filter((name) => !name.startsWith(".")).toSorted();
	const holds = names.length === 0 ? "is empty" : `holds ${listed(names)}`;
	return new Trouble(
		`There is no ${say.path(path)}`,
		`${say.path(above)} ${holds}`,
		"correct the path, or name an address",
	);
}

const saying = (command: string): Saying => ({
	path(path) {
		const near = relative(process.cwd(), path);
		if (near === "") return ".";
		if (isAbsolute(near) || near.startsWith("../../..")) return path;
		return near.startsWith("..") ? near : `./${near}`;
	},
	command: (given) => `${command} ${/[\s"'$&;]/.test(given) ? JSON.stringify(given) : given}`,
});

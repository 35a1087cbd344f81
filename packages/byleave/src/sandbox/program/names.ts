import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { MOST_APP_ID } from "@byleave/protocol";
import anyAscii from "any-ascii";
import { parse } from "jsonc-parser";
import { readPage } from "./find/page.ts";
import type { ProgramSource } from "./source.ts";

/** What a program is called where byleave.json does not say it. */
export interface Names {
	readonly appId: string;
	readonly name: string;
}

/** Characters, as people count them; what a server registers is no longer. */
const MOST_NAME = 64;
/** What a template or a tool put there, and nobody meant as a name. */
const nobodys =
	/^(document|untitled|index|home|app|client|frontend|web|vite[ _-]?app|vite \+ .*|react[ _-]?app|vite[_-](project|react.*|vue.*|svelte.*)|my[ _-]?app|create next app|workspace|root)$/i;
/** A folder that a build or a server has named. Its program is called like the one above. */
const outputs = /^(dist|build|public|www|out|web|static|browser|src|client|app|html|htdocs|site|_site)$/i;
/** The app that the sandbox itself has. */
const TAKEN = "all";

/**
 * The names that a person would give: of mini.project.json, app.json, package.json, the page's title, and at last the
 * folder, in this order. `home` is the developer's folder, `title` what the first page calls itself if that is known.
 */
export async function namesOf(source: ProgramSource, home: string | undefined, title?: string): Promise<Names> {
	const found: Partial<Names>[] = [];
	if (home !== undefined) {
		const [project, app, manifest] = await Promise.all(
			["mini.project.json", "app.json", "package.json"].map((file) => readLoose(join(home, file))),
		);
		found.push(
			texts({ appId: project?.appId ?? project?.appid, name: project?.name ?? project?.projectname }),
			texts({ appId: app?.appId, name: app?.name ?? Object(app?.window).defaultTitle }),
			texts({ name: manifest?.displayName ?? manifest?.productName ?? unscoped(manifest?.name) }),
		);
	}
	found.push(texts({ name: title ?? (await titleOf(source)) }));
	const place = source.kind === "server" && home === undefined ? source.url.host : folderName(home ?? "");
	const name = found.map((one) => one.name).find((one) => one !== undefined) ?? (shown(place) || "Program");
	const appId = found.map((one) => one.appId).find((one) => one !== undefined) ?? name;
	return { appId: appIdOf(appId), name };
}

/**
 * An appId of any name, in any script: as it would be written in Latin letters. The same each time; never empty, never
 * one that the server refuses.
 */
export function appIdOf(name: string): string {
	const isLatin = /^\p{ASCII}*$/u.test(name);
	// Syllables begin with a capital letter there: they are words here.
	const latin = isLatin
		? name
		: anyAscii(name)
				.replace(/([a-z])(?=[A-Z])/g, "$1-")
				.toLowerCase();
	const slug = latin
		.replace(/[^A-Za-z0-9_-]+/g, "-")
		.slice(0, MOST_APP_ID)
		.replace(/^[-_]+|[-_]+$/g, "");
	const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
	if (slug === "" || slug === TAKEN) return `program-${hash}`;
	// Users' ids look like this.
	return /^[0-9a-f]{32}$/.test(slug) ? `app-${slug}`.slice(0, MOST_APP_ID) : slug;
}

/** The nearest folder whose name says something. */
function folderName(folder: string): string {
	for (let at = folder; dirname(at) !== at; at = dirname(at)) {
		if (!outputs.test(basename(at)) && shown(basename(at)) !== "") return basename(at);
	}
	return "";
}

/** As it can be shown: in one line, without what cannot be seen, and not too long. */
function shown(text: string): string {
	const seen = text
		.normalize("NFC")
		.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
		.replace(/[\p{Cf}\p{Co}\p{Cn}\p{Cs}\u115f\u1160\u2800\u3164\uffa0]/gu, "")
		.replace(/(\p{M}{3})\p{M}+/gu, "$1")
		.replace(/\s+/g, " ")
		.trim();
	const characters = [...new Intl.Segmenter("und", { granularity: "grapheme" }).segment(seen)];
	const cut = characters.slice(0, MOST_NAME).map(({ segment }) => segment);
	return /[\p{L}\p{N}\p{S}]/u.test(seen) ? cut.join("").trim() : "";
}

/** What of these is a name that somebody gave. */
function texts(given: Readonly<Record<keyof Names, unknown>> | { readonly name: unknown }): Partial<Names> {
	const rows = Object.entries(given).flatMap(([key, value]) => {
		const text = typeof value === "string" ? shown(value) : "";
		return text === "" || nobodys.test(text) ? [] : [[key, text]];
	});
	return Object.fromEntries(rows);
}

const unscoped = (name: unknown): unknown => (typeof name === "string" ? name.replace(/^@[^/]+\//, "") : name);

async function titleOf(source: ProgramSource): Promise<string | undefined> {
	if (source.kind !== "folder") return undefined;
	const html = await readFile(join(source.folder, "index.html"), "utf8").catch(() => "");
	return readPage(html).title;
}

async function readLoose(path: string): Promise<Record<string, unknown> | undefined> {
	const text = await readFile(path, "utf8").catch(() => undefined);
	const read: unknown = text === undefined ? undefined : parse(text.replace(/^\ufeff/, ""));
	return typeof read === "object" && read !== null ? (read as Record<string, unknown>) : undefined;
}

import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { basename, extname, join, sep } from "node:path";

/** A file of a folder, ready to be served. */
export interface Served {
	readonly path: string;
	readonly type: string;
	readonly body: Buffer;
	/** The index.html of a folder that was asked for by its own name. */
	readonly isIndex: boolean;
}

const types: Readonly<Record<string, string>> = {
	html: "text/html; charset=utf-8",
	htm: "text/html; charset=utf-8",
	js: "text/javascript; charset=utf-8",
	mjs: "text/javascript; charset=utf-8",
	css: "text/css; charset=utf-8",
	json: "application/json; charset=utf-8",
	map: "application/json; charset=utf-8",
	webmanifest: "application/manifest+json; charset=utf-8",
	txt: "text/plain; charset=utf-8",
	xml: "application/xml; charset=utf-8",
	csv: "text/csv; charset=utf-8",
	svg: "image/svg+xml",
	png: "image/png",
	jpg: "image/jpeg",
	jpeg: "image/jpeg",
	gif: "image/gif",
	webp: "image/webp",
	avif: "image/avif",
	ico: "image/x-icon",
	woff: "font/woff",
	woff2: "font/woff2",
	ttf: "font/ttf",
	otf: "font/otf",
	wasm: "application/wasm",
	pdf: "application/pdf",
	mp4: "video/mp4",
	webm: "video/webm",
	mp3: "audio/mpeg",
	m4a: "audio/mp4",
	ogg: "audio/ogg",
	wav: "audio/wav",
};

/** Names under which keys lie. What is in a mini program's folder by mistake stays there, whoever asks. */
const keyNames =
	/\.(pem|key|p8|pk8|der|p12|pfx|jks|jceks|keystore|bks|ppk|kdbx|asc|gpg)$|^id_(rsa|dsa|ecdsa|ed25519)$/i;
/** A private key written out, in a file of any name: the words alone stand in many a library. */
const keyText = /BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----\s*(\\n)?[A-Za-z0-9+/]{40}|"d"\s*:\s*"[\w-]{40,}"/;

function holdsKey(name: string, body: Buffer): boolean {
	if (keyNames.test(name)) return true;
	const suspect = body.includes("PRIVATE KEY") || (body.includes('"kty"') && body.includes('"d"'));
	return suspect && keyText.test(body.toString("latin1"));
}

/**
 * The file that `pathname` (as a URL has it) names inside `folder`; a folder means its index.html. undefined
 * if there is none, if it lies outside (also by a link), if a part of its name begins with a dot, or if it holds a
 * private key.
 */
export async function fileIn(folder: string, pathname: string): Promise<Served | undefined> {
	const names = namesIn(pathname);
	if (!names) return undefined;
	try {
		const root = await realpath(folder);
		let path = await realpath(join(root, ...names));
		const isIndex = (await stat(path)).isDirectory();
		if (isIndex) path = await realpath(join(path, "index.html"));
		// Held to the real name, too: a link or a short name of Windows may stand for one with a dot.
		const real = path.slice(root.length).split(sep);
		if (!path.startsWith(root + sep) || real.some((name) => name.startsWith("."))) return undefined;
		const type = types[extname(path).slice(1).toLowerCase()] ?? "application/octet-stream";
		const body = await readFile(path);
		return holdsKey(basename(path), body) ? undefined : { path, type, body, isIndex };
	} catch {
		return undefined;
	}
}

/**
 * What lies near a path that names nothing, as paths of the same kind, the likeliest first: at most five names that
 * could be served, in the nearest folder that there is.
 */
export async function nearby(folder: string, pathname: string): Promise<readonly string[]> {
	const names = namesIn(pathname) ?? [];
	const wanted = names.at(-1) ?? "";
	for (let depth = Math.max(names.length - 1, 0); depth >= 0; depth--) {
		const parents = names.slice(0, depth);
		const path = join(folder, ...parents);
		const root = await realpath(folder);
		const isInside = await realpath(path).then(
			(real) => real === root || real.startsWith(root + sep),
			() => false,
		);
		if (!isInside) continue;
		const held = await readdir(path, { withFileTypes: true });
		return held
			.filter(({ name }) => !name.startsWith(".") && !keyNames.test(name) && name !== "node_modules")
			.map((entry) => ({ name: `${entry.name}${entry.isDirectory() ? "/" : ""}`, far: distance(entry.name, wanted) }))
			.sort((a, b) => a.far - b.far || a.name.localeCompare(b.name))
			.slice(0, 5)
			.map(({ name }) => ["", ...parents, name].join("/"));
	}
	return [];
}

/** The names that a URL's path consists of; undefined if one of them may not be asked for. */
function namesIn(pathname: string): readonly string[] | undefined {
	try {
		const names = pathname
			.split("/")
			.map(decodeURIComponent)
			.filter((part) => part !== "");
		return names.some((name) => name.startsWith(".") || /[/\\\0]/.test(name)) ? undefined : names;
	} catch {
		return undefined;
	}
}

/** How far two names are from each other: 0 the same but for case, 1 the same stem, 2 the same ending, 3 else. */
function distance(one: string, other: string): number {
	const [a, b] = [one.toLowerCase(), other.toLowerCase()];
	const stem = (name: string): string => name.replace(/[.-].*$/, "");
	if (a === b) return 0;
	if (stem(a) === stem(b)) return 1;
	return extname(a) !== "" && extname(a) === extname(b) ? 2 : 3;
}

import { readFile, realpath, stat } from "node:fs/promises";
import { basename, extname, join, sep } from "node:path";

/** A file of a folder, ready to be served. */
export interface Served {
	readonly path: string;
	readonly type: string;
	readonly body: Buffer;
}

const types: Readonly<Record<string, string>> = {
	".html": "text/html; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".mjs": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8",
	".json": "application/json; charset=utf-8",
	".map": "application/json; charset=utf-8",
	".txt": "text/plain; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
	".jpg": "image/jpeg",
	".jpeg": "image/jpeg",
	".gif": "image/gif",
	".webp": "image/webp",
	".avif": "image/avif",
	".ico": "image/x-icon",
	".woff": "font/woff",
	".woff2": "font/woff2",
	".wasm": "application/wasm",
	".mp4": "video/mp4",
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
	let parts: string[];
	try {
		parts = pathname.split("/").map(decodeURIComponent);
	} catch {
		return undefined;
	}
	const names = parts.filter((part) => part !== "");
	if (names.some((name) => name.startsWith(".") || /[/\\\0]/.test(name))) return undefined;
	try {
		const root = await realpath(folder);
		let path = await realpath(join(root, ...names));
		if ((await stat(path)).isDirectory()) path = await realpath(join(path, "index.html"));
		// Held to the real name, too: a link or a short name of Windows may stand for one with a dot.
		const real = path.slice(root.length).split(sep);
		if (!path.startsWith(root + sep) || real.some((name) => name.startsWith("."))) return undefined;
		const type = types[extname(path).toLowerCase()] ?? "application/octet-stream";
		const body = await readFile(path);
		return holdsKey(basename(path), body) ? undefined : { path, type, body };
	} catch {
		return undefined;
	}
}

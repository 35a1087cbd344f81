import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve, sep } from "node:path";
import type { BundleOptions, Bundler } from "@byleave/dsl/compiler";

/** A bundle that was made before, and what it was made of. */
interface Kept {
	/** Each file, by its whole path, and its state then. */
	readonly files: readonly (readonly [path: string, state: string])[];
	readonly text: string;
}

/** Milliseconds by which a file system's clock may go after. */
const COARSE = 50;

/**
 * A bundler that keeps what it has made in this folder, for as long as every file that is in it stays as it is; undefined: it makes
 * each anew. What cannot be read or written there is made anew, too.
 */
export function keptBundles(folder: string | undefined): Bundler {
	return async (options) => {
		const path = folder === undefined ? undefined : join(folder, `${nameOf(options)}.json`);
		const before = path === undefined ? undefined : await readKept(path);
		if (before !== undefined) return before;
		// Not before they are needed: a start waits for what it loads.
		const [{ build }, { buildOptions }] = await Promise.all([import("esbuild"), import("@byleave/dsl/compiler")]);
		const began = Date.now();
		const { outputFiles, metafile } = await build({ ...buildOptions(options), metafile: true });
		const text = outputFiles[0]?.text ?? "";
		// What a plugin has made is no file; it is made of some that are.
		const inputs = Object.keys(metafile.inputs).filter((input) => !/^[\w-]{2,}:/.test(input));
		const files = [...inputs.map((input) => resolve(input)), ...(options.madeBy ?? []), esbuild];
		if (path !== undefined) await keep(path, { files, text, began }).catch(() => {});
		return text;
	};
}

/** One for each way to make it, whatever it is made of at the time. */
const nameOf = ({ plugins, ...options }: BundleOptions): string =>
	createHash("sha256")
		.update(JSON.stringify([plugins?.map(({ name }) => name), options]))
		.digest("hex")
		.slice(0, 32);

async function readKept(path: string): Promise<string | undefined> {
	try {
		const { files, text } = JSON.parse(await readFile(path, "utf8")) as Kept;
		const now = await Promise.all(files.map(([file]) => stateOf(file)));
		return files.every(([, state], at) => state === now[at]?.state) ? text : undefined;
	} catch {
		return undefined;
	}
}

async function keep(
	path: string,
	{ files, text, began }: { readonly files: readonly string[]; readonly text: string; readonly began: number },
): Promise<void> {
	const states = await Promise.all(files.map(stateOf));
	// What was written while it was read may be in it, or not.
	if (states.some(({ written }) => written > began - COARSE)) return;
	const kept: Kept = { files: files.map((file, at) => [file, states[at]?.state ?? ""]), text };
	await mkdir(dirname(path), { recursive: true });
	const draft = `${path}.${randomUUID()}`;
	await writeFile(draft, JSON.stringify(kept));
	await rename(draft, path);
}

async function stateOf(path: string): Promise<{ readonly state: string; readonly written: number }> {
	const { ino, size, mtimeMs } = await stat(path);
	return { state: [ino, size, mtimeMs].join(), written: mtimeMs };
}

/** Another esbuild makes another bundle. */
const esbuild = createRequire(import.meta.url).resolve("esbuild/package.json");

/** Beside the packages that this one was installed with, as other tools keep theirs; undefined where there is no such place. */
export function cacheFolder(): string | undefined {
	const at = esbuild.lastIndexOf(`${sep}node_modules${sep}`);
	return at < 0 ? undefined : join(esbuild.slice(0, at), "node_modules", ".cache", "byleave");
}

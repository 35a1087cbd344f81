import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";
import { meantByHtml } from "../../template/meant-by-html.ts";
import type { Bundler } from "./bundler.ts";
import { drawnRows } from "./drawn-rows.ts";
import { FRAME_GLOBAL } from "./frame-parts.ts";

const isSource = import.meta.url.endsWith(".ts");
const ending = isSource ? "ts" : "js";
const fileOf = (path: string): string => fileURLToPath(new URL(`../../${path}.${ending}`, import.meta.url));

const usualOptions = { isSource, minify: true, define: { "process.env.NODE_ENV": '"production"' } } as const;

/** What of the runtime a program may do without. */
export interface RuntimeNeeds {
	/** Tags, and names of components, of all its templates. */
	readonly tags: ReadonlySet<string>;
	readonly hasComponents: boolean;
	/** A template has the attribute `animation`. */
	readonly hasAnimations: boolean;
}
/** Makes the runtime's script for programs, by what each needs of it. */
export interface RuntimeScripts {
	/** Every tag that there is. */
	readonly tags: readonly string[];
	/** The runtime, the template's half and what is needed; what else is named is left out. The same text for the same needs. */
	of(needs: RuntimeNeeds): Promise<string>;
	/** What the runtime loads when there is an error to show: an ES module. */
	shown(): Promise<string>;
}

/**
 * Reads which tags there are. In a checkout the sources are taken, as published the built modules; nothing is written. A program's frame
 * loads no tag that no template of it uses: the list of all tags imports the others as nothing. What stands behind a tag, or behind
 * components, has a module that stands in for it.
 */
export async function runtimeScripts(bundle: Bundler): Promise<RuntimeScripts> {
	const list = fileOf("tags/index");
	const rows = rowsOf(await readFile(list, "utf8"));
	const tags = [...rows.values()].flat().map(tagOf);
	const made = new Map<string, Promise<string>>();
	let shown: Promise<string> | undefined;
	return {
		tags,
		shown() {
			shown ??= bundle({ ...usualOptions, entry: fileOf("runtime/errors/shown"), format: "esm" });
			return shown;
		},
		of({ tags: used, hasComponents, hasAnimations }) {
			const wanted = new Set([...usual, ...[...used].map((tag) => meantByHtml[tag] ?? tag.toLowerCase())]);
			const left = new Set(
				[...rows].filter(([, names]) => !names.some((name) => wanted.has(tagOf(name)))).map(([at]) => at),
			);
			const instead = new Map([
				...(wanted.has("web-view") ? [] : [standIn("calls/start-web-views", "calls/no-web-views")]),
				...(hasAnimations ? [] : [standIn("tags/motion", "tags/no-motion")]),
				...(hasComponents ? [] : [standIn("runtime/draw/component-view", "runtime/draw/no-components")]),
			]);
			const key = [...left, ...instead.keys()].join();
			const script =
				made.get(key) ??
				bundle({
					...usualOptions,
					entry: fileOf("runtime/index"),
					format: "iife",
					globalName: FRAME_GLOBAL,
					plugins: [leaveOut(list, left, rows), standIns(instead), drawnRows],
					told: key,
					madeBy: [fileURLToPath(import.meta.url), fileURLToPath(new URL(`./drawn-rows.${ending}`, import.meta.url))],
				});
			made.set(key, script);
			return script;
		},
	};
}

/** What any template falls back to. */
const usual = ["view", "text"] as const;

/** The names of rows that each module of tags gives to the list: `import { swiper, swiperItem } from "./moving/swiper.ts"`. */
function rowsOf(text: string): ReadonlyMap<string, readonly string[]> {
	const imports = text.matchAll(/import\s*\{([^}]+)\}\s*from\s*"(\.\/\w+\/[^"]+)"/g);
	return new Map(
		[...imports].map(([, names = "", at = ""]) => [
			at,
			names
				.split(",")
				.map((name) => name.trim())
				.filter((name) => name !== ""),
		]),
	);
}

/** `swiperItem` as `swiper-item`; a name that is a word of the language has "Row" behind it. */
const tagOf = (name: string): string =>
	name.replace(/Row$/, "").replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const standIn = (module: string, other: string): readonly [string, string] => [fileOf(module), fileOf(other)];

const standIns = (instead: ReadonlyMap<string, string>): Plugin => ({
	name: "stand-ins",
	setup({ onResolve }) {
		onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
			const other = instead.get(join(resolveDir, path));
			return other === undefined ? undefined : { path: other };
		});
	},
});

const leaveOut = (list: string, left: ReadonlySet<string>, rows: ReadonlyMap<string, readonly string[]>): Plugin => ({
	name: "leave-out",
	setup({ onLoad, onResolve }) {
		onResolve({ filter: /^\.\/\w+\// }, ({ path, importer }) =>
			importer === list && left.has(path) ? { path, namespace: "left-out" } : undefined,
		);
		onLoad({ filter: /./, namespace: "left-out" }, ({ path }) => ({
			contents: (rows.get(path) ?? []).map((name) => `export const ${name} = undefined;`).join("\n"),
			loader: "js",
		}));
	},
});

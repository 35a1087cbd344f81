import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { meantByHtml } from "../../template/meant-by-html.ts";
import { FRAME_GLOBAL } from "./frame-parts.ts";

const isSource = import.meta.url.endsWith(".ts");
const ending = isSource ? "ts" : "js";
const fileOf = (path: string): string => fileURLToPath(new URL(`../../${path}.${ending}`, import.meta.url));

/** Makes the runtime's script for programs, by the tags that each uses. */
export interface RuntimeScripts {
	/** Every tag that there is. */
	readonly tags: readonly string[];
	/** The runtime, the template's half and these tags; what else is named is left out. The same text for the same tags. */
	of(used: ReadonlySet<string>): Promise<string>;
}

/**
 * Reads which tags there are. In a checkout the sources are taken, as published the built modules; nothing is written. A program's frame
 * loads no tag that no template of it uses: the list of all tags imports the others as nothing.
 */
export async function runtimeScripts(): Promise<RuntimeScripts> {
	const list = fileOf("tags/index");
	const rows = rowsOf(await readFile(list, "utf8"));
	const tags = [...rows.values()].flat().map(tagOf);
	const made = new Map<string, Promise<string>>();
	return {
		tags,
		of(used) {
			const wanted = new Set([...usual, ...[...used].map((tag) => meantByHtml[tag] ?? tag.toLowerCase())]);
			const left = new Set(
				[...rows].filter(([, names]) => !names.some((name) => wanted.has(tagOf(name)))).map(([at]) => at),
			);
			const key = [...left].join();
			const script = made.get(key) ?? bundled(leaveOut(list, left, rows));
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

async function bundled(plugin: Plugin): Promise<string> {
	const { outputFiles } = await build({
		entryPoints: [fileOf("runtime/index")],
		bundle: true,
		write: false,
		minify: true,
		format: "iife",
		globalName: FRAME_GLOBAL,
		platform: "browser",
		target: "es2022",
		charset: "utf8",
		legalComments: "none",
		conditions: isSource ? ["byleave-source"] : [],
		define: { "process.env.NODE_ENV": '"production"' },
		plugins: [plugin],
		logLevel: "silent",
	});
	return outputFiles[0]?.text ?? "";
}

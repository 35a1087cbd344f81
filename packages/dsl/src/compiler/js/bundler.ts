import { type BuildOptions, build } from "esbuild";

/** Options of a bundle of ours: they say all of it. */
export interface BundleOptions extends Pick<BuildOptions, "format" | "globalName" | "plugins" | "minify" | "define"> {
	/** A whole path. */
	readonly entry: string;
	/** The packages' sources are taken, and not what was built of them. */
	readonly isSource: boolean;
	/** What the plugins are told, in one text: who keeps bundles keeps one for each. */
	readonly told?: string;
	/** Whole paths of modules that decide what comes of it, beside those that are in it. */
	readonly madeBy?: readonly string[];
}

/** Makes one script for a browser of modules of ours: its text. Whoever has made it before may keep it. */
export type Bundler = (options: BundleOptions) => Promise<string>;

/** What esbuild is told of such a bundle. Nothing is written. */
export const buildOptions = ({ entry, isSource, told: _, madeBy: __, ...options }: BundleOptions) =>
	({
		...options,
		entryPoints: [entry],
		bundle: true,
		write: false,
		platform: "browser",
		target: "es2022",
		charset: "utf8",
		legalComments: "none",
		conditions: isSource ? ["byleave-source"] : [],
		logLevel: "silent",
	}) as const satisfies BuildOptions;

/** Makes each anew. */
export const bundleAnew: Bundler = async (options) => {
	const { outputFiles } = await build(buildOptions(options));
	return outputFiles[0]?.text ?? "";
};

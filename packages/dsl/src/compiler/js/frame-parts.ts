import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import * as template from "../../template/index.ts";

const isSource = import.meta.url.endsWith(".ts");

/** What stands in a frame's global object for modules of this package, which all scripts of a program have in common. */
export const FRAME_GLOBAL = "byleaveDsl";

/**
 * The runtime for a frame, with the template's half and the tags: one script that is the same for all programs. In a
 * checkout the sources are taken, as published the built modules. Nothing is written.
 */
export async function runtimeScript(): Promise<string> {
	const entry = fileURLToPath(new URL(`../../runtime/index.${isSource ? "ts" : "js"}`, import.meta.url));
	const { outputFiles } = await build({
		entryPoints: [entry],
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
		logLevel: "silent",
	});
	return outputFiles[0]?.text ?? "";
}

/** What compiled templates import is the frame's own: there is one preact, and one list of tags. */
export const frameParts: Plugin = {
	name: "frame-parts",
	setup(build) {
		build.onResolve({ filter: /^@byleave\/dsl\/template$/ }, ({ path }) => ({ path, namespace: "frame-part" }));
		build.onLoad({ filter: /./, namespace: "frame-part" }, () => ({
			contents: `export const { ${Object.keys(template).join(", ")} } = ${FRAME_GLOBAL}.template;`,
			loader: "js",
		}));
	},
};

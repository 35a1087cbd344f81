import type { Plugin } from "esbuild";
import * as template from "../../template/index.ts";

/** What stands in a frame's global object for modules of this package, which all scripts of a program have in common. */
export const FRAME_GLOBAL = "byleaveDsl";

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

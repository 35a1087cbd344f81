import { openDsl } from "@byleave/dsl/container";
import type { Surface } from "./surface.ts";

/** A mini program that is compiled pages, in a frame; what it wants drawn around it is drawn around it. */
export const dsl: Surface = {
	name: "dsl",
	open: ({ appId, name, origin, start, host, parent, bar, webView }) =>
		openDsl(host, { appId, name, origin, start, parent, bar, webView }),
};

import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const isSource = import.meta.url.endsWith(".ts");

/** What the sandbox's two origins serve as scripts, bundled in memory. */
export interface Bundles {
	readonly page: string;
	readonly my: string;
}

/**
 * Bundles the sandbox's page and the JSAPI. In a checkout the sources are taken, as published the built
 * modules. Nothing is written.
 */
export async function bundles(): Promise<Bundles> {
	const page = fileURLToPath(new URL(`../page/main${isSource ? ".ts" : ".js"}`, import.meta.url));
	const my = fileURLToPath(new URL(`../page/my${isSource ? ".ts" : ".js"}`, import.meta.url));
	const [pageText, myText] = await Promise.all([bundle(page, "esm"), bundle(my, "iife")]);
	return { page: pageText, my: myText };
}

async function bundle(entry: string, format: "esm" | "iife"): Promise<string> {
	const { outputFiles } = await build({
		entryPoints: [entry],
		bundle: true,
		write: false,
		format,
		platform: "browser",
		target: "es2022",
		charset: "utf8",
		legalComments: "none",
		conditions: isSource ? ["byleave-source"] : [],
		sourcemap: false,
		logLevel: "silent",
	});
	return outputFiles[0]?.text ?? "";
}

import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const isSource = import.meta.url.endsWith(".ts");

/** What the sandbox's origins serve as scripts, bundled in memory. */
export interface Bundles {
	readonly page: string;
	readonly phone: string;
	readonly my: string;
}

/**
 * Bundles the sandbox's page, the phone in it, and what the loader puts into a program. In a checkout the sources are taken, as published the
 * built modules. Nothing is written.
 */
export async function bundles(): Promise<Bundles> {
	const entry = (name: string): string =>
		fileURLToPath(new URL(`../${name}${isSource ? ".ts" : ".js"}`, import.meta.url));
	const [page, phone, my] = await Promise.all([
		bundle(entry("page/main"), "esm"),
		bundle(entry("phone/main"), "esm"),
		bundle(entry("in-program/main"), "iife"),
	]);
	return { page, phone, my };
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

import { fileURLToPath } from "node:url";
import type { Bundler } from "@byleave/dsl/compiler";

const isSource = import.meta.url.endsWith(".ts");

/** What the sandbox's origins serve as scripts. */
export interface Bundles {
	readonly page: string;
	readonly phone: string;
	readonly my: string;
}

/**
 * Bundles the sandbox's page, the phone in it, and what the loader puts into a program. In a checkout the sources are taken, as published the
 * built modules.
 */
export async function bundles(bundle: Bundler): Promise<Bundles> {
	const made = (name: string, format: "esm" | "iife"): Promise<string> =>
		bundle({
			entry: fileURLToPath(new URL(`../${name}${isSource ? ".ts" : ".js"}`, import.meta.url)),
			format,
			isSource,
		});
	const [page, phone, my] = await Promise.all([
		made("page/main", "esm"),
		made("phone/main", "esm"),
		made("in-program/main", "iife"),
	]);
	return { page, phone, my };
}

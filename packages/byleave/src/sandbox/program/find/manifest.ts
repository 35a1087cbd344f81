import { access, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What of a package.json matters here. */
export interface Manifest {
	readonly scripts: Readonly<Record<string, string>>;
	/** All packages that it wants. */
	readonly wants: ReadonlySet<string>;
	/** `name@version`, where it says so. */
	readonly packageManager?: string;
}

/** The names that a development server's script goes by, the likeliest first. */
export const devScripts = ["dev", "start", "serve"] as const;

/** What makes pages of sources: an index.html beside it is a template, or leads to what no browser reads. */
const bundlers =
	/^(vite|webpack|webpack-cli|webpack-dev-server|react-scripts|parcel|next|nuxt|astro|rollup|snowpack|gatsby|rspack|@rspack\/(core|cli)|@rsbuild\/core|@vue\/cli-service|@angular\/cli|@sveltejs\/kit|@remix-run\/dev|@react-router\/dev)$/;

/** The package.json of a folder; undefined without one, and where it is no JSON object. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
	try {
		const read = JSON.parse((await readFile(join(folder, "package.json"), "utf8")).replace(/^\ufeff/, ""));
		if (typeof read !== "object" || read === null) return undefined;
		const { scripts, dependencies, devDependencies, packageManager } = read;
		const texts = Object.entries(Object(scripts)).filter((row): row is [string, string] => typeof row[1] === "string");
		return {
			scripts: Object.fromEntries(texts),
			wants: new Set([...Object.keys(Object(dependencies)), ...Object.keys(Object(devDependencies))]),
			...(typeof packageManager === "string" ? { packageManager } : {}),
		};
	} catch {
		return undefined;
	}
}

export const hasBundler = ({ wants }: Manifest): boolean => [...wants].some((name) => bundlers.test(name));

/** The script that runs its development server; undefined if none is called like one. */
export const devScriptOf = ({ scripts }: Manifest): string | undefined =>
	devScripts.find((name) => Object.hasOwn(scripts, name));

const lockFiles = [
	["pnpm-lock.yaml", "pnpm"],
	["yarn.lock", "yarn"],
	["bun.lock", "bun"],
	["bun.lockb", "bun"],
	["package-lock.json", "npm"],
] as const;

/** The package manager that a folder is kept with: what its package.json says, else the nearest lock file, else npm. */
export async function managerOf(folder: string, { packageManager }: Manifest): Promise<string> {
	const [said] = packageManager?.split("@") ?? [];
	if (said && /^(npm|pnpm|yarn|bun)$/.test(said)) return said;
	for (let at = folder; ; at = dirname(at)) {
		for (const [file, manager] of lockFiles) if (await isThere(join(at, file))) return manager;
		if (dirname(at) === at) return "npm";
	}
}

/** Whether what it wants has been installed, in its folder or in one above (workspaces). */
export async function isInstalled(folder: string, { wants }: Manifest): Promise<boolean> {
	if (wants.size === 0) return true;
	for (let at = folder; ; at = dirname(at)) {
		if (await isThere(join(at, "node_modules"))) return true;
		// Yarn can do without that folder.
		if (await isThere(join(at, ".pnp.cjs"))) return true;
		if (dirname(at) === at) return false;
	}
}

const isThere = (path: string): Promise<boolean> =>
	access(path).then(
		() => true,
		() => false,
	);

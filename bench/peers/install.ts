import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** The peers' packages are a folder's of their own: `npm ci` there, unless they are there already, as the lock file says. */
export function installPeers(say: (text: string) => void): void {
	const wanted = packagesIn("package-lock.json");
	if (JSON.stringify(packagesIn("node_modules/.package-lock.json")) === JSON.stringify(wanted)) return;
	say("npm ci in bench/peers: what is measured beside Byleave is no part of it");
	const { npm_execpath: npm } = process.env;
	const ci = ["ci", "--loglevel=error", "--no-audit", "--no-fund"];
	const { status } = npm?.endsWith("npm-cli.js")
		? spawnSync(process.execPath, [npm, ...ci], { cwd: folder, stdio: "inherit" })
		: spawnSync("npm", ci, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
	if (status !== 0) throw new Error("bench/peers: npm ci failed.");
}

/** Of each the version. */
export function packagesIn(lock = "package-lock.json"): Readonly<Record<string, string>> {
	try {
		const listed: Record<string, { version?: string }> = JSON.parse(readFileSync(`${folder}${lock}`, "utf8")).packages;
		return Object.fromEntries(
			Object.entries(listed).flatMap(([path, { version }]) =>
				path === "" || version === undefined ? [] : [[path.replace("node_modules/", ""), version]],
			),
		);
	} catch {
		return {};
	}
}

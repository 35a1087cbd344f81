// The command `byleave-server` as an operator has it: built, packed, and installed into a folder of its own.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { copyTree, npm, run } from "../../test/tree.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** What an operator installs of ours. */
const packages = ["protocol", "server"];

/** An operator's folder: the command, a configuration as docs/operate.md has it, and what that names. */
export interface Installed {
	readonly folder: string;
	readonly command: string;
	readonly env: NodeJS.ProcessEnv;
}

/** Builds in a copy of the tree, so that the one that is worked in stays without a dist. Takes some ten seconds. */
export function install(temporary: string): Installed {
	const tree = join(temporary, "tree");
	copyTree(tree);
	run(process.execPath, ["scripts/build.ts"], tree);
	const workspaces = packages.map((name) => `--workspace=packages/${name}`);
	const flags = ["--json", "--ignore-scripts", `--pack-destination=${temporary}`];
	const packed: { name: string; filename: string }[] = JSON.parse(npm(["pack", ...flags, ...workspaces], tree));

	const folder = join(temporary, "operator");
	mkdirSync(join(folder, "data"), { recursive: true });
	mkdirSync(join(folder, "keys"));
	const dependencies = packed.map(({ name, filename }) => [name, `file:${join(temporary, basename(filename))}`]);
	const manifest = {
		private: true,
		type: "module",
		dependencies: Object.fromEntries(dependencies),
		overrides: locked(),
	};
	writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
	npm(["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder);

	const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
	writeFileSync(join(folder, "keys/wallet-public.pem"), publicKey.export({ type: "spki", format: "pem" }));
	writeFileSync(join(folder, "users.json"), '{ "users": { "4711": { "status": "ACTIVE", "nickName": "Mei" } } }');
	writeFileSync(join(folder, "byleave.config.ts"), configured());
	const secret = () => randomBytes(32).toString("hex");
	const env = {
		PATH: `${join(process.execPath, "..")}:${process.env.PATH}`,
		NODE_ENV: "production",
		BYLEAVE_SECRET: secret(),
		BYLEAVE_OPERATOR_TOKEN: secret(),
	};
	return { folder, command: join(folder, "node_modules/.bin/byleave-server"), env };
}

/** The configuration of docs/operate.md, on ports that are free. */
function configured(): string {
	const text = readFileSync(join(root, "docs/operate.md"), "utf8");
	const config = /`byleave\.config\.ts`, whole:\n\n```ts\n([\s\S]*?)```/.exec(text)?.[1];
	if (config === undefined) throw new TypeError("docs/operate.md: there is no byleave.config.ts.");
	return config.replaceAll(/port: \d+/g, "port: 0");
}

/** The versions of our lock file, so that what is measured is what was tested. */
function locked(): Record<string, string> {
	const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
		packages: Record<string, { version?: string; dev?: boolean; link?: boolean }>;
	};
	const rows = Object.entries(lock.packages).flatMap(([path, { version, dev, link }]): [string, string][] => {
		const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1];
		return name === undefined || version === undefined || dev || link ? [] : [[name, version]];
	});
	return Object.fromEntries(rows);
}

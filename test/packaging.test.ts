// What npm would publish, used as a stranger uses it: built and packed in a copy of the tree, installed into an
// empty folder, and imported from plain JavaScript without the condition that development knows.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { copyTree, names, npm, run } from "./tree.ts";

interface Packed {
	name: string;
	filename: string;
	files: { path: string; size: number }[];
}
interface Manifest {
	name: string;
	version: string;
	exports: Record<string, string | Record<string, string>>;
	bin?: Record<string, string>;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const manifests = names.map(
	(name): Manifest => JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8")),
);
const temporary = mkdtempSync(join(tmpdir(), "byleave-packaging-"));
const tree = join(temporary, "tree");
const stranger = join(temporary, "stranger");
const installed = (name: string, ...path: string[]): string => join(stranger, "node_modules", name, ...path);

/** Keys that are published on purpose, and refused by every server (docs/threats.md): these in this file, and no other. */
const published = {
	name: "@byleave/merchant",
	path: "vectors.json",
	sha256: "9a9e395546b001de8e9b6be4e1e6b208022f98352ca000b7cb820664435dff3b",
	/** What else the file holds. */
	apart(text: string): string {
		const { keys, ...more } = JSON.parse(text);
		assert.equal(createHash("sha256").update(JSON.stringify(keys)).digest("hex"), this.sha256, "other keys");
		return JSON.stringify(more);
	},
};

let packed: Packed[] = [];

before(() => {
	copyTree(tree);
	run(process.execPath, ["scripts/build.ts"], tree);
	packed = pack();
	install(packed);
});
after(() => rmSync(temporary, { recursive: true, force: true, maxRetries: 3 }));

describe("tarballs", () => {
	for (const { name, exports } of manifests) {
		const paths = (): string[] => packed.find((one) => one.name === name)?.files.map(({ path }) => path) ?? [];

		test(`${name} holds what its exports name, and no tests`, () => {
			const entries = Object.values(exports).flatMap((entry) => Object.values(entry)) as string[];
			const missing = entries.filter((entry) => entry.startsWith("./") && !paths().some((path) => fits(entry, path)));
			assert.deepEqual(missing, []);
			assert.deepEqual(
				paths().filter((path) => /\.test\.|(^|\/)(test|tests|node_modules)\//.test(path)),
				[],
			);
			assert.ok(paths().includes("README.md"));
			assert.equal(
				readFileSync(installed(name, "LICENSE"), "utf8"),
				readFileSync(join(root, "LICENSE"), "utf8"),
				"the licence",
			);
		});
		test(`[54] ${name} holds no secrets`, () => {
			const place = /(^|\/)\.(env|npmrc|byleave)|\.(pem|key|p12|jks|db|sqlite)$/;
			const secret = /BEGIN [A-Z ]*PRIVATE KEY-----\s*(\\n)?[A-Za-z0-9+/]{40}|"d": *"[A-Za-z0-9_-]{40}/;
			const holds = (path: string): boolean => {
				const text = readFileSync(installed(name, path), "utf8");
				return secret.test(path === published.path && name === published.name ? published.apart(text) : text);
			};
			assert.deepEqual(
				paths().filter((path) => place.test(path) || holds(path)),
				[],
			);
		});
	}
});

describe("installed", () => {
	for (const { name, version, exports, bin = {} } of manifests) {
		for (const specifier of specifiers(name, exports)) {
			test(`import ${specifier}`, () => {
				const script = `await import(${JSON.stringify(specifier)})`;
				run(process.execPath, ["--input-type=module", "--eval", script], stranger);
			});
		}
		for (const command of Object.keys(bin)) {
			test(`${command} --help`, () => {
				const shell = process.platform === "win32"; // npm's shims are batch files there
				const help = run(join(stranger, "node_modules", ".bin", command), ["--help"], stranger, shell);
				assert.match(help, new RegExp(`Usage: ${command}`, "i"));
			});
			test(`${command} --version`, () => {
				const shell = process.platform === "win32";
				const said = run(join(stranger, "node_modules", ".bin", command), ["--version"], stranger, shell);
				assert.equal(said.trim(), version);
			});
		}
	}

	test("the test vectors come along", () => {
		const specifier = "@byleave/merchant/vectors.json";
		const script = `import v from ${JSON.stringify(specifier)} with { type: "json" }; console.log(v.requests.length)`;
		assert.ok(Number(run(process.execPath, ["--input-type=module", "--eval", script], stranger)) > 50);
	});

	test("the types are found from the outside", () => {
		const all = manifests.flatMap(({ name, exports }) => specifiers(name, exports));
		const lines = all.map((specifier, index) => `import * as p${index} from "${specifier}";\nvoid p${index};`);
		writeFileSync(join(stranger, "stranger.ts"), lines.join("\n"));
		const compilerOptions = {
			strict: true,
			noEmit: true,
			module: "nodenext",
			lib: ["es2024", "dom", "dom.iterable"],
			types: ["node"],
			typeRoots: [join(root, "node_modules/@types")],
		};
		writeFileSync(join(stranger, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["stranger.ts"] }));
		const tsc = join(root, "node_modules/typescript/bin/tsc");
		const { stdout } = spawnSync(process.execPath, [tsc], { cwd: stranger, encoding: "utf8" });
		// Of what others publish we cannot judge.
		const errors = /^(stranger|node_modules\/(@byleave|byleave)\/|tsconfig|error)/;
		assert.deepEqual(
			stdout.split("\n").filter((line) => errors.test(line)),
			[],
		);
	});

	test("the mini program's part is under 4 kB", async (t) => {
		const bundle = await build({
			stdin: { contents: 'export * from "@byleave/miniprogram"', resolveDir: stranger },
			bundle: true,
			minify: true,
			write: false,
			format: "esm",
			platform: "browser",
		});
		const size = gzipSync(bundle.outputFiles[0]?.contents ?? "").length;
		t.diagnostic(`@byleave/miniprogram: ${size} bytes, minified and gzipped`);
		assert.ok(size > 0 && size < 4000, `${size} bytes`);
	});
});

function pack(): Packed[] {
	const workspaces = names.map((name) => `--workspace=packages/${name}`);
	const flags = ["--json", "--ignore-scripts", `--pack-destination=${temporary}`];
	return JSON.parse(npm(["pack", ...flags, ...workspaces], tree));
}

/** Held to the versions of our lock file, so that npm finds them in the cache that `npm ci` filled. */
function install(tarballs: Packed[]): void {
	const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
		packages: Record<string, { version?: string; dev?: boolean; link?: boolean }>;
	};
	const locked: Record<string, Record<string, string>> = {};
	for (const [path, { version, dev, link }] of Object.entries(lock.packages)) {
		const [outer, inner, ...deeper] = path.split("/node_modules/").map((name) => name.replace(/^node_modules\//, ""));
		if (!path.startsWith("node_modules/") || !outer || !version || dev || link) continue;
		assert.equal(deeper.length, 0, `${path}: two versions of a package are told apart by whose they are, not three`);
		locked[outer] = { ...locked[outer], [inner ?? "."]: version };
	}
	const dependencies = tarballs.map(({ name, filename }) => [name, `file:${join(temporary, basename(filename))}`]);
	mkdirSync(stranger);
	writeFileSync(
		join(stranger, "package.json"),
		JSON.stringify({
			private: true,
			type: "module",
			dependencies: Object.fromEntries(dependencies),
			overrides: locked,
		}),
	);
	npm(["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], stranger);
}

function specifiers(name: string, exports: Manifest["exports"]): string[] {
	return Object.entries(exports).flatMap(([key, entry]) => {
		if (typeof entry === "string" || entry.default === undefined) return []; // typings have nothing to import
		if (!key.includes("*")) return [name + key.slice(1)];
		const folder = join(root, "packages", name.replace("@byleave/", ""), key.replace("./", "src/").replace("*", ""));
		const modules = readdirSync(folder).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
		return modules.map((file) => name + key.slice(1).replace("*", file.replace(".ts", "")));
	});
}

function fits(entry: string, path: string): boolean {
	const [head = "", tail] = entry.slice("./".length).split("*");
	return tail === undefined ? path === head : path.startsWith(head) && path.endsWith(tail);
}

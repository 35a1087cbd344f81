import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { registerHooks } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { createMerchant } from "@byleave/merchant";
import { fileIn } from "../packages/byleave/src/sandbox/listeners/files.ts";
import { rewriting } from "../packages/byleave/src/sandbox/listeners/program/document/rewrite.ts";
import { loadConfig } from "../packages/server/src/config/load.ts";
import { fileDirectory } from "../packages/server/src/directory/file.ts";
import { readPublicKey } from "../packages/server/src/trust/public-key.ts";

/** How Windows and macOS write paths and end lines, as far as Linux can tell. */

const root = fileURLToPath(new URL("..", import.meta.url));
const crlf = (text: string): string => text.replaceAll(/\r?\n/g, "\r\n");
let folder = "";
before(async () => {
	folder = await mkdtemp(join(tmpdir(), "byleave-paths-"));
});
after(() => rm(folder, { recursive: true, force: true }));

describe("paths of the configuration", () => {
	it("are read on Windows as Windows reads them", async (t) => {
		// The module as it would be there: it gets Windows' own way with paths.
		const hooks = registerHooks({
			resolve: (specifier, context, next) =>
				specifier === "node:path" && context.parentURL?.endsWith("?win32")
					? { ...next("node:path/win32", context), shortCircuit: true }
					: next(specifier, context),
		});
		t.after(() => hooks.deregister());
		const name = "../packages/server/src/config/schema.ts?win32";
		const { configSchema } = (await import(name)) as typeof import("../packages/server/src/config/schema.ts");
		const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
		const fileOf = (file: string) => {
			const config = configSchema({ sandbox: false, baseDir: "C:\\Wallet\\server" }).parse({
				secret: "0123456789abcdef0123456789abcdef",
				operator: { token: "fedcba9876543210fedcba9876543210" },
				store: { kind: "sqlite", file },
				directory: { kind: "file", file },
				listen: { tls: { certFile: file, keyFile: file } },
				issuers: [
					{
						issuer: "https://wallet.example",
						audience: "a",
						publicKeys: [String(publicKey.export({ type: "spki", format: "pem" }))],
					},
				],
				support: "support",
				undo: { en: "Wallet" },
			});
			const { store, directory, listen } = config as unknown as Record<
				string,
				{ file: string; tls: { certFile: string } }
			>;
			assert.deepEqual([directory?.file, listen?.tls.certFile], [store?.file, store?.file]);
			return store?.file;
		};
		for (const [given, meant] of [
			["data\\server.db", "C:\\Wallet\\server\\data\\server.db"],
			["./data/server.db", "C:\\Wallet\\server\\data\\server.db"],
			["..\\server.db", "C:\\Wallet\\server.db"],
			["D:\\data\\server.db", "D:\\data\\server.db"],
			["d:/data/server.db", "d:/data/server.db"],
			["\\\\nas\\share\\server.db", "\\\\nas\\share\\server.db"],
		]) {
			assert.equal(fileOf(given ?? ""), meant, given);
		}
	});

	it("may hold what a URL would read as something else, and lines may end as on Windows", async () => {
		const odd = join(folder, "Kai's wallet #1 50% ü");
		await mkdir(odd);
		await writeFile(
			join(odd, "byleave.config.ts"),
			crlf("export default {\n\t// a line\n\tsupport: `one\ntwo` as string,\n};\n"),
		);
		for (const named of [undefined, "byleave.config.ts", "./byleave.config.ts", join(odd, "byleave.config.ts")]) {
			const { input, baseDir } = await loadConfig(named, odd);
			assert.equal(baseDir, odd);
			assert.equal(input.support, "one\ntwo");
		}
	});
});

describe("the sandbox's files", () => {
	before(async () => {
		await mkdir(join(folder, "program", "sub"), { recursive: true });
		await mkdir(join(folder, "program-of-another"));
		await writeFile(join(folder, "program", "index.html"), "index");
		await writeFile(join(folder, "program", "sub", "Case.JS"), "script");
		await writeFile(join(folder, "program", ".env"), "SECRET=1");
		await writeFile(join(folder, "program-of-another", "secret.txt"), "secret");
		await writeFile(join(folder, "secret.txt"), "secret");
		await symlink(join(folder, "secret.txt"), join(folder, "program", "link.txt"));
		await symlink(folder, join(folder, "program", "up"), "junction");
		// As a short name of Windows does, it stands for a name with a dot.
		await symlink(join(folder, "program", ".env"), join(folder, "program", "ENV~1"));
	});
	const program = () => join(folder, "program");

	for (const path of [
		"/..\\secret.txt",
		"/..%5csecret.txt",
		"/..%5Csecret.txt",
		"/sub\\..\\..\\secret.txt",
		"/sub%2f..%2f..%2fsecret.txt",
		"/sub/%2e%2e/%2E%2E/secret.txt",
		"/%2e%2e/program-of-another/secret.txt",
		"/..%5cprogram-of-another%5csecret.txt",
		"/C:\\Windows\\win.ini",
		"/C:/Windows/win.ini",
		"/c%3a/Windows/win.ini",
		"/%5c%5cnas%5cshare%5csecret.txt",
		"//nas/share/secret.txt",
		"/file:///etc/passwd",
		"/.env",
		"/.ENV",
		"/%2eenv",
		"/.env::$DATA",
		"/.env.",
		"/ENV~1",
		"/link.txt",
		"/up/secret.txt",
		"/index.html%00.js",
		"/\0",
		"/%E0%A4%A",
	]) {
		it(`are not reached by ${JSON.stringify(path)}`, async () =>
			assert.equal(await fileIn(program(), path), undefined));
	}

	it("are told by their ending however it is written, and by one name only", async () => {
		assert.equal((await fileIn(program(), "/sub/Case.JS"))?.type, "text/javascript; charset=utf-8");
		assert.equal((await fileIn(program(), "//sub///Case.JS"))?.body.toString(), "script");
		assert.equal((await fileIn(`${program()}/`, "/"))?.body.toString(), "index");
	});

	it("may be of a page whose lines end as on Windows", async () => {
		const origin = "http://program";
		const stream = rewriting({ origin, others: [], host: "http://host", nonce: "n", told: {}, isDocument: true });
		const passed = text(stream.pipe(new PassThrough()));
		stream.end(crlf('<!DOCTYPE html>\n<HTML\n lang="en">\n<HEAD\n>\n<title>x</title>\n'));
		const html = await passed;
		assert.match(html, /<HEAD\r\n><script src="\/byleave-my\.js" [^>]*><\/script>\r\n<title>/);
	});
});

describe("line ends of Windows", () => {
	const pairOf = () =>
		generateKeyPairSync("rsa", {
			modulusLength: 2048,
			publicKeyEncoding: { type: "spki", format: "pem" },
			privateKeyEncoding: { type: "pkcs8", format: "pem" },
		});
	const own = pairOf();
	const platforms = pairOf();
	const merchantOf = (privateKey: string, platformPublicKey: string) =>
		createMerchant({ gateway: "https://wallet.example", clientId: "c", privateKey, platformPublicKey });

	it("are taken in keys: PEM and base64, the merchant's, the platform's and the registry's", () => {
		const bare = (pem: string) => pem.replace(/-----[^-]+-----\n?/g, "");
		for (const form of [crlf, (pem: string) => crlf(bare(pem)), (pem: string) => `\r\n${crlf(pem)}\r\n`]) {
			merchantOf(form(own.privateKey), form(platforms.publicKey));
			const read = readPublicKey(form(platforms.publicKey)).export({ type: "spki", format: "pem" });
			assert.equal(read, platforms.publicKey);
		}
	});

	it("are taken in an .env", () => {
		const escaped = (pem: string) => `"${pem.trimEnd().replaceAll("\n", "\\n")}"`;
		const text = crlf(
			`# keys\nPRIVATE=${escaped(own.privateKey)}\nPUBLIC="${platforms.publicKey}"\nGATEWAY=https://wallet.example\n`,
		);
		const { PRIVATE = "", PUBLIC = "", GATEWAY } = parseEnv(text);
		assert.equal(GATEWAY, "https://wallet.example");
		merchantOf(PRIVATE, PUBLIC);
	});

	it("are taken in a directory of users", async () => {
		const file = join(folder, "users.json");
		const users = { mei: { status: "ACTIVE", nickName: "Mei" } };
		await writeFile(file, crlf(JSON.stringify({ users }, null, "\t")));
		assert.deepEqual(await fileDirectory(file).profile("mei", { trace: "t" }), users.mei);
	});

	it("never come into a checkout: what is compared byte by byte stays as it is", () => {
		assert.match(readFileSync(join(root, ".gitattributes"), "utf8"), /^\* text=auto eol=lf$/m);
	});
});

it("no source takes a file's path out of a URL by hand: on Windows that is /C:/…", () => {
	const strange = /^(node_modules|dist|\.git)$/;
	const sources = (path: string): string[] =>
		readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => {
			const inside = `${path}/${entry.name}`;
			if (entry.isDirectory()) return strange.test(entry.name) ? [] : sources(inside);
			return /\.[cm]?[jt]s$/.test(entry.name) ? [inside] : [];
		});
	const byHand = /import\.meta\.url\)\s*\.pathname|`file:\/\/\$\{|"file:\/\/" *\+/;
	const found = ["packages", "scripts", "test", "examples", "bench"]
		.flatMap(sources)
		.filter((path) => byHand.test(readFileSync(join(root, path), "utf8")));
	assert.deepEqual(
		found.filter((path) => path !== "test/platform-paths.test.ts"),
		[],
	);
});

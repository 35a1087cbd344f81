// docs/platforms.md: what the tables say, and its examples done as they stand there.
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { platforms } from "@byleave/protocol/platforms";
import { createSandbox, type Sandbox } from "byleave";
import { resolveConfig } from "../packages/server/src/config/config.ts";
import { platformsPage } from "../scripts/platforms.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = readFileSync(join(root, "docs/platforms.md"), "utf8");
const sections = new Map(page.split(/^## /m).map((text) => [text.split("\n", 1)[0] ?? "", text]));
const blocks = (platform: string, language: string): readonly string[] =>
	[...(sections.get(platform) ?? "").matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(
		([, text = ""]) => text,
	);
const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
const env = {
	...inherited,
	PATH: [dirname(process.execPath), join(root, "node_modules/.bin"), inherited.PATH].join(delimiter),
	NODE_OPTIONS: "--conditions=byleave-source",
};
const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const issuer = {
	issuer: "https://wallet.example",
	audience: "byleave",
	publicKeys: [String(publicKey.export({ type: "spki", format: "pem" }))],
};
/** What the examples are typed into; a line says what is missing. */
const missing = ["sh", "curl", "openssl", "sed"].filter((command) => spawnSync(command, ["--version"]).error);
const skip = process.platform === "win32" ? "the examples are a Unix shell's" : missing.length > 0 && `no ${missing}`;

describe("docs/platforms.md", () => {
	it("is what the tables say: run `node --conditions=byleave-source scripts/platforms.ts`", () =>
		assert.equal(page, platformsPage()));

	it("has every wallet, with every row's source", () => {
		for (const [name, { scopes, operations, open }] of Object.entries(platforms)) {
			const section = sections.get(name) ?? assert.fail(name);
			for (const { source } of [...Object.values(scopes), ...operations]) assert.ok(section.includes(source), source);
			for (const why of Object.values(open)) assert.ok(section.includes(why), why);
		}
	});
});

for (const [name, platform] of Object.entries(platforms)) {
	describe(`docs/platforms.md, ${name}`, () => {
		it("says what a configuration takes", () => {
			const own = JSON.parse(
				`{${(blocks(name, "ts")[0] ?? "").replace(/(\w+): (.*),\n/g, '"$1": $2,').replace(/,$/, "")}}`,
			);
			const hash = /add `hashLoginId: "(\w+)"`/.exec(sections.get(name) ?? "")?.[1];
			const { platform: chosen } = resolveConfig(
				{
					secret: "sandbox-only-for-tests-0123456789abcdef",
					operator: { token: "operator-token-of-tests-0123456789" },
					store: { kind: "memory" },
					directory: { profile: async () => undefined },
					issuers: [issuer],
					support: "x",
					undo: { en: "x" },
					...own,
					...(hash && { hashLoginId: hash }),
				},
				{ sandbox: true },
			);
			assert.equal(chosen, platform);
		});

		describe("its example", { skip }, () => {
			let folder = "";
			let sandbox: Sandbox;
			before(async () => {
				folder = await mkdtemp(join(tmpdir(), "byleave-platforms-"));
				const program = join(root, "examples/mini-program");
				sandbox = await createSandbox({ program, platform: name, state: join(folder, ".byleave") });
			});
			after(async () => {
				await sandbox?.close();
				await rm(folder, { recursive: true, force: true });
			});

			it("exchanges a code, asks who it is and takes back", async () => {
				const [example = ""] = blocks(name, "sh");
				const { stdout } = await promisify(execFile)("sh", ["-euc", example], { cwd: folder, env });
				const [inquiry, revoked, ...more] = stdout
					.replaceAll("}{", "}\n{")
					.split("\n")
					.filter(Boolean)
					.map((text) => JSON.parse(text));
				assert.deepEqual(more, []);
				assert.deepEqual([inquiry.result.resultStatus, revoked.result.resultStatus], ["S", "S"], stdout);
				const key = platform.answers[platform.operations[0]?.version ?? "v2"].userInfo;
				const user = key === null ? inquiry : inquiry[key];
				assert.equal(typeof user.userId, "string");
				assert.ok(Object.keys(user).length > 1, "it tells what the scope gives");
			});
		});
	});
}

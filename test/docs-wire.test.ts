// docs/wire.md: what the rows say, and its examples, each in its language, the whole way against a server.
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { parseEnv, promisify } from "node:util";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { createSandbox, getAuthCode, type Sandbox } from "byleave";
import { wirePage } from "../scripts/wire.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = readFileSync(join(root, "docs/wire.md"), "utf8");
const run = promisify(execFile);

it("docs/wire.md is what rows and examples say: run `node --conditions=byleave-source scripts/wire.ts`", () =>
	assert.equal(page, wirePage(page, alipayplus)));

/** How each is run, and what says whether this machine can. */
const languages: Readonly<Record<string, { command: readonly string[]; has: readonly string[] }>> = {
	"byleave.sh": { command: ["sh"], has: ["sh", "-c", "curl --version && openssl version && date -d 2026-01-01"] },
	"byleave.php": { command: ["php"], has: ["php", "-r", "exit(extension_loaded('openssl') ? 0 : 1);"] },
	"Byleave.java": { command: ["java"], has: ["javac", "--version"] },
	"byleave.py": { command: ["python3"], has: ["python3", "-c", "import cryptography"] },
	"byleave.go": { command: ["go", "run"], has: ["go", "version"] },
};

describe("the examples of docs/wire.md", () => {
	let folder = "";
	let sandbox: Sandbox;
	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "byleave-wire-"));
		sandbox = await createSandbox({ program: join(root, "examples/mini-program"), state: join(folder, ".byleave") });
	});
	after(async () => {
		await sandbox?.close();
		await rm(folder, { recursive: true, force: true });
	});

	const code = async (): Promise<string> => {
		const { gateway } = sandbox.urls;
		const userToken = () => sandbox.superApp.userToken();
		const answer = await getAuthCode({ gateway, userToken, appId: sandbox.appIds[0] ?? "", scopes: ["auth_user"] });
		return "authCode" in answer ? answer.authCode : assert.fail(JSON.stringify(answer));
	};
	const tried = async (file: string, settings: Record<string, string | undefined> = {}) => {
		const [program = "", ...args] = languages[file]?.command ?? [];
		const env = {
			...process.env,
			...parseEnv(readFileSync(sandbox.envFile, "utf8")),
			...{ GOCACHE: join(folder, "go"), GOPROXY: "off", GOTOOLCHAIN: "local", GO111MODULE: "off" },
			...settings,
		};
		return run(program, [...args, join(root, "examples/wire", file), await code()], { env, cwd: folder });
	};

	for (const [file, { has }] of Object.entries(languages)) {
		const [program = "", ...args] = has;
		const skip = spawnSync(program, args).status === 0 ? false : `this machine has no ${program} that can run it`;

		it(`${file} goes the whole way`, { skip }, async () => {
			const { stdout } = await tried(file);
			const [first, second, user, ...more] = stdout.trim().split(/\r?\n/);
			assert.deepEqual([first, second], ["applyToken S SUCCESS", "inquiryUserInfo S SUCCESS"]);
			assert.match(user ?? "", /^user \S/);
			assert.deepEqual(more, ["refresh S SUCCESS", "revoke S SUCCESS"]);
		});

		it(`${file} uses no answer that another key has signed`, { skip }, async () => {
			const other = join(folder, `${file}.pem`);
			const { BYLEAVE_PRIVATE_KEY_FILE: own = "" } = parseEnv(readFileSync(sandbox.envFile, "utf8"));
			assert.equal(spawnSync("openssl", ["pkey", "-in", own, "-pubout", "-out", other]).status, 0);
			const ended = await tried(file, { BYLEAVE_PLATFORM_PUBLIC_KEY_FILE: other }).then(
				({ stdout }) => assert.fail(`it believed: ${stdout}`),
				(error: { stdout: string }) => error,
			);
			assert.doesNotMatch(ended.stdout, /SUCCESS/);
		});
	}
});

// docs/wire.md: what the rows say, its commands, and its examples, each in its language, the whole way against a server.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { parseEnv, promisify } from "node:util";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { createSandbox, getAuthCode, type Sandbox } from "byleave";
import { languages, runnerOf } from "../scripts/languages.ts";
import { wirePage } from "../scripts/wire.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = readFileSync(join(root, "docs/wire.md"), "utf8");
const run = promisify(execFile);

it("docs/wire.md is what rows and examples say: run `node --conditions=byleave-source scripts/wire.ts`", () =>
	assert.equal(page, wirePage(page, alipayplus)));

/** By which our own command is found, as it is here. */
const ours = {
	PATH: [dirname(process.execPath), join(root, "node_modules/.bin"), process.env.PATH].join(delimiter),
	NODE_OPTIONS: "--conditions=byleave-source",
};
/** What the page has its reader type; the examples are no commands. */
const commands = [...page.replace(/<!-- (\S+) -->.*?<!-- end of \1 -->/gs, "").matchAll(/^( *)```sh\n(.*?)^\1```/gms)];
const shell = languages.find(({ name }) => name === "sh") ?? assert.fail();
const lacksShell = runnerOf(shell) ? false : "this machine has no shell with openssl and curl to type them into";
/** A client with the key that the page has its reader make, whose answers are written in one way whatever it sends. */
const typed = { clientId: "TYPED" };

describe("docs/wire.md", () => {
	let folder = "";
	let sandbox: Sandbox;
	/** What its commands say. */
	let told = "";
	let settings: Record<string, string | undefined> = {};
	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "byleave-wire-"));
		sandbox = await createSandbox({ program: join(root, "examples/mini-program"), state: join(folder, ".byleave") });
		// What is asked here is this machine.
		settings = { ...parseEnv(await readFile(sandbox.envFile, "utf8")), no_proxy: "127.0.0.1", NO_PROXY: "127.0.0.1" };
		if (lacksShell) return;
		const texts = commands.map(([, indent = "", text = ""]) => text.replaceAll(`\n${indent}`, "\n"));
		const offline = texts.filter((text) => text.includes(" examples/wire/vectors."));
		assert.equal(offline.length, 1, "those are run below; all else is typed here");
		const rest = texts.filter((text) => !offline.includes(text)).join("");
		const typing = await run("sh", ["-euc", rest], { cwd: folder, env: { ...process.env, ...settings, ...ours } });
		told = typing.stdout;
		const publicKey = await readFile(join(folder, "merchant-public.pem"), "utf8");
		const merchantId = "leaf-and-bean";
		await operate("clients", { ...typed, merchantId, publicKey, responseEncoding: "base64" });
		await operate("apps", { ...typed, appId: "typed", name: "Typed" });
		await operate("apps/approve", { appId: "typed", scope: "auth_user", approval: "required" });
	});
	after(async () => {
		await sandbox?.close();
		await rm(folder, { recursive: true, force: true });
	});

	const operate = async (verb: string, payload: object) => {
		const headers = { authorization: `Bearer ${sandbox.state.operatorToken}`, host: "127.0.0.1" };
		const { operator } = sandbox.server;
		const answer = await operator.inject({ method: "POST", url: `/operator/${verb}`, headers, payload });
		assert.equal(answer.statusCode, 200, answer.body);
	};
	const code = async (appId = sandbox.appIds[0] ?? ""): Promise<string> => {
		const { gateway } = sandbox.urls;
		const userToken = () => sandbox.superApp.userToken();
		const answer = await getAuthCode({ gateway, userToken, appId, scopes: ["auth_user"] });
		return "authCode" in answer ? answer.authCode : assert.fail(JSON.stringify(answer));
	};
	const tried = async (file: string, runner: readonly string[], authCode: string, more: typeof settings = {}) => {
		const [program = "", ...args] = runner;
		const go = { GOCACHE: join(folder, "go"), GOPROXY: "off", GOTOOLCHAIN: "local", GO111MODULE: "off" };
		const dotnet = { DOTNET_NOLOGO: "1", DOTNET_CLI_TELEMETRY_OPTOUT: "1" };
		const env = { ...process.env, ...settings, ...go, ...dotnet, ...more };
		return run(program, [...args, join(root, "examples/wire", file), authCode], { env, cwd: folder });
	};
	/** What each example says, all the way. */
	const goesTheWholeWay = (stdout: string) => {
		const [first, second, user, ...more] = stdout.trim().split(/\r?\n/);
		assert.deepEqual([first, second], ["applyToken S SUCCESS", "inquiryUserInfo S SUCCESS"]);
		assert.match(user ?? "", /^user \S/);
		assert.deepEqual(more, ["refresh S SUCCESS", "revoke S SUCCESS"]);
	};

	it("has its reader make keys, one that the operator takes, and fetch the platform's", {
		skip: lacksShell,
	}, async () => {
		const own = await readFile(settings.BYLEAVE_PLATFORM_PUBLIC_KEY_FILE ?? "", "utf8");
		const answering = told.split(/(?<=-----END PUBLIC KEY-----\n)/).filter((block) => /purpose.*answer/.test(block));
		assert.ok(answering.some((block) => block.endsWith(own)));
		assert.match(told, /^good /m);
		const kinds = ["p256", "ed25519"].map(
			(kind) => createPublicKey(readFileSync(join(folder, `merchant-${kind}.pem`))).asymmetricKeyType,
		);
		assert.deepEqual(kinds, ["ec", "ed25519"]);
		const { openapi, paths } = JSON.parse(await readFile(join(folder, "openapi.json"), "utf8"));
		assert.match(openapi, /^3\.1\./);
		const named = [...page.matchAll(/^\| \w+ \| `(\/v\d\/[^`]+)`/gm)].map(([, path]) => path);
		assert.deepEqual(Object.keys(paths).toSorted(), named.toSorted());
	});

	for (const language of languages) {
		const { file, vectors } = language;
		const runner = runnerOf(language) ?? [];
		const skip = runner.length === 0 && `nothing on this machine runs ${file}`;

		it(`${file} goes the whole way`, { skip }, async () => {
			const { stdout } = await tried(file, runner, await code());
			goesTheWholeWay(stdout);
		});

		it(`${file} takes raw base64 too, as an operator can set it: + is a plus`, {
			skip: skip || lacksShell,
		}, async () => {
			const its = { BYLEAVE_CLIENT_ID: typed.clientId, BYLEAVE_PRIVATE_KEY_FILE: join(folder, "merchant-private.pem") };
			const { stdout } = await tried(file, runner, await code("typed"), its);
			goesTheWholeWay(stdout);
		});

		if (vectors !== undefined)
			it(`${vectors} comes to what the test vectors say, and notices where they lie`, { skip }, async () => {
				const [program = "", ...args] = runner;
				const typedAs = commands.some(([, , text = ""]) =>
					text.includes(` examples/wire/${vectors} packages/merchant/vectors.json\n`),
				);
				assert.ok(typedAs, "the page says how");
				const given = join(root, "packages/merchant/vectors.json");
				const { stdout } = await run(program, [...args, join(root, "examples/wire", vectors), given]);
				assert.match(stdout, /^\d\d+ requests, \d\d+ answers, 0 otherwise/);
				const lying = join(folder, `${vectors}.json`);
				const { requests, answers, ...more } = JSON.parse(await readFile(given, "utf8"));
				const denied = (list: readonly object[]) => list.map((one) => ({ ...one, valid: false }));
				await writeFile(lying, JSON.stringify({ ...more, requests: denied(requests), answers: denied(answers) }));
				const right = [...requests, ...answers].filter(({ valid }: { valid: boolean }) => valid).length;
				const { stdout: noticed } = await run(program, [...args, join(root, "examples/wire", vectors), lying]).then(
					() => assert.fail("it believed them"),
					(error: { stdout: string }) => error,
				);
				assert.match(noticed, new RegExp(` answers, ${right} otherwise`));
			});

		it(`${file} uses no answer that another key has signed`, { skip }, async () => {
			const other = join(folder, `${file}.pem`);
			await writeFile(
				other,
				createPublicKey(await readFile(settings.BYLEAVE_PRIVATE_KEY_FILE ?? "")).export({
					type: "spki",
					format: "pem",
				}),
			);
			const ended = await tried(file, runner, await code(), { BYLEAVE_PLATFORM_PUBLIC_KEY_FILE: other }).then(
				({ stdout }) => assert.fail(`it believed: ${stdout}`),
				(error: { stdout: string; code: unknown }) => error,
			);
			assert.equal(typeof ended.code, "number", "it ended by itself");
			assert.doesNotMatch(ended.stdout, /SUCCESS/);
		});
	}
});

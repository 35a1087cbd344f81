// The command as a shell runs it.
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { createMerchant } from "@byleave/merchant";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "byleave-cli-"));
const state = join(folder, "state");
const anyPorts = ["--port", "--program-port", "--merchant-port", "--gateway-port", "--operator-port"].flatMap(
	(flag) => [flag, "0"],
);
const command = (...args: string[]): string[] => ["--conditions=byleave-source", main, ...args];
const { NODE_TEST_CONTEXT: _, BYLEAVE_OPERATOR_TOKEN: __, ...env } = process.env;

let started: { child: ChildProcess; said: string };
before(async () => {
	started = await start();
});
after(async () => {
	await stop(started.child);
	rmSync(folder, { recursive: true, force: true });
});

describe("byleave dev", () => {
	it("prints the sandbox page's URL first, and what a merchant's server needs", () => {
		const [first] = started.said.match(/http:\/\/\S+/) ?? [];
		assert.equal(first, running().page);
		for (const name of ["Gateway", "Client-Id", "appId", "Private key"]) assert.match(started.said, new RegExp(name));
	});
	it("writes a .env that only its owner reads, with keys in three forms", () => {
		const path = join(state, ".env");
		if (process.platform !== "win32") assert.equal(statSync(path).mode & 0o777, 0o600);
		const set = parse(readFileSync(path, "utf8"));
		const pem = set.BYLEAVE_PRIVATE_KEY?.replaceAll("\\n", "\n") ?? "";
		assert.match(pem, /^-----BEGIN PRIVATE KEY-----\n/);
		assert.equal(set.BYLEAVE_PRIVATE_KEY_BASE64, pem.replace(/-----[^-]+-----|\s/g, ""));
		assert.equal(readFileSync(set.BYLEAVE_PRIVATE_KEY_FILE ?? "", "utf8").trim(), pem.trim());
		for (const privateKey of [pem, set.BYLEAVE_PRIVATE_KEY_BASE64 ?? ""]) {
			createMerchant({
				gateway: set.BYLEAVE_GATEWAY ?? "",
				clientId: set.BYLEAVE_CLIENT_ID ?? "",
				privateKey,
				platformPublicKey: set.BYLEAVE_PLATFORM_PUBLIC_KEY_BASE64 ?? "",
			});
		}
	});
	it("says which flag to use when a port is taken", async () => {
		const taken = createServer().listen(0, "127.0.0.1");
		await once(taken, "listening");
		const { port } = taken.address() as { port: number };
		const { status, stderr } = run(
			"dev",
			"--no-open",
			"--state",
			join(folder, "other"),
			...anyPorts,
			"--operator-port",
			String(port),
		);
		taken.close();
		assert.equal(status, 2);
		assert.equal(
			stderr.trim().split("\n").at(-1),
			`Port ${port} is taken · another program listens on it, perhaps a second sandbox · stop that one, or choose another port with --operator-port`,
		);
	});
	it("says what a program's folder must hold", () => {
		const { status, stderr } = run("dev", folder, "--no-open", "--state", join(folder, "other"));
		assert.equal(status, 2);
		assert.match(
			stderr,
			/has no index\.html · it holds .* · name the folder that index\.html is in, an \.html file or an address/,
		);
	});
	it("ends cleanly and goes on where it ended", async () => {
		const secret = readFileSync(join(state, "secret"), "utf8");
		const { clientKeys, userId } = await traces();
		assert.equal(await stop(started.child), 0);
		started = await start();
		assert.equal(readFileSync(join(state, "secret"), "utf8"), secret);
		assert.deepEqual(await traces(), { clientKeys, userId });
	});
});

describe("byleave authorize", () => {
	const authorize = (...args: string[]) => {
		const { status, stdout, stderr } = run("authorize", "--state", state, ...args);
		return { status, stderr, answer: stdout === "" ? undefined : JSON.parse(stdout) };
	};
	it("prints a code and exits with 0", () => {
		const { status, answer } = authorize(
			"--app",
			"shop",
			"--user",
			"lin",
			"--scopes",
			"auth_user,USER_NAME",
			"--only",
			"",
		);
		assert.equal(status, 0);
		assert.match(answer.authCode, /^AC/);
		assert.deepEqual([answer.authSuccessScopes, answer.authErrorScopes], [["auth_user"], { USER_NAME: "10001" }]);
	});
	it("allows the optional ones too, unless told otherwise", () => {
		const { answer } = authorize(
			"--app",
			"shop",
			"--user",
			"budi",
			"--scopes",
			"auth_user,USER_NAME",
			"--language",
			"ar",
		);
		assert.deepEqual(answer.authSuccessScopes, ["auth_user", "USER_NAME"]);
	});
	it("prints what fail receives and exits with 1", () => {
		for (const [flag, outcome] of [
			["--deny", "denied"],
			["--dismiss", "dismissed"],
		] as const) {
			const { status, answer } = authorize("--app", "all", "--user", "amina", "--scopes", "USER_ADDRESS", flag);
			assert.equal(status, 1);
			assert.deepEqual(answer, {
				error: 11,
				errorMessage: "User's authorization is cancelled",
				outcome,
				authErrorScopes: { USER_ADDRESS: "10001" },
			});
		}
		assert.equal(authorize("--app", "nobody", "--user", "lin").answer.outcome, "unavailable");
	});
	it("exits with 2 for a wrong command, and where no sandbox runs", () => {
		assert.equal(run("authorize", "--user", "lin").status, 2);
		const { status, stderr } = run("authorize", "--app", "shop", "--user", "lin", "--state", join(folder, "none"));
		assert.equal(status, 2);
		assert.match(stderr, /^No sandbox runs · .* · start one with byleave dev, or name its folder with --state\n$/);
	});
});

describe("operator verbs", () => {
	it("are byleave-server's, on the running sandbox", () => {
		const token = readFileSync(join(state, "operator-token"), "utf8");
		const { status, stdout } = spawnSync(process.execPath, command("apps", "show", "shop"), {
			encoding: "utf8",
			env: { ...env, BYLEAVE_OPERATOR_URL: running().operator, BYLEAVE_OPERATOR_TOKEN: token },
		});
		assert.equal(status, 0);
		assert.match(stdout, /USER_NAME +optional/);
	});
});

it("--help says what there is, and how it ends", () => {
	const { status, stdout } = run("--help");
	assert.equal(status, 0);
	for (const word of ["Usage: byleave", "dev", "authorize", "apps", "Exit codes", "Examples"])
		assert.ok(stdout.includes(word), word);
	assert.match(run("dev", "--help").stdout, /--operator-port/);
	assert.equal(run("nonsense").status, 2);
});

async function start(): Promise<{ child: ChildProcess; said: string }> {
	const child = spawn(process.execPath, command("dev", "--no-open", "--state", state, ...anyPorts), { env });
	let said = "";
	await new Promise<void>((resolve) => {
		child.stdout.on("data", (chunk) => {
			said += chunk;
			if (said.includes("Ctrl-C")) resolve();
		});
	});
	return { child, said };
}

async function stop(child: ChildProcess): Promise<number | null> {
	const ended = once(child, "exit");
	child.kill("SIGINT");
	return (await ended)[0];
}

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
	return spawnSync(process.execPath, command(...args), { encoding: "utf8", env });
}
const running = (): { page: string; gateway: string; operator: string } =>
	JSON.parse(readFileSync(join(state, "running.json"), "utf8"));

/** What must be the same after a restart: the merchant's registered key, and the user's id towards it. */
async function traces(): Promise<{ clientKeys: unknown; userId: unknown }> {
	const set = parse(readFileSync(join(state, ".env"), "utf8"));
	const merchant = createMerchant({
		gateway: set.BYLEAVE_GATEWAY ?? "",
		clientId: set.BYLEAVE_CLIENT_ID ?? "",
		privateKey: set.BYLEAVE_PRIVATE_KEY_BASE64 ?? "",
		platformPublicKey: set.BYLEAVE_PLATFORM_PUBLIC_KEY_BASE64 ?? "",
	});
	const { stdout } = run("authorize", "--state", state, "--app", "shop", "--user", "mara");
	const tokens = await merchant.applyToken({ authCode: JSON.parse(stdout).authCode });
	assert.ok(tokens.resultStatus === "S");
	return { clientKeys: set.BYLEAVE_PRIVATE_KEY_BASE64, userId: tokens.customerId };
}

function parse(text: string): Record<string, string> {
	const lines = text.split("\n").flatMap((line) => {
		const [, name, value] = /^(\w+)="?(.*?)"?$/.exec(line) ?? [];
		return name ? [[name, value ?? ""] as const] : [];
	});
	return Object.fromEntries(lines);
}

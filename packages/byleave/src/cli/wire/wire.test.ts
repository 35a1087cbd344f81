// byleave sign, verify and doctor as a shell runs them, beside a sandbox that answers what was signed.
import assert from "node:assert/strict";
import { type SpawnOptionsWithoutStdio, spawn } from "node:child_process";
import { sign } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { pathOf } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { createSandbox, type Sandbox } from "../../sandbox/sandbox.ts";
import { curlApart, printable } from "./input.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
const program = fileURLToPath(new URL("../../../../../examples/mini-program", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "byleave-wire-"));
const state = join(folder, ".byleave");
const { path = "" } = pathOf(alipayplus, "applyToken", "v2", "") ?? {};

let sandbox: Sandbox;
before(async () => {
	sandbox = await createSandbox({ program, state, tls: true });
});
after(async () => {
	await sandbox.close();
	rmSync(folder, { recursive: true, force: true });
});

interface Ran {
	readonly status: number;
	readonly said: string;
	readonly noted: string;
}
async function run(
	command: string,
	args: readonly string[],
	input = "",
	options: SpawnOptionsWithoutStdio = {},
): Promise<Ran> {
	const { NODE_TEST_CONTEXT: _, BYLEAVE_CLIENT_ID: __, ...env } = process.env;
	const child = spawn(command, [...args], { cwd: folder, env, ...options });
	child.stdin.on("error", () => {});
	child.stdin.end(input);
	const [said, noted, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
	return { status, said, noted };
}
const byleave = (args: readonly string[], input = ""): Promise<Ran> =>
	run(process.execPath, ["--conditions=byleave-source", main, ...args], input);

const body = '{"grantType":"AUTHORIZATION_CODE","authCode":"AC00never-given"}';
const publicKey = () => sandbox.state.merchant.publicKeyFile;

describe("byleave sign, by the sandbox's settings", () => {
	let signed: Ran;
	const command = () => signed.said.slice(signed.said.indexOf("\ncurl ") + 1);
	before(async () => {
		signed = await byleave(
			["sign", "--explain", "-", "--time", "now"],
			`curl --cacert '${sandbox.authority?.file}' ${sandbox.urls.gateway}${path} \\\n -d '${body}'`,
		);
	});
	it("prints the headers, the text, and says whose key it took, which it does not print", () => {
		assert.equal(signed.status, 0, signed.noted);
		assert.match(
			signed.said,
			/^Client-Id: \S+\nRequest-Time: 20\S+\nSignature: algorithm=RSA256, signature=\S+\n\nSigned, from/,
		);
		assert.ok(signed.said.includes(`POST ${path}\n${sandbox.clientId}.`));
		assert.match(signed.noted, /^note: signed with .*private-key\.pem, as \.byleave.\.env says\.\n$/);
		const secret = readFileSync(sandbox.state.merchant.privateKeyFile, "utf8").split("\n")[1] ?? assert.fail();
		assert.ok(!(signed.said + signed.noted).includes(secret));
	});
	it("prints a curl command that the server takes for its client's, and whose answer verifies", async (t) => {
		const sent = await run("sh", ["-c", `${command().trimEnd()} -i -sS`]).catch(() => undefined);
		if (!sent || sent.status === 127) return t.skip("there is no curl");
		assert.match(sent.said, /^HTTP\/1\.1 200 OK[\s\S]*INVALID_AUTHCODE/);
		writeFileSync(join(folder, "request.txt"), command());
		writeFileSync(join(folder, "answer.txt"), sent.said);
		const good = await byleave(["verify", "--response", "answer.txt", "request.txt"]);
		assert.deepEqual(
			[good.status, good.said],
			[0, "good · signed by key 1 (RSA256)\n".replace("key 1", "this key")],
			good.noted,
		);
		writeFileSync(join(folder, "answer.txt"), sent.said.replace("INVALID_AUTHCODE", "VALID_AUTHCODE"));
		const bad = await byleave(["verify", "--response", "answer.txt", "request.txt"]);
		assert.deepEqual([bad.status, /^bad +text-unknown\n/.test(bad.said)], [1, true], bad.said);
	});
	it("byleave verify takes request and answer out of one HAR entry, and keys by their versions", async () => {
		const text = "POST {path}\n{client}.{time}.{body}";
		const time = "2026-11-26T10:00:00+00:00";
		const made = (name: string, body: string) => {
			const filled = { path, client: sandbox.clientId, time, body };
			const signed = text.replace(/\{(\w+)\}/g, (_, part: keyof typeof filled) => filled[part]);
			const signature = sign("sha256", Buffer.from(signed), sandbox.state.merchant.privateKey).toString("base64");
			const headers = [
				["Client-Id", sandbox.clientId],
				[name, time],
				["Signature", `algorithm=RSA256, keyVersion=2, signature=${signature}`],
			];
			return { headers: headers.map(([name, value]) => ({ name, value })) };
		};
		const har = {
			request: {
				method: "POST",
				url: `https://w.example${path}`,
				...made("Request-Time", body),
				postData: { text: body },
			},
			response: { status: 200, ...made("Response-Time", "{}"), content: { text: "{}" } },
		};
		const keys = ["--key", `1=${join(state, "platform-public-key.pem")}`, "--key", `2=${publicKey()}`];
		const good = await byleave(["verify", ...keys, "--explain", "--response"], JSON.stringify(har));
		assert.deepEqual(
			[good.status, good.said],
			[0, `good · signed by key 2 (RSA256)\n\nSigned was:\nPOST ${path}\n${sandbox.clientId}.${time}.{}\n`],
			good.noted,
		);
		assert.match(good.noted, /^note: Response-Time is /);
	});
	it("byleave verify says the same of the request, and names the mistake of another", async () => {
		const good = await byleave(["verify", "--key", publicKey()], command());
		assert.deepEqual([good.status, good.said], [0, "good · signed by this key (RSA256)\n"]);
		const bad = await byleave(["verify", "--key", publicKey(), "--json"], command().replace(path, `/gateway${path}`));
		assert.equal(bad.status, 1);
		const { good: isGood, mistake, expected } = JSON.parse(bad.said);
		assert.deepEqual([isGood, mistake, expected.split("\n")[0]], [false, "path-no-prefix", `POST /gateway${path}`]);
	});
});

describe("byleave doctor", () => {
	it("looks at the sandbox of this folder as its client, a line a check, and exits with 0", async () => {
		const { status, said, noted } = await byleave(["doctor", "--timeout", "60"]);
		assert.equal(status, 0, said);
		assert.equal(noted, `note: ${sandbox.urls.gateway}, as ${join(".byleave", ".env")} says.\n`);
		const lines = said.trimEnd().split("\n");
		assert.ok(lines.length > 12 && lines.every((line) => /^ok {4}[a-z-]+ +\S/.test(line)), said);
		assert.match(said, new RegExp(`^ok +client +${sandbox.clientId} is known`, "m"));
	});
	it("exits with 1 where something is bad, and says it as JSON too", async () => {
		const { status, said } = await byleave([
			"doctor",
			"--timeout",
			"60",
			"--json",
			"--platform",
			"gcash",
			sandbox.urls.gateway,
		]);
		assert.equal(status, 1);
		const { verdict, todo } = JSON.parse(said).find(({ check }: { check: string }) => check === "platform");
		assert.deepEqual([verdict, typeof todo], ["bad", "string"]);
	});
});

describe("what cannot be done is one line and exit code 2", () => {
	for (const [args, line] of [
		[["verify", "--key", "{private}", "--", "curl", "http://a"], /cannot verify · this is a private key/],
		[["sign", "--key", "{public}", "curl", "-d", "x", "http://a"], /cannot sign · it is a public key/],
		[["verify", "curl", "http://a"], /^No key to verify with/],
		[["doctor", "wallet.example"], /wallet\.example is no gateway/],
		[["doctor", "http://127.0.0.1:1", "--client-id", "c"], /--client-id and --key go together/],
		[["sign", "nowhere.txt"], /nowhere\.txt cannot be read · ENOENT/],
		[["sign", "--platform", "nobody", "-"], /One of alipayplus, /],
	] as const) {
		it(args.join(" "), async () => {
			const files = { "{private}": sandbox.state.merchant.privateKeyFile, "{public}": publicKey() };
			const { status, said, noted } = await byleave(
				args.map((word) => (word in files ? files[word as keyof typeof files] : word)),
			);
			assert.deepEqual([status, said], [2, ""]);
			assert.match(noted, line);
			assert.ok(!noted.includes("    at "), noted);
		});
	}
});

it("what a server or a pasted command says cannot move a terminal's cursor, nor turn its letters", () => {
	assert.equal(printable("a\u001b[2Jb\u202ec\r\nd\te\u009b é"), "a\ufffd[2Jb\ufffdc\ufffd\nd\te\ufffd é");
});

it("what stands behind curl is curl's", () => {
	assert.deepEqual(curlApart(["sign", "--json", "curl", "-X", "POST"]), ["sign", "--json", "--", "curl", "-X", "POST"]);
	assert.deepEqual(curlApart(["sign", "--", "curl"]), ["sign", "--", "curl"]);
	assert.deepEqual(curlApart(["dev", "x"]), ["dev", "x"]);
});

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { pemOf } from "../trust/public-key.ts";
import { type Ended, inside } from "./bed.test.ts";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
const TOKEN = "operator-token-of-tests-0123456789";
const merchant = generateKeyPairSync("rsa", { modulusLength: 2048 });
const wallet = generateKeyPairSync("ec", { namedCurve: "P-256" });
const { PATH } = process.env;

function start(args: readonly string[], env: Record<string, string> = {}) {
	const child = spawn(process.execPath, ["--conditions=byleave-source", main, ...args], { env: { PATH, ...env } });
	const heard = { out: "", err: "" };
	for (const [name, stream] of [
		["out", child.stdout],
		["err", child.stderr],
	] as const) {
		stream.setEncoding("utf8").on("data", (text: string) => {
			heard[name] += text;
		});
	}
	const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, ...heard })));
	return { child, heard, ended };
}
const withToken = { BYLEAVE_OPERATOR_TOKEN: TOKEN };

let folder = "";
before(async () => {
	folder = await mkdtemp(join(tmpdir(), "byleave-command-"));
});
after(() => rm(folder, { recursive: true, force: true }));
const write = async (name: string, text: string): Promise<string> => {
	await writeFile(join(folder, name), text);
	return join(folder, name);
};

describe("byleave-server, as a person meets it", () => {
	it("explains itself: commands, environment, exit codes, examples", async () => {
		const { code, out, err } = await start(["--help"]).ended;
		assert.deepEqual([code, err], [0, ""]);
		for (const word of [
			"serve",
			"merchants",
			"clients",
			"apps",
			"keys",
			"grants",
			"users",
			"BYLEAVE_OPERATOR_TOKEN",
			"Exit codes",
			"Examples",
		]) {
			assert.ok(out.includes(word), word);
		}
	});
	it("explains a verb with an example and what holds everywhere", async () => {
		const { code, out } = await inside(["clients", "add", "--help"]);
		assert.equal(code, 0);
		assert.match(out, /--key <file>/);
		assert.match(out, /Example:\n {2}byleave-server clients add C1 --merchant M1/);
		assert.match(out, /--json/);
	});

	const misuse: readonly (readonly [string, readonly string[], RegExp, Record<string, string>?])[] = [
		["no command", [], /Usage: byleave-server/],
		["a misspelt command", ["appss"], /unknown command 'appss'\s+\(Did you mean apps\?\)/],
		["a misspelt option", ["apps", "list", "--jsn"], /unknown option '--jsn'\s+\(Did you mean --json\?\)/],
		["a missing argument", ["apps", "show"], /missing required argument 'appId'/],
		["a missing option", ["grants", "list"], /required option '--user <sub>' not specified/],
		["a purpose that is none", ["keys", "rotate", "all"], /Allowed choices are answer, outgoing/],
		["days that are none", ["keys", "rotate", "answer", "--signs-after-days", "soon"], /whole number from 0 to 90/],
		["no token", ["apps", "list"], /^No operator token · BYLEAVE_OPERATOR_TOKEN is not set · .*\n$/],
		[
			"an address that is none",
			["apps", "list", "--operator", "here"],
			/^No address of an operator face · .*\n$/,
			withToken,
		],
		[
			"a token in clear over a network",
			["apps", "list", "--operator", "http://ops.example"],
			/^The token is not sent · .*\n$/,
			withToken,
		],
		["erasing without saying yes", ["users", "erase", "mei"], /^Nothing is erased yet · .*--yes\.\n$/, withToken],
		[
			"a configuration that is not there",
			["serve", "--config", "/nowhere/byleave.config.ts"],
			/^\/nowhere\/byleave\.config\.ts: there is no such file\.\n$/,
		],
	];
	for (const [what, args, message, env] of misuse) {
		it(`ends with 2 and says why: ${what}`, async () => {
			const { code, out, err } = await inside(args, env);
			assert.deepEqual([code, out], [2, ""]);
			assert.match(err, message);
		});
	}

	it("lists every mistake of a configuration, a line each", async () => {
		const file = await write("wrong.config.ts", 'export default { operator: { token: "short" }, prot: 1 };\n');
		const { code, err } = await start(["serve", "--config", file]).ended;
		assert.equal(code, 2);
		const lines = err.trimEnd().split("\n");
		assert.ok(lines.some((line) => line.startsWith("operator.token: at least 32 characters are needed, 5 given.")));
		assert.ok(lines.some((line) => line.startsWith("prot: there is no such key;")));
		assert.ok(
			lines.every((line) => /^[\w.[\]]+: /.test(line)),
			err,
		);
	});
	it("ends so as a process too", async () => {
		const { code, err } = await start(["apps", "list"]).ended;
		assert.deepEqual([code, err.split(" · ")[0]], [2, "No operator token"]);
	});
	it("ends with 1 where no server is, and says how to start one", async () => {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const { port } = server.address() as AddressInfo;
		await new Promise((resolve) => server.close(resolve));
		const env = { ...withToken, BYLEAVE_OPERATOR_URL: `http://127.0.0.1:${port}` };
		const { code, err } = await inside(["apps", "list"], env);
		assert.equal(code, 1);
		assert.match(
			err,
			/did not answer\. · ECONNREFUSED: .* · Start one with `byleave-server serve`.*docs\/errors\.md#connection_lost\)\n$/,
		);
	});
	it("ends with 1 where something else listens, and prints none of it", async () => {
		const server = createServer((_, response) => response.end("<html>\u001b[31mhello"));
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const operator = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const { code, err } = await inside(["apps", "list", "--operator", operator], withToken);
		await new Promise((resolve) => server.close(resolve));
		assert.equal(code, 1);
		assert.match(err, /answered with status 200, and not as an operator face does/);
		assert.doesNotMatch(err, /hello/);
	});
});

describe("byleave-server, against a server that runs", () => {
	let server: ReturnType<typeof start>;
	let env: Record<string, string> = {};
	before(async () => {
		await write("users.json", '{"users": {"mei": {"status": "ACTIVE"}}}');
		await write("merchant.pem", pemOf(merchant.publicKey));
		await write("private.pem", merchant.privateKey.export({ type: "pkcs8", format: "pem" }).toString());
		const config = await write(
			"byleave.config.ts",
			`export default {
				secret: process.env.SECRET,
				listen: { port: 0 },
				operator: { port: 0, token: process.env.BYLEAVE_OPERATOR_TOKEN },
				store: { kind: "sqlite", file: "byleave.db" },
				directory: { kind: "file", file: "users.json" },
				issuers: [{ issuer: "https://wallet.example", audience: "byleave", publicKeys: [${JSON.stringify(pemOf(wallet.publicKey))}] }],
				support: "help@wallet.example",
				undo: { en: "Settings" },
			};\n`,
		);
		server = start(["serve", "--config", config], { ...withToken, SECRET: "a-secret-of-tests-0123456789abcdef" });
		const operator = await new Promise<string>((resolve, reject) => {
			server.child.stdout.on("data", () => {
				const found = /Operator's face\s+(http:\S+)\n/.exec(server.heard.out)?.[1];
				if (found) resolve(found);
			});
			void server.ended.then(({ err }) => reject(new Error(err)));
		});
		env = { ...withToken, BYLEAVE_OPERATOR_URL: operator };
	});
	after(async () => {
		server.child.kill("SIGTERM");
		assert.equal((await server.ended).code, 0);
	});
	const ask = (...args: string[]): Promise<Ended> => inside(args, env);
	const answer = async (...args: string[]): Promise<string> => {
		const { code, out, err } = await ask(...args);
		assert.deepEqual([code, err], [0, ""], args.join(" "));
		return out;
	};

	it("prints both addresses, and keeps its data beside its configuration", () => {
		assert.match(
			server.heard.out,
			/Host and merchant face {2}http:\/\/127\.0\.0\.1:\d+\nOperator's face {9}http:\/\/127\.0\.0\.1:\d+\n/,
		);
	});
	it("does every verb", async () => {
		const says = async (words: string, said: RegExp, ...more: string[]) =>
			assert.match(await answer(...words.split(" "), ...more), said);
		await says("merchants list", /There are no merchants\. Register one/);
		await says("merchants add M1 --name", /Merchant M1 is registered as Coffee Ltd/, "Coffee Ltd");
		await says("merchants list", /MERCHANT +NAME\nM1 +Coffee Ltd\n/);
		await says(`clients add C1 --merchant M1 --key ${join(folder, "merchant.pem")}`, /Client C1 is registered/);
		await says("clients suspend C1", /C1 is SUSPENDED/);
		await says("clients resume C1", /C1 is ACTIVE/);
		await says("clients list", /C1 +M1 +ACTIVE/);
		const other = await write("other.pem", pemOf(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey));
		await says(`clients rotate-key C1 --key ${other}`, /\n2 .*–\n1 .*–\n/);
		await says("clients retire-key C1 1", /\n1 +– +\S+Z +\S+Z\n$/);
		await says("clients retire-key C1 2", /\nThis was the client's last live key: .*\n$/);
		await says("clients show C1", /C1 of M1, ACTIVE\nAnswered as its requests are signed, headers in lower case\.\n/);
		await says("apps list", /There are no mini programs/);
		await says("apps add A1 --client C1 --name Coffee", /It may ask for nothing yet/);
		await says("apps approve A1 auth_base USER_NAME --optional", /USER_NAME +optional +–/);
		await says("apps purpose A1 USER_NAME en", /USER_NAME +optional +en/, "For the cup.");
		assert.doesNotMatch(await answer("apps", "approve", "A1", "auth_base", "--withdraw"), /auth_base/);
		await says("apps trust A1", /yes\n/);
		await says("apps trust A1 --off", /no\n/);
		await says("apps suspend A1", /SUSPENDED/);
		await says("apps resume A1", /ACTIVE/);
		await says("apps show A1", /Coffee Ltd/);
		await says("apps list", /A1 +Coffee +C1 +ACTIVE/);
		await says("keys show answer", /^-----BEGIN PUBLIC KEY-----/);
		await says(
			"keys rotate answer --signs-after-days 1",
			/The answer key 2 is made and published\. It signs from \S+Z on/,
		);
		await says(
			"keys list",
			/SIGNS FROM\nanswer +2 +RSA256 +\S+Z +\S+Z\nanswer +1 +RSA256 .*Z\nanswer +p1 +P256 .*Z\nanswer +e1 +ED25519 .*Z\noutgoing +1/,
		);
		await says("keys show answer --version 1", /^-----BEGIN PUBLIC KEY-----/);
		await says("keys show answer --algorithm P256", /^-----BEGIN PUBLIC KEY-----\n.{64}\n.{60}\n-----END/);
		await says("keys rotate answer --algorithm ED25519 --signs-after-days 0", /The answer key e2 is made/);
		await says("keys withdraw answer e1", /The answer key e1 is withdrawn/);
		await says("clients answer-key C1 1 --until 2100-01-31", /C1 is signed for by the answer key 1 until 2100-01-31/);
		await says("clients answer-key C1 none", /C1 is signed for as all clients are/);
		const named = await write("named.pem", pemOf(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey));
		await says(`clients rotate-key C1 --key ${named} --version v1`, /\nv1 .*–\n/);
		await says("clients retire-key C1 v1 --compromised-since 2026-11-25T08:00:00Z", /\nv1 +– +\S+Z +\S+Z\n/);
		await says("keys rotate answer --signs-after-days 0", /The answer key 3 is made/);
		await says("keys withdraw answer 1", /The answer key 1 is withdrawn/);
		assert.doesNotMatch(await answer("keys", "list"), /answer +1/);
		await says("users import-id mei 2088 --client C1", /The id is kept/);
		await says("grants list --user mei", /has allowed nothing/);
		await says("grants revoke --user mei --app A1", /A1 is stopped/);
		await says("users freeze mei", /FROZEN/);
		await says("users activate mei", /ACTIVE/);
		await says("users erase mei --yes", /The user is forgotten/);
		await says("users erase nobody --yes", /Nothing was known of this user/);
	});
	it("answers scripts in JSON, failures too", async () => {
		assert.deepEqual(JSON.parse(await answer("grants", "list", "--user", "mei", "--json")), { grants: [] });
		const { code, out, err } = await ask("apps", "show", "A9", "--json");
		assert.deepEqual([code, out], [1, ""]);
		const { trace, ...failure } = JSON.parse(err);
		assert.deepEqual(failure, {
			cause: "app_unknown",
			message: "There is no mini program of this appId.",
			field: "appId",
		});
		assert.match(trace, /^\S{8,}$/);
	});
	it("says in one line what was refused, why, what to do, and where to read on", async () => {
		const { code, err } = await ask("merchants", "add", "M 2", "--name", "X");
		assert.equal(code, 1);
		assert.match(err, /^merchantId: 1 to 64 letters.* · .* · .* \(docs\/errors\.md#field_invalid, trace \S+\)\n$/);
	});
	it("says that a token is another server's", async () => {
		const { code, err } = await inside(["apps", "list"], { ...env, BYLEAVE_OPERATOR_TOKEN: "x".repeat(32) });
		assert.equal(code, 1);
		assert.match(err, /^The operator's token is missing or wrong\. · BYLEAVE_OPERATOR_TOKEN is not .*#access_denied/);
	});
	it("lets no private key leave this machine", async () => {
		const nowhere = { ...env, BYLEAVE_OPERATOR_URL: "http://127.0.0.1:9" };
		const args = ["clients", "add", "C2", "--merchant", "M1", "--key", join(folder, "private.pem")];
		const { code, err } = await inside(args, nowhere);
		assert.equal(code, 1);
		assert.match(err, /^this is a private key\. .*#field_invalid\)\n$/);
	});
});

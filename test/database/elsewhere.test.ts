import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { bundle, complaints, launch, serve } from "../browser/stage.ts";
import { copyTree, npm, run } from "../tree.ts";
import type { Portable } from "./elsewhere.ts";

/** What mini programs, super apps and merchants install runs where Node does not: in Bun, in Deno, in a browser. */

const temporary = mkdtempSync(join(tmpdir(), "byleave-elsewhere-"));
const tree = join(temporary, "tree");
after(() => rmSync(temporary, { recursive: true, force: true, maxRetries: 3 }));

/** What every runtime has to come to; the code of each page's call is its own. */
const expected = (told: Portable) => {
	assert.match(told.signedText, /^[0-9a-f]{64}$/);
	assert.match(told.header, /^algorithm=RSA256, keyVersion=1, signature=AAECAwQ/);
	assert.equal(told.bytes, 256);
	assert.deepEqual(told.silent, { authCode: "code-1", authSuccessScopes: ["auth_base"], authErrorScopes: {} });
	const { outcome, authErrorScopes } = told.refused as Record<string, unknown>;
	assert.deepEqual([outcome, authErrorScopes], ["not_approved", { USER_NAME: "40006" }]);
	assert.equal((told.unknown as { outcome: string }).outcome, "not_supported");
};

/** A merchant's server in the runtime's own process, and a gateway of its own making behind node:http. */
const merchantScript = `
import { createServer } from "node:http";
import { createPrivateKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { createMerchant, createNonceGuard, MerchantError } from "@byleave/merchant";
import vectors from "@byleave/merchant/vectors.json" with { type: "json" };
import { digestFor, readSignature, signedText, writeSignature, writeTime } from "@byleave/protocol/signature";
import { portable } from "./portable.mjs";

const pem = ({ publicKey, privateKey }) => ({
	publicKey: publicKey.export({ type: "spki", format: "pem" }),
	privateKey: privateKey.export({ type: "pkcs8", format: "pem" }),
});
const pair = () => pem(generateKeyPairSync("rsa", { modulusLength: 2048 }));
const [ours, platform] = [pair(), pair()];
const seen = [];
const server = createServer(async (request, response) => {
	const chunks = [];
	for await (const chunk of request) chunks.push(chunk);
	const body = Buffer.concat(chunks);
	const { "client-id": clientId, "request-time": time, signature } = request.headers;
	const parts = { method: request.method, path: request.url, clientId };
	seen.push(verify("sha256", signedText({ ...parts, time, body }), ours.publicKey, readSignature(signature).signature));
	const result = { resultCode: "SUCCESS", resultStatus: "S", resultMessage: "Success." };
	const forged = JSON.parse(body).accessToken === "forged";
	const answer = Buffer.from(JSON.stringify({ result, userInfo: { userId: "u", nickName: "Mei é" } }));
	const at = writeTime(Date.now());
	const signed = sign("sha256", signedText({ ...parts, time: at, body: answer }), createPrivateKey(platform.privateKey));
	response.writeHead(200, {
		"content-type": "application/json; charset=UTF-8",
		"client-id": clientId,
		"response-time": at,
		signature: writeSignature({ keyVersion: "1", signature: signed, encoding: "percent" }),
	});
	response.end(forged ? answer.toString().replace("Mei", "Eve") : answer);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const merchant = createMerchant({
	gateway: "http://127.0.0.1:" + server.address().port + "/gate",
	clientId: "C",
	privateKey: ours.privateKey,
	platformPublicKey: platform.publicKey,
});
const answer = await merchant.inquiryUserInfo({ accessToken: "AT" });
const refused = await merchant.inquiryUserInfo({ accessToken: "forged" }).catch((error) => error);
server.closeAllConnections?.();
server.close();
const wrong = vectors.requests.filter(({ method, path, headers, algorithm, valid, body }) => {
	const read = readSignature(headers.signature);
	if (typeof read !== "object" || !read.algorithms.includes(algorithm)) return valid;
	const parts = { method, path, clientId: headers["client-id"], time: headers["request-time"], body: Buffer.from(body) };
	return verify(digestFor(algorithm), signedText(parts), vectors.keys.merchant[algorithm].publicKey, read.signature) !== valid;
});
const guard = createNonceGuard({ secret: "of-no-worth-to-anybody-0123456789abcdef" });
const nonce = guard.issue("session");
console.log(JSON.stringify({
	seen,
	answer,
	refused: refused instanceof MerchantError ? refused.trouble : String(refused),
	shown: String(merchant),
	wrong: wrong.map(({ name }) => name),
	vectors: vectors.requests.length,
	guard: [guard.accepts("session", nonce), guard.accepts("other", nonce)],
	portable: await portable(),
}));
process.exit(0);
`;

interface Told {
	readonly seen: readonly boolean[];
	readonly answer: { readonly resultStatus: string; readonly userInfo: object };
	readonly refused: string;
	readonly shown: string;
	readonly wrong: readonly string[];
	readonly vectors: number;
	readonly guard: readonly boolean[];
	readonly portable: Portable;
}
function check(printed: string): void {
	const told = JSON.parse(printed) as Told;
	assert.deepEqual(told.seen, [true, true], "what it signed was right");
	assert.equal(told.answer.resultStatus, "S");
	assert.deepEqual(told.answer.userInfo, { userId: "u", nickName: "Mei é" });
	assert.match(told.refused, /unverified/, "a forged answer is not used");
	assert.equal(told.shown, "Merchant(C)");
	assert.deepEqual(told.wrong, []);
	assert.ok(told.vectors > 10);
	assert.deepEqual(told.guard, [true, false]);
	expected(told.portable);
}

describe("built, as it is published", () => {
	let reason = "";
	const programs = join(temporary, "programs");
	before(() => {
		copyTree(tree);
		run(process.execPath, ["scripts/build.ts"], tree);
		const source = readFileSync(fileURLToPath(new URL("./elsewhere.ts", import.meta.url)), "utf8");
		writeFileSync(join(tree, "portable.mjs"), transformSync(source, { loader: "ts", format: "esm" }).code);
		writeFileSync(join(tree, "merchant.mjs"), merchantScript);
		mkdirSync(programs);
		writeFileSync(join(programs, "package.json"), JSON.stringify({ private: true }));
		try {
			const quiet = ["--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
			npm(["install", ...quiet, "bun@1", "deno@2"], programs);
		} catch (error) {
			reason = `npm could not install it here: ${(error as Error).message.split("\n").slice(0, 3).join(" ")}`;
		}
	});

	it("runs in Node", () => check(run(process.execPath, ["merchant.mjs"], tree)));

	const runtimes: readonly (readonly [name: string, owner: string, program: RegExp, args: readonly string[]])[] = [
		["Bun", "@oven", /^bin\/bun(\.exe)?$/, ["run", "merchant.mjs"]],
		[
			"Deno",
			"@deno",
			/^deno(\.exe)?$/,
			["run", "--allow-all", "--no-remote", "--no-prompt", "--node-modules-dir=manual", "merchant.mjs"],
		],
	];
	for (const [name, owner, program, args] of runtimes) {
		it(`runs in ${name}`, (t) => {
			if (reason !== "") return t.skip(reason);
			// The program itself, out of the package for this machine: what npm links is a script that looks for it.
			const folder = join(programs, "node_modules", owner);
			const found = existsSync(folder)
				? readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
						program.test(path.replaceAll("\\", "/").replace(/^[^/]+\//, "")),
					)
				: [];
			const [path] = found;
			if (path === undefined) return t.skip(`${owner} has no program for ${process.platform} ${process.arch}`);
			t.diagnostic(`${name} ${run(join(folder, path), ["--version"], tree).split("\n", 1)[0]}`);
			check(run(join(folder, path), [...args], tree));
		});
	}
});

it("runs in Chromium, where nothing of Node is", async (t) => {
	const script = await bundle(`
		import { portable } from "./test/database/elsewhere.ts";
		globalThis.told = portable();
	`);
	assert.doesNotMatch(script, /["']node:/);
	const stage = await serve({
		"/": {
			type: "text/html",
			body: '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>',
		},
		"/page.js": { type: "text/javascript", body: script },
	});
	t.after(() => stage.close());
	const browser = await launch();
	t.after(() => browser.close());
	const page = await browser.newPage();
	const heard = complaints(page);
	await page.goto(stage.origin);
	expected(await page.evaluate(() => (globalThis as unknown as { told: Promise<Portable> }).told));
	assert.deepEqual(heard, []);
});

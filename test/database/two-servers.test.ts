import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type TestContext, test } from "node:test";
import { type Answer, createMerchant, type Merchant } from "@byleave/merchant";
import { SignJWT } from "jose";
import { OPERATOR_TOKEN } from "./config.ts";

/** Two servers, two processes, one database file: over HTTP they are one (checklist 1, 2; rulings 13, 23). */

const pair = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
const [wallet, shop] = [pair(), pair()];
const pem = (key: KeyObject): string => String(key.export({ type: "spki", format: "pem" }));

/** Seconds; longer than any test here can take, so that none of them is about time. */
const WINDOW = 600;

interface Running {
	readonly merchant: Merchant;
	readonly child: ChildProcess;
	/** Host face (POST with the user's JWT) and operator face, by path. */
	post(path: string, body: object): Promise<Record<string, unknown>>;
}

async function start(t: TestContext, file: string, retry: number): Promise<Running> {
	const flags = process.execArgv.filter((flag) => !flag.startsWith("--test"));
	// As a test's child it would speak the test runner's protocol.
	const { NODE_TEST_CONTEXT: _, ...env } = process.env;
	const script = join(import.meta.dirname, "server-process.ts");
	const args = [...flags, script, file, pem(wallet.publicKey), String(retry)];
	const child = spawn(process.execPath, args, { env, stdio: ["pipe", "pipe", "inherit"] });
	const exited = once(child, "exit");
	t.after(async () => {
		child.kill("SIGKILL");
		await exited;
	});
	const lines = createInterface({ input: child.stdout });
	const [line] = await Promise.race([once(lines, "line"), exited.then(() => assert.fail("The server did not start."))]);
	const at: { public: string; operator: string } = JSON.parse(line);
	const post = async (path: string, body: object) => {
		const ofOperator = path.startsWith("/operator/");
		const authorization = `Bearer ${ofOperator ? OPERATOR_TOKEN : await jwt()}`;
		const headers = { authorization, "content-type": "application/json" };
		const url = (ofOperator ? at.operator : at.public) + path;
		const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
		const json = (await answer.json()) as Record<string, unknown>;
		assert.equal(answer.status, 200, JSON.stringify(json));
		return json;
	};
	const published = (await (await fetch(`${at.public}/keys?format=pem`)).text()).split("purpose: ");
	const platformPublicKey =
		published
			.find((block) => block.startsWith("answer"))
			?.split("\n")
			.slice(1)
			.join("\n") ?? "";
	const merchant = createMerchant({
		gateway: at.public,
		clientId: "shop",
		privateKey: shop.privateKey,
		platformPublicKey,
		deadline: 60_000,
	});
	return { merchant, child, post };
}

const jwt = () =>
	new SignJWT({ sid: "session" })
		.setProtectedHeader({ alg: "RS256" })
		.setIssuer("https://wallet.example")
		.setAudience("byleave")
		.setSubject("mei")
		.setIssuedAt()
		.setExpirationTime("2m")
		.sign(wallet.privateKey);

/** Both, started at once on a file that is not there yet; the first is told whom to serve. */
async function startTwo(t: TestContext, retry = WINDOW): Promise<readonly [Running, Running, string]> {
	const folder = await mkdtemp(join(tmpdir(), "byleave-two-"));
	t.after(() => rm(folder, { recursive: true, force: true }));
	const file = join(folder, "shared.db");
	const [one, two] = await Promise.all([start(t, file, retry), start(t, file, retry)]);
	await one.post("/operator/merchants", { merchantId: "merchant", name: "Merchant" });
	await one.post("/operator/clients", { clientId: "shop", merchantId: "merchant", publicKey: pem(shop.publicKey) });
	await one.post("/operator/apps", { appId: "Shop", clientId: "shop", name: "Shop" });
	await one.post("/operator/apps/approve", { appId: "Shop", scope: "auth_base", approval: "required" });
	return [one, two, file];
}

const draw = async ({ post }: Running) => String((await post("/host/authorize", { appId: "Shop" })).authCode);
type Told = Answer<{ accessToken: string; refreshToken: string }>;
const codeOf = ({ result }: { result: { resultCode: string } }) => result.resultCode;
/** All at once, in turn at one server and the other. */
const across = (
	servers: readonly Running[],
	many: number,
	ask: (merchant: Merchant) => Promise<Told>,
): Promise<Told[]> =>
	Promise.all(Array.from({ length: many }, (_, n) => ask((servers[n % servers.length] ?? assert.fail()).merchant)));
const succeeded = (told: readonly Told[]) => told.filter((one) => one.resultStatus === "S");
const info = async ({ merchant }: Running, accessToken: string) =>
	codeOf(await merchant.inquiryUserInfo({ accessToken }));

test("[1, 19] one code or refresh token at both servers at once gives one pair of tokens, which both know", async (t) => {
	const [one, two] = await startTwo(t);
	for (const many of [2, 16, 64]) {
		const authCode = await draw(one);
		let told = await across([one, two], many, (merchant) => merchant.applyToken({ authCode }));
		for (let generation = 1; generation <= 2; generation++) {
			assert.deepEqual(told.map(codeOf), Array(many).fill("SUCCESS"));
			const [first, ...rest] = succeeded(told);
			assert.ok(first);
			for (const other of rest) assert.deepEqual(other, first);
			for (const server of [one, two]) assert.equal(await info(server, first.accessToken), "SUCCESS");
			told = await across([one, two], many, (merchant) => merchant.refresh({ refreshToken: first.refreshToken }));
		}
	}
});

test("without a window one attempt wins, and the others end what it won", async (t) => {
	const [one, two] = await startTwo(t, 0);
	for (const many of [2, 16, 64]) {
		const authCode = await draw(two);
		const told = await across([one, two], many, (merchant) => merchant.applyToken({ authCode }));
		const [won, ...more] = succeeded(told);
		assert.ok(won && more.length === 0);
		assert.deepEqual(new Set(told.filter((other) => other !== won).map(codeOf)), new Set(["USED_AUTHCODE"]));
		for (const server of [one, two]) assert.equal(await info(server, won.accessToken), "INVALID_ACCESS_TOKEN");

		const fresh = await one.merchant.applyToken({ authCode: await draw(one) });
		assert.ok(fresh.resultStatus === "S");
		const { refreshToken } = fresh;
		const next = await across([two, one], many, (merchant) => merchant.refresh({ refreshToken }));
		const [pair, ...pairs] = succeeded(next);
		assert.ok(pair && pairs.length === 0);
		assert.deepEqual(new Set(next.filter((other) => other !== pair).map(codeOf)), new Set(["USED_REFRESH_TOKEN"]));
		for (const server of [one, two]) assert.equal(await info(server, pair.accessToken), "INVALID_ACCESS_TOKEN");
	}
});

test("[24, 99] what is stopped, suspended or revoked at one server is over at the other with the next request", async (t) => {
	const [one, two] = await startTwo(t);
	const tokens = async () => {
		const told = await two.merchant.applyToken({ authCode: await draw(two) });
		assert.ok(told.resultStatus === "S");
		assert.equal(await info(two, told.accessToken), "SUCCESS");
		return told;
	};
	const first = await tokens();
	const unused = await draw(two);
	await one.post("/host/grants/stop-app", { appId: "Shop" });
	assert.equal(await info(two, first.accessToken), "INVALID_ACCESS_TOKEN");
	assert.equal(codeOf(await two.merchant.applyToken({ authCode: unused })), "INVALID_AUTHCODE");
	assert.equal(codeOf(await two.merchant.refresh({ refreshToken: first.refreshToken })), "INVALID_REFRESH_TOKEN");

	const second = await tokens();
	assert.equal(codeOf(await one.merchant.revoke({ accessToken: second.accessToken })), "SUCCESS");
	assert.equal(await info(two, second.accessToken), "INVALID_ACCESS_TOKEN");

	const third = await tokens();
	await one.post("/operator/apps/status", { appId: "Shop", status: "SUSPENDED" });
	assert.equal(await info(two, third.accessToken), "ACCESS_DENIED");
	await one.post("/operator/apps/status", { appId: "Shop", status: "ACTIVE" });
	assert.equal(await info(two, third.accessToken), "SUCCESS");
	await one.post("/operator/clients/status", { clientId: "shop", status: "SUSPENDED" });
	assert.equal(await info(two, third.accessToken), "INVALID_AUTH_CLIENT_STATUS");
});

test("one server is killed in the middle; what it answered holds at the other, and a third one takes its place", async (t) => {
	const [one, two, file] = await startTwo(t);
	const codes = await Promise.all(Array.from({ length: 32 }, () => draw(two)));
	const first = codes[0] ?? "";
	// The kill falls among these; which of them come through is not asked.
	const asked = codes.map((authCode) => one.merchant.applyToken({ authCode }).catch(() => undefined));
	const early = await Promise.any(asked.map(async (told) => (await told) ?? assert.fail()));
	assert.equal(codeOf(early), "SUCCESS");
	one.child.kill("SIGKILL");
	await once(one.child, "exit");
	const told = await Promise.all(asked);

	const again = await Promise.all(codes.map((authCode) => two.merchant.applyTokenAndInquiryUserInfo({ authCode })));
	for (const [n, answer] of again.entries()) {
		// Within the window: what was answered is answered again; what was not is done now, or was done and is told.
		assert.ok(answer.resultStatus === "S", `${codes[n] === first}: ${codeOf(answer)}`);
		const before = told[n];
		if (before?.resultStatus === "S") assert.equal(answer.accessToken, before.accessToken);
		assert.equal(await info(two, answer.accessToken), "SUCCESS");
	}
	const third = await start(t, file, WINDOW);
	const authCode = await draw(third);
	const both = await across([two, third], 16, (merchant) => merchant.applyToken({ authCode }));
	assert.equal(new Set(succeeded(both).map(({ accessToken }) => accessToken)).size, 1);
	assert.equal(succeeded(both).length, 16);
});

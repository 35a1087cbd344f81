import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Answer, createMerchant, type Merchant } from "@byleave/merchant";
import type { ConfigInput } from "@byleave/server";
import { SignJWT } from "jose";
import { OPERATOR_TOKEN } from "../config.ts";
import type { Told as ServerTold } from "./server-process.ts";

/** Servers, each a process, on one database, and whoever asks them over HTTP. */

const pair = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
const [wallet, shop] = [pair(), pair()];
const pem = (key: KeyObject): string => String(key.export({ type: "spki", format: "pem" }));

/** Seconds; longer than any test here can take, so that none of them is about time. */
export const WINDOW = 600;

export interface Running {
	readonly merchant: Merchant;
	readonly child: ChildProcess;
	/** Host face (POST with the user's JWT) and operator face, by path; what came, whatever it was. */
	ask(path: string, body: object, sub?: string): Promise<Said>;
	/** The same, and it must be 200. */
	post(path: string, body: object, sub?: string): Promise<Said["json"]>;
}
export interface Said {
	readonly status: number;
	readonly json: Record<string, unknown>;
}
/** A test, or a file: what is to be done when it is over. */
export interface Ends {
	after(act: () => Promise<void>): unknown;
}

export async function start(t: Ends, store: ConfigInput["store"], retry: number): Promise<Running> {
	const flags = process.execArgv.filter((flag) => !flag.startsWith("--test"));
	// As a test's child it would speak the test runner's protocol.
	const { NODE_TEST_CONTEXT: _, ...env } = process.env;
	const script = join(import.meta.dirname, "server-process.ts");
	const told: ServerTold = { store, publicKey: pem(wallet.publicKey), retry };
	const child = spawn(process.execPath, [...flags, script, JSON.stringify(told)], {
		env,
		stdio: ["pipe", "pipe", "inherit"],
	});
	const exited = once(child, "exit");
	t.after(async () => {
		child.kill("SIGKILL");
		await exited;
	});
	const lines = createInterface({ input: child.stdout });
	const [line] = await Promise.race([once(lines, "line"), exited.then(() => assert.fail("The server did not start."))]);
	const at: { public: string; operator: string } = JSON.parse(line);
	const ask = async (path: string, body: object, sub = "mei"): Promise<Said> => {
		const ofOperator = path.startsWith("/operator/");
		const authorization = `Bearer ${ofOperator ? OPERATOR_TOKEN : await jwt(sub)}`;
		const headers = { authorization, "content-type": "application/json" };
		const url = (ofOperator ? at.operator : at.public) + path;
		const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
		return { status: answer.status, json: (await answer.json()) as Said["json"] };
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
	return {
		merchant,
		child,
		ask,
		async post(path, body, sub) {
			const { status, json } = await ask(path, body, sub);
			assert.equal(status, 200, JSON.stringify(json));
			return json;
		},
	};
}

const jwt = (sub: string) =>
	new SignJWT({ sid: "session" })
		.setProtectedHeader({ alg: "RS256" })
		.setIssuer("https://wallet.example")
		.setAudience("byleave")
		.setSubject(sub)
		.setIssuedAt()
		.setExpirationTime("2m")
		.sign(wallet.privateKey);

/** All of them, started at once on a database that is still empty; the first is told whom to serve. */
export async function startAll(
	t: Ends,
	store: ConfigInput["store"],
	count: number,
	retry: number,
): Promise<readonly Running[]> {
	const servers = await Promise.all(Array.from({ length: count }, () => start(t, store, retry)));
	const [first] = servers;
	assert.ok(first);
	await first.post("/operator/merchants", { merchantId: "merchant", name: "Merchant" });
	await first.post("/operator/clients", { clientId: "shop", merchantId: "merchant", publicKey: pem(shop.publicKey) });
	await first.post("/operator/apps", { appId: "Shop", clientId: "shop", name: "Shop" });
	for (const scope of ["auth_base", "auth_user"]) {
		await first.post("/operator/apps/approve", { appId: "Shop", scope, approval: "required" });
	}
	return servers;
}

export const draw = async ({ post }: Pick<Running, "post">, sub?: string): Promise<string> =>
	String((await post("/host/authorize", { appId: "Shop" }, sub)).authCode);
export type Tokens = Answer<{ accessToken: string; refreshToken: string }>;
export const codeOf = ({ result }: { readonly result: { readonly resultCode: string } }): string => result.resultCode;
/** All at once, in turn at each of the servers. */
export const across = <T>(
	servers: readonly Running[],
	many: number,
	ask: (server: Running) => Promise<T>,
): Promise<T[]> =>
	Promise.all(Array.from({ length: many }, (_, n) => ask(servers[n % servers.length] ?? assert.fail())));
export const succeeded = (told: readonly Tokens[]) => told.filter((one) => one.resultStatus === "S");
export const info = async ({ merchant }: Running, accessToken: string): Promise<string> =>
	codeOf(await merchant.inquiryUserInfo({ accessToken }));

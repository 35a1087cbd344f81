import { fork } from "node:child_process";
import { generateKeyPairSync, type KeyObject, randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createMerchant, type Merchant, MerchantError } from "@byleave/merchant";
import { hostPaths } from "@byleave/protocol";
import { SignJWT } from "jose";
import type { Cluster } from "./cluster.ts";
import {
	digestOf,
	type Gives,
	now,
	type Operation,
	type Recorder,
	type Request,
	type Said,
} from "./history/history.ts";
import type { Setup, Started } from "./server.ts";

const ISSUER = { issuer: "https://wallet.example", audience: "byleave" } as const;
const CLIENT = "leaf-and-bean";
const APP = "shop";
const SCOPE = "auth_user";
/** Whoever asks gives up after this. Milliseconds: above what the rules allow, so that what is too late is seen. */
const GIVEN_UP = 25_000;

/** What came of a request: what the history has, and the secrets that go on. */
export interface Came {
	readonly said: Said;
	readonly word: string;
	readonly ticket?: string | undefined;
	readonly scopes?: readonly string[] | undefined;
	readonly code?: string | undefined;
	readonly access?: string | undefined;
	readonly refresh?: string | undefined;
}

/** One of the servers, as its clients meet it: over HTTP alone, and everything goes into the history. */
export interface Wallet {
	readonly name: string;
	authorize(person: string): Promise<Came>;
	confirm(person: string, ticket: string, scopes: readonly string[]): Promise<Came>;
	stop(person: string): Promise<Came>;
	redeem(person: string, code: string): Promise<Came>;
	refresh(person: string, token: string): Promise<Came>;
	look(person: string, access: string): Promise<Came>;
	revoke(person: string, access: string): Promise<Came>;
	close(): void;
}

/** A server each: on the list of hosts, or on the proxy. */
export async function openWallets(
	cluster: Cluster,
	recorder: Recorder,
	names: Readonly<Record<string, keyof Cluster["urls"]>>,
): Promise<readonly Wallet[]> {
	const wallet = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const merchant = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const common = {
		secret: randomBytes(32).toString("hex"),
		token: randomBytes(32).toString("hex"),
		issuer: { ...ISSUER, publicKey: pem(wallet.publicKey) },
		faults: join(cluster.folder, "faults.jsonl"),
	};
	const register = { clientId: CLIENT, appId: APP, publicKey: pem(merchant.publicKey), scope: SCOPE };
	const wallets: Wallet[] = [];
	for (const [name, way] of Object.entries(names)) {
		// One after the other: the first makes tables and keys, which the others find.
		const first = wallets.length === 0;
		const { started, close } = await startServer({
			...common,
			url: cluster.urls[way],
			register: first ? register : null,
		});
		wallets.push(clientOf(name, started, { jwt: wallet.privateKey, merchant: merchant.privateKey, recorder, close }));
	}
	return wallets;
}

const pem = (key: KeyObject): string => String(key.export({ type: "spki", format: "pem" }));

async function startServer(setup: Setup): Promise<{ started: Started; close: () => void }> {
	const child = fork(fileURLToPath(new URL("./server.ts", import.meta.url)), [JSON.stringify(setup)], {
		stdio: ["ignore", "ignore", "inherit", "ipc"],
	});
	const close = (): void => void child.kill("SIGKILL");
	process.once("exit", close);
	const started = await new Promise<Started>((resolve, reject) => {
		child.once("message", (message) => resolve(message as Started));
		child.once("exit", (code) => reject(new Error(`A server ended with ${code}.`)));
	});
	return { started, close };
}

interface Hands {
	readonly jwt: KeyObject;
	readonly merchant: KeyObject;
	readonly recorder: Recorder;
	close(): void;
}

let lastId = 0;

function clientOf(name: string, { address, answerKeys }: Started, hands: Hands): Wallet {
	const { recorder, close } = hands;
	const merchant = createMerchant({
		gateway: address,
		clientId: CLIENT,
		privateKey: hands.merchant,
		platformPublicKey: answerKeys,
		deadline: GIVEN_UP,
	});

	/** Asks, and writes down what came of it. */
	const ask = async (
		person: string,
		operation: Operation,
		presents: string | undefined,
		act: () => Promise<Came & { readonly gives?: Gives }>,
	): Promise<Came> => {
		const begun = now();
		const { gives, ...came } = await act();
		const { said, word, ticket, code, access, refresh } = came;
		const secrets = Object.entries({ ticket, code, access, refresh }).flatMap(([key, secret]) =>
			secret === undefined ? [] : [[key, digestOf(secret)] as const],
		);
		const given: Gives = { ...gives, ...Object.fromEntries(secrets) };
		const line: Request = {
			kind: "request",
			id: ++lastId,
			person,
			operation,
			server: name,
			begun,
			answered: now(),
			said,
			...(word === "" ? {} : { word }),
			...(presents === undefined ? {} : { presents: digestOf(presents) }),
			...(Object.keys(given).length > 0 ? { gives: given } : {}),
		};
		recorder.add(line);
		return came;
	};

	const host = async (person: string, path: string, body: object): Promise<Came> => {
		const seconds = Math.floor(Date.now() / 1000);
		const jwt = await new SignJWT({ sid: `session of ${person}`, jti: randomUUID() })
			.setProtectedHeader({ alg: "ES256" })
			.setIssuer(ISSUER.issuer)
			.setAudience(ISSUER.audience)
			.setSubject(person)
			.setIssuedAt(seconds)
			.setExpirationTime(seconds + 300)
			.sign(hands.jwt);
		try {
			const answer = await fetch(address + path, {
				method: "POST",
				headers: { authorization: `Bearer ${jwt}`, "content-type": "application/json" },
				body: JSON.stringify(body),
				signal: AbortSignal.timeout(GIVEN_UP),
			});
			const told = (await answer.json()) as Record<string, unknown>;
			if (answer.ok) return readHost(told);
			return { said: answer.status >= 500 ? "unknown" : "refused", word: String(told.cause) };
		} catch (error) {
			return { said: "unknown", word: wordOf(error) };
		}
	};

	type Answer = Awaited<ReturnType<Merchant[keyof Pick<Merchant, "applyToken" | "inquiryUserInfo" | "revoke">]>>;
	const signed = async <A extends Answer>(
		call: () => Promise<A>,
		read: (answer: A & { resultStatus: "S" }) => object,
	) => {
		try {
			const answer = await call();
			if (answer.resultStatus === "S") {
				return { said: "done", word: "", ...read(answer as A & { resultStatus: "S" }) } as const;
			}
			const word = answer.result.resultCode;
			return { said: answer.resultStatus === "U" ? "unknown" : "refused", word } as const;
		} catch (error) {
			const told = error instanceof MerchantError ? error.trouble : "";
			return { said: /^(unverified|unreadable)$/.test(told) ? "unproven" : "unknown", word: wordOf(error) } as const;
		}
	};
	type Tokens = { accessToken: string; refreshToken?: string; customerId?: string };
	const tokens = ({ accessToken, refreshToken, customerId }: Tokens) => ({
		access: accessToken,
		refresh: refreshToken,
		gives: customerId === undefined ? {} : { customer: digestOf(customerId) },
	});

	return {
		name,
		close,
		authorize: (person) =>
			ask(person, "authorize", undefined, () => host(person, hostPaths.authorize, { appId: APP, scopes: [SCOPE] })),
		confirm: (person, ticket, acceptedScopes) =>
			ask(person, "confirm", ticket, () => host(person, hostPaths.confirm, { ticket, acceptedScopes })),
		stop: (person) => ask(person, "stop", undefined, () => host(person, hostPaths.stopApp, { appId: APP })),
		redeem: (person, authCode) =>
			ask(person, "redeem", authCode, () => signed(() => merchant.applyToken({ authCode }), tokens)),
		refresh: (person, refreshToken) =>
			ask(person, "refresh", refreshToken, () => signed(() => merchant.refresh({ refreshToken }), tokens)),
		look: (person, accessToken) =>
			ask(person, "look", accessToken, () =>
				signed(
					() => merchant.inquiryUserInfo({ accessToken }),
					({ userInfo }) => ({ gives: { name: String(userInfo.nickName) } }),
				),
			),
		revoke: (person, accessToken) =>
			ask(person, "revoke", accessToken, () =>
				signed(
					() => merchant.revoke({ accessToken }),
					() => ({}),
				),
			),
	};
}

function readHost(told: Record<string, unknown>): Came {
	if (typeof told.ticket === "string") {
		return { said: "asked", word: "", ticket: told.ticket, scopes: told.askedScopes as string[] };
	}
	return { said: "done", word: "", code: typeof told.authCode === "string" ? told.authCode : undefined };
}

/** What went wrong on the way, without an address. */
function wordOf(error: unknown): string {
	const { cause, name, trouble } = error as {
		cause?: { code?: unknown; cause?: { code?: unknown } };
		name?: string;
		trouble?: string;
	};
	return String(cause?.cause?.code ?? cause?.code ?? trouble ?? name);
}

import { generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import { promisify } from "node:util";
import { hostPaths, type OperationName } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { type Algorithm, labelOf, signedText, writeSignature, writeTime } from "@byleave/protocol/signature";
import { SignJWT } from "jose";
import type { Call } from "./load.ts";
import type { Setup } from "./server/messages.ts";

/** The merchant that the figures are about, and another one. */
export const CLIENT = "leaf-and-bean";
export const OTHER = "other-merchant";
export const APP = `app-of-${CLIENT}`;
const ISSUER = { issuer: "https://wallet.example", audience: "byleave" } as const;
export const USERS = 64;
/** What the server has to know of messages. */
export const TEMPLATE = "READY";
export const WRITING = "SEND_MESSAGE";

/** Everybody who sends something, with their keys; what they send is made ahead of the measured time. */
export interface Parties {
	/** What the server has to know of them. */
	readonly setup: Pick<Setup & { kind: "byleave" }, "issuer" | "clients">;
	readonly merchantKey: KeyObject;
	/** What merchants sign with, and are answered with. */
	readonly algorithm: Algorithm;
	/** A call to the host face with a JWT of its own, for one user after the other. */
	host(path: string, body: object, user?: number): Promise<Call>;
	/** A signed call to the merchant face; the body as an object or as text. */
	merchant(
		operation: Exclude<OperationName, "inquiry" | "prepare">,
		body: object | string,
		clientId?: string,
	): Promise<Call>;
	/** my.getAuthCode's request for auth_user, which each user has allowed. */
	authorize(user?: number): Promise<Call>;
	applyToken(authCode: string): Promise<Call>;
	refresh(refreshToken: string): Promise<Call>;
	inquiryUserInfo(accessToken: string, clientId?: string): Promise<Call>;
	/** A message to the inbox, under a requestId of its own. */
	sendMessage(accessToken: string): Promise<Call>;
}

const pem = (key: KeyObject) => String(key.export({ type: "spki", format: "pem" }));
/** In the thread pool. */
const signed = promisify(sign) as (algorithm: string, text: Uint8Array, key: KeyObject) => Promise<Buffer>;

/** `people`: how many users there are to act for, one after the other. `algorithm`: of the merchants' keys; the super app's is RSA. */
export function createParties(people = USERS, algorithm: "RSA256" | "P256" = "RSA256"): Parties {
	const rsa = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
	const pair = algorithm === "RSA256" ? rsa : () => generateKeyPairSync("ec", { namedCurve: "P-256" });
	const wallet = rsa();
	const merchants: Readonly<Record<string, { publicKey: KeyObject; privateKey: KeyObject }>> = {
		[CLIENT]: pair(),
		[OTHER]: pair(),
	};
	const keyOf = (clientId: string): KeyObject => (merchants[clientId] ?? wallet).privateKey;
	let users = 0;
	const parties: Parties = {
		setup: {
			issuer: { ...ISSUER, publicKey: pem(wallet.publicKey) },
			clients: Object.fromEntries(Object.entries(merchants).map(([id, { publicKey }]) => [id, pem(publicKey)])),
		},
		merchantKey: keyOf(CLIENT),
		algorithm,
		async host(path, body, user = users++) {
			const seconds = Math.floor(Date.now() / 1000);
			const number = user % people;
			const jwt = await new SignJWT({ sid: `session-${number}`, jti: randomUUID() })
				.setProtectedHeader({ alg: "RS256" })
				.setIssuer(ISSUER.issuer)
				.setAudience(ISSUER.audience)
				.setSubject(`user-${number}`)
				.setIssuedAt(seconds)
				.setExpirationTime(seconds + 300)
				.sign(wallet.privateKey);
			const headers = { authorization: `Bearer ${jwt}`, "content-type": "application/json" };
			return { path, headers, body: Buffer.from(JSON.stringify(body)) };
		},
		async merchant(operation, content, clientId = CLIENT) {
			const row = alipayplus.operations.find((row) => row.operation === operation && row.version === "v2");
			if (!row) throw new TypeError(`There is no ${operation}.`);
			const { path } = row;
			const body = Buffer.from(typeof content === "string" ? content : JSON.stringify(content));
			const time = writeTime(Date.now());
			const text = signedText({ method: "POST", path, clientId, time, body });
			const signature = await signed("sha256", text, keyOf(clientId));
			return {
				path,
				headers: {
					"content-type": "application/json; charset=UTF-8",
					"client-id": clientId,
					"request-time": time,
					signature: writeSignature({ signature, encoding: "percent", label: labelOf(algorithm) }),
				},
				body,
			};
		},
		authorize: (user) => parties.host(hostPaths.authorize, { appId: APP, scopes: ["auth_user"] }, user),
		applyToken: (authCode) => parties.merchant("applyToken", { grantType: "AUTHORIZATION_CODE", authCode }),
		refresh: (refreshToken) => parties.merchant("applyToken", { grantType: "REFRESH_TOKEN", refreshToken }),
		inquiryUserInfo: (accessToken, clientId) => parties.merchant("inquiryUserInfo", { accessToken }, clientId),
		sendMessage: (accessToken) =>
			parties.merchant("sendMessage", {
				accessToken,
				requestId: randomUUID(),
				templateCode: TEMPLATE,
				templates: [{ language: "en", templateParameters: { no: "7" } }],
			}),
	};
	return parties;
}

type Send = (call: Call) => Promise<{ body: string }>;
/** A code of a user's who allows what is asked, as after the first sheet. */
export async function consent(parties: Parties, send: Send, call: Call, user: number): Promise<string> {
	const { body } = await send(call);
	const asked = JSON.parse(body);
	if (asked.ticket === undefined) throw new Error(`Nothing was asked: ${body}`);
	const allowed = { ticket: asked.ticket, acceptedScopes: asked.askedScopes };
	const answer = await send(await parties.host(hostPaths.confirm, allowed, user));
	if (!answer.body.includes("authCode")) throw new Error(`No consent: ${answer.body}`);
	return JSON.parse(answer.body).authCode;
}
/** Every user allows auth_user once. */
export async function consents(parties: Parties, send: Send): Promise<void> {
	for (let user = 0; user < USERS; user++) await consent(parties, send, await parties.authorize(user), user);
}
/** Every user allows messages once; gives the merchant's access token of each. */
export async function writers(parties: Parties, send: Send): Promise<readonly string[]> {
	const tokens: string[] = [];
	for (let user = 0; user < USERS; user++) {
		const asking = await parties.host(hostPaths.authorize, { appId: APP, scopes: [WRITING] }, user);
		const authCode = await consent(parties, send, asking, user);
		tokens.push(JSON.parse((await send(await parties.applyToken(authCode))).body).accessToken);
	}
	return tokens;
}

/** As many as said, a few at a time. */
export async function ready<T>(count: number, make: (index: number) => Promise<T>): Promise<readonly T[]> {
	const made = new Array<T>(count);
	const indices = made.keys();
	await Promise.all(
		Array.from({ length: 8 }, async () => {
			for (const index of indices) made[index] = await make(index);
		}),
	);
	return made;
}

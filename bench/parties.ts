import { generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import { promisify } from "node:util";
import { hostPaths } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { signedText, writeSignature, writeTime } from "@byleave/protocol/signature";
import { SignJWT } from "jose";
import type { Call } from "./load.ts";
import type { Setup } from "./server/messages.ts";

/** The merchant that the figures are about, and another one. */
export const CLIENT = "leaf-and-bean";
export const OTHER = "other-merchant";
export const APP = `app-of-${CLIENT}`;
const ISSUER = { issuer: "https://wallet.example", audience: "byleave" } as const;
const USERS = 64;

/** Everybody who sends something, with their keys; what they send is made ahead of the measured time. */
export interface Parties {
	/** What the server has to know of them. */
	readonly setup: Pick<Setup & { kind: "byleave" }, "issuer" | "clients">;
	readonly merchantKey: KeyObject;
	/** A call to the host face with a JWT of its own, for one user after the other. */
	host(path: string, body: object, user?: number): Promise<Call>;
	/** A signed call to the merchant face; the body as an object or as text. */
	merchant(operation: "applyToken" | "inquiryUserInfo", body: object | string, clientId?: string): Promise<Call>;
	/** my.getAuthCode's request for auth_user, which each user has allowed. */
	authorize(user?: number): Promise<Call>;
	applyToken(authCode: string): Promise<Call>;
	inquiryUserInfo(accessToken: string, clientId?: string): Promise<Call>;
}

const pem = (key: KeyObject) => String(key.export({ type: "spki", format: "pem" }));
/** In the thread pool. */
const signed = promisify(sign) as (algorithm: string, text: Uint8Array, key: KeyObject) => Promise<Buffer>;

export function createParties(): Parties {
	const pair = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
	const wallet = pair();
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
		async host(path, body, user = users++) {
			const seconds = Math.floor(Date.now() / 1000);
			const number = user % USERS;
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
					signature: writeSignature({ signature, encoding: "percent" }),
				},
				body,
			};
		},
		authorize: (user) => parties.host(hostPaths.authorize, { appId: APP, scopes: ["auth_user"] }, user),
		applyToken: (authCode) => parties.merchant("applyToken", { grantType: "AUTHORIZATION_CODE", authCode }),
		inquiryUserInfo: (accessToken, clientId) => parties.merchant("inquiryUserInfo", { accessToken }, clientId),
	};
	return parties;
}

/** Every user allows auth_user once, as after the first sheet. */
export async function consents(parties: Parties, send: (call: Call) => Promise<{ body: string }>): Promise<void> {
	for (let user = 0; user < USERS; user++) {
		const asked = JSON.parse((await send(await parties.authorize(user))).body);
		const allowed = { ticket: asked.ticket, acceptedScopes: asked.askedScopes };
		const answer = await send(await parties.host(hostPaths.confirm, allowed, user));
		if (!answer.body.includes("authCode")) throw new Error(`No consent: ${answer.body}`);
	}
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

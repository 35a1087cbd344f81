import { generateKeyPairSync, randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { type Call, createClient } from "../load.ts";
import { field } from "../operations.ts";
import { controlled } from "../server/control.ts";
import type { Peer } from "./contenders.ts";
import { type Running, rowsIn } from "./running.ts";
import { ISSUER, type PeerQuestions, client as registered } from "./server/messages.ts";

/** Starts a peer, with its one client: what it sends is made as each peer's protocol has it. */
export async function startPeer(runs: Peer, file: string): Promise<Running> {
	const { ask, close } = controlled<PeerQuestions>(new URL("./server/child.ts", import.meta.url));
	const is = runs.kind === "oidc-provider" ? runs : undefined;
	const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const key = { ...pair.publicKey.export({ format: "jwk" }), alg: "RS256", use: "sig" };
	const url = await ask(
		"start",
		runs.kind === "oidc-provider"
			? { ...runs, file: runs.inMemory ? null : file, clientKey: runs.signsRequests ? key : null }
			: { ...runs, file },
	);
	const client = createClient(url);
	const basic = `Basic ${Buffer.from(`${registered.id}:${registered.secret}`).toString("base64")}`;
	const token = async (fields: Readonly<Record<string, string>>): Promise<Call> => {
		const proof = is?.signsRequests
			? { client_assertion_type: ASSERTION, client_assertion: await assertion(pair.privateKey) }
			: undefined;
		return {
			path: "/token",
			headers: { "content-type": "application/x-www-form-urlencoded", ...(proof ? {} : { authorization: basic }) },
			body: Buffer.from(new URLSearchParams({ ...fields, ...proof }).toString()),
		};
	};
	const hasIdToken = is?.scope.includes("openid");
	const given = hasIdToken ? '"id_token"' : '"access_token"';
	return {
		target: { server: { usage: () => ask("usage") }, client },
		codes: (count) => ask("codes", count),
		calls: {
			"code → token": (code) => token({ grant_type: "authorization_code", code, redirect_uri: registered.redirectUri }),
			"token → user info":
				!is || hasIdToken
					? async (access) => ({
							method: "GET",
							path: "/me",
							headers: { authorization: `Bearer ${access}` },
							body: Buffer.alloc(0),
						})
					: undefined,
			refresh: (refresh) => token({ grant_type: "refresh_token", refresh_token: refresh }),
		},
		says: {
			"code → token": given,
			// The header of a JWT, as base64url begins it.
			"token → user info": is?.signedInfo ? "eyJ" : '"nickname"',
			refresh: given,
		},
		tokens: (answer) => ({ access: field(answer, "access_token"), refresh: field(answer, "refresh_token") }),
		rows: () => (is?.inMemory ? Number.NaN : rowsIn(file)),
		async close() {
			client.close();
			await close();
		},
	};
}

const ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const assertion = (key: Parameters<SignJWT["sign"]>[0]): Promise<string> =>
	new SignJWT({ jti: randomUUID() })
		.setProtectedHeader({ alg: "RS256" })
		.setIssuer(registered.id)
		.setSubject(registered.id)
		.setAudience(ISSUER)
		.setIssuedAt()
		.setExpirationTime("1h")
		.sign(key);

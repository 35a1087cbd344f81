import { createHash, generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SignJWT } from "jose";
import { type Answered, type Call, createClient, mustSay } from "../load.ts";
import { CODE, field, SUCCESS, type Target } from "../operations.ts";
import { createParties, ready } from "../parties.ts";
import { controlled } from "../server/control.ts";
import { run, sqliteFile } from "../stores.ts";
import type { Contender, Ours, Peer } from "./contenders.ts";
import { ISSUER, type PeerQuestions, client as registered } from "./messages.ts";

/** What everybody does. */
export const works = ["code → token", "token → user info", "refresh"] as const;
export type Work = (typeof works)[number];

/** One of them, running. */
export interface Running {
	readonly target: Target;
	/** As many codes, each of a user who has agreed; outside of what is measured. */
	codes(count: number): Promise<readonly string[]>;
	/** Calls that are ready, for a code, an access token, a refresh token; undefined: that it has not. */
	readonly calls: Readonly<Record<Work, ((value: string) => Promise<Call>) | undefined>>;
	/** What each success says. */
	readonly says: Readonly<Record<Work, string>>;
	/** The tokens in an answer. */
	tokens(answer: Answered): { readonly access: string; readonly refresh: string };
	/** Rows in all of its tables; NaN where they are not counted. */
	rows(): number;
	close(): Promise<void>;
}

/** Starts one, its rows in a folder of its own. */
export function start({ name, runs }: Contender, folder: string): Promise<Running> {
	const own = join(folder, createHash("sha256").update(name).digest("hex").slice(0, 8));
	mkdirSync(own);
	return "store" in runs ? startOurs(runs, own) : startPeer(runs, join(own, "peer.sqlite"));
}

async function startOurs({ store, algorithm }: Ours, folder: string): Promise<Running> {
	const parties = createParties(undefined, algorithm);
	const { target, close } = await run(store, folder, parties);
	return {
		target,
		async codes(count) {
			const asks = await ready(count, () => parties.authorize());
			const answers = await target.client.load(asks, 32);
			mustSay(answers, CODE);
			return answers.map((answer) => field(answer, "authCode"));
		},
		calls: {
			"code → token": parties.applyToken,
			"token → user info": (token) => parties.inquiryUserInfo(token),
			refresh: parties.refresh,
		},
		says: { "code → token": SUCCESS, "token → user info": '"nickName"', refresh: SUCCESS },
		tokens: (answer) => ({ access: field(answer, "accessToken"), refresh: field(answer, "refreshToken") }),
		rows: () => (store === "sqlite" ? rowsIn(sqliteFile(folder)) : Number.NaN),
		close,
	};
}

async function startPeer(runs: Peer, file: string): Promise<Running> {
	const { ask, close } = controlled<PeerQuestions>(new URL("./child.ts", import.meta.url));
	const signs = runs.kind === "oidc-provider" && runs.signsRequests;
	const inMemory = runs.kind === "oidc-provider" && runs.inMemory;
	const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const clientKey = signs ? { ...pair.publicKey.export({ format: "jwk" }), alg: "RS256", use: "sig" } : null;
	const { sharing } = runs;
	const url = await ask(
		"start",
		runs.kind === "oidc-provider"
			? {
					kind: runs.kind,
					file: inMemory ? null : file,
					sharing,
					clientKey,
					scope: runs.scope,
					signedInfo: runs.signedInfo,
				}
			: { kind: runs.kind, file, sharing },
	);
	const client = createClient(url);
	const basic = `Basic ${Buffer.from(`${registered.id}:${registered.secret}`).toString("base64")}`;
	const token = async (fields: Readonly<Record<string, string>>): Promise<Call> => {
		const proof = signs
			? { client_assertion_type: ASSERTION, client_assertion: await assertion(pair.privateKey) }
			: undefined;
		return {
			path: "/token",
			headers: { "content-type": "application/x-www-form-urlencoded", ...(proof ? {} : { authorization: basic }) },
			body: Buffer.from(new URLSearchParams({ ...fields, ...proof }).toString()),
		};
	};
	const hasInfo = runs.kind === "oauth2-server" || runs.scope.includes("openid");
	const isJwt = runs.kind === "oidc-provider" && runs.signedInfo;
	return {
		target: { server: { usage: () => ask("usage") }, client },
		codes: (count) => ask("codes", count),
		calls: {
			"code → token": (code) => token({ grant_type: "authorization_code", code, redirect_uri: registered.redirectUri }),
			"token → user info": hasInfo
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
			"code → token": '"access_token"',
			// The header of a JWT, as base64url begins it.
			"token → user info": isJwt ? "eyJ" : '"nickname"',
			refresh: '"access_token"',
		},
		tokens: (answer) => ({ access: field(answer, "access_token"), refresh: field(answer, "refresh_token") }),
		rows: () => (inMemory ? Number.NaN : rowsIn(file)),
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

function rowsIn(file: string): number {
	const db = new DatabaseSync(file, { readOnly: true });
	const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
	const counts = tables.map(({ name }) => Number(db.prepare(`SELECT count(*) AS n FROM "${name}"`).get()?.n));
	db.close();
	return counts.reduce((sum, count) => sum + count, 0);
}

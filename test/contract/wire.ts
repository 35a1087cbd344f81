import assert from "node:assert/strict";
import { type KeyObject, sign, verify } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { TestContext } from "node:test";
import { readSignature, signedText, writeSignature, writeTime } from "@byleave/protocol/signature";
import { openSqlite, type Store } from "@byleave/server";
import type { AuditRow } from "../../packages/server/src/store.ts";
import { CLIENT, createWorld, merchantKey, type World, type WorldOptions } from "../world.ts";

/** The three faces of a world's server as whoever is on their wire meets them: any bytes, any headers, any method. */

export const APPLY = "/v2/authorizations/applyToken";
export const APPLY_V1 = "/v1/authorizations/applyToken";
export const BOTH = "/v2/authorizations/applyTokenAndInquiryUserInfo";
export const INFO = "/v2/users/inquiryUserInfo";
export const REVOKE = "/v2/authorizations/revoke";
export const OPERATOR_TOKEN = "operator-token-of-tests-0123456789";

export const spki = (key: KeyObject): string => String(key.export({ type: "spki", format: "pem" }));

export type Method = "POST" | "GET" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "HEAD";
export interface Ask {
	readonly path?: string;
	readonly method?: Method;
	readonly body?: string | Uint8Array | object;
	readonly clientId?: string;
	readonly key?: KeyObject;
	readonly keyVersion?: string;
	readonly time?: string;
	/** In place of the signed headers, or beside them; undefined: not sent. */
	readonly headers?: Readonly<Record<string, string | undefined>>;
}
export interface Told {
	readonly status: number;
	readonly headers: Readonly<Record<string, unknown>>;
	readonly text: string;
	readonly json: Readonly<Record<string, unknown>>;
	readonly result: { readonly resultCode: string; readonly resultStatus: string; readonly resultMessage: string };
	readonly signed: boolean;
}
export type Wire = Awaited<ReturnType<typeof openWire>>;

/** Before a client is proven, and nowhere else (rulings 15, 16). */
const unsigned = [400, 403, 413, 429];

export async function openWire(world: World) {
	const [answerKey] = (await world.server.context.keys.published()).filter(({ purpose }) => purpose === "answer");
	assert.ok(answerKey);
	const { publicKey } = answerKey;

	/** As a merchant signs it. */
	const sealed = (ask: Ask) => {
		const { path = APPLY, method = "POST", body = {}, clientId = CLIENT, key = merchantKey, keyVersion } = ask;
		const bytes =
			body instanceof Uint8Array ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
		const time = ask.time ?? writeTime(world.server.context.now());
		const signature = sign("sha256", signedText({ method, path, clientId, time, body: bytes }), key);
		const headers = {
			"content-type": "application/json; charset=UTF-8",
			"client-id": clientId,
			"request-time": time,
			signature: writeSignature({ keyVersion, signature, encoding: "percent" }),
			...ask.headers,
		};
		return { path, method, bytes, headers: sent(headers) };
	};
	const read = (method: string, path: string, status: number, headers: Told["headers"], raw: Buffer): Told => {
		const text = raw.toString("utf8");
		if (method === "HEAD") return { status, headers, text, json: {}, result: nothing, signed: true };
		assert.ok(status < 500, `${status} ${text}`);
		clean(text, JSON.stringify(headers));
		assert.equal(headers["cache-control"], "no-store");
		const json = JSON.parse(text) as Record<string, unknown>;
		const header = readSignature(String(headers.signature ?? ""));
		const [clientId, time] = [String(headers["client-id"] ?? ""), String(headers["response-time"])];
		const over = signedText({ method, path, clientId, time, body: raw });
		const signed = typeof header === "object" && verify("sha256", over, publicKey, header.signature);
		// Whatever carries a result is 200 and signed, but for a few refusals of nobody in particular.
		assert.ok(signed ? status === 200 : unsigned.includes(status), `${status}, signed: ${signed}: ${text}`);
		const result = json.result as Told["result"];
		for (const part of ["resultCode", "resultStatus", "resultMessage"] as const)
			assert.equal(typeof result[part], "string", text);
		return { status, headers, text, json, result, signed };
	};
	/** To the merchant face; every answer is held to what every answer has to be. */
	const send = async (ask: Ask): Promise<Told> => {
		const { path, method, bytes, headers } = sealed(ask);
		const payload = Buffer.from(bytes);
		const answer = await world.server.public.inject({ method, url: path, headers, payload });
		return read(method, path, answer.statusCode, answer.headers, answer.rawPayload);
	};
	const codeOf = async (ask: Ask): Promise<string> => (await send(ask)).result.resultCode;
	const tokensOf = async (ask: Ask) => {
		const { json, result } = await send(ask);
		assert.equal(result.resultStatus, "S", JSON.stringify(result));
		return json as {
			accessToken: string;
			refreshToken: string;
			customerId: string;
			userInfo?: Record<string, unknown>;
		};
	};

	/** To the host face, as the user of the world's session, or with other headers. */
	const host = async (path: string, body: unknown, more: Ask["headers"] = {}, method: Method = "POST") => {
		const headers = sent({
			authorization: `Bearer ${await world.mint()}`,
			"content-type": "application/json",
			...more,
		});
		return faced(world.server.public, method, path, headers, body);
	};
	/** To the operator's face. */
	const operator = (path: string, body: unknown, more: Ask["headers"] = {}, method: Method = "POST") => {
		const usual = { host: "127.0.0.1", authorization: `Bearer ${OPERATOR_TOKEN}`, "content-type": "application/json" };
		return faced(world.server.operator, method, path, sent({ ...usual, ...more }), body);
	};
	const code = async (scopes: readonly string[] = ["auth_base"], appId = "Shop"): Promise<string> => {
		const { json } = await host("/host/authorize", { appId, scopes });
		if (typeof json.authCode === "string") return json.authCode;
		assert.ok(typeof json.ticket === "string", JSON.stringify(json));
		const allowed = await host("/host/confirm", { ticket: json.ticket, acceptedScopes: json.askedScopes });
		assert.equal(allowed.status, 200, allowed.text);
		return String(allowed.json.authCode);
	};
	return { world, sealed, read, send, codeOf, tokensOf, host, operator, code };
}

const nothing = { resultCode: "", resultStatus: "", resultMessage: "" };
const sent = (headers: Readonly<Record<string, string | undefined>>) =>
	Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as Record<string, string>;

async function faced(
	face: World["server"]["public"],
	method: Method,
	url: string,
	headers: Record<string, string>,
	body: unknown,
) {
	const payload = typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
	const asked = method === "GET" || method === "HEAD" ? { method, url, headers } : { method, url, headers, payload };
	const answer = await face.inject(asked);
	clean(answer.body, JSON.stringify(answer.headers));
	assert.ok(answer.statusCode < 500, `${answer.statusCode} ${answer.body}`);
	const isJson = String(answer.headers["content-type"]).startsWith("application/json") && answer.body !== "";
	const json = (isJson ? JSON.parse(answer.body) : {}) as Record<string, unknown>;
	return { status: answer.statusCode, headers: answer.headers, text: answer.body, json };
}

/** No answer tells where in which file it was made, or what the database said. */
function clean(...texts: readonly string[]): void {
	for (const text of texts)
		assert.doesNotMatch(text, /node_modules|\.ts\b|\.js:|\bat \w+.* \(|SQLITE|node:sqlite/, text);
}

/** Everything that the audit tells. */
export async function auditOf(store: Pick<Store, "audit">): Promise<readonly AuditRow[]> {
	const rows: AuditRow[] = [];
	for (;;) {
		const more = await store.audit({ after: rows.at(-1) ?? null, before: Number.MAX_SAFE_INTEGER });
		if (more.length === 0) return rows;
		rows.push(...more);
	}
}

export const byCode = (authCode: string) => ({ grantType: "AUTHORIZATION_CODE", authCode });
export const byRefresh = (refreshToken: string) => ({ grantType: "REFRESH_TOKEN", refreshToken });

/** A world whose store is a database file, and a way to see whether anything in it has changed. */
export async function openFiled(t: Pick<TestContext, "after">, options: WorldOptions = {}) {
	const folder = await mkdtemp(join(tmpdir(), "byleave-contract-"));
	const file = join(folder, "server.db");
	const store: Store = await openSqlite(file);
	const world = await createWorld({ ...options, store: () => store });
	const eye = new DatabaseSync(file, { readOnly: true });
	t.after(async () => {
		eye.close();
		await world.close();
		await store.close();
		await rm(folder, { recursive: true, force: true });
	});
	const tables = eye
		.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
		.all()
		.map(({ name }) => String(name))
		// Whose work in the background it is changes by itself, whatever is asked.
		.filter((name) => name !== "leases");
	assert.ok(tables.length > 10);
	/** Every row of every table, audit and all. */
	const snapshot = () =>
		Object.fromEntries(tables.map((table) => [table, eye.prepare(`SELECT * FROM "${table}"`).all()]));
	return { world, wire: await openWire(world), snapshot, file };
}

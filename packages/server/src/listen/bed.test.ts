import { spawnSync } from "node:child_process";
import { generateKeyPairSync, sign } from "node:crypto";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { ConfigInput } from "../config/config.ts";
import { createServer, type ServerOptions } from "../server.ts";

/** A whole server on ports of its own, in memory; what the other tests in this folder stand on. */

const wallet = generateKeyPairSync("ec", { namedCurve: "P-256" });
export const issuer = {
	issuer: "https://wallet.example",
	audience: "byleave",
	publicKeys: [wallet.publicKey.export({ type: "spki", format: "pem" }).toString()],
};

export async function openServer(t: TestContext, change: Partial<ConfigInput> = {}, options: ServerOptions = {}) {
	const server = await createServer(
		{
			secret: "sandbox-only-for-tests-0123456789abcdef",
			listen: { port: 0 },
			operator: { port: 0, token: "operator-token-of-tests-0123456789" },
			store: { kind: "memory" },
			directory: { profile: async () => undefined },
			issuers: [issuer],
			support: "help@wallet.example",
			undo: { en: "Settings" },
			logLevel: "silent",
			...change,
		},
		{ sandbox: true, ...options },
	);
	t.after(() => server.close());
	return server;
}

/** A certificate for loopback and its key, for a day; undefined where there is no openssl to make them. */
export function certificateIn(folder: string): { certFile: string; keyFile: string } | undefined {
	const [certFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
	const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "1"];
	const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject, "-out", certFile, "-keyout", keyFile];
	return spawnSync("openssl", request).status === 0 ? { certFile, keyFile } : undefined;
}

/** A user's JWT, made at this moment. Milliseconds since 1970. */
export function userToken(at: number): string {
	const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
	const iat = Math.floor(at / 1000);
	const claims = { iss: issuer.issuer, aud: issuer.audience, sub: "mei", sid: "s", iat, exp: iat + 60 };
	const text = `${part({ alg: "ES256" })}.${part(claims)}`;
	const key = { key: wallet.privateKey, dsaEncoding: "ieee-p1363" } as const;
	return `${text}.${sign("sha256", Buffer.from(text), key).toString("base64url")}`;
}

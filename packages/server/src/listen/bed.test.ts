import { generateKeyPairSync, sign } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { certify, makeAuthority } from "../../../byleave/src/sandbox/tls/authority.ts";
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

/** A certificate for loopback and its key, as files in a folder that is gone after the test; `ca`: who made it. */
export async function certificateFor(t: TestContext) {
	const folder = await mkdtemp(join(tmpdir(), "byleave-tls-"));
	t.after(() => rm(folder, { recursive: true, force: true }));
	const authority = await makeAuthority(Date.now());
	const { certificate, privateKey } = await certify(authority, ["127.0.0.1"], Date.now());
	const [certFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
	await writeFile(certFile, certificate);
	await writeFile(keyFile, privateKey);
	return { folder, ca: authority.certificate, tls: { certFile, keyFile } };
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

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ConfigError } from "../config/config.ts";
import { certificateFor, openServer } from "./bed.test.ts";
import { readTls } from "./tls.ts";

const token = "operator-token-of-tests-0123456789";

/** What somebody hears who trusts `ca` alone. */
const heard = (url: string, ca: string, { method = "GET", headers = {} } = {}) =>
	new Promise<{ status: number | undefined; headers: object }>((resolve, reject) => {
		request(url, { method, headers, ca, agent: false }, (response) => {
			resolve({ status: response.resume().statusCode, headers: response.headers });
		})
			.on("error", reject)
			.end();
	});

describe("[112] a listener under TLS", () => {
	it("is both of a server's, where the configuration says so; a merchant's refusal is signed there as elsewhere", async (t) => {
		const { ca, tls } = await certificateFor(t);
		const server = await openServer(t, { listen: { port: 0, tls }, operator: { port: 0, token, tls } });
		const urls = await server.listen();
		for (const url of [urls.public, urls.operator]) assert.match(url, /^https:/);
		assert.equal((await heard(`${urls.public}/health`, ca)).status, 200);
		const refused = await heard(`${urls.public}/v2/authorizations/applyToken`, ca, {
			method: "POST",
			headers: { "client-id": "M" },
		});
		assert.ok("signature" in refused.headers);
		const asked = { headers: { authorization: `Bearer ${token}` } };
		assert.equal((await heard(`${urls.operator}/operator/apps`, ca, asked)).status, 200);
		assert.equal((await heard(`${urls.operator}/operator/apps`, ca)).status, 401);
	});

	it("names the field of a file that cannot be used, and what is wrong with it", async (t) => {
		const { folder, tls } = await certificateFor(t);
		const other = await certificateFor(t);
		const file = async (name: string, text: string): Promise<string> => {
			await writeFile(join(folder, name), text);
			return join(folder, name);
		};
		const pair = { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "leaf" } as const;
		const sealed = generateKeyPairSync("ec", {
			namedCurve: "P-256",
			privateKeyEncoding: pair,
			publicKeyEncoding: spki,
		});
		const words = await file("words.pem", "words that nobody shall read again");
		const none = join(folder, "none.pem");
		const { certFile, keyFile } = tls;
		for (const [files, field, why] of [
			[{ certFile: none, keyFile }, "certFile", /none\.pem cannot be read \(ENOENT\)\.$/],
			[{ certFile, keyFile: none }, "keyFile", /none\.pem cannot be read \(ENOENT\)\.$/],
			[{ certFile: words, keyFile }, "certFile", /words\.pem is no certificate, PEM\.$/],
			[{ certFile, keyFile: words }, "keyFile", /words\.pem is no private key, PEM\.$/],
			[{ certFile: keyFile, keyFile: certFile }, "certFile", /key\.pem is a private key: the two are swapped\.$/],
			[
				{ certFile, keyFile: await file("sealed.pem", sealed.privateKey) },
				"keyFile",
				/sealed\.pem asks for a passphrase: give the key without one\.$/,
			],
			[
				{ certFile, keyFile: other.tls.keyFile },
				"keyFile",
				/key\.pem is the key of another certificate than the first one in .+cert\.pem\.$/,
			],
			[
				// The authority's first, as some tools write a chain.
				{ certFile: await file("chain.pem", other.ca + (await readFile(certFile, "utf8"))), keyFile },
				"keyFile",
				/is the key of another certificate than the first one in .+chain\.pem\.$/,
			],
		] as const) {
			await assert.rejects(readTls("listen", files), (error) => {
				assert.ok(error instanceof ConfigError);
				assert.ok(error.message.startsWith(`listen.tls.${field}: `), error.message);
				assert.match(error.message, why);
				assert.doesNotMatch(error.message, /nobody shall read/);
				return true;
			});
		}
		const wrong = { certFile, keyFile: none };
		await assert.rejects(openServer(t, { listen: { port: 0, tls: wrong } }), /^ConfigError: listen\.tls\.keyFile: /);
		const operator = { port: 0, token, tls: wrong };
		await assert.rejects(openServer(t, { operator }), /^ConfigError: operator\.tls\.keyFile: /);
	});
});
const spki = { type: "spki", format: "pem" } as const;

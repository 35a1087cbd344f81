import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { hostPaths } from "@byleave/protocol";
import { createServer, openMemory, type Server } from "@byleave/server";

/** docs/super-app.md's back end, run as it stands there: the token, the directory; and its table of the host face. */

const root = fileURLToPath(new URL("..", import.meta.url));
const text = await readFile(join(root, "docs/super-app.md"), "utf8");
const samples = [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(([, sample = ""]) => sample);
const wallet = generateKeyPairSync("ec", { namedCurve: "P-256" });
const OPERATOR = "operator-token-of-tests-0123456789";

type UserToken = (user: { id: string; session: string; loggedInAt: number }) => Promise<string>;
type Directory = (find: (sub: string) => Promise<object | undefined>) => RequestListener;

let folder = "";
let server: Server;
let userToken: UserToken;
let url = "";
let listener: RequestListener = (_, response) => response.writeHead(500).end();
const backEnd = createHttpServer((request, response) => listener(request, response));

before(async () => {
	folder = await mkdtemp(join(tmpdir(), "byleave-super-app-"));
	await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
	await mkdir(join(folder, "keys"));
	await writeFile(join(folder, "package.json"), '{ "type": "module" }');
	await new Promise<void>((resolve) => backEnd.listen(0, "127.0.0.1", resolve));
	url = `http://127.0.0.1:${(backEnd.address() as AddressInfo).port}/users?from=byleave`;
	const publicKey = wallet.publicKey.export({ type: "spki", format: "pem" }).toString();
	server = await createServer(
		{
			secret: "a-secret-for-this-test-alone-0123456789",
			listen: { port: 0 },
			operator: { port: 0, token: OPERATOR },
			store: { kind: "sqlite", file: "never-opened.sqlite" },
			directory: { kind: "http", url },
			issuers: [{ issuer: "https://wallet.example", audience: "byleave", publicKeys: [publicKey] }],
			support: "support@wallet.example",
			undo: { en: "Wallet" },
			logLevel: "silent",
		},
		{ store: await openMemory() },
	);
	const { public: at } = await server.listen();
	({ userToken } = await sample(0, "token.ts", '"keys/wallet-private.pem"', JSON.stringify(await keyFile())));
	const { directory } = await sample(3, "directory.ts", "https://byleave.wallet.example", at);
	listener = (directory as Directory)(async (sub) =>
		sub === "4711" ? { status: "ACTIVE", nickName: "Mei" } : undefined,
	);
	await operate("merchants", { merchantId: "M1", name: "Coffee Ltd" });
	await operate("clients", { clientId: "C1", merchantId: "M1", publicKey: merchantKey() });
	await operate("apps", { appId: "A1", clientId: "C1", name: "Coffee" });
	await operate("apps/approve", { appId: "A1", scope: "auth_user", approval: "required" });
});
after(async () => {
	await server?.close();
	await new Promise((resolve) => backEnd.close(resolve));
	await rm(folder, { recursive: true, force: true });
});

describe("docs/super-app.md", () => {
	it("mints a token that the host face takes, and answers a directory's request that Byleave signed", async () => {
		const answer = await authorize("4711");
		assert.equal(answer.statusCode, 200, answer.body);
		assert.equal(answer.json().sheet.user.nickName, "Mei");
	});

	it("knows a user who is not there", async () => {
		const answer = await authorize("nobody");
		assert.equal(answer.statusCode, 403, answer.body);
	});

	it("answers nobody else: no signature, another body, another path, another time", async () => {
		const seen: { headers: Record<string, string>; body: string }[] = [];
		const real = listener;
		listener = (request, response) => {
			const chunks: Buffer[] = [];
			request.on("data", (chunk: Buffer) => chunks.push(chunk));
			request.on("end", () => {
				const { "client-id": clientId = "", "request-time": time = "", signature = "" } = request.headers;
				const headers = { "client-id": String(clientId), "request-time": String(time), signature: String(signature) };
				seen.push({ headers, body: String(Buffer.concat(chunks)) });
				response.writeHead(404).end();
			});
		};
		await authorize("4711");
		listener = real;
		const { headers, body } = seen[0] ?? assert.fail("The directory was not asked.");
		const ask = async (change: { body?: string; to?: string; headers?: Record<string, string> }) => {
			const init = { method: "POST", body: change.body ?? body, headers: change.headers ?? headers };
			return (await fetch(change.to ?? url, init)).status;
		};
		assert.equal(await ask({}), 200, "as it came");
		const { signature: _, ...unsigned } = headers;
		assert.deepEqual(
			await Promise.all([
				ask({ headers: unsigned }),
				ask({ body: body.replace("4711", "4712") }),
				ask({ to: url.replace("byleave", "other") }),
				ask({ headers: { ...headers, "request-time": "2026-11-23T10:00:00+00:00" } }),
				ask({ headers: { ...headers, "client-id": "C1" } }),
			]),
			[401, 401, 401, 401, 401],
		);
	});

	it("names every request of the host face, with the keys that it has", async () => {
		const { paths } = (await server.public.inject("/host/openapi.json")).json();
		const rows = [...text.matchAll(/^\| `(GET|POST) (\/host[^`]*)` \| ([^|]*) \| ([^|]*) \|$/gm)];
		assert.deepEqual(rows.map(([, , path]) => path).sort(), Object.values(hostPaths).sort());
		for (const [, method = "", path = "", body = "", answer = ""] of rows) {
			const told = paths[path][method.toLowerCase()];
			const asked = told.requestBody?.content["application/json"].schema;
			const schema = told.responses["200"].content?.["application/json"].schema;
			if (asked) mustBeNamed(keysIn(body), [asked], path);
			const kinds: readonly Kind[] = schema
				? (schema.anyOf ?? [schema])
				: [{ properties: (await server.public.inject({ url: path, headers: await as("4711") })).json() }];
			if (answer.includes("{")) mustBeNamed(keysIn(answer), kinds, path);
		}
	});
});

interface Kind {
	readonly properties: object;
	/** Left out: all. */
	readonly required?: readonly string[];
}
/** Each sample is one of these kinds, with what that kind must have and nothing else; each key of each kind stands in one. */
function mustBeNamed(samples: readonly string[][], kinds: readonly Kind[], path: string): void {
	const wholly = ({ properties, required = Object.keys(properties) }: Kind, sample: readonly string[]) =>
		required.every((key) => sample.includes(key)) && sample.every((key) => Object.hasOwn(properties, key));
	for (const sample of samples) {
		assert.ok(
			kinds.some((kind) => wholly(kind, sample)),
			`${path}: ${sample}`,
		);
	}
	for (const kind of kinds) {
		const named = new Set(samples.filter((sample) => wholly(kind, sample)).flat());
		assert.deepEqual([...named].sort(), Object.keys(kind.properties).sort(), path);
	}
}

/** The keys of each JSON that stands in a cell. */
const keysIn = (cell: string): string[][] =>
	[...cell.matchAll(/`(\{.*?\})`(?= ·|$|,)/g)].map(([, json = ""]) => Object.keys(JSON.parse(json)));

async function sample(n: number, name: string, from: string, to: string) {
	const whole = samples[n] ?? "";
	assert.ok(whole.includes(from), name);
	await writeFile(join(folder, name), whole.replace(from, to));
	return import(pathToFileURL(join(folder, name)).href);
}

async function keyFile(): Promise<string> {
	const file = join(folder, "keys/wallet-private.pem");
	await writeFile(file, wallet.privateKey.export({ type: "pkcs8", format: "pem" }));
	return file;
}

const merchantKey = (): string =>
	generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ type: "spki", format: "pem" }).toString();

async function operate(path: string, payload: object): Promise<void> {
	const headers = { authorization: `Bearer ${OPERATOR}`, host: "127.0.0.1" };
	const answer = await server.operator.inject({ method: "POST", url: `/operator/${path}`, headers, payload });
	assert.ok(answer.statusCode < 300, answer.body);
}

async function as(id: string) {
	return { authorization: `Bearer ${await userToken({ id, session: "s", loggedInAt: 1 })}` };
}
async function authorize(id: string) {
	const payload = { appId: "A1", scopes: ["auth_user"] };
	return server.public.inject({ method: "POST", url: hostPaths.authorize, headers: await as(id), payload });
}

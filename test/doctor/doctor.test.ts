import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer } from "node:http";
import { after, before, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { platforms } from "@byleave/protocol/platforms";
import { type DoctorOptions, doctor, readSigningKey, readVerifyingKey } from "byleave";
import { CLIENT, createWorld, merchantKey, type World, type WorldOptions } from "../world.ts";
import { type Faults, faultyProxy, listening } from "./faulty.ts";

/** Each thing that `byleave doctor` can find, made once: by a proxy that does it, or a server that is so. */

const signing = (key: KeyObject) => readSigningKey(key.export({ type: "pkcs8", format: "pem" }).toString(), "key.pem");
const client = { clientId: CLIENT, by: signing(merchantKey) };
const BEGAN = Date.UTC(2026, 10, 23, 10, 0, 0);

interface Place {
	readonly world: World;
	readonly port: number;
}
async function opened(options: WorldOptions = {}): Promise<Place> {
	const world = await createWorld(options);
	const url = new URL(await world.server.public.listen({ host: "127.0.0.1", port: 0 }));
	return { world, port: Number(url.port) };
}

interface Row {
	readonly faults?: Faults;
	/** Behind the proxy's address. */
	readonly path?: string;
	readonly options?: Partial<DoctorOptions>;
	/** All that is not ok: check, verdict, and what is said of it with what mends it. */
	readonly found: readonly (readonly [check: string, verdict: "warn" | "bad", told: RegExp])[];
}

async function look({ port }: Place, { faults = {}, path = "", options = {} }: Omit<Row, "found">) {
	const proxy = await faultyProxy(port, faults);
	try {
		return await doctor({ url: proxy.url + path, client, now: () => BEGAN, timeout: 60_000, ...options });
	} finally {
		proxy.close();
	}
}
async function held(place: Place, { found, ...row }: Row): Promise<void> {
	const findings = await look(place, row);
	const notOk = findings.filter(({ verdict }) => verdict !== "ok");
	assert.deepEqual(
		notOk.map(({ check, verdict }) => [check, verdict]),
		found.map(([check, verdict]) => [check, verdict]),
		JSON.stringify(findings, null, 1),
	);
	for (const [at, [, , told]] of found.entries()) {
		const { said = "", todo } = notOk[at] ?? {};
		assert.match(`${said} → ${todo}`, told);
		assert.ok(!/\n/.test(said + todo));
	}
}

const isPost = (method: string) => method === "POST";
const html = (status: number) => ({ status, headers: { "content-type": "text/html" }, body: "<p>Sorry" });
const json = (status: number, body: object, headers = {}) => ({
	status,
	headers: { "content-type": "application/json", ...headers },
	body: JSON.stringify(body),
});
const without = <T extends object>(headers: T, name: string): T =>
	Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name)) as T;
const again = (space?: number) => (body: Buffer) =>
	body.length === 0 ? body : Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, space));
const stranger = { client: undefined };
const pem = (key: KeyObject) => key.export({ type: "spki", format: "pem" }).toString();
const aside =
	(...ways: string[]) =>
	(asked: { path: string }) =>
		ways.some((way) => asked.path.startsWith(way)) ? html(404) : undefined;

describe("byleave doctor, through a proxy that", () => {
	let place: Place;
	before(async () => {
		place = await opened();
	});
	after(() => place.world.close());

	const rows: Readonly<Record<string, Row>> = {
		"changes nothing, for a client": { found: [] },
		"changes nothing, for a stranger": { options: stranger, found: [] },
		"takes a prefix away": {
			path: "/wallet",
			faults: { path: (path) => path.replace(/^\/wallet/, "") },
			found: [
				[
					"path",
					"bad",
					/\/wallet\/v2\/\S+ was asked, and \/v2\/\S+ arrives there.*proxy_pass without a path.*`prefix` of the server to \/wallet/,
				],
			],
		},
		"takes a prefix away, and hides /openapi.json": {
			path: "/wallet",
			faults: {
				path: (path) => path.replace(/^\/wallet/, ""),
				own: ({ path }) => (path.endsWith("/openapi.json") ? html(404) : undefined),
			},
			found: [
				["platform", "warn", /taken for the base platform/],
				["path", "bad", /\/wallet\/v2\/\S+ was asked, and \/v2\/\S+ arrives there/],
			],
		},
		"puts a prefix before, of which nothing is known": {
			faults: { path: (path, method) => (isPost(method) ? `/internal${path}` : path) },
			found: [["answer", "bad", /its path or its body is changed on the way/]],
		},
		"drops Request-Time": {
			faults: { asked: (of) => without(of, "request-time") },
			found: [["headers", "bad", /^Request-Time does not arrive/]],
		},
		"drops Client-Id": {
			faults: { asked: (of) => without(of, "client-id") },
			found: [["headers", "bad", /^Client-Id does not arrive/]],
		},
		"decodes Signature": {
			faults: {
				asked: (of) => ({
					...of,
					...(of.signature ? { signature: decodeURIComponent(String(of.signature)).replaceAll("+", " ") } : {}),
				}),
			},
			options: { client: undefined },
			found: [["headers", "bad", /^Signature does not arrive as it was sent.*spaces where base64 has \+/]],
		},
		"adds Origin": {
			faults: { asked: (of) => ({ ...of, origin: "https://wallet.example" }) },
			found: [["headers", "bad", /an Origin header arrives/]],
		},
		"writes the request's body anew": {
			faults: { askedBody: again() },
			found: [["client", "bad", /Signed was another serialisation of the same JSON/]],
		},
		"drops the answer's Signature": {
			faults: { answered: (of) => without(of, "signature") },
			found: [["headers", "bad", /the answer's Signature is dropped/]],
		},
		"drops the answer's Response-Time": {
			faults: { answered: (of) => without(of, "response-time") },
			found: [["headers", "bad", /Response-Time is missing/]],
		},
		"drops the answer's Client-Id": {
			faults: { answered: (of) => without(of, "client-id") },
			found: [["headers", "warn", /the answer's Client-Id is dropped/]],
		},
		"answers for another client": {
			faults: { answered: (of) => ("client-id" in of ? { ...of, "client-id": "other" } : of) },
			found: [["headers", "bad", /is for the client other/]],
		},
		"writes names of headers in capitals": {
			faults: { answered: ({ signature, ...of }) => (signature === undefined ? of : { ...of, Signature: signature }) },
			found: [["headers", "warn", /a header's name comes as Signature/]],
		},
		"says another Content-Type": {
			faults: { answered: (of, _, method) => (isPost(method) ? { ...of, "content-type": "text/plain" } : of) },
			found: [["headers", "bad", /Content-Type is text\/plain/]],
		},
		"writes the answer's body anew": {
			faults: { answeredBody: (body, _, method) => (isPost(method) ? again(2)(body) : body) },
			found: [["answer", "bad", /what came is not what was signed: that was .*same JSON/]],
		},
		"changes the answer's body": {
			faults: {
				answeredBody: (body, _, method) =>
					isPost(method) ? Buffer.from(body.toString().replace("INVALID", "VALID")) : body,
			},
			found: [["answer", "bad", /its path or its body is changed on the way/]],
		},
		"compresses whatever it is asked": {
			faults: {
				answered: (of, _, method) => (isPost(method) ? { ...of, "content-encoding": "gzip" } : of),
				answeredBody: (body, _, method) => (isPost(method) ? gzipSync(body) : body),
			},
			found: [["headers", "bad", /comes compressed \(gzip\)/]],
		},
		"compresses for whoever takes it": {
			faults: {
				own: ({ headers, path }) =>
					path === "/keys" && String(headers["accept-encoding"]).includes("gzip")
						? { status: 200, headers: { "content-encoding": "gzip" }, body: "" }
						: undefined,
			},
			found: [["compression", "warn", /answers are compressed \(gzip\)/]],
		},
		"takes small bodies only": {
			faults: { own: ({ body }) => (body.length > 32_768 ? html(413) : undefined) },
			found: [["body-size", "warn", /a body of 64 kB is refused \(HTTP 413, text\/html\)/]],
		},
		"does not reach the server for a POST": {
			faults: { own: ({ method }) => (isPost(method) ? html(502) : undefined) },
			found: [["path", "bad", /is answered by something else \(HTTP 502, text\/html\)/]],
		},
		"leads to https": {
			faults: { own: ({ path }) => ({ status: 301, headers: { location: `https://wallet.example${path}` } }) },
			found: [
				[
					"connection",
					"bad",
					/HTTP 301 leads to https:\/\/wallet\.example\/health → call https:\/\/wallet\.example at once/,
				],
			],
		},
		"leads /health to a page": {
			faults: {
				own: ({ path }) => (path === "/health" ? { status: 302, headers: { location: "/login" } } : undefined),
			},
			found: [["health", "warn", /\/health is not to be had here \(HTTP 302\)/]],
		},
		"leads a POST elsewhere": {
			faults: { own: ({ method }) => (isPost(method) ? { status: 307, headers: { location: "/other" } } : undefined) },
			found: [["path", "bad", /HTTP 307 leads to http:\/\/\S+\/other → .*follow no redirect/]],
		},
		"refuses for the number of requests": {
			faults: {
				own: ({ method }) =>
					isPost(method)
						? json(429, { result: { resultCode: "X", resultStatus: "F", resultMessage: "" } }, { "retry-after": "7" })
						: undefined,
			},
			found: [["answer", "warn", /too many requests from this address → try again in 7 s/]],
		},
		"hides /health and /ready": {
			faults: { own: aside("/health", "/ready") },
			found: [
				["health", "warn", /\/health is not to be had here \(HTTP 404, text\/html\)/],
				["ready", "warn", /\/ready is not/],
			],
		},
		"tells that the server is not ready": {
			faults: {
				own: ({ path }) => (path === "/ready" ? json(503, { cause: "store_unavailable", message: "" }) : undefined),
			},
			found: [["ready", "bad", /cannot do its work \(HTTP 503\)/]],
		},
		"hides /openapi.json": {
			faults: { own: aside("/openapi.json") },
			found: [["platform", "warn", /taken for the base platform/]],
		},
		"hides /keys": {
			faults: { own: aside("/keys") },
			found: [
				["keys", "warn", /\/keys is not to be had here/],
				["answer", "warn", /there is no key to verify it with/],
			],
		},
		"keeps /keys too long": {
			faults: { answered: (of, path) => (path === "/keys" ? { ...of, age: "901" } : of) },
			found: [["keys", "bad", /from a cache that has kept it for 901 s → .*300 s at most/]],
		},
		"publishes a private key": {
			faults: { own: ({ path }) => (path === "/keys" ? json(200, { keys: [{ kty: "OKP", d: "x" }] }) : undefined) },
			found: [
				["keys", "bad", /publishes a private key/],
				["answer", "warn", /no key to verify/],
			],
		},
		"publishes no key for answers": {
			faults: { own: ({ path }) => (path === "/keys" ? json(200, { keys: [] }) : undefined) },
			found: [
				["keys", "bad", /no key for answers/],
				["answer", "warn", /no key to verify/],
			],
		},
		"is asked by a clock that is a little off": {
			options: { now: () => BEGAN + 100_000 },
			found: [["clock", "warn", /99 s apart; 300 s are allowed/]],
		},
		"is asked by a clock that is behind": {
			options: { ...stranger, now: () => BEGAN - 3_600_000 },
			found: [["clock", "bad", /3600 s apart/]],
		},
		"is asked as a client by a clock that is far off": {
			options: { now: () => BEGAN + 3_600_000 },
			found: [
				["clock", "bad", /3599 s apart/],
				["client", "bad", /Request-Time must be within 300 s/],
			],
		},
		"is asked by the key of somebody else": {
			options: {
				client: { clientId: CLIENT, by: signing(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey) },
			},
			found: [["client", "bad", /INVALID_SIGNATURE/]],
		},
		"is asked by a client that is not there": {
			options: { client: { ...client, clientId: "nobody" } },
			found: [["client", "bad", /INVALID_SIGNATURE/]],
		},
		"is asked in another wallet's words": {
			options: { platform: platforms.gcash },
			found: [
				["platform", "bad", /plays alipayplus, not gcash/],
				["client", "bad", /check --platform/],
			],
		},
		"verifies by another key than signs": {
			options: {
				...stranger,
				platformKeys: [readVerifyingKey(pem(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey), "p")],
			},
			found: [["rotation", "bad", /the key that was handed in is none of them/]],
		},
	};
	for (const [name, row] of Object.entries(rows)) it(name, () => held(place, row));

	it("tells what is well, too, and in which order", async () => {
		const findings = await look(place, {});
		assert.deepEqual(
			findings.map(({ check }) => check),
			[
				"name",
				"connection",
				"tls",
				"health",
				"ready",
				"platform",
				"keys",
				"path",
				"answer",
				"headers",
				"clock",
				"client",
				"rotation",
				"compression",
				"body-size",
			],
		);
		const said = Object.fromEntries(findings.map(({ check, said }) => [check, said]));
		assert.match(said.keys ?? "", /^3 for answers: 1 \(RSA256\), p1 \(P256\), e1 \(ED25519\)$/);
		assert.match(said.answer ?? "", /^signed by key 1 \(RSA256\), byte for byte$/);
		assert.match(said.client ?? "", /^leaf-and-bean is known, and what it signs is taken$/);
		assert.equal(said.rotation, "key 1 signs");
	});
	it("changes nothing there: no refusal is a redemption", async () => {
		const before = place.world.events.length;
		await look(place, {});
		const exchanges = place.world.events.slice(before).filter((event) => event.type === "exchange");
		assert.ok(exchanges.length === 2 && exchanges.every(({ cause }) => cause !== null));
	});
});

describe("byleave doctor and a deployment with a prefix", () => {
	let place: Place;
	before(async () => {
		place = await opened({ config: { prefix: "/gw" } });
	});
	after(() => place.world.close());
	const rows: Readonly<Record<string, Row>> = {
		"that is called with it": { path: "/gw/", found: [] },
		"that is called without it": {
			found: [["path", "bad", /the server has nothing at \/v2\/\S+; its paths begin with \/gw → name that prefix/]],
		},
		"that a proxy takes away": {
			path: "/gw",
			faults: { path: (path) => path.replace(/^\/gw/, "") },
			found: [["path", "bad", /is asked something else: its path is changed on the way/]],
		},
		"that a proxy adds": {
			faults: { path: (path, method) => (isPost(method) ? `/gw${path}` : path) },
			found: [["path", "bad", /^\/v2\/\S+ was asked, and \/gw\/v2\/\S+ arrives there/]],
		},
	};
	for (const [name, row] of Object.entries(rows)) it(name, () => held(place, row));
});

describe("byleave doctor and a platform that changes its key", () => {
	let place: Place;
	let old: string;
	before(async () => {
		place = await opened();
		const { keys } = place.world.server.context;
		old = (await place.world.server.public.inject({ url: "/keys" })).body;
		await keys.rotate("answer", 7 * 86_400_000);
	});
	after(() => place.world.close());
	const versions = async () =>
		(await place.world.server.context.keys.published())
			.filter(({ purpose, algorithm }) => purpose === "answer" && algorithm === "RSA256")
			.map(({ publicKey, version }) => readVerifyingKey(publicKey, "p", version));

	it("tells which is announced", async () => {
		const findings = await look(place, {});
		assert.equal(findings.find(({ check }) => check === "rotation")?.said, "key 1 signs, 2 is announced");
	});
	it("warns whoever does not have the new one yet", async () => {
		const [, one] = await versions();
		await held(place, {
			options: { platformKeys: one ? [one] : [] },
			found: [["rotation", "warn", /add key 2 before it signs/]],
		});
		await held(place, { options: { platformKeys: await versions() }, found: [] });
	});
	it("tells that a cache keeps an old /keys once the new one signs, and who has the old one alone", async () => {
		place.world.later(7 * 86_400);
		const options = { now: () => BEGAN + 7 * 86_400_000 };
		await held(place, {
			options,
			faults: {
				own: ({ path }) =>
					path === "/keys" ? { status: 200, headers: { "content-type": "application/json" }, body: old } : undefined,
			},
			found: [
				["answer", "bad", /signed by none of the keys that are known/],
				["rotation", "bad", /key 2 signs \(RSA256\), and \/keys does not have it/],
			],
		});
		const [, one] = await versions();
		await held(place, {
			options: { ...options, platformKeys: one ? [one] : [] },
			found: [["rotation", "warn", /key 2 signs, 1 is still published; the key that was handed in is another/]],
		});
	});
});

it("byleave doctor and a server that is something else", async (t) => {
	const server = createServer(
		(_, answer) => void answer.writeHead(200, { "content-type": "text/html" }).end("<p>Hello"),
	);
	const port = await listening(server);
	t.after(() => server.close());
	const findings = await doctor({ url: `http://127.0.0.1:${port}`, now: () => BEGAN, timeout: 60_000 });
	assert.deepEqual(
		findings.filter(({ verdict }) => verdict !== "ok").map(({ check, verdict }) => `${check} ${verdict}`),
		["health warn", "ready warn", "platform warn", "keys warn", "path bad"],
	);
});

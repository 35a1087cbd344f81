import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { describe, it } from "node:test";
import { tng } from "@byleave/protocol/platforms/tng";
import { ConfigError, type ConfigInput, resolveConfig } from "./config.ts";

const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = (key: KeyObject) => key.export({ type: "spki", format: "pem" }).toString();
const weak = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey;
const issuer = { issuer: "https://wallet.example", audience: "byleave", publicKeys: [pem(pair.publicKey)] };
const good = {
	secret: "a-secret-of-production-0123456789abcdef",
	operator: { token: "an-operators-token-0123456789abcdef" },
	store: { kind: "sqlite", file: "byleave.db" },
	directory: { kind: "http", url: "https://wallet.example/users" },
	issuers: [issuer],
	support: "help@wallet.example",
	undo: { en: "Settings, Mini programs" },
} satisfies ConfigInput;

const problems = (change: object, sandbox = false): readonly string[] => {
	try {
		resolveConfig({ ...good, ...change }, { sandbox, baseDir: "/srv" });
		return [];
	} catch (error) {
		assert.ok(error instanceof ConfigError);
		assert.equal(error.message, error.problems.join("\n"));
		return error.problems;
	}
};

describe("resolveConfig", () => {
	it("fills in every default, and starts paths from the folder of the file", () => {
		const config = resolveConfig(good, { sandbox: false, baseDir: "/srv" });
		const { platform, issuers, ...rest } = config;
		assert.equal(platform.name, "alipayplus");
		assert.equal(resolveConfig({ ...good, platform: "tng" }, { sandbox: false, baseDir: "/srv" }).platform, tng);
		assert.deepEqual(issuers, [{ ...issuer, sandbox: false }]);
		assert.deepEqual(rest, {
			secret: good.secret,
			support: good.support,
			undo: good.undo,
			listen: { host: "127.0.0.1", port: 4180, tls: null },
			operator: { host: "127.0.0.1", port: 4181, tls: null, insecure: false, token: good.operator.token },
			prefixes: [""],
			store: { kind: "sqlite", file: "/srv/byleave.db" },
			directory: { kind: "http", url: "https://wallet.example/users", deadlineMs: 2000, maxBytes: 65_536 },
			hostOrigins: [],
			siteName: null,
			errorPages: null,
			hashLoginId: "hmac",
			messages: {
				channels: { SMS: null, PUSH: null, INBOX: { kind: "inbox" } },
				perDay: { SMS: 3, PUSH: 10, INBOX: 20 },
			},
			limits: { perClient: 6000, perUser: 120, perAddress: 600 },
			trustedProxies: [],
			logLevel: "info",
			sandbox: false,
		});
	});

	it("wants an address of error pages behind which an anchor can be put", () => {
		for (const errorPages of [
			"errors.md",
			"ftp://x.example",
			"https://x.example/#top",
			`https://x.example/${"x".repeat(120)}`,
		]) {
			assert.match(problems({ errorPages }).join(), /^errorPages: an https URL of at most 120 characters/);
		}
		assert.deepEqual(problems({ errorPages: "https://x.example/errors" }), []);
	});

	it("gives each issuer's key in the one spelling that is used, however it came", () => {
		const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
		const spki = pem(rsa);
		for (const publicKey of [
			spki,
			`\ufeff${spki}`,
			`our key\n${spki}`,
			spki.replaceAll("\n", ""),
			spki.replaceAll("\n", "\\n"),
			rsa.export({ type: "pkcs1", format: "pem" }).toString(),
			rsa.export({ type: "spki", format: "der" }).toString("base64"),
			rsa.export({ type: "pkcs1", format: "der" }).toString("base64"),
		]) {
			const issuers = [{ ...issuer, publicKeys: [publicKey] }];
			assert.deepEqual(resolveConfig({ ...good, issuers }, { sandbox: false }).issuers[0]?.publicKeys, [spki]);
		}
	});

	it("lets the operator's face leave this machine under TLS, or where the operator says that it is safe", () => {
		const tls = { certFile: "cert.pem", keyFile: "key.pem" };
		for (const more of [
			{ host: "0.0.0.0", tls },
			{ host: "10.0.0.1", insecure: true },
			{ host: "localhost" },
			{ host: "127.3.2.1" },
		]) {
			assert.deepEqual(problems({ operator: { ...good.operator, ...more } }), []);
		}
	});

	it("[8] lets a sandbox have what only a sandbox may", () => {
		const change = {
			secret: "sandbox-secret-0123456789abcdefghij",
			operator: { token: "sandbox-token-0123456789abcdefghijk" },
			store: { kind: "memory" },
			issuers: [{ ...issuer, issuer: "sandbox:wallet", sandbox: true }],
		};
		assert.deepEqual(problems(change, true), []);
		assert.deepEqual(
			problems(change).map((line) => line.split(":", 1)[0]),
			["secret", "operator.token", "store.kind", "issuers[0].issuer"],
		);
	});

	it("takes a directory of the operator's own as it is", () => {
		const own = { profile: async () => undefined };
		assert.equal(resolveConfig({ ...good, directory: own }, { sandbox: false }).directory, own);
	});

	it("knows a sandbox's issuer by its name alone", () => {
		const issuers = [{ ...issuer, issuer: "sandbox:wallet" }];
		assert.equal(resolveConfig({ ...good, issuers }, { sandbox: true }).issuers[0]?.sandbox, true);
	});

	const fromEnv = (name: string) => `Set it from the environment: process.env.${name}`;
	const mistakes: readonly (readonly [what: string, change: object, ...lines: string[]])[] = [
		[
			"a missing secret",
			{ secret: undefined },
			`secret: it is missing: 32 characters or more are needed. ${fromEnv("BYLEAVE_SECRET")}`,
		],
		[
			"a short secret",
			{ secret: "short" },
			`secret: at least 32 characters are needed, 5 given. ${fromEnv("BYLEAVE_SECRET")}`,
		],
		[
			"a secret of one letter",
			{ secret: "x".repeat(40) },
			`secret: one character over and over is no secret. ${fromEnv("BYLEAVE_SECRET")}`,
		],
		[
			"a short token",
			{ operator: { token: "123456789012" } },
			`operator.token: at least 32 characters are needed, 12 given. ${fromEnv("BYLEAVE_OPERATOR_TOKEN")}`,
		],
		...["with a line end\n", "with a space in its middle", "\ufeffwith-a-byte-order-mark", "with-an-umlaut-ü"].map(
			(token) =>
				[
					`a token ${JSON.stringify(token)}`,
					{ operator: { token: token.padStart(40, "x") } },
					"operator.token: it must not hold spaces, line ends or anything but printable ASCII.",
				] as const,
		),
		...["0.0.0.0", "::", "10.0.0.1", "ops.example", "evil.localhost", "evillocalhost", "127.0.0.1.evil.example"].map(
			(host) =>
				[
					`an operator's face in clear at ${host}`,
					{ operator: { ...good.operator, host } },
					"operator.host: the operator's token would travel in clear beyond this machine: set operator.tls, or, where something in front of it does TLS, operator.insecure: true.",
				] as const,
		),
		[
			"an origin whose name ends like this machine's",
			{ hostOrigins: ["http://evil.localhost"] },
			"hostOrigins[0]: https is needed; http is for loopback only.",
		],
		["a misspelt key", { lissen: {} }, "lissen: there is no such key; did you mean listen?"],
		["a misspelt key within", { listen: { prot: 80 } }, "listen.prot: there is no such key; did you mean port?"],
		["a key of nowhere", { listen: { zebra: 1 } }, "listen.zebra: there is no such key; there are host, port, tls."],
		[
			"two unknown keys",
			{ lissen: {}, stoer: {} },
			"lissen: there is no such key; did you mean listen?",
			"stoer: there is no such key; did you mean store?",
		],
		["a port beyond", { listen: { port: 70_000 } }, "listen.port: it must be 65535 or less."],
		["a port with a fraction", { listen: { port: 1.5 } }, "listen.port: not what is needed: a whole number."],
		[
			"a host with a scheme",
			{ listen: { host: "http://x" } },
			"listen.host: a host name or an address is needed, without scheme or port.",
		],
		[
			"a prefix with a slash at the end",
			{ prefix: "/api/" },
			'prefix: it must be "" or like "/gateway/api", without a slash at the end.',
		],
		[
			"a store of another kind",
			{ store: { kind: "redis" } },
			'store.kind: not what is needed: an object with a kind of "sqlite" or "postgres" or "memory".',
		],
		["a store without a file", { store: { kind: "sqlite" } }, "store.file: it is missing. Needed: a string."],
		[
			"a store in memory",
			{ store: { kind: "memory" } },
			'store.kind: a store in memory forgets every grant; production needs { kind: "postgres", url } or { kind: "sqlite", file }.',
		],
		[
			"a directory in clear",
			{ directory: { kind: "http", url: "http://wallet.example/" } },
			"directory.url: https is needed; http is for loopback only, since what a directory says is personal.",
		],
		[
			"a directory with a password in it",
			{ directory: { kind: "http", url: "https://a:b@wallet.example/" } },
			"directory.url: the URL must have no user, password or fragment.",
		],
		[
			"a misspelt key of a directory",
			{ directory: { kind: "http", url: "https://wallet.example/", deadlineMS: 5 } },
			"directory.deadlineMS: there is no such key; did you mean deadlineMs?",
		],
		["no issuer", { issuers: [] }, "issuers: one at least is needed."],
		[
			"a weak key",
			{ issuers: [{ ...issuer, publicKeys: [pem(weak)] }] },
			"issuers[0].publicKeys[0]: an RSA key of 2048 bit is needed; this has 1024.",
		],
		[
			"a private key",
			{ issuers: [{ ...issuer, publicKeys: [pair.privateKey.export({ type: "pkcs8", format: "pem" })] }] },
			"issuers[0].publicKeys[0]: this is a private key. It was not kept; hand in the public half, and make a new pair if this one travelled.",
		],
		[
			"a sandbox's issuer",
			{ issuers: [{ ...issuer, issuer: "sandbox:x" }] },
			"issuers[0].issuer: this is a sandbox's issuer, which production refuses.",
		],
		[
			"a sandbox's issuer without its mark",
			{ issuers: [{ ...issuer, sandbox: true }] },
			'issuers[0].issuer: a sandbox\'s issuer starts with "sandbox:".',
		],
		[
			"a sandbox's secret",
			{ secret: "sandbox-0123456789abcdef0123456789abcdef" },
			`secret: this is a sandbox's, which production refuses. ${fromEnv("BYLEAVE_SECRET")}`,
		],
		[
			"an origin with a path",
			{ hostOrigins: ["https://a.example/x"] },
			'hostOrigins[0]: an origin is needed, like "https://app.example", without a path.',
		],
		[
			"an origin in clear",
			{ hostOrigins: ["http://a.example"] },
			"hostOrigins[0]: https is needed; http is for loopback only.",
		],
		["no support", { support: "" }, "support: it must not be empty."],
		["no English", { undo: { id: "Pengaturan" } }, "undo.en: a text is needed, for English at least."],
		[
			"a language that is none",
			{ undo: { en: "x", "!": "y" } },
			'undo["!"]: a language is needed, like "en" or "zh-Hans".',
		],
		["a limit of nothing", { limits: { perUser: 0 } }, "limits.perUser: it must be 1 or more."],
		[
			"a proxy that is no address",
			{ trustedProxies: ["10.0.0.0/33"] },
			"trustedProxies[0]: an IP address or a range like 10.0.0.0/8 is needed.",
		],
		[
			"a platform that is none",
			{ platform: "leaf" },
			"platform: one of alipayplus, superqi, tng, gcash, vodapay, mpesa, rebell, antom is needed, or a table that definePlatform made.",
		],
		[
			"a log level that is none",
			{ logLevel: "loud" },
			'logLevel: not what is needed: "silent" or "error" or "warn" or "info" or "debug".',
		],
	];
	for (const [what, change, ...lines] of mistakes) {
		it(`[112] says of ${what}: ${lines[0]}`, () => assert.deepEqual(problems(change), lines));
	}

	it("says of nothing at all that it is missing", () => {
		for (const input of [undefined, null, [], "x"]) {
			assert.throws(() => resolveConfig(input, { sandbox: false }), { name: "ConfigError", message: /^config: / });
		}
	});

	it("never repeats a secret", () => {
		const secrets = { secret: "hunter2", operator: { token: "correct horse" } };
		assert.doesNotMatch(problems(secrets).join(), /hunter2|correct/);
	});
});

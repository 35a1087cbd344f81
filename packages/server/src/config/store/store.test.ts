import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { ConfigError, resolveConfig } from "../config.ts";
import { holdsPassword, readPostgresUrl } from "./postgres-url.ts";

const publicKey = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ type: "spki", format: "pem" });
const resolved = (store: object) =>
	resolveConfig(
		{
			secret: "a-secret-of-production-0123456789abcdef",
			operator: { token: "an-operators-token-0123456789abcdef" },
			store,
			directory: { kind: "http", url: "https://wallet.example/users" },
			issuers: [{ issuer: "https://wallet.example", audience: "byleave", publicKeys: [publicKey.toString()] }],
			support: "help@wallet.example",
			undo: { en: "Settings, Mini programs" },
		},
		{ sandbox: false, baseDir: "/srv" },
	).store;
const problems = (store: object): readonly string[] => {
	try {
		resolved({ kind: "postgres", ...store });
		return [];
	} catch (error) {
		assert.ok(error instanceof ConfigError);
		return error.problems;
	}
};
const taken = (url: string, more: object = {}) => {
	const store = resolved({ kind: "postgres", url, ...more });
	return store.kind === "postgres" ? store.url : assert.fail();
};

describe("store: { kind: postgres }", () => {
	it("is whole with a URL alone", () => {
		const url = "postgres://byleave@127.0.0.1/byleave";
		assert.deepEqual(resolved({ kind: "postgres", url }), { kind: "postgres", url, connections: 10, insecure: false });
	});

	it("takes every form of an address", () => {
		for (const url of [
			"postgresql://byleave:p%40ss%2Fw%3Ard@localhost:5432/byleave",
			"postgres://u:pass:word@[::1]:5433/db?sslmode=disable",
			"postgres://u@127.0.0.1:5432,127.0.0.1:5433,localhost:5434/db",
			"postgres://u@db1.wallet.example:5432,db2.wallet.example/byleave?sslmode=verify-full",
			"postgres://u@10.0.0.1/byleave?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem",
		]) {
			assert.equal(taken(url), url);
		}
		assert.equal(taken("postgres://u@db.example/byleave", { insecure: true }), "postgres://u@db.example/byleave");
	});

	it("starts the paths of its files from the folder of the configuration", () => {
		assert.equal(
			taken("postgres://u@db.example/b?sslmode=verify-full&sslrootcert=tls/ca.pem&sslcert=c.pem&sslkey=/k.pem"),
			"postgres://u@db.example/b?sslmode=verify-full&sslrootcert=%2Fsrv%2Ftls%2Fca.pem&sslcert=%2Fsrv%2Fc.pem&sslkey=%2Fk.pem",
		);
	});

	it("looks at the authority and not at the name under verify-ca, as PostgreSQL's own client does", () => {
		const url = "postgres://u@db.example/b?sslmode=verify-ca&sslrootcert=%2Fca.pem";
		assert.equal(taken(url), `${url}&uselibpqcompat=true`);
	});

	const fromEnv = "Set it from the environment: process.env.BYLEAVE_STORE_URL";
	const form = "postgres://user:password@host:5432,host:5432/database";
	const unread = "it cannot be read. In user and password @ is written %40, / %2F, ? %3F, # %23, and % itself %25.";
	const clear = (host: string) =>
		`${host} is beyond this machine, and what is kept there would travel in clear: add ?sslmode=verify-full, or, where something in between does TLS, set store.insecure: true.`;
	const weak =
		"sslmode: one of disable, verify-ca, verify-full is needed; others let anybody answer in the database's place.";
	const at = (query: string) => `postgres://u:hunter2@db.example/b?${query}`;
	const mistakes: readonly (readonly [url: unknown, problem: string])[] = [
		[undefined, `it is missing: ${form} is needed. ${fromEnv}`],
		["", `it is missing: ${form} is needed. ${fromEnv}`],
		[5432, `it is missing: ${form} is needed. ${fromEnv}`],
		["mysql://u:hunter2@127.0.0.1/b", `the form ${form} is needed. ${fromEnv}`],
		["127.0.0.1:5432/b", `the form ${form} is needed. ${fromEnv}`],
		["host=127.0.0.1 user=u password=hunter2", `the form ${form} is needed. ${fromEnv}`],
		["postgres://u:hunter2@127.0.0.1/b\n", "it holds a space or a line end; in a password they are %20 and %0A."],
		["postgres://u:hunter 2@127.0.0.1/b", "it holds a space or a line end; in a password they are %20 and %0A."],
		["postgres://u:hunt@er2@127.0.0.1/b", unread],
		["postgres://u:hunt/er2@127.0.0.1/b", unread],
		["postgres://u:hunt?er2@127.0.0.1/b", unread],
		["postgres://u:hunt#er2@127.0.0.1/b", unread],
		["postgres://u@127.0.0.1/b/c", unread],
		["postgres://u:100%hunter2@127.0.0.1/b", "a % in it that begins no such sign as %40 is written %25."],
		["postgres://127.0.0.1/b", `it names no user. The form ${form} is needed.`],
		["postgres://:hunter2@127.0.0.1/b", `it names no user. The form ${form} is needed.`],
		["postgres://u:hunter2@/b", `it names no host. The form ${form} is needed.`],
		["postgres://u:hunter2@127.0.0.1", `it names no database. The form ${form} is needed.`],
		["postgres://u:hunter2@127.0.0.1/", `it names no database. The form ${form} is needed.`],
		["postgres://u:hunter2@127.0.0.1:0/b", "the port of 127.0.0.1 is 1 to 65535."],
		["postgres://u:hunter2@127.0.0.1:70000/b", "the port of 127.0.0.1 is 1 to 65535."],
		...["a,,b", "a:port", "[::1", "a_b$", "%2Fvar%2Frun"].map((hosts): [string, string] => [
			`postgres://u:hunter2@${hosts}/b`,
			"each host is a name or an address, with a port or without: db1.example:5432, [::1]:5432.",
		]),
		["postgres://u@127.0.0.1,localhost,127.0.0.1/b", "it names the host 127.0.0.1 twice."],
		["postgres://u:hunter2@db.example:5432/b", clear("db.example:5432")],
		["postgres://u:hunter2@127.0.0.1,10.0.0.1/b", clear("10.0.0.1")],
		["postgres://u:hunter2@evil.localhost/b", clear("evil.localhost")],
		[at("sslmode=disable"), clear("db.example")],
		...["require", "prefer", "allow", "no-verify", "VERIFY-FULL"].map((mode): [string, string] => [
			at(`sslmode=${mode}`),
			weak,
		]),
		[
			at("sslmode=verify-ca"),
			"sslmode=verify-ca needs sslrootcert: of an authority that anybody can ask, anybody has a certificate.",
		],
		[at("sslrootcert=ca.pem"), "sslrootcert needs sslmode=verify-full beside it."],
		[at("sslmode=disable&sslrootcert=ca.pem"), "sslrootcert needs sslmode=verify-full beside it."],
		[at("sslmode=verify-full&sslcert=c.pem"), "sslcert and sslkey go together."],
		[at("sslmode=verify-full&sslmode=disable"), "sslmode stands there twice."],
		[at("sslmode=verify-full&sslrootcert="), "sslrootcert is empty."],
		[at("sslmod=verify-full"), "there is no parameter sslmod; there are sslmode, sslrootcert, sslcert, sslkey."],
		[at("ssl=true"), "there is no parameter ssl; there are sslmode, sslrootcert, sslcert, sslkey."],
		[at("__proto__=1"), "there is no parameter __proto__; there are sslmode, sslrootcert, sslcert, sslkey."],
		[at("host=10.0.0.1"), "host: the hosts stand before the slash, with commas between them."],
		[
			at("uselibpqcompat=true"),
			"there is no parameter uselibpqcompat; there are sslmode, sslrootcert, sslcert, sslkey.",
		],
		[
			at("target_session_attrs=primary"),
			"target_session_attrs: leave it out: of several hosts the server itself finds the primary.",
		],
	];
	for (const [url, problem] of mistakes) {
		it(`[112] says of ${String(url)}: ${problem}`, () => {
			assert.deepEqual(problems({ url }), [`store.url: ${problem}`]);
			assert.doesNotMatch(problem, /hunt|er2/);
		});
	}

	it("[112] says how many connections, and which key was meant", () => {
		const url = "postgres://u@127.0.0.1/b";
		assert.deepEqual(problems({ url, connections: 1 }), ["store.connections: it must be 2 or more."]);
		assert.deepEqual(problems({ url, connections: 65 }), ["store.connections: it must be 64 or less."]);
		assert.deepEqual(problems({ url, connections: 2.5 }), ["store.connections: not what is needed: a whole number."]);
		assert.deepEqual(problems({ url, conections: 4 }), [
			"store.conections: there is no such key; did you mean connections?",
		]);
		assert.deepEqual(problems({ url, insecure: "yes" }), ["store.insecure: not what is needed: a boolean."]);
	});

	it("never tells a password, wherever it stands and whatever else is wrong", () => {
		const odd = fc.string({ unit: fc.constantFrom(..."/:@?#%,&= []\nab1") });
		fc.assert(
			fc.property(
				fc.constantFrom("postgres://", "postgresql://", "pg:", ""),
				odd,
				odd,
				odd,
				(scheme, before, between, behind) => {
					const read = readPostgresUrl(`${scheme}u:${before}hunter2${between}@${behind}`, {
						baseDir: "/",
						insecure: false,
					});
					if ("problem" in read) assert.doesNotMatch(read.problem, /hunter2/);
				},
			),
		);
	});

	it("knows whether a password stands in it", () => {
		assert.equal(holdsPassword("postgres://u:p@a:1/db"), true);
		assert.equal(holdsPassword("postgres://u@a:1/db"), false);
		assert.equal(holdsPassword("sqlite:data/byleave.sqlite"), false);
	});
});

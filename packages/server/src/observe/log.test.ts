import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Failure } from "@byleave/protocol";
import fc from "fast-check";
import { refusal, type ServerEvent } from "../context.ts";
import { createSecrets, drawNonce } from "../trust/secrets.ts";
import { createLog, logObserver } from "./log.ts";

const secrets = createSecrets("a-secret-of-tests-0123456789abcdef");
const code = secrets.draw("code", "00ff");
const token = secrets.token("access", "00ff", drawNonce(), "x");
const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZWkifQ.c2ln";

function recorder(logLevel: "info" | "silent" = "info") {
	const lines: string[] = [];
	const log = createLog({ logLevel }, { write: (line) => void lines.push(line) });
	return { log, lines, text: () => lines.join(""), entries: () => lines.map((line) => JSON.parse(line)) };
}
const request: ServerEvent = {
	type: "request",
	trace: "t-1",
	face: "merchant",
	method: "POST",
	path: "/v2/authorizations/applyToken?accessToken=visible",
	status: 200,
	ms: 1.2345,
};

describe("the log", () => {
	it("has one line a request: trace, face, method, path without its query, status, milliseconds", () => {
		const { log, entries } = recorder();
		logObserver(log)(request, (sub) => sub);
		const [{ time, ...entry }, ...more] = entries();
		assert.deepEqual(more, []);
		assert.match(time, /^\d{4}-\d\d-\d\dT/);
		assert.deepEqual(entry, {
			level: "info",
			trace: "t-1",
			face: "merchant",
			method: "POST",
			path: "/v2/authorizations/applyToken",
			status: 200,
			ms: 1.2,
			msg: "request",
		});
	});

	it("names a user by pseudonym, and gives a decision's reasons", () => {
		const { log, entries, text } = recorder();
		const decision = {
			type: "decision",
			trace: "t",
			sub: "user-mei",
			appId: "Shop",
			asked: ["a"],
			kind: "ask",
			reasons: ["r"],
		} as const;
		logObserver(log)(decision, secrets.pseudonym);
		assert.equal(entries()[0].user, secrets.pseudonym("user-mei"));
		assert.deepEqual(entries()[0].reasons, ["r"]);
		assert.doesNotMatch(text(), /user-mei/);
	});

	it("keeps nothing of what other events hold", () => {
		const { log, lines } = recorder();
		const watch = logObserver(log);
		watch({ type: "code", trace: "t", appId: "Shop", authCode: code, scopes: [] }, String);
		watch({ type: "signature", trace: "t", clientId: "c", signedText: "s", verified: true, explanation: null }, String);
		watch(
			{ type: "exchange", trace: "t", operation: "o", version: "v2", requestBody: "b", responseBody: "b", cause: null },
			String,
		);
		watch({ type: "disclosure", trace: "t", appId: "Shop", items: ["userId"] }, String);
		assert.deepEqual(lines, []);
	});

	it("has a refusal's cause, result code, client and field, as a warning", () => {
		const { log, entries } = recorder();
		const failure = new Failure("identity_invalid", { field: "exp", message: "exp: it has passed." });
		logObserver(log)(refusal("host", "t-1", failure), String);
		logObserver(log)(
			refusal("merchant", "t-2", new Failure("code_used"), { resultCode: "USED", clientId: "c" }),
			String,
		);
		const told = entries().map(({ time: _, ...entry }) => entry);
		const usual = { level: "warn", msg: "refused" };
		assert.deepEqual(told, [
			{ ...usual, trace: "t-1", face: "host", cause: "identity_invalid", field: "exp", why: "exp: it has passed." },
			{
				...usual,
				trace: "t-2",
				face: "merchant",
				cause: "code_used",
				resultCode: "USED",
				clientId: "c",
				why: "The authorization code has been used.",
			},
		]);
	});

	it("says why the store fails, in the store's own words", () => {
		const { log, entries, text } = recorder();
		const cause = new Error("database or disk is full, near mei");
		const error = new Failure("store_unavailable", { message: "byleave.db: the disk is full.", cause });
		logObserver(log)({ type: "fault", trace: "t", cause: "store_unavailable", error }, String);
		assert.equal(entries()[0].err.message, "byleave.db: the disk is full.");
		assert.doesNotMatch(text(), /mei/);
	});

	it("tells a fault by its names, codes and places, and of strangers' messages nothing", () => {
		const { log, entries, text } = recorder();
		const quoting = Object.assign(new SyntaxError('Unexpected token in {"nickName":"Mei"}'), { code: "E_QUOTE" });
		const reason = new Failure("directory_unavailable", { message: "it answered with status 500.", cause: quoting });
		const error = new Failure("directory_unavailable", { cause: reason });
		logObserver(log)({ type: "fault", trace: "t", cause: "directory_unavailable", error }, String);
		const { err } = entries()[0];
		assert.equal(err.because.message, "it answered with status 500.");
		assert.equal(err.because.because.name, "SyntaxError");
		assert.equal(err.because.because.code, "E_QUOTE");
		assert.match(err.at[0], /log\.test\.ts/);
		assert.doesNotMatch(text(), /Mei/);
	});

	const leaks: readonly (readonly [string, (log: ReturnType<typeof recorder>["log"]) => void])[] = [
		["a header", (log) => log.info({ headers: { authorization: "hush", Cookie: "hush" } }, "x")],
		["keys in any spelling", (log) => log.info({ access_token: "hush", "auth-code": "hush", PrivateKey: "hush" }, "x")],
		["personal fields, deep down", (log) => log.info({ a: { b: { nickName: "hush", loginIds: ["hush"] } } }, "x")],
		["what is deeper than is looked", (log) => log.info({ a: { b: { c: { d: { e: { note: "hush" } } } } } }, "x")],
		[
			"objects of a class",
			(log) =>
				log.info(
					{
						request: new (class Request {
							note = "hush";
						})(),
					},
					"x",
				),
		],
		["an error's message", (log) => log.error(new Error("hush"))],
		["an error's message, under err", (log) => log.error({ err: new Error("hush") })],
		["what a child is bound to", (log) => log.child({ token: "hush" }).child({ sub: "hush" }).info("x")],
		["a bearer header in a sentence", (log) => log.info("got %s", "Bearer hush")],
		["the address of a database", (log) => log.warn({ why: "postgres://byleave:hush@db.example:5432/byleave" }, "x")],
	];
	for (const [what, act] of leaks) {
		it(`hides ${what}`, () => {
			const { log, text } = recorder();
			act(log);
			assert.notEqual(text(), "");
			assert.doesNotMatch(text(), /hush/);
		});
	}

	it("[13] knows codes, tokens, JWTs and keys by their shape, wherever they stand", () => {
		const pem = "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----";
		for (const secret of [code, token, jwt, pem]) {
			const { log, text } = recorder();
			log.info({ path: `/x/${secret}/y`, list: [secret] }, `in a sentence: ${secret}`);
			log.child({ where: secret }).info("x");
			assert.ok(!text().includes(JSON.stringify(secret).slice(1, -1)), secret);
			assert.doesNotMatch(text(), /MIIEvQ/);
		}
	});

	/** Texts out of what secrets are made of, and whole ones. */
	const texts = fc
		.array(
			fc.oneof(
				fc.string({ unit: "binary", maxLength: 3 }),
				fc.string({ unit: fc.constantFrom(..."ACTRPKJBMIey0f.-_:/ \n"), maxLength: 24 }),
				fc.constantFrom(
					code,
					token,
					jwt,
					"Bearer hush",
					"postgres://a:b@c",
					"postgresql:",
					"//x",
					"-----BEGIN A",
					"MII",
				),
				fc.constant("MII".padEnd(60, "a")),
				fc.constant("x".repeat(600)),
			),
			{ maxLength: 4 },
		)
		.map((parts) => parts.join(""));

	it("[13] writes a text in a line of facts as it does by pino's own way, whatever it is", () => {
		fc.assert(
			fc.property(texts, (text) => {
				const { log, entries } = recorder();
				log.info({ text, list: [text], deep: { text }, [`k${text}`]: 1 }, "x");
				log.info("%s", text);
				log.info({ text, list: [text], deep: { text }, [`k${text}`]: 1 }, "%s", "x");
				const [direct, alone, { msg, time: _, ...byPino }] = entries();
				const { msg: word, time: __, ...facts } = direct;
				assert.equal(direct.text, alone.msg);
				assert.deepEqual(facts, byPino);
				assert.deepEqual([word, msg], ["x", "x"]);
			}),
			{ numRuns: 1000 },
		);
	});

	it("writes any value in a line of facts as it does by pino's own way, whatever it is", () => {
		const values = fc.anything({ withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true });
		fc.assert(
			fc.property(values, (value) => {
				const { log, entries } = recorder();
				const child = log.child({ bound: "to" });
				for (const by of [log, child]) {
					by.warn({ value, err: new Error("hush") }, "x");
					by.warn({ value, err: new Error("hush") }, "%s", "x");
				}
				const [one, two, three, four] = entries().map(({ time: _, err, ...entry }) => ({ ...entry, err: err.name }));
				assert.deepEqual(one, two);
				assert.deepEqual(three, four);
				assert.equal(three?.bound, "to");
			}),
			{ numRuns: 500 },
		);
	});

	it("[94] lets nobody write a line of their own, or hide one", () => {
		const { log, lines } = recorder();
		log.info({ path: '/a\n{"level":"error"}\r\u001b[2K\u2028\u202e' }, "x\ny\u0085\u200b");
		assert.equal(lines.length, 1);
		assert.equal(lines[0]?.trimEnd().includes("\n"), false);
		// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
		assert.doesNotMatch(String(lines[0]).trimEnd(), /[\u0000-\u001f\u0080-\u009f\u2028\u2029\u202e\u200b]/);
	});

	it("takes no key for what lines inherit, and hides as many keys as there may be", () => {
		const { log, lines, text } = recorder();
		for (let n = 0; n < 1000; n++) log.info({ [`a${n}`]: n, [`access_token${n % 2 ? "" : "-"}`]: "hush" }, "x");
		log.info({ token: "hush", refreshToken: "hush" }, "x");
		log.info(JSON.parse('{"__proto__":{"polluted":"hush"},"b":1}'), "x");
		assert.equal(lines.length, 1002);
		assert.doesNotMatch(text(), /hush/);
		assert.equal(JSON.parse(String(lines.at(-1))).b, 1);
	});

	it("keeps a line short", () => {
		const { log, text } = recorder();
		log.info({ path: "/x".repeat(10_000), list: Array.from({ length: 1000 }, () => "y") }, "x");
		assert.ok(text().length < 2000, String(text().length));
	});

	it("is silent when told", () => {
		const { log, lines } = recorder("silent");
		log.error("x");
		assert.deepEqual(lines, []);
	});
});

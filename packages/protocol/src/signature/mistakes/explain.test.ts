import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type SignedParts, signedText } from "../text.ts";
import { explain, explained } from "./explain.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const sent: SignedParts = {
	method: "POST",
	path: "/acl/api/v2/authorizations/applyToken",
	clientId: "client-1",
	time: "2026-11-23T10:00:00.000+00:00",
	body: bytes('{ "authClientId": "client-2", "memo": "é/", "authCode": "x" }'),
};
const body = new TextDecoder().decode(sent.body);
const value = JSON.parse(body) as object;
/** What a merchant who makes the mistake signs. */
const signed = (change: Partial<Omit<SignedParts, "body">> & { body?: string }): string =>
	new TextDecoder().decode(signedText({ ...sent, ...change, body: bytes(change.body ?? body) }));
const why = (text: string) =>
	explain(sent, (tried) => Buffer.from(tried).equals(Buffer.from(text)), { host: "wallet.example" });

describe("explain", () => {
	it("builds the text: one space, one LF, two dots, the body as it is", () => {
		assert.equal(signed({}), `POST ${sent.path}\nclient-1.2026-11-23T10:00:00.000+00:00.${body}`);
	});

	it("keeps bytes that are not UTF-8", () => {
		assert.deepEqual([...signedText({ ...sent, body: Uint8Array.from([0xff, 0]) }).slice(-2)], [0xff, 0]);
	});

	for (const [mistake, text] of [
		["path-no-slash", signed({ path: sent.path.slice(1) })],
		["path-no-prefix", signed({ path: "/v2/authorizations/applyToken" })],
		["path-no-prefix", signed({ path: "v2/authorizations/applyToken" })],
		["path-full-url", signed({ path: `https://wallet.example${sent.path}` })],
		["path-slash-at-end", signed({ path: `${sent.path}/` })],
		["body-serialised-again", signed({ body: JSON.stringify(value) })],
		["body-indented", signed({ body: JSON.stringify(value, null, 2) })],
		["body-escaped", signed({ body: JSON.stringify(value).replace("é", "\\u00e9").replace("/", "\\/") })],
		["body-serialised-again", signed({ body: '{"authClientId": "client-2", "memo": "é/", "authCode": "x"}' })],
		["body-keys-ordered", signed({ body: '{"authClientId":"client-2","authCode":"x","memo":"é/"}' })],
		["body-keys-ordered", signed({ body: '{"authCode":"x","authClientId":"client-2","memo":"é/"}' })],
		["path-no-slash+body-indented", signed({ path: sent.path.slice(1), body: JSON.stringify(value, null, 2) })],
		["body-serialised-again+time-other-text", signed({ body: JSON.stringify(value), time: "2026-11-23T10:00:00Z" })],
		["path-no-prefix+newline-missing", signed({ path: "/v2/authorizations/applyToken" }).replace("\n", "")],
		["body-left-out", signed({ body: "" })],
		["end-added", signed({ body: `${body}\n` })],
		["time-other-text", signed({ time: "2026-11-23T10:00:00Z" })],
		["time-other-text", signed({ time: "2026-11-23T10:00:00.000 00:00" })],
		["time-other-text", signed({ time: String(Date.UTC(2026, 10, 23, 10)) })],
		["client-swapped", signed({ clientId: "client-2" })],
		["parts-swapped", signed({ clientId: sent.time, time: sent.clientId })],
		["newline-missing", signed({}).replace("\n", "")],
		["newline-missing", signed({}).replace("\n", "\r\n")],
		["newline-missing", signed({}).replace("\n", "\\n")],
		["dots-missing", `POST ${sent.path}\nclient-1${sent.time}${body}`],
		["method-other", signed({ method: "post" })],
		["body-only", body],
		["unknown", "something else"],
	] as const) {
		it(`names ${mistake}: ${JSON.stringify(text.slice(0, 70))}`, async () => {
			const said = await why(text);
			assert.equal(said.mistake, mistake);
			assert.ok(said.came && said.todo && said.expected.startsWith(`POST ${sent.path}\nclient-1.`));
		});
	}

	it("takes no more tries than it may, in texts and in bytes, so that a flood of bad signatures stays cheap", async () => {
		const counted = async (bounds?: { texts: number; bytes: number }) => {
			let tries = 0;
			let length = 0;
			await explain(
				sent,
				(text) => {
					tries++;
					length += text.length;
					return false;
				},
				{ host: "wallet.example" },
				bounds,
			);
			return { tries, length };
		};
		const all = await counted();
		assert.ok(all.tries > 1000 && all.tries <= 4000, `${all.tries} tries`);
		assert.equal((await counted({ texts: 10, bytes: 1_000_000 })).tries, 10);
		assert.equal((await counted({ texts: 0, bytes: 1_000_000 })).tries, 0);
		assert.ok((await counted({ texts: 4000, bytes: 5000 })).length <= 5000);
	});

	it("names no two mistakes that one explains, and never three", async () => {
		const names: string[] = [];
		const seen = new Set<string>();
		await explain(sent, (text) => {
			seen.add(Buffer.from(text).toString("latin1"));
			return false;
		});
		for (const text of [signed({ path: sent.path.slice(1) }), signed({ body: "" })]) {
			assert.ok(seen.has(Buffer.from(text).toString("latin1")));
			names.push((await why(text)).mistake);
		}
		assert.deepEqual(names, ["path-no-slash", "body-left-out"]);
		const three = signed({ path: sent.path.slice(1), body: "", time: "2026-11-23T10:00:00Z" });
		assert.equal((await why(three)).mistake, "unknown");
	});

	it("cuts a long body and stays on one line", async () => {
		const long = await explain({ ...sent, body: bytes("x".repeat(60_000)) }, () => false);
		assert.ok(explained(long).length < 700);
		assert.ok(!explained(long).includes("\n"));
	});

	it("shows 200 characters of the body, and marks what it cut", async () => {
		const expected = async (length: number) =>
			(await explain({ ...sent, body: bytes("x".repeat(length)) }, () => false)).expected;
		const head = `POST ${sent.path}\nclient-1.${sent.time}.`;
		const room = 200 - head.length + head.indexOf("\n") + 1;
		assert.equal(await expected(room), head + "x".repeat(room));
		assert.equal(await expected(room + 1), `${head}${"x".repeat(room)}…`);
	});

	it("says in one line what was expected, what came and what to do", () => {
		assert.equal(
			explained({ mistake: "body-only", expected: "POST /a\nc.", came: "the body alone", todo: "Sign it all." }),
			'Expected a signature over "POST /a\\nc."; came: the body alone. Sign it all.',
		);
	});

	it("survives a body that is no JSON", async () => {
		const said = await explain({ ...sent, body: Uint8Array.from([0xff, 0x7b]) }, () => false);
		assert.equal(said.mistake, "unknown");
	});
});

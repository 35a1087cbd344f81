import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it, type TestContext } from "node:test";
import { doctor, type Finding } from "byleave";
import { tlsFinding } from "../../packages/byleave/src/doctor/connection.ts";
import { listening } from "./faulty.ts";

/** What keeps `byleave doctor` from ever reaching the server, and what it says of certificates. */

async function at(t: TestContext, server: Server): Promise<number> {
	const port = await listening(server);
	t.after(() => {
		server.close();
		if ("closeAllConnections" in server) (server.closeAllConnections as () => void)();
	});
	return port;
}
const last = (findings: readonly Finding[]): string => {
	const { check = "", verdict = "", said = "", todo = "" } = findings.at(-1) ?? {};
	return `${check} ${verdict}: ${said} → ${todo}`;
};
/** Milliseconds. More than any machine needs. */
const timeout = 60_000;
const silent = () => createServer((socket) => socket.on("error", () => {}));

describe("byleave doctor and a place", () => {
	it("of a name that is known nowhere", async () => {
		const name = `${"x".repeat(64)}.localhost`;
		assert.match(
			last(await doctor({ url: `http://${name}` })),
			/^name bad: x+\.localhost is no name that is known here \(\w+\) → check its spelling/,
		);
	});
	it("where nobody listens", async () => {
		assert.match(
			last(await doctor({ url: "http://127.0.0.1:1" })),
			/^connection bad: 127\.0\.0\.1:1 refuses connections \(ECONNREFUSED\)/,
		);
	});
	it("that never answers", async (t) => {
		const port = await at(t, silent());
		assert.match(
			last(await doctor({ url: `http://127.0.0.1:${port}`, timeout: 300 })),
			/^connection bad: \S+ does not answer within 0\.3 s \(TIMEOUT\)/,
		);
	});
	it("that hangs up", async (t) => {
		const port = await at(
			t,
			createServer((socket) => socket.destroy()),
		);
		assert.match(
			last(await doctor({ url: `http://127.0.0.1:${port}`, timeout })),
			/^connection bad: \S+ ends the connection without an answer \(ECONNRESET\)/,
		);
	});
	it("that speaks something else", async (t) => {
		const port = await at(
			t,
			createServer((socket) => socket.on("error", () => {}).end("220 mail\r\n")),
		);
		assert.match(
			last(await doctor({ url: `http://127.0.0.1:${port}`, timeout })),
			/^connection bad: \S+ does not speak HTTP \(HPE_/,
		);
	});
	it("that speaks no TLS", async (t) => {
		const port = await at(
			t,
			createHttpServer((_, answer) => answer.end()),
		);
		assert.match(
			last(await doctor({ url: `https://127.0.0.1:${port}`, timeout })),
			/^connection bad: \S+ speaks no TLS on this port \(\w+\) → .*http:\/\/127/,
		);
	});
	it("that is no gateway's address", async () => {
		for (const url of ["wallet.example", "ftp://a", "http://a?b", "http://a#b", "http://u:p@a", ""]) {
			await assert.rejects(doctor({ url }), /is no gateway/);
		}
	});
});

describe("byleave doctor and TLS", () => {
	const folder = mkdtempSync(join(tmpdir(), "byleave-doctor-"));
	after(() => rmSync(folder, { recursive: true, force: true }));
	/** For a day, for this name; undefined where there is no openssl. */
	const certificate = (name: string, alternative: string) => {
		const [cert, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
		const words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", `/CN=${name}`];
		const made = spawnSync("openssl", [
			...words,
			"-addext",
			`subjectAltName=${alternative}`,
			"-keyout",
			key,
			"-out",
			cert,
		]);
		return made.status === 0 ? { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") } : undefined;
	};
	let own: ReturnType<typeof certificate>;
	let foreign: ReturnType<typeof certificate>;
	before(() => {
		own = certificate("wallet", "IP:127.0.0.1");
		foreign = certificate("elsewhere", "DNS:elsewhere.example");
	});
	const tls = async (url: string, ca?: string) =>
		(await doctor({ url, ca, timeout })).find(({ check }) => check === "tls");

	it("tells a certificate that is signed by itself; one that ends soon; one of another name", async (t) => {
		if (!own || !foreign) return t.skip("there is no openssl to make certificates with");
		const answer = (_: unknown, to: { end(): void }) => to.end();
		const url = `https://127.0.0.1:${await at(t, createHttpsServer(own, answer))}`;
		const self = await tls(url);
		assert.deepEqual(
			[self?.verdict, /wallet is signed by itself \(DEPTH_ZERO_SELF_SIGNED_CERT\)/.test(self?.said ?? "")],
			["bad", true],
		);
		const soon = await tls(url, own.cert);
		assert.deepEqual([soon?.verdict, /^the certificate ends on 20/.test(soon?.said ?? "")], ["warn", true]);
		const other = await tls(`https://127.0.0.1:${await at(t, createHttpsServer(foreign, answer))}`, foreign.cert);
		assert.deepEqual(
			[other?.verdict, /is for another name \(ERR_TLS_CERT_ALTNAME_INVALID\)/.test(other?.said ?? "")],
			["bad", true],
		);
	});
	it("tells who calls such a port in clear", async (t) => {
		if (!own) return t.skip("there is no openssl to make certificates with");
		const port = await at(
			t,
			createHttpsServer(own, (_, answer) => answer.end()),
		);
		assert.match(
			last(await doctor({ url: `http://127.0.0.1:${port}`, timeout })),
			/^connection bad: \S+ speaks TLS on this port \(\w+\) → call https:\/\/127/,
		);
	});

	const now = Date.UTC(2026, 10, 23);
	const seen = { issuer: "An Authority", subject: "wallet", until: now + 90 * 86_400_000, refused: undefined };
	const url = new URL("https://wallet.example");
	it("is content with one that is trusted, and with none on this machine alone", () => {
		assert.deepEqual(tlsFinding(seen, url, now), {
			check: "tls",
			verdict: "ok",
			said: "a certificate by An Authority, until 2027-02-21",
		});
		for (const here of ["http://localhost", "http://127.0.0.1", "http://[::1]", "http://byleave.localhost"]) {
			assert.equal(tlsFinding(undefined, new URL(here), now).verdict, "ok");
		}
		assert.match(JSON.stringify(tlsFinding(undefined, new URL("http://10.0.0.1"), now)), /"warn".*in clear/);
	});
	for (const [refused, told] of [
		["CERT_HAS_EXPIRED", /has expired .* renew it/],
		["CERT_NOT_YET_VALID", /is not valid yet .* this machine's clock/],
		["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /whole chain/],
		["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", /not known here/],
		["SELF_SIGNED_CERT_IN_CHAIN", /authority that nobody here knows/],
		["CERT_REVOKED", /is not trusted \(CERT_REVOKED\)/],
	] as const) {
		it(`says what ${refused} means`, () => {
			const { verdict, said, todo } = tlsFinding({ ...seen, refused }, url, now);
			assert.equal(verdict, "bad");
			assert.match(`${said} ${todo}`, told);
		});
	}
});

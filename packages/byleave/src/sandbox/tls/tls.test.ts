// The sandbox's own certificate authority: what it is good for, and for nothing else.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, get } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { certify, makeAuthority } from "./authority.ts";
import { openTls } from "./tls.ts";

const NOW = Date.now();
const DAY = 86_400_000;

async function stateFolder(t: TestContext): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), "byleave-tls-"));
	t.after(() => rm(folder, { recursive: true, force: true }));
	return folder;
}

/** What a client that trusts `ca` hears from a server of these options, under this name: a status, or what is wrong. */
async function heard(
	t: TestContext,
	options: Parameters<typeof createServer>[0],
	ca: string,
	servername: string,
): Promise<number | string | undefined> {
	const server = createServer(options as object, (_request, response) => void response.end("here"));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	t.after(() => void server.close());
	const { port } = server.address() as AddressInfo;
	return new Promise((resolve) => {
		const asked = get({ host: "127.0.0.1", port, ca, agent: false, ...named(servername) }, (response) => {
			resolve(response.resume().statusCode);
		});
		asked.on("error", ({ code, message }: NodeJS.ErrnoException) => resolve(code?.startsWith("ERR_") ? code : message));
	});
}
/** An address is never a server's name (RFC 6066, 3). */
const named = (name: string) => (name === "127.0.0.1" ? {} : { servername: name });

describe("a sandbox's authority", () => {
	it("certifies each name that a sandbox prints, also those below a program's own", async (t) => {
		const { listener, ca } = await openTls(await stateFolder(t), undefined, NOW);
		for (const name of [
			"byleave.localhost",
			"mara--shop.byleave.localhost",
			"w0123.mara--shop.byleave.localhost",
			"localhost",
			"127.0.0.1",
		]) {
			assert.equal(await heard(t, listener, ca, name), 200, name);
		}
		for (const name of ["elsewhere.localhost", "w0.w1.mara--shop.byleave.localhost"]) {
			assert.equal(await heard(t, listener, ca, name), "ERR_TLS_CERT_ALTNAME_INVALID", name);
		}
	});

	it("is good for this machine and private networks alone, whatever it should sign", async (t) => {
		const authority = await makeAuthority(NOW);
		const speaking = async (name: string) => {
			const { certificate, privateKey } = await certify(authority, [name], NOW);
			return heard(t, { cert: certificate, key: privateKey }, authority.certificate, name);
		};
		assert.equal(await speaking("shop.localhost"), 200);
		assert.equal(await speaking("bank.example"), "permitted subtree violation");
	});

	it("is kept, and so is whoever trusts it; each start has a server's key of its own, for its owner's eyes", async (t) => {
		const state = await stateFolder(t);
		const first = await openTls(state, undefined, NOW);
		const [ca, key] = [await readFile(first.caFile, "utf8"), await readFile(first.keyFile, "utf8")];
		assert.equal(ca, first.ca);
		const second = await openTls(state, "192.168.1.20", NOW + DAY);
		assert.equal(second.ca, ca);
		assert.notEqual(await readFile(second.keyFile, "utf8"), key);
		for (const file of ["ca-key.pem", "server-key.pem"]) {
			const { mode } = await stat(join(state, "tls", file));
			if (process.platform !== "win32") assert.equal(mode & 0o777, 0o600, file);
		}
	});

	it("is made anew before it ends while a sandbox runs", async (t) => {
		const state = await stateFolder(t);
		const first = await openTls(state, undefined, NOW - 3600 * DAY);
		const second = await openTls(state, undefined, NOW);
		assert.notEqual(second.ca, first.ca);
		assert.equal(await heard(t, second.listener, second.ca, "byleave.localhost"), 200);
	});

	it("says what to do where its files are broken, or belong to two", async (t) => {
		const state = await stateFolder(t);
		const { caFile } = await openTls(state, undefined, NOW);
		for (const broken of ["words", (await makeAuthority(NOW)).certificate]) {
			await writeFile(caFile, broken);
			await assert.rejects(openTls(state, undefined, NOW), (error: Error) => {
				assert.match(error.message, /^The certificate authority in .+tls cannot be used · ca\.pem and ca-key\.pem/);
				assert.match(error.message, /delete that folder: a new authority is made/);
				return true;
			});
		}
	});

	it("vouches for no public address of a network", async (t) => {
		await assert.rejects(
			openTls(await stateFolder(t), "8.8.8.8", NOW),
			/^Trouble: 8\.8\.8\.8 cannot have a certificate/,
		);
	});
});

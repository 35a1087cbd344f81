import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createSecureContext, type SecureContext, type SecureContextOptions } from "node:tls";
import { Trouble } from "../../trouble.ts";
import { LOOPBACK, SITE } from "../listeners/origins.ts";
import { write } from "../state.ts";
import type { Certified } from "./authority.ts";

/** What the listeners of one sandbox speak TLS with. */
export interface SandboxTls {
	/** Whom a client has to trust: the authority's certificate, as text and as a file. */
	readonly ca: string;
	readonly caFile: string;
	/** For each name and address that a sandbox prints; for those who take files. */
	readonly certFile: string;
	readonly keyFile: string;
	/** For a listener of the sandbox's own, also under names that are made while it runs. */
	readonly listener: SecureContextOptions & {
		SNICallback(name: string, done: (error: Error | null, context?: SecureContext) => void): void;
	};
}

/** A wildcard stands for one label: these are the names below a program's own. */
const DEEPER = new RegExp(`^[a-z0-9-]+\\.[a-z0-9-]+\\.${SITE.replaceAll(".", "\\.")}$`);
/** Contexts that are kept for such names; the oldest goes first. */
const MOST_NAMES = 500;
/** An authority that ends sooner is made anew: a session must not outlive it. */
const LEAST_LEFT = 120 * 24 * 3_600_000;

/**
 * Opens the authority that is kept in a state folder, or makes one, and certifies this start's listeners. Private keys
 * stay in the folder and are their owner's alone. `now` is in milliseconds since 1970. Rejects with a Trouble if
 * `lan`, an address of this machine, is none that the authority may speak for.
 */
export async function openTls(state: string, lan: string | undefined, now: number): Promise<SandboxTls> {
	// Loaded here, since few ask for it.
	const { certify, endOf, makeAuthority, mayBeCertified } = await import("./authority.ts");
	if (lan !== undefined && !mayBeCertified(lan)) {
		const why = "the sandbox's authority vouches for loopback and private networks alone";
		throw new Trouble(`${lan} cannot have a certificate`, why, "leave out --tls, or name a private address with --lan");
	}
	const folder = join(state, "tls");
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const file = (name: string): string => join(folder, `${name}.pem`);
	const keep = async (name: string, { certificate, privateKey }: Certified): Promise<void> => {
		await write(file(`${name}-key`), privateKey);
		await write(file(name), certificate);
	};
	const unusable = (error: unknown): Trouble =>
		new Trouble(
			`The certificate authority in ${folder} cannot be used`,
			"ca.pem and ca-key.pem are no certificate and its key",
			"delete that folder: a new authority is made, and has to be trusted anew",
			{ cause: error },
		);
	const kept = await readBoth(file("ca"), file("ca-key"));
	let authority: Certified;
	try {
		if (kept) createSecureContext({ cert: kept.certificate, key: kept.privateKey });
		authority = kept && endOf(kept.certificate) - now > LEAST_LEFT ? kept : await makeAuthority(now);
	} catch (error) {
		throw unusable(error);
	}
	if (authority !== kept) await keep("ca", authority);
	const names = [SITE, `*.${SITE}`, "localhost", LOOPBACK, "::1", ...(lan === undefined ? [] : [lan])];
	const server = await certify(authority, names, now);
	await keep("server", server);

	const contexts = new Map<string, Promise<SecureContext>>();
	const contextOf = (name: string): Promise<SecureContext> => {
		const found = contexts.get(name);
		if (found) return found;
		const [oldest] = contexts.keys();
		if (contexts.size >= MOST_NAMES && oldest !== undefined) contexts.delete(oldest);
		const made = certify(authority, [name], now).then(({ certificate, privateKey }) =>
			createSecureContext({ cert: certificate, key: privateKey }),
		);
		contexts.set(name, made);
		return made;
	};
	return {
		ca: authority.certificate,
		caFile: file("ca"),
		certFile: file("server"),
		keyFile: file("server-key"),
		listener: {
			cert: server.certificate,
			key: server.privateKey,
			SNICallback(name, done) {
				if (!DEEPER.test(name)) return done(null);
				contextOf(name).then((context) => done(null, context), done);
			},
		},
	};
}

/** Undefined where one of the two is missing. */
async function readBoth(certFile: string, keyFile: string): Promise<Certified | undefined> {
	try {
		const [certificate, privateKey] = await Promise.all([readFile(certFile, "utf8"), readFile(keyFile, "utf8")]);
		return { certificate, privateKey };
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
		throw error;
	}
}

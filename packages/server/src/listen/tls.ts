import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import { ConfigError, type Place } from "../config/config.ts";

/** What a listener speaks TLS with, both PEM. */
export interface Tls {
	readonly cert: Buffer;
	readonly key: Buffer;
}

/**
 * The files of a place's `tls`, read; null where it has none. Rejects with a ConfigError that names the field of the
 * file that cannot be used, and says what is wrong with it; nothing of what is in it.
 */
export async function readTls(section: "listen" | "operator", tls: Place["tls"]): Promise<Tls | null> {
	if (!tls) return null;
	const wrong = (name: keyof typeof tls, why: string): ConfigError =>
		new ConfigError([`${section}.tls.${name}: ${tls[name]} ${why}`]);
	const contents = (name: keyof typeof tls): Promise<Buffer> =>
		readFile(tls[name]).catch(({ code }: NodeJS.ErrnoException) => {
			throw wrong(name, `cannot be read (${code}).`);
		});
	const [cert, key] = await Promise.all([contents("certFile"), contents("keyFile")]);
	// What the library says of each may quote what it choked on.
	const certificate = orElse(
		() => new X509Certificate(cert),
		() => wrong("certFile", isPrivate(cert) ? "is a private key: the two are swapped." : "is no certificate, PEM."),
	);
	const privateKey = orElse(
		() => keyOf(key),
		() =>
			wrong("keyFile", isSealed(key) ? "asks for a passphrase: give the key without one." : "is no private key, PEM."),
	);
	if (!certificate.checkPrivateKey(privateKey)) {
		throw wrong("keyFile", `is the key of another certificate than the first one in ${tls.certFile}.`);
	}
	return orElse(
		() => {
			createSecureContext({ cert, key });
			return { cert, key };
		},
		() =>
			wrong("certFile", "and its key cannot be used for TLS: a chain of certificates, the server's first, is needed."),
	);
}

/** What is to be done, or the error of ours in place of the library's. */
function orElse<Done>(work: () => Done, error: () => ConfigError): Done {
	try {
		return work();
	} catch {
		throw error();
	}
}

/** Throws what OpenSSL throws. */
const keyOf = (pem: Buffer): KeyObject => createPrivateKey(pem);

const isPrivate = (pem: Buffer): boolean => /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem.toString("latin1"));
const isSealed = (pem: Buffer): boolean =>
	/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(pem.toString("latin1"));

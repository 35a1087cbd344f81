// The library's own condition: it looks for this when it is loaded.
import "reflect-metadata";
import { randomBytes } from "node:crypto";
import { AsnConvert } from "@peculiar/asn1-schema";
import { GeneralName, GeneralSubtree, GeneralSubtrees, NameConstraints } from "@peculiar/asn1-x509";
import {
	AuthorityKeyIdentifierExtension,
	BasicConstraintsExtension,
	ExtendedKeyUsage,
	ExtendedKeyUsageExtension,
	Extension,
	KeyUsageFlags,
	KeyUsagesExtension,
	PemConverter,
	SubjectAlternativeNameExtension,
	SubjectKeyIdentifierExtension,
	X509Certificate,
	X509CertificateGenerator,
} from "@peculiar/x509";
import ipaddr from "ipaddr.js";

/** A certificate and its private key (PKCS#8), both PEM. */
export interface Certified {
	readonly certificate: string;
	readonly privateKey: string;
}

/** What an authority of a sandbox can speak for: this machine, and addresses that no public server has. */
const DOMAIN = "localhost";
const networks = [
	"127.0.0.0/8",
	"10.0.0.0/8",
	"172.16.0.0/12",
	"192.168.0.0/16",
	"169.254.0.0/16",
	"100.64.0.0/10",
	"::1/128",
] as const;

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const usages = ["sign", "verify"] as const;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Long, since a person imports it by hand. */
const AUTHORITY_DAYS = 3650;
/** Made anew at each start; browsers refuse more than 398 days. */
const SERVER_DAYS = 90;
const NAME_CONSTRAINTS = "2.5.29.30";

/** True if an authority of a sandbox may vouch for this address of a network. */
export const mayBeCertified = (address: string): boolean =>
	networks.some((network) => {
		const [range, bits] = ipaddr.parseCIDR(network);
		const one = ipaddr.parse(address);
		return one.kind() === range.kind() && one.match(range, bits);
	});

/**
 * Makes an authority. Whoever trusts it trusts it with names below `localhost` and with addresses of loopback and of
 * private networks, and with no other: its certificate says so (RFC 5280, 4.2.1.10), should its key ever get away.
 */
export async function makeAuthority(now: number): Promise<Certified> {
	const keys = await crypto.subtle.generateKey(algorithm, true, usages);
	const subtree = (name: ConstructorParameters<typeof GeneralName>[0]) =>
		new GeneralSubtree({ base: new GeneralName(name) });
	const permitted = [subtree({ dNSName: DOMAIN }), ...networks.map((iPAddress) => subtree({ iPAddress }))];
	const constraints = new NameConstraints({ permittedSubtrees: new GeneralSubtrees(permitted) });
	const certificate = await X509CertificateGenerator.createSelfSigned({
		// Each machine's is another: a browser's list of authorities may hold several.
		name: `O=Byleave sandbox, CN=Byleave sandbox ${randomBytes(4).toString("hex")}`,
		serialNumber: serial(),
		notBefore: new Date(now - HOUR),
		notAfter: new Date(now + AUTHORITY_DAYS * DAY),
		signingAlgorithm: algorithm,
		keys,
		extensions: [
			new BasicConstraintsExtension(true, 0, true),
			new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
			await SubjectKeyIdentifierExtension.create(keys.publicKey),
			new Extension(NAME_CONSTRAINTS, true, AsnConvert.serialize(constraints)),
		],
	});
	return { certificate: pem(certificate), privateKey: await privatePem(keys.privateKey) };
}

/** Makes a server's certificate for these host names and addresses. Rejects if the authority cannot be read. */
export async function certify(authority: Certified, names: readonly string[], now: number): Promise<Certified> {
	const issuer = new X509Certificate(authority.certificate);
	const [der] = PemConverter.decode(authority.privateKey);
	if (!der) throw new TypeError("There is no private key.");
	const signingKey = await crypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]);
	const keys = await crypto.subtle.generateKey(algorithm, true, usages);
	const certificate = await X509CertificateGenerator.create({
		// The names are in the extension, the only place where anybody looks.
		subject: "O=Byleave sandbox, CN=Byleave sandbox server",
		issuer: issuer.subject,
		serialNumber: serial(),
		notBefore: new Date(now - HOUR),
		notAfter: new Date(Math.min(now + SERVER_DAYS * DAY, issuer.notAfter.getTime())),
		signingAlgorithm: algorithm,
		signingKey,
		publicKey: keys.publicKey,
		extensions: [
			new BasicConstraintsExtension(false, undefined, true),
			new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
			new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
			new SubjectAlternativeNameExtension(
				names.map((value) => ({ type: ipaddr.isValid(value) ? "ip" : "dns", value }) as const),
			),
			await SubjectKeyIdentifierExtension.create(keys.publicKey),
			await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
		],
	});
	return { certificate: pem(certificate), privateKey: await privatePem(keys.privateKey) };
}

/** Milliseconds since 1970. Throws if this is no certificate. */
export const endOf = (certificate: string): number => new X509Certificate(certificate).notAfter.getTime();

const pem = (certificate: X509Certificate): string => `${certificate.toString("pem").trimEnd()}\n`;

const privatePem = async (key: CryptoKey): Promise<string> =>
	`${PemConverter.encode(await crypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY").trimEnd()}\n`;

/** Positive, and never zero (RFC 5280, 4.1.2.2). */
const serial = (): string => `5a${randomBytes(15).toString("hex")}`;

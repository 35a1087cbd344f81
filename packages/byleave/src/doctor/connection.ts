import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { connect } from "node:tls";
import { bad, type Finding, ok, warn } from "./finding.ts";
import type { Came, Lost, TlsSeen } from "./probe.ts";

/** Whether the name leads anywhere. */
export async function nameFinding({ hostname }: URL, timeout: number): Promise<Finding> {
	const host = hostname.replace(/^\[|\]$/g, "");
	if (isIP(host)) return ok("name", `${host} is an address`);
	const found = await Promise.race([
		lookup(host, { all: true }).catch(({ code }: NodeJS.ErrnoException) => String(code)),
		new Promise<string>((resolve) => {
			AbortSignal.timeout(timeout).addEventListener("abort", () => resolve("TIMEOUT"));
		}),
	]);
	if (typeof found !== "string") return ok("name", `${host} is ${found.map(({ address }) => address).join(", ")}`);
	return bad(
		"name",
		`${host} is no name that is known here (${found})`,
		"check its spelling, and that its DNS record is there; a new one may take a while",
	);
}

/** Why no answer came. */
export async function lostFinding({ lost }: Lost, url: URL, timeout: number): Promise<Finding> {
	const { host, protocol, origin } = url;
	const tell = (why: string, todo: string): Finding => bad("connection", `${host} ${why} (${lost})`, todo);
	if (lost === "ECONNREFUSED")
		return tell(
			"refuses connections",
			"start the server; check the port, and that it listens on this address and not on 127.0.0.1 alone",
		);
	if (lost === "TIMEOUT")
		return tell(
			`does not answer within ${timeout / 1000} s`,
			"check the port, the firewall, and whether the proxy reaches the server",
		);
	if (lost === "EHOSTUNREACH" || lost === "ENETUNREACH")
		return tell("cannot be reached from here", "check the network and the address");
	if (protocol === "https:" && (lost === "EPROTO" || lost.startsWith("ERR_SSL")))
		return tell(
			"speaks no TLS on this port",
			`use the port that does, or ${origin.replace("https", "http")} inside of your own network`,
		);
	if (protocol === "http:" && (await speaksTls(url, timeout)))
		return tell("speaks TLS on this port", `call ${origin.replace("http", "https")}`);
	if (lost.startsWith("HPE_")) return tell("does not speak HTTP", "check the port: something else listens there");
	return tell("ends the connection without an answer", "check the port, and the log of what listens there");
}

function speaksTls({ hostname, port }: URL, timeout: number): Promise<boolean> {
	return new Promise((resolve) => {
		const host = hostname.replace(/^\[|\]$/g, "");
		const socket = connect({
			host,
			port: Number(port || 80),
			rejectUnauthorized: false,
			...(isIP(host) ? {} : { servername: host }),
		});
		const end = (speaks: boolean) => {
			socket.destroy();
			resolve(speaks);
		};
		socket.setTimeout(timeout, () => end(false));
		socket.on("secureConnect", () => end(true));
		socket.on("error", () => end(false));
	});
}

/** A certificate that ends sooner than this is told. Milliseconds. */
const SOON = 14 * 86_400_000;

/** What is wrong with a certificate, by what node says, and what mends it. */
const refusals: Readonly<Record<string, readonly [why: string, todo: string]>> = {
	DEPTH_ZERO_SELF_SIGNED_CERT: [
		"is signed by itself",
		"have it signed by an authority that merchants trust, or name yours with --ca",
	],
	SELF_SIGNED_CERT_IN_CHAIN: [
		"is signed by an authority that nobody here knows",
		"use one that merchants trust, or name yours with --ca",
	],
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
		"is signed by somebody who is not known here",
		"serve the whole chain (fullchain.pem), or name your authority with --ca",
	],
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
		"comes without those between it and its authority",
		"serve the whole chain (fullchain.pem), or name your authority with --ca",
	],
	ERR_TLS_CERT_ALTNAME_INVALID: ["is for another name", "call the name that it is for, or have one made for this name"],
	CERT_HAS_EXPIRED: ["has expired", "renew it, and have the proxy read it anew"],
	CERT_NOT_YET_VALID: ["is not valid yet", "check this machine's clock; else wait"],
};

/** Whether merchants can trust who answers. */
export function tlsFinding(tls: TlsSeen | undefined, url: URL, now: number): Finding {
	if (!tls) {
		if (isHere(url)) return ok("tls", "none: this machine only");
		return warn(
			"tls",
			"none: tokens and what people allowed travel in clear",
			"fit only inside of your own network; merchants call https",
		);
	}
	const { refused, issuer, subject, until } = tls;
	const day = new Date(until).toISOString().slice(0, 10);
	if (refused !== undefined) {
		const [why, todo] = refusals[refused] ?? ["is not trusted", "look the code up; merchants' clients refuse it too"];
		return bad("tls", `the certificate of ${subject} ${why} (${refused})`, todo);
	}
	if (until - now < SOON)
		return warn("tls", `the certificate ends on ${day}`, "renew it before; have that done by itself");
	return ok("tls", `a certificate by ${issuer}, until ${day}`);
}

/** Who is asked in clear there is this machine itself. */
export const isHere = ({ hostname }: URL): boolean =>
	/^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

/** Where an answer leads from http to https, or back: so it is then with every path. */
export function schemeFinding(came: Came, asked: URL): Finding | undefined {
	const { to, said } = leading(came, asked) ?? {};
	if (to?.protocol === "https:" && asked.protocol === "http:")
		return bad(
			"connection",
			`${said}`,
			`call ${to.origin} at once: what was signed is not sent again, and the first request went in clear`,
		);
	if (to?.protocol === "http:" && asked.protocol === "https:")
		return bad(
			"connection",
			`${said}, in clear`,
			"have the proxy tell the server that TLS is in front, or take the redirect away",
		);
	return undefined;
}

/** Where the answer to a merchant's request leads elsewhere: nobody who signs follows. */
export function redirectFinding(came: Came, asked: URL): Finding | undefined {
	const { said } = leading(came, asked) ?? {};
	if (said === undefined) return undefined;
	return (
		schemeFinding(came, asked) ??
		bad("path", said, "call the address that it leads to; merchants' clients follow no redirect")
	);
}

function leading(
	{ status, headers }: Came,
	asked: URL,
): { readonly to: URL | null; readonly said: string } | undefined {
	if (status < 300 || status > 399) return undefined;
	const location = headers.find(([name]) => name.toLowerCase() === "location")?.[1] ?? "nowhere";
	const to = URL.parse(location, asked);
	return { to, said: `HTTP ${status} leads to ${to?.href ?? location}` };
}

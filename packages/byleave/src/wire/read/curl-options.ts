/** What curl's options take. Those that make a request are read (`curl.ts`); of the others only this is known. */

/** Options with a value that say nothing of the request's method, target, body or signed headers. */
const beside =
	"cacert capath cert/E cert-type ciphers connect-timeout connect-to continue-at/C cookie-jar/c crlfile curves " +
	"delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header/D ech egd-file engine " +
	"etag-compare etag-save expect100-timeout happy-eyeballs-timeout-ms haproxy-clientip hsts interface ip-tos " +
	"keepalive-cnt keepalive-time key key-type limit-rate local-port max-filesize max-redirs max-time/m netrc-file " +
	"noproxy output/o output-dir parallel-max pass pinnedpubkey preproxy proto proto-default proto-redir proxy/x " +
	"proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key " +
	"proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-user/U proxy1.0 " +
	"random-file rate resolve retry retry-delay retry-max-time sigalgs socks4 socks4a socks5 socks5-hostname " +
	"speed-limit/Y speed-time/y stderr tls-max tls13-ciphers trace trace-ascii trace-config unix-socket " +
	"abstract-unix-socket vlan-priority write-out/w";
/** Options with a value that become headers which nobody signs. */
const unsigned =
	"cookie/b oauth2-bearer range/r referer/e time-cond/z user/u user-agent/A aws-sigv4 login-options alt-svc";
/** Options without a value that say nothing of it either. */
const flags =
	"anyauth basic ca-native cert-status compressed create-dirs digest disable/q disallow-username-in-url " +
	"doh-insecure fail/f fail-early fail-with-body false-start follow haproxy-protocol http0.9 http1.0/0 http1.1 http2 " +
	"http2-prior-knowledge http3 http3-only ignore-content-length include/i insecure/k ipv4/4 ipv6/6 " +
	"junk-session-cookies/j location/L location-trusted manual/M mptcp negotiate netrc/n netrc-optional alpn buffer/N " +
	"clobber keepalive npn progress-meter sessionid ntlm parallel/Z parallel-immediate post301 post302 post303 " +
	"progress-bar/# proxy-anyauth proxy-basic proxy-ca-native proxy-digest proxy-http2 proxy-insecure proxy-negotiate " +
	"proxy-ntlm proxytunnel/p raw remote-header-name/J remote-name/O remote-name-all remote-time/R remove-on-error " +
	"retry-all-errors retry-connrefused show-error/S silent/s skip-existing socks5-basic ssl ssl-allow-beast " +
	"ssl-auto-client-cert ssl-no-revoke ssl-reqd ssl-revoke-best-effort styled-output suppress-connect-headers " +
	"tcp-fastopen tcp-nodelay tls-earlydata tlsv1/1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding trace-ids trace-time " +
	"use-ascii/B verbose/v version/V xattr";
/** Those that make the request. */
const making =
	"request/X header/H data/d data-ascii data-raw data-binary data-urlencode json url url-query request-target";
const makingFlags = "get/G head/I globoff/g path-as-is";
/** Those that make a request which is none of this wire's, or more than one. */
const refused = {
	"form/F": "sends a form of several parts",
	"form-string": "sends a form of several parts",
	"upload-file/T": "uploads a file",
	"config/K": "reads options from a file",
	"next/:": "begins another request",
	variable: "fills in variables of curl's own",
} as const;

export interface CurlOption {
	/** As it is written in full, without its dashes. */
	readonly name: string;
	readonly takesValue: boolean;
	readonly does: "makes" | "beside" | "refused";
	readonly why?: string;
}

const rows = new Map<string, CurlOption>();
function list(names: string, row: Omit<CurlOption, "name">): void {
	for (const spelt of names.split(" ")) {
		const [name = "", letter] = spelt.split("/");
		const option = { name, ...row };
		rows.set(`--${name}`, option);
		if (letter) rows.set(`-${letter}`, option);
	}
}
list(beside, { takesValue: true, does: "beside" });
list(unsigned, { takesValue: true, does: "beside" });
list(flags, { takesValue: false, does: "beside" });
list(making, { takesValue: true, does: "makes" });
list(makingFlags, { takesValue: false, does: "makes" });
for (const [names, why] of Object.entries(refused)) list(names, { takesValue: true, does: "refused", why });

/** An option by the way it is written, `--name`, `--no-name` or `-n`; undefined for one that is not known here. */
export function curlOption(written: string): CurlOption | undefined {
	const row = rows.get(written);
	if (row || !written.startsWith("--no-")) return row;
	const on = rows.get(`--${written.slice(5)}`);
	return on?.takesValue ? undefined : on && { ...on, does: on.does === "makes" ? "beside" : on.does };
}

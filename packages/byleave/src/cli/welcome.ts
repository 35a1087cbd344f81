import { oneLine } from "../sandbox/env-file.ts";
import { lanText } from "../sandbox/lan/qr.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

/** How what the person typed is repeated, and what of the welcome they can use. */
export interface Welcome {
	readonly command: string;
	/** The sample's; any other program knows its own buttons. */
	readonly isSample: boolean;
	/** Without what only a screen can show. */
	readonly isPlain: boolean;
}

/** What is said first, as soon as it is so: the page's URL, which is the one to open. */
export const opening = ({ page, pageByNumber }: Pick<Sandbox["urls"], "page" | "pageByNumber">): string =>
	`\n${listed([
		["Open", page],
		["", `or ${pageByNumber} where a browser (Safari) does not know that name:`],
		["", "programs then live on ports and share their cookies"],
	])}\n`;

const listed = (lines: readonly (readonly string[])[]): string =>
	lines.map(([name = "", value]) => (value ? `  ${name.padEnd(18)}${value}` : "")).join("\n");

/** What is said when all runs, below the opening. */
export function welcome(sandbox: Sandbox, { command, isSample, isPlain }: Welcome): string {
	const { urls, clientId, appIds, name, envFile, state, authority } = sandbox;
	const { privateKeyFile, publicKey } = state.merchant;
	const tap = isSample
		? "“Sign in with my wallet” in the phone, then Allow: each step appears in the timeline"
		: "what signs in, in your program: each step of my.getAuthCode appears in the timeline";
	const lines = [
		["Tap", tap],
		...(urls.lan === null ? [] : [["On a phone", `${urls.lan} in the same network; programs live on ports there`]]),
		...(isSample ? [["Your own program", `${command} <folder, .html file or address>`]] : []),
		...(authority === null ? [] : trusted(authority.file)),
		["", ""],
		["Program", `${name} (${appIds[0]})`],
		["Gateway", urls.gateway],
		["Client-Id", clientId],
		["appId", appIds.join(", ")],
		["Private key", privateKeyFile],
		["Public key", `${oneLine(publicKey).slice(0, 44)}… (registered)`],
		["Platform's keys", `${urls.gateway}/keys`],
		["All of it", envFile],
		["", ""],
		["Mini program", urls.program],
		["Merchant", urls.merchant ?? "none: point your program at a server of your own"],
		["Operator", urls.operator],
		["Users", state.personas],
	];
	const qr = urls.lan === null || isPlain ? "" : `\n${indented(lanText(urls.lan))}\n`;
	const pem = authority === null ? "" : `\n${indented(authority.certificate.trimEnd())}\n`;
	return `${listed(lines)}\n${qr}${pem}\n  Ctrl-C ends it; the next start goes on where this one ended.\n\n`;
}

/** One authority for all that listens, and where each kind of client is told to trust it. */
const trusted = (file: string): readonly (readonly [string, string])[] => [
	["Certificates", `of an authority made for this sandbox, ${file}: trust it, in`],
	["", `curl --cacert <file> · Node NODE_EXTRA_CA_CERTS · PHP curl.cainfo · Python, Go SSL_CERT_FILE`],
	["", "Java keytool -importcert · a browser: its settings, authorities"],
];

const indented = (text: string): string => text.replace(/^/gm, "  ");

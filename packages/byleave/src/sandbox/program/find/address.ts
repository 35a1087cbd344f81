import { Trouble } from "../../../trouble.ts";
import type { Found } from "./found.ts";
import { readPage } from "./page.ts";

/** Milliseconds. */
const PATIENCE = 15_000;
const MOST_BYTES = 1_000_000;

/** What is given is an address, also one without its scheme, as terminals print them. */
export function asAddress(given: string): URL | undefined {
	const isBare = /^(localhost|127\.0\.0\.1|\[::1\]):\d{1,5}(\/|$)/.test(given);
	if (!isBare && !/^https?:/i.test(given)) return undefined;
	return URL.parse(isBare ? `http://${given}` : given) ?? undefined;
}

/**
 * A server that runs: it is asked once, and what it answers must be a page. Rejects with a Trouble of its own for
 * each way in which that fails.
 */
export async function findAtAddress(url: URL, command: string, signal = AbortSignal.timeout(PATIENCE)): Promise<Found> {
	if (url.username || url.password) {
		throw new Trouble(
			`${url.origin} is given with a password`,
			"it would stand in logs",
			"leave user and password out",
		);
	}
	const answer = await ask(url, command, signal);
	const what = `${url} is no page`;
	if (answer.status >= 300 && answer.status < 400) {
		const location = answer.headers.get("location");
		const there = location ? URL.parse(location, url) : null;
		if (!there) throw new Trouble(what, `it answers ${answer.status} and leads nowhere`, "name the page itself");
		if (there.origin === url.origin) return named(there);
		throw new Trouble(what, `it leads to ${there.origin}`, `type ${`${command} ${there.href}`}`);
	}
	if (answer.status === 401 || answer.status === 403) {
		throw new Trouble(what, `it answers ${answer.status}: it wants a login`, "name one that is open on this machine");
	}
	if (answer.status === 404) {
		const path = "perhaps its pages lie below a path";
		throw new Trouble(
			what,
			`it answers 404: there is nothing at ${url.pathname}; ${path}`,
			"name the page's whole address",
		);
	}
	if (!answer.ok) {
		throw new Trouble(what, `it answers ${answer.status}`, "look into that server's own output, then type this again");
	}
	const type = answer.headers.get("content-type")?.split(";")[0]?.trim() ?? "";
	if (!/^(text\/html|application\/xhtml\+xml)$/i.test(type)) {
		const has = type === "" ? "an answer of no type" : type;
		throw new Trouble(
			what,
			`it answers ${has}, and a page is text/html`,
			"name the address at which the program's first page is",
		);
	}
	return named(url, readPage(await start(answer)).title);
}

function named(url: URL, title?: string): Found {
	return {
		taken: `the server at ${url.origin}, from ${url.pathname} on`,
		from: { kind: "server", url: new URL(url.origin), start: url.pathname + url.search + url.hash },
		home: undefined,
		...(title ? { title } : {}),
	};
}

async function ask(url: URL, command: string, signal: AbortSignal): Promise<Response> {
	try {
		return await fetch(url, { redirect: "manual", headers: { accept: "text/html" }, signal });
	} catch (error) {
		throw trouble(url, command, error);
	}
}

/** As much of the page as its title needs. */
async function start(answer: Response): Promise<string> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of answer.body ?? []) {
		chunks.push(chunk);
		size += chunk.length;
		if (size > MOST_BYTES) break;
	}
	return Buffer.concat(chunks).toString("utf8");
}

function trouble(url: URL, command: string, error: unknown): Trouble {
	const options = { cause: error };
	const code = codeOf(error);
	const other = new URL(url);
	other.protocol = url.protocol === "https:" ? "http:" : "https:";
	if (code === "ECONNREFUSED" || code === "ECONNRESET" || code === "EHOSTUNREACH" || code === "ENETUNREACH") {
		return new Trouble(`Nobody answers at ${url.origin}`, code, "start that server, or correct the port", options);
	}
	if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
		return new Trouble(
			`There is no ${url.hostname}`,
			"the name is not known here",
			"correct it, or name its address",
			options,
		);
	}
	if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT/.test(code)) {
		return new Trouble(
			`The certificate of ${url.origin} is not trusted here`,
			code,
			`start that server without TLS and type ${command} ${other.href}, or set NODE_EXTRA_CA_CERTS to the file of who signed it`,
			options,
		);
	}
	if (/^(EPROTO|ERR_SSL_|HPE_|UND_ERR_SOCKET)/.test(code)) {
		const speaks = `it does not speak ${url.protocol.slice(0, -1)}`;
		return new Trouble(
			`${url.origin} gives no answer to understand`,
			`${speaks} (${code})`,
			`type ${command} ${other.href}`,
			options,
		);
	}
	if (error instanceof Error && error.name === "TimeoutError") {
		const waited = `it took the connection and said nothing for ${PATIENCE / 1000} s`;
		return new Trouble(`${url.origin} does not answer`, waited, "look into that server's own output", options);
	}
	const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
	return new Trouble(`${url.origin} cannot be asked`, why, "correct the address, or start that server anew", options);
}

/** The code behind what fetch rejects with; of several tries (two addresses of one name), the first's. */
function codeOf(error: unknown): string {
	for (let at = error; at instanceof Error; at = at.cause) {
		const [first] = at instanceof AggregateError ? at.errors : [at];
		const { code } = first as NodeJS.ErrnoException;
		if (typeof code === "string") return code;
		if (first.name === "HTTPParserError") return "HPE_INVALID";
	}
	return "";
}

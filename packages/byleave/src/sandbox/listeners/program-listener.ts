import { fileIn } from "./files.ts";
import type { Launches } from "./launches.ts";
import { answer, answerJson, type Handler } from "./listener.ts";

export interface ProgramParts {
	/** The mini program's folder. */
	readonly folder: string;
	/** The JSAPI, bundled for a page. */
	readonly my: string;
	readonly launches: Launches;
	/** The only origin that may frame a mini program, and the one its bridge talks to. */
	readonly hostOrigin: () => string;
	/** What `/byleave-program.json` tells the program. */
	readonly told: () => Readonly<Record<string, unknown>>;
}

/** Where the JSAPI is served, on the mini program's own origin. */
export const MY_PATH = "/byleave-my.js";
/** Where a mini program finds its merchant's server: `{"merchant": "http://…"}`. */
export const TOLD_PATH = "/byleave-program.json";

/**
 * The mini program's origin. It is another than the host's, and every document is sandboxed besides, so its
 * origin is opaque ("null"). The first document of a launch carries the launch's nonce; every other document,
 * a reload of the same one included, carries none and gets no bridge (ruling 12).
 */
export function programListener(parts: ProgramParts): Handler {
	return async (request, response, url) => {
		if (request.method !== "GET" && request.method !== "HEAD") return answer(response, 405, "Only GET.");
		response.setHeader("Cache-Control", "no-store");
		// The program's own scripts and data are asked for by an opaque origin. Documents are not given away so.
		const readable = (): void => {
			response.setHeader("Access-Control-Allow-Origin", "*");
			response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
		};
		if (url.pathname === MY_PATH) {
			readable();
			response.writeHead(200, { "Content-Type": "text/javascript; charset=utf-8" });
			return void response.end(parts.my);
		}
		if (url.pathname === TOLD_PATH) {
			readable();
			return answerJson(response, 200, parts.told());
		}
		const file = await fileIn(parts.folder, url.pathname);
		if (!file) return answer(response, 404, `There is no ${url.pathname} in the mini program's folder.`);
		if (!file.type.startsWith("text/html")) {
			readable();
			response.writeHead(200, { "Content-Type": file.type });
			return void response.end(file.body);
		}
		// Only a navigation takes a launch: a prefetch or a fetch would burn it unseen.
		const launch =
			request.method === "GET" && request.headers["sec-fetch-dest"] !== "empty"
				? parts.launches.take(url.searchParams.get("launch") ?? "")
				: undefined;
		response.writeHead(200, {
			"Content-Type": file.type,
			"Content-Security-Policy": `frame-ancestors ${parts.hostOrigin()}; sandbox allow-scripts allow-forms`,
		});
		response.end(withMy(file.body.toString("utf8"), parts.hostOrigin(), launch?.nonce));
	};
}

/** The document with the JSAPI as its first script. */
export function withMy(html: string, hostOrigin: string, nonce: string | undefined): string {
	const proof = nonce === undefined ? "" : ` data-nonce="${nonce}"`;
	const script = `<script src="${MY_PATH}" data-host="${hostOrigin}"${proof}></script>`;
	const opened = tags.map((tag) => tag.exec(html)).find((found) => found !== null);
	const at = opened ? opened.index + opened[0].length : 0;
	return html.slice(0, at) + script + html.slice(at);
}

/** After the first of these that there is: a script before the document's type would put it into quirks mode. */
const tags = [/<head(?:\s[^>]*)?>/i, /<html(?:\s[^>]*)?>/i, /<!doctype[^>]*>/i];

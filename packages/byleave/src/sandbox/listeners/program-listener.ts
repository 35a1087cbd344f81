import { FRAME_SANDBOX } from "@byleave/host";
import type { ProgramSource } from "../program/source.ts";
import { fileIn } from "./files.ts";
import { answer, answerJson, type Handler } from "./listener.ts";

export interface ProgramParts {
	readonly source: ProgramSource;
	/** The JSAPI, bundled for a page. */
	readonly my: string;
	/** What `/byleave-program.json` tells the program. */
	readonly told: () => Readonly<Record<string, unknown>>;
}

/** Where the JSAPI is served, on the mini program's own origin. */
const MY_PATH = "/byleave-my.js";
/** Where a mini program finds its merchant's server: `{"merchant": "http://…"}`. */
const TOLD_PATH = "/byleave-program.json";

/**
 * A mini program's own origin: its files, and in every document the JSAPI as the first script (ruling 12). Nothing
 * here may be read by another origin, and only itself and `hostOrigin`, whose bridge it talks to, may frame it. It sets no
 * cookie and clears nothing.
 */
export function programListener(parts: ProgramParts, hostOrigin: () => string): Handler {
	return async (request, response, url) => {
		// Whatever is opened as a document is kept in, a picture with a script for one.
		response.setHeader("Content-Security-Policy", `frame-ancestors 'self' ${hostOrigin()}; sandbox ${FRAME_SANDBOX}`);
		response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
		if (request.method !== "GET" && request.method !== "HEAD") return answer(response, 405, "Only GET.");
		if (url.pathname === MY_PATH) {
			response.writeHead(200, { "Content-Type": "text/javascript; charset=utf-8" });
			return void response.end(parts.my);
		}
		if (url.pathname === TOLD_PATH) return answerJson(response, 200, parts.told());
		if (parts.source.kind !== "folder") return answer(response, 501, "Only a folder is served so far.");
		const file = await fileIn(parts.source.folder, url.pathname);
		if (!file) {
			const why = "There is no such file, or its name or what it holds is not for serving (dot files, keys).";
			return answer(response, 404, `${url.pathname} is not to be had from the mini program's folder. ${why}`);
		}
		response.writeHead(200, { "Content-Type": file.type });
		if (!file.type.startsWith("text/html")) return void response.end(file.body);
		response.end(withMy(file.body.toString("utf8"), hostOrigin()));
	};
}

/** The document with the JSAPI as its first script. */
export function withMy(html: string, hostOrigin: string): string {
	const script = `<script src="${MY_PATH}" data-host="${hostOrigin}"></script>`;
	const opened = tags.map((tag) => tag.exec(html)).find((found) => found !== null);
	const at = opened ? opened.index + opened[0].length : 0;
	return html.slice(0, at) + script + html.slice(at);
}

/** After the first of these that there is: a script before the document's type would put it into quirks mode. */
const tags = [/<head(?:\s[^>]*)?>/i, /<html(?:\s[^>]*)?>/i, /<!doctype[^>]*>/i];

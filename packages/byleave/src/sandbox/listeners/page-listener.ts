import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { CONTROL_META } from "../wire.ts";
import type { Control } from "./control.ts";
import { fileIn } from "./files.ts";
import { answer, type Handler } from "./listener.ts";

export interface PageParts {
	/** The page's script, bundled. */
	readonly script: string;
	readonly control: Control;
	readonly programOrigin: () => string;
	readonly gateway: () => string;
}

const pageFolder = fileURLToPath(new URL("../page", import.meta.url));
/** In this order: the last one fits the others to the screen. */
const styles = ["base", "bar", "phone", "timeline", "detail", "screens"] as const;
const personasFolder = fileURLToPath(new URL("../personas", import.meta.url));

/**
 * The sandbox page's origin: the host document of the demo super app, its script and style, the personas'
 * pictures, and the control API. Its policy lets it frame the mini program, ask the server, and nothing else.
 */
export async function pageListener(parts: PageParts): Promise<Handler> {
	const html = await readFile(`${pageFolder}/index.html`, "utf8");
	const css = (await Promise.all(styles.map((name) => readFile(`${pageFolder}/style/${name}.css`, "utf8")))).join("\n");
	return async (request, response, url) => {
		if (url.pathname.startsWith("/sandbox/")) return parts.control.handler(request, response, url);
		if (request.method !== "GET" && request.method !== "HEAD") return answer(response, 405, "Only GET.");
		response.setHeader("Cache-Control", "no-store");
		switch (url.pathname) {
			case "/":
				response.writeHead(200, {
					"Content-Type": "text/html; charset=utf-8",
					"Content-Security-Policy": policy(parts.programOrigin(), parts.gateway()),
					"Cross-Origin-Opener-Policy": "same-origin",
				});
				// The token is base64url: nothing in it needs escaping.
				return void response.end(
					html.replace("</head>", `<meta name="${CONTROL_META}" content="${parts.control.token}"></head>`),
				);
			case "/page.js":
				response.writeHead(200, { "Content-Type": "text/javascript; charset=utf-8" });
				return void response.end(parts.script);
			case "/page.css":
				response.writeHead(200, { "Content-Type": "text/css; charset=utf-8" });
				return void response.end(css);
		}
		const picture = /^\/personas\/([\w-]+\.svg)$/.exec(url.pathname)?.[1];
		const file = picture ? await fileIn(personasFolder, picture) : undefined;
		if (!file) return answer(response, 404, "The sandbox has no such page.");
		// A picture of a user is shown by the mini program too, whose origin is another.
		response.writeHead(200, {
			"Content-Type": file.type,
			"Cross-Origin-Resource-Policy": "cross-origin",
			"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
		});
		response.end(file.body);
	};
}

/** Inline scripts and styles are not among it: what the page draws, it draws with the DOM. */
function policy(programOrigin: string, gateway: string): string {
	return [
		"default-src 'self'",
		`connect-src 'self' ${gateway}`,
		`frame-src ${programOrigin}`,
		`img-src 'self' data: ${programOrigin}`,
		"frame-ancestors 'none'",
		"base-uri 'none'",
		"form-action 'none'",
		"object-src 'none'",
	].join("; ");
}

import type { IncomingMessage, ServerResponse } from "node:http";
import { answer } from "../listener.ts";
import { escaped } from "./document/loader.ts";

/** Whether a document is asked for: by the browser's word, or where it says nothing, by what is taken. */
export function wantsDocument({ headers, method }: IncomingMessage): boolean {
	if (method !== "GET" && method !== "HEAD") return false;
	const dest = headers["sec-fetch-dest"];
	if (dest === undefined) return String(headers.accept ?? "").includes("text/html");
	return ["document", "iframe", "frame"].includes(String(dest));
}

export interface Missing {
	readonly title: string;
	readonly path: string;
	readonly why: string;
	/** Paths that would have led somewhere. */
	readonly near: readonly string[];
}

/** Says what is not there, and what is: as a page where a page was wanted, else as text. */
export function answerMissing(
	request: IncomingMessage,
	response: ServerResponse,
	status: number,
	missing: Missing,
): void {
	const { title, path, why, near } = missing;
	if (!wantsDocument(request)) {
		const nearby = near.length > 0 ? ` Nearby: ${near.join(", ")}` : "";
		answer(response, status, `${title}: ${path}. ${why}${nearby}`);
		return;
	}
	const links = near.map((one) => `<li><a href="${escaped(encodeURI(one))}">${escaped(one)}</a></li>`);
	response.writeHead(status, { "Content-Type": "text/html; charset=utf-8" });
	response.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>
<meta name="viewport" content="width=device-width"><style>body{font:1rem/1.5 system-ui;margin:2rem}code{overflow-wrap:anywhere}</style></head>
<body><h1>${escaped(title)}</h1><p><code>${escaped(path)}</code></p><p>${escaped(why)}</p>
${links.length > 0 ? `<p>What lies nearby:</p><ul>${links.join("")}</ul>` : ""}</body></html>
`);
}

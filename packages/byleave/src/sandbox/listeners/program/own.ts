import type { IncomingMessage } from "node:http";

/** Whether a page of this origin asks: by the browser's word, or where it says nothing, by what it has always said. */
export function isOwn({ headers }: IncomingMessage, origin: string): boolean {
	const site = headers["sec-fetch-site"];
	if (site !== undefined) return site === "same-origin";
	if (headers.origin !== undefined) return headers.origin === origin;
	return headers.referer?.startsWith(`${origin}/`) === true;
}

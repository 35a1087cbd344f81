import { z } from "zod";
import { Trouble } from "../../trouble.ts";
import type { Header, WireAnswer, WireRequest } from "../message.ts";
import { headerOf } from "../message.ts";

const headers = z.array(z.object({ name: z.string(), value: z.string() }));
const entry = z.object({
	request: z.object({
		method: z.string(),
		url: z.string(),
		headers,
		postData: z.object({ text: z.string().optional(), encoding: z.string().optional() }).optional(),
	}),
	response: z
		.object({
			status: z.number(),
			headers,
			content: z.object({ text: z.string().optional(), encoding: z.string().optional() }).optional(),
		})
		.optional(),
});
const file = z.object({ log: z.object({ entries: z.array(entry) }) });

/**
 * The request, and the answer if there is one, of a HAR file or of one entry of it: of several the one that carries a
 * Signature. undefined for JSON that is neither; throws a Trouble where several can be meant.
 */
export function harEntry(
	json: unknown,
): { readonly request: WireRequest; readonly answer: WireAnswer | undefined } | undefined {
	const whole = file.safeParse(json);
	const one = entry.safeParse(json);
	const entries = whole.success ? whole.data.log.entries : one.success ? [one.data] : undefined;
	if (!entries) return undefined;
	const signed = entries.filter(({ request }) => headerOf({ headers: asHeaders(request.headers) }, "signature"));
	const [found, ...others] = entries.length === 1 ? entries : signed;
	if (!found || others.length > 0) {
		throw new Trouble(
			`The HAR file holds ${entries.length} requests, ${signed.length} of them signed`,
			"one is needed",
			"save that one entry alone",
		);
	}
	const { request, response } = found;
	const [, origin = "", path = ""] = /^(https?:\/\/[^/?#]*)([^#]*)/i.exec(request.url) ?? [];
	if (!URL.canParse(origin)) throw new Trouble("The HAR entry names no URL", "its request.url is none", "save it anew");
	return {
		request: {
			method: request.method,
			origin: new URL(origin).origin,
			path: path.startsWith("/") ? path : `/${path}`,
			headers: asHeaders(request.headers),
			body: bytesOf(request.postData),
			notes: [],
		},
		answer: response && {
			status: response.status,
			headers: asHeaders(response.headers),
			body: bytesOf(response.content),
			notes: [],
		},
	};
}

/** HTTP/2's own fields (`:path`) are no headers. */
const asHeaders = (of: z.infer<typeof headers>): readonly Header[] =>
	of.filter(({ name }) => !name.startsWith(":")).map(({ name, value }): Header => [name, value]);

const bytesOf = (of: { text?: string | undefined; encoding?: string | undefined } | undefined): Uint8Array =>
	Buffer.from(of?.text ?? "", of?.encoding === "base64" ? "base64" : "utf8");

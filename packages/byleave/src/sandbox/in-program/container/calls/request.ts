import { failure } from "../failure.ts";
import type { FrameCalls, Params } from "./frame-calls.ts";

/** What ends a request, in the numbers of the family's page on my.request ("Error code"). */
const ends = {
	unreachable: {
		error: 12,
		errorMessage: "Network error: the address cannot be reached, or does not answer this program.",
	},
	timeout: { error: 13, errorMessage: "Timeout: no answer came in time." },
	undecodable: { error: 14, errorMessage: "Decoding failed: the answer is not of the dataType that was asked for." },
	status: { error: 19, errorMessage: "HTTP error: the status says so." },
} as const;
/** As the family has it, where the caller says nothing. */
const TIMEOUT_MS = 30_000;
const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";

/**
 * my.request, by the page's own `fetch`, so that it goes where the program's other requests go. The answer is
 * `{ data, status, statusCode, headers }`.
 */
export const requestCalls = (page: Window): FrameCalls => ({
	async request(params) {
		const { dataType = "json", timeout } = params;
		const { url, init } = requestOf(page, params);
		return within(timeout, async (signal) => {
			const answer = await page.fetch(url, { ...init, signal });
			const { status } = answer;
			const headers = Object.fromEntries(answer.headers);
			const data = await read(answer, String(dataType).toLowerCase());
			const whole = { data, status, statusCode: status, headers };
			if (status >= 400) throw refused(whole);
			return whole;
		});
	},
});

const refused = <Answer extends { readonly status: number }>(answer: Answer): object => ({
	...{ ...ends.status, ...answer },
	errorMessage: `${ends.status.errorMessage} It is ${answer.status}.`,
});

/** Work that has so many milliseconds, by default as many as the family says; what ends it otherwise is said in the family's numbers. */
async function within<Value>(timeout: unknown, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
	const signal = AbortSignal.timeout(Number(timeout) > 0 ? Number(timeout) : TIMEOUT_MS);
	try {
		return await work(signal);
	} catch (error) {
		if (signal.aborted) throw ends.timeout;
		throw error instanceof TypeError ? ends.unreachable : error;
	}
}

/** An answer whose status is none of an error, its body still to be read. */
export const sent = (page: Window, url: URL, init: RequestInit, timeout: unknown): Promise<Response> =>
	within(timeout, async (signal) => {
		const answer = await page.fetch(url, { ...init, signal });
		const { status } = answer;
		if (status >= 400) throw refused({ status, statusCode: status, data: await answer.text() });
		return answer;
	});

function requestOf(page: Window, params: Params): { readonly url: URL; readonly init: RequestInit } {
	const { data } = params;
	const url = typeof params.url === "string" ? URL.parse(params.url, page.document.baseURI) : null;
	if (!url) throw failure("invalid_params", "url is missing, or is no address.");
	const method = String(params.method ?? params.type ?? "GET").toUpperCase();
	const headers = headersOf(params);
	if (method === "GET" || method === "HEAD") {
		for (const [name, value] of fieldsOf(data)) url.searchParams.append(name, value);
		return { url, init: { method, headers } };
	}
	if (data === undefined || data === null) return { url, init: { method, headers } };
	const type = headers.get("content-type") ?? (typeof data === "string" ? FORM_TYPE : JSON_TYPE);
	headers.set("content-type", type);
	return { url, init: { method, headers, body: bodyOf(data, type) } };
}

function bodyOf(data: unknown, type: string): BodyInit {
	if (typeof data === "string" || data instanceof ArrayBuffer || ArrayBuffer.isView(data)) return data as BodyInit;
	return type.includes(FORM_TYPE) ? new URLSearchParams(fieldsOf(data)) : JSON.stringify(data);
}

/** The fields of a form; what is no text is said as JSON. */
function fieldsOf(data: unknown): [string, string][] {
	if (typeof data === "string") return [...new URLSearchParams(data)];
	const said = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : String(value));
	return Object.entries(Object(data)).flatMap(([name, value]): [string, string][] =>
		value === undefined ? [] : [[name, said(value)]],
	);
}

/** An object; or a list of objects, as the old httpRequest has them. */
export function headersOf(params: Params): Headers {
	const headers = new Headers();
	for (const part of [params.headers ?? params.header ?? {}].flat()) {
		for (const [name, value] of Object.entries(Object(part))) headers.set(name, String(value));
	}
	return headers;
}

async function read(answer: Response, dataType: string): Promise<unknown> {
	if (dataType === "arraybuffer") return answer.arrayBuffer();
	if (dataType === "base64") return base64(await answer.arrayBuffer());
	const text = await answer.text();
	if (dataType !== "json") return text;
	try {
		return JSON.parse(text);
	} catch {
		// A refusal's own words are worth more than that they are no JSON.
		if (answer.status >= 400 || text === "") return text;
		throw { ...ends.undecodable, data: text, status: answer.status };
	}
}

/** The bytes as text, a piece at a time: a call takes only so many arguments. */
export function base64(bytes: ArrayBuffer): string {
	const all = new Uint8Array(bytes);
	let text = "";
	for (let at = 0; at < all.length; at += 8192) text += String.fromCharCode(...all.subarray(at, at + 8192));
	return btoa(text);
}

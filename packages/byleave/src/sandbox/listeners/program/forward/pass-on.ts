import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { decoded } from "../document/content.ts";
import { policyHeaders, type SendDocument } from "../document/send.ts";
import { bounded } from "./ask.ts";
import type { headersToBrowser } from "./headers.ts";

export interface Passing {
	readonly answer: IncomingMessage;
	readonly status: number;
	/** As headersToBrowser gives them. */
	readonly headers: ReturnType<typeof headersToBrowser>;
	readonly policy: string;
	/** The program's own origin. */
	readonly origin: string;
	/** Left out, documents too pass as they are. */
	readonly sendDocument?: SendDocument | undefined;
	/** Bytes; left out, there is no bound. */
	readonly most?: number;
}

/** Sends an answer on: a document with the loader, anything else byte for byte, as it comes. */
export async function passOn(
	{ answer, status, headers, policy, origin, sendDocument, most }: Passing,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const contentType = String(answer.headers["content-type"] ?? "");
	const coding = answer.headers["content-encoding"];
	const theirs = {
		policy: answer.headers["content-security-policy"],
		reportOnly: answer.headers["content-security-policy-report-only"],
	};
	const hasBody = request.method !== "HEAD" && ![204, 205, 304].includes(status);
	const isHtml = sendDocument && /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(contentType) && status !== 206;
	const body = isHtml ? decoded(answer, coding) : undefined;
	if (body) {
		// What was said of the text as it was.
		for (const name of ofText) delete headers[name];
		headers["cache-control"] = "no-store";
		if (sendDocument && hasBody) {
			const isDocument = request.headers["sec-fetch-dest"] !== "empty";
			return sendDocument(response, { status, headers, contentType, body, isDocument, ...theirs });
		}
	}
	response.writeHead(status, { ...headers, ...policyHeaders(policy, theirs, { origin, nonce: "none" }) });
	response.flushHeaders();
	await pipeline(answer, bounded("answer", most), response);
}

const ofText = [
	"content-length",
	"content-encoding",
	"etag",
	"last-modified",
	"accept-ranges",
	"content-md5",
	"repr-digest",
];

/** Why there is no answer, in a word: an error's code, or its message. */
export function reasonOf(error: unknown): string {
	const { code, message, errors } = error as NodeJS.ErrnoException & { errors?: readonly NodeJS.ErrnoException[] };
	return code ?? errors?.[0]?.code ?? message;
}

import { randomBytes } from "node:crypto";
import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { textOf } from "./content.ts";
import type { Loader } from "./loader.ts";
import { allowOurs, policiesOf } from "./policy.ts";
import { type Rewrite, rewriting } from "./rewrite.ts";

/** A document as its program has it, its content codings undone. */
export interface Document {
	readonly status: number;
	/** Without those of policies and of length. */
	readonly headers: OutgoingHttpHeaders;
	readonly contentType: string;
	readonly body: Readable;
	/** The program's own policies. */
	readonly policy?: string | readonly string[] | undefined;
	readonly reportOnly?: string | readonly string[] | undefined;
}
export type SendDocument = (response: ServerResponse, document: Document) => Promise<void>;

/** What all documents of an origin have in common. */
export interface DocumentParts extends Pick<Rewrite, "origin" | "others">, Pick<Loader, "host" | "told"> {
	/** The policy that stands whatever the program's own say. */
	readonly policy: string;
}

/** Sends a document, with the loader as its first script, under its own policies and ours. */
export function documents(parts: DocumentParts): SendDocument {
	return async (response, document) => {
		const nonce = randomBytes(16).toString("base64");
		const ours = { origin: parts.origin, nonce };
		const allowed = (policy: Document["policy"]) => policiesOf(policy).map((one) => allowOurs(one, ours));
		const theirs = allowed(document.policy).filter((policy) => policy !== "");
		const reported = allowed(document.reportOnly).filter((policy) => policy !== "");
		response.writeHead(document.status, {
			...document.headers,
			"Content-Type": "text/html; charset=utf-8",
			"Content-Security-Policy": theirs.length > 0 ? [parts.policy, ...theirs] : parts.policy,
			...(reported.length > 0 ? { "Content-Security-Policy-Report-Only": reported } : {}),
		});
		const text = Readable.from(textOf(document.body, document.contentType), { objectMode: false, encoding: "utf8" });
		await pipeline(text, rewriting({ ...parts, nonce }), response);
	};
}

import { randomBytes } from "node:crypto";
import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { sourcesOf } from "../../../in-program/way/policy.ts";
import { textOf } from "./content.ts";
import type { Loader } from "./loader.ts";
import { allowOurs, type Ours, policiesOf } from "./policy.ts";
import { type Rewrite, rewriting } from "./rewrite.ts";

/** A document as its program has it, its content codings undone. */
export interface Document {
	readonly status: number;
	/** Without those of policies and of length. */
	readonly headers: OutgoingHttpHeaders;
	readonly contentType: string;
	readonly body: Readable;
	/** It is asked for as a document, not as a piece of text. */
	readonly isDocument: boolean;
}
/** A program's own policies, as its headers have them. */
export interface Policies {
	readonly policy?: string | readonly string[] | undefined;
	readonly reportOnly?: string | readonly string[] | undefined;
}
export type SendDocument = (response: ServerResponse, document: Document & Policies) => Promise<void>;

/** What all documents of an origin have in common. */
export interface DocumentParts extends Pick<Rewrite, "origin" | "others">, Pick<Loader, "host" | "told"> {
	/** The policy that stands whatever the program's own say. */
	readonly policy: string;
}

/** Sends a document, with the loader as its first script, under its own policies and ours. */
export function documents(parts: DocumentParts): SendDocument {
	return async (response, { status, headers, contentType, body, isDocument, ...theirs }) => {
		const nonce = randomBytes(16).toString("base64");
		const isXhtml = /^\s*application\/xhtml/i.test(contentType);
		response.setHeader("Content-Type", `${isXhtml ? "application/xhtml+xml" : "text/html"}; charset=utf-8`);
		const { "content-type": _type, ...others } = headers;
		response.writeHead(status, { ...others, ...policyHeaders(parts.policy, theirs, { origin: parts.origin, nonce }) });
		response.flushHeaders();
		const told = { ...parts.told, ...sourcesTold(theirs.policy) };
		const text = Readable.from(textOf(body, contentType), { objectMode: false, encoding: "utf8" });
		await pipeline(text, rewriting({ ...parts, told, nonce, isDocument }), response);
	};
}

/** What the policies of the header let a page reach: what they forbid is not led past them. */
function sourcesTold(policy: Policies["policy"]): Readonly<Record<"connect" | "form", readonly string[]>> {
	const told = (name: "connect-src" | "form-action"): readonly string[] =>
		policiesOf(policy).flatMap((one) => sourcesOf(one, name)?.join(" ") ?? []);
	return { connect: told("connect-src"), form: told("form-action") };
}

/** The program's own policies, as far as they are its own to make, below the one that stands. */
export function policyHeaders(standing: string, { policy, reportOnly }: Policies, ours: Ours): OutgoingHttpHeaders {
	const allowed = (header: Policies["policy"]): readonly string[] =>
		policiesOf(header)
			.map((one) => allowOurs(one, ours))
			.filter((one) => one !== "");
	const [theirs, reported] = [allowed(policy), allowed(reportOnly)];
	return {
		"Content-Security-Policy": theirs.length > 0 ? [standing, ...theirs] : standing,
		...(reported.length > 0 ? { "Content-Security-Policy-Report-Only": [...reported] } : {}),
	};
}

/** What a signature covers, of a request or of an answer. */
export interface SignedParts {
	readonly method: string;
	/** As the caller sees it, gateway prefix included, no host. */
	readonly path: string;
	readonly clientId: string;
	/** Request-Time's (in an answer: Response-Time's) own text, never a time formatted anew. */
	readonly time: string;
	/** The exact bytes on the wire. */
	readonly body: Uint8Array;
}

/**
 * The bytes to sign: `<METHOD> <PATH>\n<Client-Id>.<time>.<body>`.
 * Source: protocol notes 4.2 (one space, one LF, dots between the three parts).
 */
export function signedText(parts: SignedParts): Uint8Array<ArrayBuffer> {
	const { body } = parts;
	const head = `${parts.method} ${parts.path}\n${parts.clientId}.${parts.time}.`;
	const bytes = new Uint8Array(head.length + body.length);
	for (let at = 0; at < head.length; at++) {
		const code = head.charCodeAt(at);
		if (code > 0x7f) return joined(new TextEncoder().encode(head), body);
		bytes[at] = code;
	}
	bytes.set(body, head.length);
	return bytes;
}

/** Both, one after the other. */
export function joined(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(head.length + tail.length);
	bytes.set(head);
	bytes.set(tail, head.length);
	return bytes;
}

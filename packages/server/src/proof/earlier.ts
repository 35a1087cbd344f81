import { createHash } from "node:crypto";

/** Signatures that are remembered; a developer at work makes fewer between one mistake and the next. */
const MOST = 500;

/** Signatures that verified, and what they signed, so that one that comes again is known. For the sandbox only. */
export interface Earlier {
	note(signature: Uint8Array, request: string): void;
	/** The request that this signature was made for; undefined if it is new. */
	find(signature: Uint8Array): string | undefined;
}

export function createEarlier(): Earlier {
	const seen = new Map<string, string>();
	const digest = (signature: Uint8Array): string => createHash("sha256").update(signature).digest("base64url");
	return {
		note(signature, request) {
			const key = digest(signature);
			seen.delete(key);
			seen.set(key, request);
			const [oldest] = seen.keys();
			if (seen.size > MOST && oldest !== undefined) seen.delete(oldest);
		},
		find: (signature) => seen.get(digest(signature)),
	};
}

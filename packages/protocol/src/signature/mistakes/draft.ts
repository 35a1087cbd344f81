import { joined, type SignedParts } from "../text.ts";

/** A text to sign in all its pieces, so that a mistake can change any of them. */
export interface Draft {
	readonly method: string;
	/** Between method and path. */
	readonly space: string;
	readonly path: string;
	/** Between path and Client-Id. */
	readonly line: string;
	readonly clientId: string;
	/** Between Client-Id and time. */
	readonly dot: string;
	readonly time: string;
	/** Between time and body. */
	readonly stop: string;
	readonly body: Uint8Array;
	/** Done to the whole before it was signed. */
	readonly whole: (draft: Draft) => Uint8Array;
}

/** What a mistake makes of a draft; `how` says which of its forms this is. */
export type Change = Partial<Draft> & { readonly how?: string };

/** A mistake that merchants' code makes when signing: what it did, what to do, and what of the text it changes. */
export interface Mistake {
	readonly name: string;
	readonly came: string;
	readonly todo: string;
	/** Seen often enough to be looked for together with another one. */
	readonly often?: boolean;
	changes(parts: SignedParts, more: MoreParts): Iterable<Change>;
}

/** What the receiver knows beside the request. All of it can be left out: then less is recognised. */
export interface MoreParts {
	/** The Host header, to recognise a full URL that was signed. */
	readonly host?: string | undefined;
	/** What stands before and behind paths, here and at other wallets. */
	readonly prefixes?: readonly string[];
	readonly suffixes?: readonly string[];
	/** The paths of this platform's other operations, whole. */
	readonly paths?: readonly string[];
	/** Ids that may stand in Client-Id's place: of the same merchant's clients and apps. */
	readonly ids?: readonly string[];
	/** What a body that arrived compressed holds. */
	readonly plain?: readonly Uint8Array[];
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The draft as the pages have it: one space, one LF, two dots. */
export const draftOf = (parts: SignedParts): Draft => ({
	...parts,
	space: " ",
	line: "\n",
	dot: ".",
	stop: ".",
	whole: together,
});

export function together({ method, space, path, line, clientId, dot, time, stop, body }: Draft): Uint8Array {
	return joined(bytes(method + space + path + line + clientId + dot + time + stop), body);
}

/** The bytes that somebody would have signed who made these changes. */
export function changed(parts: SignedParts, changes: readonly Change[]): Uint8Array {
	const draft: Draft = Object.assign(draftOf(parts), ...changes);
	return draft.whole(draft);
}

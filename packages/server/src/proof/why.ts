import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import {
	type Explanation,
	expectedText,
	explain,
	type MoreParts,
	type SignedParts,
	UNKNOWN_MISTAKE,
} from "@byleave/protocol/signature";
import { type Judge, judgesOf, type Suspect } from "./judges.ts";
import { type Mark, marks as markRows } from "./marks.ts";

/** What is known of a request whose signature does not match. Plain data: it travels to a thread. */
export interface Mismatch {
	readonly parts: SignedParts;
	/** The bytes that should have been signed. */
	readonly text: Uint8Array;
	readonly more: MoreParts;
	readonly signature: Uint8Array;
	/** The keys that may have signed: those that the request means first. */
	readonly suspects: readonly Suspect[];
}

/** Why a signature does not match, and whether that proves that its sender holds a key of the client's. */
export interface Reason extends Explanation {
	readonly proven: boolean;
}

/** Texts tried where the signature has a slip of its own too. */
const FEW = { texts: 500, bytes: 1_048_576 };
/** Texts tried where each costs a tenth of a millisecond: every single mistake of a usual request. */
const ON_A_CURVE = { texts: 350, bytes: 1_048_576 };
/** Marks that only say how bytes were written. */
const ofForm = [
	markRows.raw.name,
	markRows.loose.name,
	markRows.hex.name,
	markRows.base64Twice.name,
] as readonly string[];
/** What a compressed body may grow to. Bytes. */
const MOST_PLAIN = 16_384;

/** Why a signature does not match: by which key, over which text, with which slips it was made. */
export async function whyNot({ parts, text, more, signature, suspects }: Mismatch): Promise<Reason> {
	const judges = [...judgesOf(signature, suspects)];
	for (const { marks, verifies } of judges) {
		if (marks.length > 0 && verifies(text)) return reasonOf(parts, marks);
	}
	const known = { ...more, plain: decompressed(parts.body) };
	for (const { marks, verifies, dear } of judges) {
		// On a curve only the keys that the request means are tried so.
		if (dear && marks.some(({ name }) => !ofForm.includes(name))) continue;
		const found = await explain(parts, verifies, known, ...(dear ? [ON_A_CURVE] : marks.length === 0 ? [] : [FEW]));
		if (found.mistake !== UNKNOWN_MISTAKE) return reasonOf(parts, marks, found);
	}
	const digested = judges.find(({ digest }) => digest !== undefined);
	return digested ? otherText(parts, digested) : { ...(await explain(parts, () => false, {}, NONE)), proven: false };
}
const NONE = { texts: 0, bytes: 0 };

function reasonOf(parts: SignedParts, marks: readonly Mark[], found?: Explanation): Reason {
	const all = [...(found ? [found] : []), ...marks].map(({ came, todo, ...row }) => ({
		name: "name" in row ? row.name : row.mistake,
		came,
		todo,
	}));
	const came = [...(found ? [] : ["the right text"]), ...all.map(({ came }) => came)].join(", ");
	return {
		mistake: all.map(({ name }) => name).join("+"),
		expected: expectedText(parts),
		came,
		todo: all.map(({ todo }) => todo).join(" "),
		proven: true,
	};
}

/**
 * A key of the client's has signed something, but nothing that we can think of. Whoever has seen a signature of the
 * client's can send it again, so that it proves nothing about its sender.
 */
function otherText(parts: SignedParts, { digest, marks }: Judge): Reason {
	const by = marks.length === 0 ? "by the right key" : marks.map(({ came }) => came).join(", ");
	return {
		mistake: "text-unknown",
		expected: expectedText(parts),
		came: `a text with the SHA-256 ${digest}, ${by}`,
		todo: "Log the SHA-256 of the text that is signed: if it is this one, the request was changed on its way; if not, an older signature was sent.",
		proven: false,
	};
}

/** What a compressed body holds, if it is one. */
function decompressed(body: Uint8Array): readonly Uint8Array[] {
	// Text that is sent as it is begins with a brace; nothing compressed does.
	if (body.length === 0 || body[0] === 0x7b) return [];
	return [gunzipSync, inflateSync, brotliDecompressSync].flatMap((decompress) => {
		try {
			return [decompress(body, { maxOutputLength: MOST_PLAIN })];
		} catch {
			// Not compressed so, or too large.
			return [];
		}
	});
}

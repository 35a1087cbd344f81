export {
	type Algorithm,
	algorithmNames,
	algorithmOf,
	algorithms,
	digestFor,
	labelOf,
	readLabel,
} from "./algorithm.ts";
export { decodeSignature, type Encoding, encodeSignature, encodings, tidyPem } from "./encoding.ts";

export {
	LEAST_RSA_BITS,
	namesVersion,
	readSignature,
	type SignatureHeader,
	writeSignature,
} from "./header.ts";
export type { MoreParts } from "./mistakes/draft.ts";
export {
	type Bounds,
	type Explanation,
	expectedText,
	explain,
	explained,
	UNKNOWN_MISTAKE,
} from "./mistakes/explain.ts";
export { mistakeNames } from "./mistakes/mistakes.ts";
export { type SignedParts, signedText } from "./text.ts";
export { readTime, writeTime } from "./time.ts";

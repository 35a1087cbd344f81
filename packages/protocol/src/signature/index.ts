export { decodeSignature, type Encoding, encodeSignature, encodings, tidyPem } from "./encoding.ts";
export { type Explanation, explain, explained, UNKNOWN_MISTAKE } from "./explain.ts";
export {
	type Algorithm,
	LEAST_RSA_BITS,
	namesVersion,
	readSignature,
	type SignatureHeader,
	writeSignature,
} from "./header.ts";
export { type SignedParts, signedText } from "./text.ts";
export { readTime, writeTime } from "./time.ts";

export { decodeSignature, type Encoding, encodeSignature, encodings } from "./encoding.ts";
export { type Explanation, explain, explained, UNKNOWN_MISTAKE } from "./explain.ts";
export { type Algorithm, namesVersion, readSignature, type SignatureHeader, writeSignature } from "./header.ts";
export { type SignedParts, signedText } from "./text.ts";
export { readTime, writeTime } from "./time.ts";
